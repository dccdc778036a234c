"""What may be appended to a signed file as an incremental update; each is found, and named."""

import re
from collections.abc import Callable

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string

from documents import Verdict, verify

from .corpus import FREE_NUMBER, World, a_world, an_uncertified_world, field_named, page, stream, updated

ATTACKS: dict[str, tuple[str, Callable[[World], bytes]]] = {}


def attack(finding: str) -> Callable[[Callable[[World], bytes]], Callable[[World], bytes]]:
    """Register a way to doctor a file, and the finding that must name it."""

    def register(function: Callable[[World], bytes]) -> Callable[[World], bytes]:
        ATTACKS[function.__name__] = (finding, function)
        return function

    return register


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return a_world(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module", params=[a_world, an_uncertified_world])
def base(request, tmp_path_factory):
    """Both kinds of paper that attackers start from: certified, and with approvals alone."""
    return request.param(tmp_path_factory.mktemp("base"))


@attack("structure.page-changed")
def a_page_gets_other_contents(world):
    def change(writer):
        page(writer)["/Contents"] = stream(writer, b"BT /F1 14 Tf 80 700 Td (Zhou pays nothing) Tj ET")

    return updated(world.closed, change)


@attack("structure.object-changed")
def the_contents_themselves_are_replaced(world):
    def change(writer):
        old = writer.root["/Pages"]["/Kids"][0]["/Contents"]
        old._data = old._encoded_data = b"BT (Zhou pays nothing) Tj ET"
        writer.update_container(old)

    return updated(world.closed, change)


@attack("structure.catalog-changed")
def another_page_tree_is_put_in_place(world):
    def change(writer):
        copy = generic.DictionaryObject(writer.root["/Pages"])
        writer.root["/Pages"] = writer.add_object(copy)
        writer.update_root()

    return updated(world.closed, change)


@attack("structure.object-changed")
def a_page_is_removed(world):
    def change(writer):
        pages = writer.root["/Pages"]
        pages["/Kids"] = generic.ArrayObject([pages["/Kids"].raw_get(1)])
        pages["/Count"] = generic.NumberObject(1)
        writer.update_container(pages)

    return updated(world.closed, change)


@attack("structure.object-changed")
def a_page_is_added(world):
    def change(writer):
        pages = writer.root["/Pages"]
        pages["/Kids"].append(writer.add_object(generic.DictionaryObject(pages["/Kids"][0])))
        pages["/Count"] = generic.NumberObject(3)
        writer.update_container(pages)

    return updated(world.closed, change)


@attack("structure.object-changed")
def the_font_is_swapped(world):
    def change(writer):
        font = page(writer)["/Resources"]["/Font"]["/F1"]
        font["/BaseFont"] = pdf_name("/Symbol")
        writer.update_container(font)

    return updated(world.closed, change)


@attack("structure.field-added")
def a_note_is_stuck_on_a_page(world):
    def change(writer):
        note = {"/Type": "/Annot", "/Subtype": "/FreeText"}
        annotation = generic.DictionaryObject({pdf_name(key): pdf_name(value) for key, value in note.items()})
        annotation[pdf_name("/Rect")] = generic.ArrayObject(generic.NumberObject(edge) for edge in (80, 690, 300, 720))
        annotation[pdf_name("/Contents")] = pdf_string("void")
        annotations = writer.root["/Pages"]["/Kids"][0]["/Annots"]
        annotations.append(writer.add_object(annotation))
        writer.update_container(annotations)

    return updated(world.closed, change)


@attack("structure.field-removed")
def a_signed_field_is_taken_off_the_list(world):
    def change(writer):
        form = writer.root["/AcroForm"]
        del form["/Fields"][2]
        writer.update_container(form)

    return updated(world.closed, change)


@attack("structure.catalog-changed")
def a_script_runs_on_opening(world):
    def change(writer):
        script = {"/S": pdf_name("/JavaScript"), "/JS": pdf_string("app.alert(1)")}
        writer.root["/OpenAction"] = generic.DictionaryObject({pdf_name(key): script[key] for key in script})
        writer.update_root()

    return updated(world.closed, change)


@attack("structure.catalog-changed")
def a_file_is_attached(world):
    def change(writer):
        writer.root["/Names"] = generic.DictionaryObject(
            {pdf_name("/EmbeddedFiles"): stream(writer, b"MZ", Type=pdf_name("/EmbeddedFile"))}
        )
        writer.update_root()

    return updated(world.closed, change)


@attack("structure.catalog-changed")
def layers_are_switched_off(world):
    def change(writer):
        writer.root["/OCProperties"] = generic.DictionaryObject()
        writer.update_root()

    return updated(world.closed, change)


@attack("structure.object-changed")
def the_title_is_changed(world):
    def change(writer):
        info = writer.trailer["/Info"]
        info["/Title"] = pdf_string("Another agreement")
        writer.update_container(info)

    return updated(world.closed, change)


@attack("structure.object-changed")
def the_metadata_is_changed(world):
    def change(writer):
        metadata = writer.root["/Metadata"]
        metadata._data = metadata._encoded_data = b"<x/>"
        writer.update_container(metadata)

    return updated(world.closed, change)


@attack("structure.object-changed")
def readers_are_told_to_redraw_fields(world):
    def change(writer):
        form = writer.root["/AcroForm"]
        form["/NeedAppearances"] = generic.BooleanObject(True)
        writer.update_container(form)

    return updated(world.closed, change)


@attack("structure.field-changed")
def a_signed_field_looks_different(world):
    def change(writer):
        look = stream(writer, b"", Type=pdf_name("/XObject"), Subtype=pdf_name("/Form"))
        field_named(writer, "party-1")["/AP"] = generic.DictionaryObject({pdf_name("/N"): look})

    return updated(world.closed, change)


@attack("structure.field-changed")
def a_signed_field_is_moved(world):
    def change(writer):
        field_named(writer, "party-1")["/Rect"][0] = generic.FloatObject("10")

    return updated(world.closed, change)


@attack("structure.field-changed")
def an_empty_field_looks_signed(world):
    def change(writer):
        look = stream(writer, b"0 0 50 50 re f", Type=pdf_name("/XObject"), Subtype=pdf_name("/Form"))
        field_named(writer, "mediator-1")["/AP"] = generic.DictionaryObject({pdf_name("/N"): look})

    return updated(world.half, change)


@attack("structure.field-changed")
def a_field_gives_away_its_signature_for_another(world):
    def change(writer):
        other = field_named(writer, "party-2").raw_get("/V")
        field_named(writer, "party-1")["/V"] = other

    return updated(world.closed, change)


@attack("structure.signature-reused")
def an_empty_field_borrows_a_signature(world):
    def change(writer):
        signature = field_named(writer, "party-1").raw_get("/V")
        field_named(writer, "mediator-1")["/V"] = signature

    return updated(world.half, change)


@attack("timestamp.without-content")
def a_time_stamp_is_put_where_a_person_signs(world):
    def change(writer):
        value = generic.DictionaryObject(field_named(writer, "party-1")["/V"])
        value["/Type"] = pdf_name("/DocTimeStamp")
        field_named(writer, "mediator-1")["/V"] = writer.add_object(value)

    return updated(world.half, change)


@attack("signature.overwritten")
def a_signature_object_is_written_anew(world):
    def change(writer):
        signature = field_named(writer, "party-1")["/V"]
        signature["/Reason"] = pdf_string("forced")
        writer.update_container(signature)

    return updated(world.closed, change)


@attack("signature.not-an-object")
def a_signature_stands_within_its_field(world):
    def change(writer):
        field = field_named(writer, "party-1")
        field["/V"] = generic.DictionaryObject(field["/V"])

    return updated(world.closed, change)


@attack("structure.proof-replaced")
def the_proofs_of_non_revocation_are_replaced(world):
    def change(writer):
        writer.root["/DSS"] = writer.add_object(generic.DictionaryObject())
        writer.update_root()

    return updated(world.closed, change)


@attack("structure.update-without-signature")
def an_empty_update_is_appended(world):
    return updated(world.closed, lambda writer: writer.add_object(generic.NullObject()))


@attack("structure.object-removed")
def an_object_is_freed(world):
    start = len(world.closed)
    previous = int(re.findall(rb"startxref\s+(\d+)", world.closed)[-1])
    trailer = re.findall(rb"trailer\s*<<(.*?)>>\s*startxref", world.closed, re.DOTALL)[-1]
    trailer = re.sub(rb"/Prev \d+", b"/Prev %d" % previous, trailer)
    return world.closed + b"xref\n5 1\n0000000000 00001 f \ntrailer\n<<%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        trailer,
        start,
    )


