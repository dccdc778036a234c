"""Pages as pictures, with what was signed."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from documents.images import page_image
from documents.pages import SignatureBox, agreement
from kernel import NotFound
from tests.documents.pages_builders import an_agreement

RED = (255, 0, 0)


def picture(pdf: bytes, page: int = 0, width: int = 600) -> Image.Image:
    return Image.open(io.BytesIO(page_image(pdf, page, width)))


def with_red_appearance(pdf: bytes, box: SignatureBox) -> bytes:
    """Fill the box's signature field with a red square, as a seal would."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        x0, y0, x1, y1 = box.rect
        drawing = document.make_stream(f"1 0 0 rg 0 0 {x1 - x0} {y1 - y0} re f".encode())
        drawing.Type, drawing.Subtype = Name.XObject, Name.Form
        drawing.BBox = Array([0, 0, x1 - x0, y1 - y0])
        page = document.pages[box.page].obj
        field = document.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Sig,
                T=String(box.field),
                Rect=Array(list(box.rect)),
                F=132,
                P=page,
                AP=Dictionary(N=drawing),
                V=document.make_indirect(Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"))),
            )
        )
        page.Annots = Array([field])
        document.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
        sink = io.BytesIO()
        document.save(sink)
    return sink.getvalue()


def test_a_page_has_the_asked_width_and_the_shape_of_a4():
    image = picture(agreement(an_agreement()).pdf, width=600)

    assert image.width == 600
    assert image.height / image.width == pytest.approx(297 / 210, rel=0.01)


def test_a_page_shows_what_lies_in_its_signature_fields():
    paper = agreement(an_agreement())
    seal = paper.boxes[-1]

    before = picture(paper.pdf, seal.page)
    after = picture(with_red_appearance(paper.pdf, seal), seal.page)

    middle = (round((seal.rect[0] + 9) / 595.28 * 600), round((841.89 - seal.rect[1] - 9) / 595.28 * 600))
    assert before.getpixel(middle) == (255, 255, 255)
    assert after.getpixel(middle) == RED


def test_the_same_page_of_the_same_file_is_drawn_once():
    pdf = agreement(an_agreement()).pdf

    assert page_image(pdf, 0, 300) is page_image(bytes(bytearray(pdf)), 0, 300)


@pytest.mark.parametrize("page", [-1, 99])
def test_a_page_that_is_not_there_is_not_found(page):
    with pytest.raises(NotFound, match=r"document\.no-such-page"):
        page_image(agreement(an_agreement()).pdf, page, 300)
