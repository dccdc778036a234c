"""A small agreement, signed by everybody, and the ways in which somebody might doctor it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from documents import SigningDesk, Strokes, Trust, certify, close, lay_fields, seal, sign
from documents.fields import QuietWriter, appearance
from documents.handwriting import draw
from documents.sealing import draw_seal
from documents.signed_data import Signer, assemble, sign_digest

START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
FREE_NUMBER = 10
"""An object number that the paper counts but does not use."""
COMMITTEE = "清和县云溪镇人民调解委员会"


class Clock:
    """A clock that stands until told otherwise."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **amount: float) -> None:
        self.at += timedelta(**amount)


@dataclass(frozen=True)
class Box:
    field: str
    role: str
    page: int
    rect: tuple[float, float, float, float]
    label: str


BOXES = (
    Box("party-1", "party", 1, (80, 600, 200, 650), "甲方 孙晓雯 签名"),
    Box("party-2", "party", 1, (300, 600, 420, 650), "乙方 周建国 签名"),
    Box("mediator-1", "mediator", 1, (80, 450, 200, 500), "调解员 李芳 签名"),
    Box("committee-seal", "committee-seal", 1, (300, 350, 419, 469), "人民调解委员会 印章"),
)
STROKES = Strokes(
    300,
    120,
    (
        ((20, 30, 0), (60, 28, 16), (110, 34, 40), (150, 30, 60)),
        ((80, 10, 300), (78, 50, 330), (60, 90, 370), (40, 110, 420)),
        ((90, 60, 700), (120, 80, 720), (160, 104, 760)),
    ),
)


def a_paper() -> bytes:
    """Return a PDF of two pages with text, title and XMP metadata, written by hand."""
    rdf = b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'></rdf:RDF>"
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>%s</x:xmpmeta>" % rdf
    texts = [b"BT /F1 14 Tf 80 700 Td (Zhou pays Sun 2800.00) Tj ET", b"BT /F1 14 Tf 80 700 Td (Signatures) Tj ET"]
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Metadata 9 0 R/OpenAction[3 0 R/Fit]>>",
        b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 7 0 R>>>>>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R/Resources<</Font<</F1 7 0 R>>>>>>",
        *(b"<</Length %d>>\nstream\n%s\nendstream" % (len(text), text) for text in texts),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Title(Agreement)>>",
        b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%s\nendstream" % (len(xmp), xmp),
    ]
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d/Root 1 0 R/Info 8 0 R/ID[<%s><%s>]>>\n" % (FREE_NUMBER + 1, b"ab" * 16, b"ab" * 16)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def a_font(path: Path, characters: str = COMMITTEE) -> Path:
    """Write a TrueType font that draws each character as a box."""
    pen = TTGlyphPen(None)
    for at, corner in enumerate(((100, -80), (100, 820), (900, 820), (900, -80))):
        (pen.lineTo if at else pen.moveTo)(corner)
    pen.closePath()
    names = [".notdef", *(f"u{ord(each):X}" for each in dict.fromkeys(characters))]
    font = FontBuilder(1000)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({ord(each): f"u{ord(each):X}" for each in characters})
    font.setupGlyf(dict.fromkeys(names, pen.glyph()))
    font.setupHorizontalMetrics(dict.fromkeys(names, (1000, 100)))
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": "Boxes", "styleName": "Regular"})
    font.setupPost()
    font.save(path)
    return path


def a_desk(folder: Path, clock: Clock, registered: bool = True) -> SigningDesk:
    """Return a desk with keys of its own and the committee's seal registered."""
    folder.mkdir(parents=True, exist_ok=True)
    desk = SigningDesk.open(folder, folder / "passphrase", (a_font(folder / "boxes.ttf"),), clock)
    if registered:
        desk.authority.seal_certificate("committee-1", COMMITTEE, "committee-seal", clock())
    return desk


@dataclass
class World:
    """One agreement after each act, a minute apart; and a stranger with an authority of the same name."""

    desk: SigningDesk
    clock: Clock
    stranger: SigningDesk
    laid: bytes
    certified: bytes
    half: bytes
    """Certified and signed by both parties; the mediator and the seal are missing."""
    sealed: bytes
    """Signed and sealed by all, not closed."""
    closed: bytes
    is_certified: bool = True
    """The platform certified the paper first; else it bears approvals alone, as papers of many programs do."""

    def trust(self) -> Trust:
        return self.desk.authority.trust(self.clock())

    def act(
        self, role: str = "party", name: str = "孙晓雯", event: str = "act-9", at: datetime | None = None
    ) -> Signer:
        """Return a good certificate for one act, and its key."""
        return self.desk.authority.issue_act(name, event, role, at or self.clock())


