"""One act is one signature, in one update, with one key."""

import re
from datetime import timedelta
from io import BytesIO
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest
from cryptography import x509

from documents import SigningDesk, Strokes, certify, close, lay_fields, seal, sign, verify
from documents.handwriting import draw
from documents.sealing import draw_seal
from kernel import Conflict, NotFound

from .corpus import BOXES, COMMITTEE, STROKES, Clock, a_desk, a_font, a_paper, a_world


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return a_world(tmp_path_factory.mktemp("world"))


def test_each_act_only_appends(world):
    stages = [world.laid, world.certified, world.half, world.sealed, world.closed]

    for before, after in pairwise(stages):
        assert after.startswith(before)


def test_title_and_metadata_are_written_once_and_never_again(world):
    assert world.closed.count(b"(Agreement)") == 1
    assert world.closed.count(b"<x:xmpmeta") == 1
    assert b"pyHanko" not in world.closed


def test_a_revision_tells_its_digest_certificate_and_time(world):
    revision = sign(world.half, "mediator-1", "李芳", "act-3", "mediator", STROKES, world.desk)

    assert revision.signed_at == world.clock()
    assert len(revision.sha256) == 64
    assert x509.load_der_x509_certificate(revision.certificate).subject.rfc4514_string().count("李芳") == 1
    assert verify(revision.pdf, world.clock(), world.trust()).sha256 == revision.sha256


def test_a_paper_is_certified_once_and_before_anybody_signs(world):
    with pytest.raises(Conflict, match=r"signing\.already-certified"):
        certify(world.certified, world.desk)
    with pytest.raises(Conflict, match=r"signing\.not-certified"):
        sign(world.laid, "party-1", "孙晓雯", "act-1", "party", STROKES, world.desk)


@pytest.mark.parametrize("field", ["party-1", "platform", "party-9"])
def test_a_field_that_is_signed_or_was_never_laid_is_refused(world, field):
    with pytest.raises(Conflict, match=r"signing\.field-taken"):
        sign(world.half, field, "孙晓雯", "act-1", "party", STROKES, world.desk)


def test_after_the_committee_sealed_nobody_signs(world):
    sealed = seal(world.half, "committee-seal", "committee-1", world.desk).pdf

    with pytest.raises(Conflict, match=r"signing\.field-taken"):
        sign(sealed, "mediator-1", "李芳", "act-3", "mediator", STROKES, world.desk)


def test_a_seal_that_is_not_registered_cannot_be_put(world):
    with pytest.raises(NotFound, match=r"seal\.not-registered"):
        seal(world.half, "committee-seal", "committee-7", world.desk)


def test_a_paper_without_signatures_cannot_be_closed(world):
    with pytest.raises(Conflict, match=r"signing\.nothing-to-close"):
        close(world.laid, world.desk)


def test_fields_are_laid_once_with_names_of_their_own():
    with pytest.raises(ValueError, match="names of their own"):
        lay_fields(a_paper(), (BOXES[0], BOXES[0]))
    with pytest.raises(ValueError, match="a form already"):
        lay_fields(lay_fields(a_paper(), BOXES), BOXES)


def test_every_field_has_a_look_a_label_and_is_printed(world):
    with pikepdf.open(BytesIO(world.laid)) as pdf:
        fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields}

        assert set(fields) == {"platform", *(box.field for box in BOXES)}
        assert all(int(field.F) & 4 for field in fields.values())
        assert all("/AP" in fields[box.field] and str(fields[box.field].TU) == box.label for box in BOXES)


def test_a_closed_paper_can_be_closed_again_to_renew_it(world):
    folder = world.desk.seal_fonts[0].parent
    clock = Clock(world.clock() + timedelta(days=3650))
    desk = SigningDesk.open(folder, folder / "passphrase", world.desk.seal_fonts, clock)

    renewed = close(world.closed, desk)

    clock.forward(days=730)
    trust = desk.authority.trust(clock())
    report = verify(renewed.pdf, clock(), trust)
    assert report.verdict == "TOTAL_PASSED"
    assert [each.kind for each in report.signatures][-2:] == ["closing", "closing"]
    assert verify(world.closed, clock(), trust).reason == "OUT_OF_BOUNDS_NO_POE"


def test_what_was_drawn_by_hand_appears_on_the_page(world):
    def ink(pdf: bytes) -> int:
        document = pypdfium2.PdfDocument(pdf)
        document.init_forms()
        bitmap = document[1].render(crop=(300, 600, 175, 192), grayscale=True, may_draw_forms=True)
        darkness = sum(value < 128 for value in bytes(bitmap.buffer))
        document.close()
        return darkness

    assert ink(world.certified) == 0
    assert ink(world.half) > 100


def test_handwriting_stays_within_its_field_and_small():
    drawing = draw(STROKES, 120, 50)

    numbers = [float(each) for each in re.findall(rb"-?\d+\.\d", drawing)]
    assert max(numbers) <= 120
    assert min(numbers) >= 0
    assert len(drawing) < 4000


def test_a_dot_is_a_signature_and_nothing_is_not():
    assert b" S" in draw(Strokes(300, 120, (((5, 5, 0),),)), 120, 50)
    with pytest.raises(ValueError, match="nothing was written"):
        draw(Strokes(300, 120, ((),)), 120, 50)


def test_a_seal_without_its_characters_is_refused(tmp_path):
    font = a_font(tmp_path / "boxes.ttf")

    assert draw_seal(COMMITTEE, 119, 119, (font,)).count(b" f Q") == len(COMMITTEE)
    with pytest.raises(ValueError, match="no font draws"):
        draw_seal("法院", 119, 119, (font,))


def test_a_paper_signed_on_another_day_with_a_certificate_long_gone_still_passes(tmp_path):
    clock = Clock()
    desk = a_desk(tmp_path, clock)
    pdf = certify(lay_fields(a_paper(), BOXES[:1]), desk).pdf
    pdf = sign(pdf, "party-1", "孙晓雯", "act-1", "party", STROKES, desk).pdf
    clock.forward(days=20)
    pdf = close(pdf, desk).pdf
    clock.forward(days=900)

    assert verify(pdf, clock(), desk.authority.trust(clock())).verdict == "TOTAL_PASSED"
