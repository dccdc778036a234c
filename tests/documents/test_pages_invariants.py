"""Each invariant bites when it is broken on purpose."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from documents.pages import acceptance_notice
from documents.pages.invariants import violations
from tests.documents.pages_builders import an_acceptance


def broken(how: Callable[[Pdf], None]) -> list[str]:
    with pikepdf.open(io.BytesIO(acceptance_notice(an_acceptance()).pdf)) as pdf:
        how(pdf)
        sink = io.BytesIO()
        pdf.save(sink)
    return violations(sink.getvalue())


def _a_font(pdf: Pdf) -> pikepdf.Object:
    fonts = pdf.pages[0].obj.Resources.Font
    return fonts[next(iter(fonts.keys()))]


def _unembed(pdf: Pdf) -> None:
    del _a_font(pdf).FontDescriptor.FontFile2


def _forget_unicode(pdf: Pdf) -> None:
    del _a_font(pdf).ToUnicode


def _odd_unicode(pdf: Pdf) -> None:
    font = _a_font(pdf)
    font.ToUnicode.write(font.ToUnicode.read_bytes().replace(b"endbfchar", b"<FE> <20BB7>\nendbfchar", 1))


def _encode(pdf: Pdf) -> None:
    _a_font(pdf).Encoding = Name.WinAnsiEncoding


def _no_intent(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


def _other_title(pdf: Pdf) -> None:
    pdf.docinfo["/Title"] = String("another")


def _no_language(pdf: Pdf) -> None:
    del pdf.Root.Lang


def _script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _untagged(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.ParentTree.Nums[1] = Array()


def _no_alternative(pdf: Pdf) -> None:
    del next(node for node in pdf.Root.StructTreeRoot.K[0].K if Name.Figure == node.S).Alt


def _no_title(pdf: Pdf) -> None:
    for node in pdf.Root.StructTreeRoot.K[0].K:
        if Name.H1 == node.S:
            node.S = Name.P


def _loose_cell(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.K[0].K[0].S = Name.TD


def _untold_field(pdf: Pdf) -> None:
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("x"), Rect=Array([10, 10, 20, 20]), F=4
    )
    laid = pdf.make_indirect(field)
    pdf.pages[0].obj.Annots = Array([laid])
    pdf.Root.AcroForm = Dictionary(Fields=Array([laid]))


def _unprinted(pdf: Pdf) -> None:
    square = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=Array([10, 10, 20, 20]), F=0)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(square)])


@pytest.mark.parametrize(
    ("how", "complaint"),
    [
        (_unembed, "is not embedded"),
        (_forget_unicode, "has no ToUnicode"),
        (_odd_unicode, "not UTF-16"),
        (_encode, "is symbolic and has an encoding"),
        (_no_intent, "0 PDF/A output intents"),
        (_other_title, "Info /Title differs"),
        (_no_language, "language is not zh-CN"),
        (_script, "holds /OpenAction"),
        (_untagged, "disagree"),
        (_no_alternative, "a figure has no alternative"),
        (_no_title, "no title"),
        (_loose_cell, "/Document holds /TD"),
        (_untold_field, "is not told where it stands"),
        (_unprinted, "is not printed"),
        (_unprinted, "has no appearance"),
    ],
)
def test_what_is_broken_is_named(how, complaint):
    assert any(complaint in problem for problem in broken(how))
