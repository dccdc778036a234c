"""From settings to a desk that can sign: where the keys are, what watches the clock."""

from pathlib import Path

from kernel import Invalid, Unavailable, clock

from .authority import Authority
from .clocks import ClockGuard
from .config import PapersConfig
from .keys import KeyProvider, SoftwareKeys
from .outside import Anchors, Outside
from .outside_http import HttpCertificates, HttpSeals, HttpTimestamps, read_anchors
from .signing import SigningDesk
from .timestamps import TimestampAuthority
from .token_keys import TokenKeys

LONGEST_ADDRESS = 80
"""Characters of the public address: it stands six times in each signature, and room for those is kept."""


def open_keys(config: PapersConfig, data: Path, passphrase_file: Path) -> KeyProvider:
    """
    Return the long-lived keys of the installation whose data folder is `data`.

    Invalid("config.unreadable") where PAPERS_KEYS names no kind; Unavailable("config.key-missing")
    without the file with the PIN; what the providers raise.
    """
    folder = data / "authority" / "keys"
    if config.keys == "software":
        return SoftwareKeys.open(folder, passphrase_file)
    if config.keys != "pkcs11":
        raise Invalid("config.unreadable", name="PAPERS_KEYS")
    pin_file = data / config.pkcs11_pin_file
    if not pin_file.is_file():
        raise Unavailable("config.key-missing", name=str(pin_file))
    return TokenKeys(folder, config.pkcs11_module, config.pkcs11_label, pin_file.read_text(encoding="ascii").strip())


def open_outside(config: PapersConfig, data: Path) -> Outside:
    """Return the providers that are configured; Unavailable("config.key-missing") without their certificates."""

    def anchors(name: Path) -> Anchors:
        return read_anchors(data / name)

    return Outside(
        HttpCertificates(config.ca_url, anchors(config.ca_anchors)) if config.ca_url else None,
        HttpSeals(config.seal_url, anchors(config.seal_anchors)) if config.seal_url else None,
        HttpTimestamps(config.tsa_url, anchors(config.tsa_anchors)) if config.tsa_url else None,
    )


def open_desk(
    config: PapersConfig,
    data: Path,
    passphrase_file: Path,
    seal_fonts: tuple[Path, ...],
    platform: str,
    public_url: str,
    guard: ClockGuard | None = None,
) -> SigningDesk:
    """
    Return the desk of the installation whose data folder is `data`; what is missing is made.

    Invalid("config.unreadable") for an address that is too long to stand in every certificate.
    """
    if len(public_url) > LONGEST_ADDRESS:
        raise Invalid("config.unreadable", name="CONCORD_PUBLIC_URL")
    keys, folder = open_keys(config, data, passphrase_file), data / "authority"
    outside = open_outside(config, data)
    authority = Authority.open(keys, folder, clock.now(), platform, public_url, outside)
    check = guard.check if guard else lambda at: None
    timestamps = TimestampAuthority(authority, folder, clock.now, platform, check)
    return SigningDesk(authority, timestamps, seal_fonts, clock.now, platform, outside)