def a_world(folder: Path) -> World:
    """Let everybody sign."""
    clock = Clock()
    desk = a_desk(folder / "house", clock)
    stranger = a_desk(folder / "stranger", Clock(START + timedelta(minutes=30)))
    clock.forward(minutes=1)
    laid = lay_fields(a_paper(), BOXES)
    certified = certify(laid, desk).pdf
    clock.forward(minutes=1)
    pdf = sign(certified, "party-1", "孙晓雯", "act-1", "party", STROKES, desk).pdf
    clock.forward(minutes=1)
    half = sign(pdf, "party-2", "周建国", "act-2", "party", STROKES, desk).pdf
    clock.forward(minutes=1)
    pdf = sign(half, "mediator-1", "李芳", "act-3", "mediator", STROKES, desk).pdf
    clock.forward(minutes=1)
    sealed = seal(pdf, "committee-seal", "committee-1", desk).pdf
    clock.forward(minutes=1)
    closed = close(sealed, desk).pdf
    clock.forward(hours=1)
    return World(desk, clock, stranger, laid, certified, half, sealed, closed)


def an_uncertified_world(folder: Path) -> World:
    """Let everybody sign a paper that nobody certified; everything else is as `a_world` has it."""
    clock = Clock()
    desk = a_desk(folder / "house", clock)
    stranger = a_desk(folder / "stranger", Clock(START + timedelta(minutes=30)))
    laid = pdf = lay_fields(a_paper(), BOXES)
    states = []
    for field, name, event in (
        ("party-1", "孙晓雯", "act-1"),
        ("party-2", "周建国", "act-2"),
        ("mediator-1", "李芳", "act-3"),
    ):
        clock.forward(minutes=1)
        signer = desk.authority.issue_act(name, event, field.rpartition("-")[0], clock())
        pdf = signed_by_hand(pdf, field, signer, desk.timestamps.token, look=draw(STROKES, 120, 50), at=clock())
        states.append(pdf)
    clock.forward(minutes=1)
    sealed = sealed_by_hand(pdf, desk)
    clock.forward(minutes=1)
    closed = close(sealed, desk).pdf
    clock.forward(hours=1)
    return World(desk, clock, stranger, laid, states[0], states[1], sealed, closed, is_certified=False)


def sealed_by_hand(pdf: bytes, desk: SigningDesk) -> bytes:
    """Put the committee's seal on a paper that need not be certified."""
    signer = desk.authority.seal_signer("committee-1", desk.now())
    look = draw_seal(COMMITTEE, 119, 119, desk.seal_fonts)
    return signed_by_hand(pdf, "committee-seal", signer, desk.timestamps.token, look=look, at=desk.now())


def updated(pdf: bytes, change: Callable[[QuietWriter], object]) -> bytes:
    """Return `pdf` with an unsigned incremental update."""
    writer = QuietWriter(BytesIO(pdf))
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def signed_by_hand(
    pdf: bytes,
    field: str,
    signer: Signer,
    token: Callable[[bytes], bytes] | None,
    new_field: SigFieldSpec | None = None,
    certify_with: MDPPerm | None = None,
    also: Callable[[QuietWriter], object] | None = None,
    chain: tuple[bytes, ...] | None = None,
    look: bytes | None = None,
    at: datetime | None = None,
) -> bytes:
    """
    Sign without the rules of `documents.signing`, as somebody with a key and a tool would.

    `token` gives a time-stamp token over a digest; `also` changes more in the same update. With a
    `look` (drawing operators) what the field locks is locked, and it is drawn.
    """
    writer = QuietWriter(BytesIO(pdf))
    if also is not None:
        also(writer)
    steps = PdfCMSEmbedder(new_field).write_cms(field, writer)
    laid = next(steps).get_object()
    lock = None
    if look is not None:
        left, bottom, right, top = (float(edge) for edge in laid["/Rect"])
        laid[pdf_name("/AP")] = appearance(writer, look, right - left, top - bottom)
        lock = FieldMDPSpec.from_pdf_object(laid["/Lock"])
    mdp = SigMDPSetup("sha256", certify=certify_with is not None, docmdp_perms=certify_with, field_lock=lock)
    value = SignatureObject(timestamp=at, subfilter=SigSeedSubFilter.PADES, bytes_reserved=7200)
    steps.send(SigObjSetup(value, mdp_setup=mdp))
    prepared, output = steps.send(SigIOSetup("sha256", output=BytesIO()))
    signature = sign_digest(signer, prepared.document_digest)
    stamped = token(sha256(signature.value).digest()) if token is not None else None
    identity = (
        signer.identity
        if chain is None
        else type(signer.identity)(signer.certificate, signer.identity.issuer_and_serial, chain)
    )
    steps.send(assemble(identity, signature, token=stamped))
    signed: bytes = output.getvalue()
    return signed


def field_named(writer: QuietWriter, name: str) -> Any:
    """Return a field, marked as changed."""
    for reference in writer.root["/AcroForm"]["/Fields"]:
        if reference.get_object()["/T"] == name:
            writer.mark_update(reference)
            return reference.get_object()
    raise KeyError(name)


def page(writer: QuietWriter, index: int = 0) -> Any:
    """Return a page, marked as changed."""
    reference, _ = writer.find_page_for_modification(index)
    writer.mark_update(reference)
    return reference.get_object()


def stream(writer: QuietWriter, content: bytes, **entries: object) -> Any:
    """Return a new stream in the update."""
    return writer.add_object(
        generic.StreamObject({pdf_name(f"/{key}"): value for key, value in entries.items()}, stream_data=content)
    )
