# mypy: untyped-calls-exclude="pyhanko,documents.fields"
"""
Signature fields, laid all at once before the first signature.

Afterwards a signature may only fill a field that is here, so that nobody can add one later.
Every empty field has a transparent appearance and is printed, as PDF/A asks.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, Protocol

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from .authority import SEAL_ROLES
from .form_tags import tag_fields

PRINT_AND_LOCKED = 0b10000100
"""Annotation flags (ISO 32000-1, table 165)."""
APPEND_ONLY = 3
"""SigFlags: signatures exist, append only (ISO 32000-1, table 219)."""
CERTIFICATION_FIELD = "platform"
LOCKS_EVERYTHING = SEAL_ROLES - {"party-seal"}
"""Whoever seals for the committee or the court seals last."""


class Box(Protocol):
    """Where a signature goes; `documents.pages.SignatureBox` is one."""

    @property
    def field(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def page(self) -> int: ...
    @property
    def rect(self) -> tuple[float, float, float, float]: ...
    @property
    def label(self) -> str: ...


class QuietWriter(IncrementalPdfFileWriter):
    """Writes an update that changes what it must and nothing else: Info and XMP stay as they are."""

    def _update_meta(self) -> None:
        pass


def lay_fields(pdf: bytes, boxes: Sequence[Box]) -> bytes:
    """
    Return `pdf` with one empty signature field for each box, and an invisible one for the platform.

    A field locks itself once signed; the seal of a committee or court locks all of them.
    """
    names = [box.field for box in boxes]
    if len(set(names)) != len(names) or CERTIFICATION_FIELD in names:
        raise ValueError(f"fields need names of their own: {names}")
    writer = QuietWriter(BytesIO(pdf))
    if "/AcroForm" in writer.root:
        raise ValueError("the paper has a form already")

    fields = [_lay(writer, 0, _field(CERTIFICATION_FIELD, "", (0, 0, 0, 0), CERTIFICATION_FIELD))]
    for box in boxes:
        field = _field(box.field, box.label, box.rect, box.role)
        width, height = box.rect[2] - box.rect[0], box.rect[3] - box.rect[1]
        field[pdf_name("/AP")] = appearance(writer, b"", width, height)
        fields.append(_lay(writer, box.page, field))

    laid = zip(boxes, fields[1:], strict=True)
    tag_fields(writer, {box.field: (field, writer.find_page_for_modification(box.page)[0]) for box, field in laid})
    form = generic.DictionaryObject(
        {
            pdf_name("/Fields"): generic.ArrayObject(fields),
            pdf_name("/SigFlags"): generic.NumberObject(APPEND_ONLY),
        }
    )
    writer.root[pdf_name("/AcroForm")] = writer.add_object(form)
    writer.update_root()
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def appearance(writer: QuietWriter, drawing: bytes, width: float, height: float) -> generic.DictionaryObject:
    """Return an appearance dictionary whose normal look is `drawing` (content stream, points, origin lower left)."""
    stream = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): _numbers((0, 0, width, height)),
            pdf_name("/Resources"): generic.DictionaryObject(),
        },
        stream_data=drawing,
    )
    if drawing:
        stream.compress()
    return generic.DictionaryObject({pdf_name("/N"): writer.add_object(stream)})


def _field(name: str, label: str, rect: tuple[float, float, float, float], role: str) -> generic.DictionaryObject:
    field = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Sig"),
            pdf_name("/T"): generic.pdf_string(name),
            pdf_name("/F"): generic.NumberObject(PRINT_AND_LOCKED),
            pdf_name("/Rect"): _numbers(rect),
        }
    )
    if label:
        field[pdf_name("/TU")] = generic.pdf_string(label)
    if role != CERTIFICATION_FIELD:
        field[pdf_name("/Lock")] = _lock(name, role)
    return field


def _lock(name: str, role: str) -> generic.DictionaryObject:
    lock = generic.DictionaryObject({pdf_name("/Type"): pdf_name("/SigFieldLock")})
    if role in LOCKS_EVERYTHING:
        lock[pdf_name("/Action")] = pdf_name("/All")
    else:
        lock[pdf_name("/Action")] = pdf_name("/Include")
        lock[pdf_name("/Fields")] = generic.ArrayObject([generic.pdf_string(name)])
    return lock


def _lay(writer: QuietWriter, page: int, field: generic.DictionaryObject) -> Any:
    """Add the field to its page; the page's list of annotations becomes an object of its own."""
    page_reference, _ = writer.find_page_for_modification(page)
    page_object = page_reference.get_object()
    field[pdf_name("/P")] = page_reference
    reference = writer.add_object(field)
    if "/Annots" not in page_object:
        page_object[pdf_name("/Annots")] = writer.add_object(generic.ArrayObject([reference]))
        writer.mark_update(page_reference)
        return reference
    annotations = page_object["/Annots"]
    annotations.append(reference)
    if isinstance(page_object.raw_get("/Annots"), generic.IndirectObject):
        writer.update_container(annotations)
    else:
        page_object[pdf_name("/Annots")] = writer.add_object(annotations)
        writer.mark_update(page_reference)
    return reference


def _numbers(values: Iterable[float]) -> generic.ArrayObject:
    return generic.ArrayObject(generic.FloatObject(f"{value:.2f}") for value in values)