@attack("structure.unused-number-taken")
def an_object_is_put_where_the_paper_left_a_number_free(world):
    """A reference to nothing, signed as such, would come to life."""
    start = len(world.closed)
    previous = int(re.findall(rb"startxref\s+(\d+)", world.closed)[-1])
    trailer = re.findall(rb"trailer\s*<<(.*?)>>\s*startxref", world.closed, re.DOTALL)[-1]
    trailer = re.sub(rb"/Prev \d+", b"/Prev %d" % previous, trailer)
    body = b"%d 0 obj\nnull\nendobj\n" % FREE_NUMBER
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<<%s>>\n" % (FREE_NUMBER, start, trailer)
    return world.closed + body + table + b"startxref\n%d\n%%%%EOF\n" % (start + len(body))


@attack("structure.signatures-removed")
def all_fields_are_taken_off_the_file(world):
    def change(writer):
        del writer.root["/AcroForm"]
        writer.update_root()

    return updated(world.closed, change)


@attack("structure.trailer-changed")
def the_trailer_names_another_info(world):
    return updated(world.closed, lambda writer: writer.set_info(writer.add_object(generic.DictionaryObject())))


@pytest.mark.parametrize("name", ATTACKS)
def test_it_is_found_and_named(name, base):
    finding, doctor = ATTACKS[name]
    pdf = doctor(base)

    assert pdf != base.closed

    report = verify(pdf, base.clock(), base.trust())

    codes = {each.code for each in report.findings} | {
        each.code for signature in report.signatures for each in signature.findings
    }
    assert report.verdict in (Verdict.TOTAL_FAILED, Verdict.INDETERMINATE)
    assert finding in codes
