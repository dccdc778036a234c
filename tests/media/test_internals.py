"""An upgrade of aiortc or pylibsrtp that moves a private name is found here, not in a call."""

import ast
import inspect
from pathlib import Path

import aiortc
import pylibsrtp
import pytest
from pylibsrtp import _binding

import media

PRIVATE_OF = {
    aiortc.RTCDtlsTransport: [
        "_tx_srtp",
        "_rx_srtp",
        "self.transport._recv()",
        "self.transport._send(",
        "self.transport.role",
    ],
    pylibsrtp.Session: ["self._srtp = "],
}


@pytest.mark.parametrize(("owner", "name"), [(o, name) for o, names in PRIVATE_OF.items() for name in names])
def test_the_private_name_is_still_there(owner, name):
    assert name in inspect.getsource(owner)


def test_the_binding_still_offers_srtp_in_place():
    kinds = {str(_binding.ffi.typeof(getattr(_binding.lib, f"srtp_{verb}"))) for verb in ("protect", "unprotect")}

    assert kinds == {"<ctype 'srtp_err_status_t(*)(struct srtp_ctx_t_ *, void *, int *)'>"}


def test_what_was_protected_in_place_is_unprotected_in_place():
    from media import internals

    policy = pylibsrtp.Policy(key=bytes(30), ssrc_type=pylibsrtp.Policy.SSRC_ANY_OUTBOUND)
    other = pylibsrtp.Policy(key=bytes(30), ssrc_type=pylibsrtp.Policy.SSRC_ANY_INBOUND)
    sending, receiving = pylibsrtp.Session(policy), pylibsrtp.Session(other)
    buffer, length = internals.new_buffer(), internals.new_length()
    view = internals.view_of(buffer)
    packet = b"\x80\x60" + bytes(10) + b"sound"
    view[: len(packet)] = packet
    length[0] = len(packet)

    assert internals.srtp_protect(sending._srtp[0], buffer, length) == 0
    assert bytes(view[: len(packet)]) != packet
    assert internals.srtp_unprotect(receiving._srtp[0], buffer, length) == 0
    assert bytes(view[: length[0]]) == packet


def test_no_other_file_of_media_knows_a_private_name():
    """Private names of others: an attribute with a leading underscore on anything but self."""
    found = []
    for path in Path(media.__file__).parent.glob("*.py"):
        if path.name == "internals.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and "._" in (node.module or ""):
                found.append(f"{path.name}: {node.module}")
            if (
                isinstance(node, ast.Attribute)
                and node.attr.startswith("_")
                and not node.attr.startswith("__")
                and not (isinstance(node.value, ast.Name) and node.value.id == "self")
            ):
                found.append(f"{path.name}:{node.lineno} {node.attr}")

    assert found == []
