# mypy: untyped-calls-exclude="pyhanko,documents.fields"
"""
Signing a paper: each act is one PAdES signature in one incremental update.

The order on a paper: `certify` (the platform, before anybody), `sign` and `seal` in the fields
laid beforehand, and `close` (revocation proofs and a time-stamp over the whole file: B-LTA),
which `renew` repeats years later.
All functions take bytes and return bytes and know no database. They are CPU work of tens of
milliseconds; callers run them outside the event loop, one after another for one paper.

Source: ETSI EN 319 142-1 (PAdES); Electronic Signature Law, art. 13.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import crl, ocsp, tsp, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp, PdfSignedData, SignatureObject
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from kernel import Conflict, clock

from .authority import Authority
from .fields import CERTIFICATION_FIELD, QuietWriter, appearance
from .handwriting import Strokes, draw
from .keys import SoftwareKeys
from .outside import Outside
from .sealing import place, seal_drawing
from .signed_data import Signer, assemble, sign_digest
from .timestamps import TimestampAuthority

RESERVED = 9600
"""Hex digits kept free for one signature: certificate, issuer, token; 9340 with the longest names and address."""
RESERVED_FOR_TOKEN = 5200


@dataclass(frozen=True)
class SigningDesk:
    """What signing needs: who issues certificates, who says the time, which fonts seals are cut from."""

    authority: Authority
    timestamps: TimestampAuthority
    seal_fonts: tuple[Path, ...]
    now: Callable[[], datetime] = clock.now
    platform: str = "Concord"
    outside: Outside = field(default_factory=Outside)
    """Licensed providers that take our place; none by default."""

    @classmethod
    def open(
        cls,
        folder: Path,
        passphrase_file: Path,
        seal_fonts: tuple[Path, ...],
        now: Callable[[], datetime] = clock.now,
        platform: str = "Concord",
        public_url: str = "",
        outside: Outside | None = None,
    ) -> "SigningDesk":
        """Return the desk whose keys, lists and logs are kept in `folder`; what is missing is made."""
        keys, others = SoftwareKeys.open(folder / "keys", passphrase_file), outside or Outside()
        authority = Authority.open(keys, folder, now(), platform, public_url, others)
        return cls(authority, TimestampAuthority(authority, folder, now, platform), seal_fonts, now, platform, others)


@dataclass(frozen=True)
class Revision:
    """A paper after one more act."""

    pdf: bytes
    sha256: str
    """Hex, of the whole file."""
    certificate: bytes
    """DER; of the signer, or of the time-stamp service for `close`."""
    token: bytes
    """DER time-stamp token."""
    signed_at: datetime
    """UTC, as the token says it."""

    @property
    def provable_until(self) -> datetime:
        """When the certificate ends; a closed paper must be renewed before."""
        until: datetime = x509.Certificate.load(self.certificate).not_valid_after
        return until


def certify(pdf: bytes, desk: SigningDesk) -> Revision:
    """
    Certify a paper with laid fields; from here on they may only be signed (DocMDP 2).

    Conflict("signing.already-certified") where that has happened.
    """
    writer = QuietWriter(BytesIO(pdf))
    if "/Perms" in writer.root:
        raise Conflict("signing.already-certified")
    mdp = SigMDPSetup(md_algorithm="sha256", certify=True, docmdp_perms=MDPPerm.FILL_FORMS)
    signer = desk.authority.platform_signer(desk.platform, desk.now())
    return _sign(writer, CERTIFICATION_FIELD, signer, desk, mdp, drawing=None)


def sign(
    pdf: bytes,
    field: str,
    name: str,
    event_id: str,
    role: str,
    strokes: Strokes,
    desk: SigningDesk,
    organisation: str = "",
    evidence: str = "",
) -> Revision:
    """
    Let a person sign in `field`, with a key and certificate made for this act alone.

    `name` and `event_id` go into the certificate, `role` into its policy, `strokes` onto the page;
    `evidence` is the digest of the person's proof of identity.
    Conflict("signing.field-taken") where the field is signed, locked or was never laid.
    """
    signer = desk.authority.issue_act(name, event_id, role, desk.now(), organisation, evidence)
    return _sign_field(pdf, field, signer, desk, lambda width, height: draw(strokes, width, height))


def seal(pdf: bytes, field: str, seal_id: str, desk: SigningDesk, drawing: bytes | None = None) -> Revision:
    """
    Put the seal of an organisation into `field`; what the field then locks was laid with it.

    The seal must have a certificate (`Authority.seal_certificate`). `drawing` is the registered
    one; where there is none it is drawn from the name in the certificate.
    Conflict("signing.field-taken") as in `sign`; NotFound("seal.not-registered"),
    Conflict("seal.expired").
    """
    signer = desk.authority.seal_signer(seal_id, desk.now())
    if drawing is None:
        name = x509.Certificate.load(signer.certificate).subject.native["organization_name"]
        drawing = seal_drawing(name, desk.seal_fonts)
    return _sign_field(pdf, field, signer, desk, partial(place, drawing))


def close(pdf: bytes, desk: SigningDesk) -> Revision:
    """
    Close a paper for the long term: proofs of non-revocation and a time-stamp, in one update.

    Conflict("signing.nothing-to-close") where nobody has signed.
    """
    writer = QuietWriter(BytesIO(pdf))
    signers = _certificates(writer.prev.embedded_regular_signatures)
    if not signers:
        raise Conflict("signing.nothing-to-close")
    return _close(writer, (*signers, desk.timestamps.certificate), desk)


def renew(pdf: bytes, desk: SigningDesk) -> Revision:
    """
    Renew the proof of a closed paper before the certificate of its latest time-stamp ends.

    The new time-stamp covers the old one and what proved the signers, so only the services'
    own certificates need new proofs (ETSI EN 319 142-1, 5.5: B-LTA is extended, never redone).
    Conflict("signing.not-closed") where the latest signature is no time-stamp.
    """
    writer = QuietWriter(BytesIO(pdf))
    if not writer.prev.embedded_timestamp_signatures:
        raise Conflict("signing.not-closed")
    stamped = _certificates(writer.prev.embedded_timestamp_signatures)
    return _close(writer, tuple(dict.fromkeys((stamped[-1], desk.timestamps.certificate))), desk)


def _close(writer: QuietWriter, about: tuple[bytes, ...], desk: SigningDesk) -> Revision:
    """Add proofs about these certificates (DER), and a time-stamp over everything."""
    proof = desk.authority.revocation(about, desk.now())
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=[x509.Certificate.load(each) for each in (*proof.certificates, desk.timestamps.certificate)],
        ocsps=[ocsp.OCSPResponse.load(each) for each in proof.ocsps],
        crls=[crl.CertificateList.load(each) for each in proof.crls],
    )
    field = f"closing-{writer.prev.total_revisions}"
    steps = PdfCMSEmbedder().write_cms(field, writer)
    next(steps)
    steps.send(SigObjSetup(DocumentTimestamp(bytes_reserved=RESERVED_FOR_TOKEN)))
    prepared, output = steps.send(SigIOSetup("sha256", output=BytesIO()))
    token = desk.timestamps.token(prepared.document_digest)
    steps.send(token)
    return _revision(output.getvalue(), desk.timestamps.certificate, token)


def _sign_field(
    pdf: bytes, field: str, signer: Signer, desk: SigningDesk, drawing: Callable[[float, float], bytes]
) -> Revision:
    writer = QuietWriter(BytesIO(pdf))
    laid = _laid_field(writer, field)
    lock = FieldMDPSpec.from_pdf_object(laid["/Lock"]) if "/Lock" in laid else None
    mdp = SigMDPSetup(md_algorithm="sha256", field_lock=lock)
    return _sign(writer, field, signer, desk, mdp, drawing)


def _sign(
    writer: QuietWriter,
    field: str,
    signer: Signer,
    desk: SigningDesk,
    mdp: SigMDPSetup,
    drawing: Callable[[float, float], bytes] | None,
) -> Revision:
    placeholder: PdfSignedData = SignatureObject(
        timestamp=desk.now().astimezone(UTC), subfilter=SigSeedSubFilter.PADES, bytes_reserved=RESERVED
    )
    steps = PdfCMSEmbedder().write_cms(field, writer, existing_fields_only=True)
    try:
        reference = next(steps)
    except SigningError as error:
        raise Conflict("signing.field-taken", field=field) from error
    if drawing is not None:
        laid = reference.get_object()
        left, bottom, right, top = (float(edge) for edge in laid["/Rect"])
        look = drawing(right - left, top - bottom)
        laid[pdf_name("/AP")] = appearance(writer, look, right - left, top - bottom)
    steps.send(SigObjSetup(placeholder, mdp_setup=mdp))
    prepared, output = steps.send(SigIOSetup("sha256", output=BytesIO()))
    signature = sign_digest(signer, prepared.document_digest)
    token = desk.timestamps.token(sha256(signature.value).digest())
    steps.send(assemble(signer.identity, signature, token=token))
    return _revision(output.getvalue(), signer.certificate, token)


def _laid_field(writer: QuietWriter, name: str) -> generic.DictionaryObject:
    """Return the empty field of that name; refuse one that is signed, locked by a signature, or absent."""
    if "/Perms" not in writer.root:
        raise Conflict("signing.not-certified")
    fields = [reference.get_object() for reference in writer.root["/AcroForm"]["/Fields"]]
    signed = [field for field in fields if "/V" in field]
    wanted = [field for field in fields if field["/T"] == name and "/V" not in field]
    locks = [FieldMDPSpec.from_pdf_object(field["/Lock"]) for field in signed if "/Lock" in field]
    if not wanted or any(lock.is_locked(name) for lock in locks):
        raise Conflict("signing.field-taken", field=name)
    laid: generic.DictionaryObject = wanted[0]
    return laid


def _certificates(signatures: list[EmbeddedPdfSignature]) -> tuple[bytes, ...]:
    """Return the DER certificates behind these signatures of our own file, oldest first, each once."""
    found: dict[bytes, None] = {}
    for signature in signatures:
        found[signature.signer_cert.dump()] = None
    return tuple(found)


def _revision(pdf: bytes, certificate: bytes, token: bytes) -> Revision:
    return Revision(pdf, sha256(pdf).hexdigest(), certificate, token, _time_of(token))


def _time_of(token: bytes) -> datetime:
    content: Any = tsp.ContentInfo.load(token)["content"]["encap_content_info"]["content"].parsed
    instant: datetime = content["gen_time"].native
    return instant
