# mypy: untyped-calls-exclude="pyhanko"
"""
How a signed PDF is built up: its revisions, its signatures, and what each update changed.

After the first signature an update may do one of two things, and nothing besides: fill one
empty field that was laid beforehand, or add one invisible time-stamp field together with
revocation proofs. It is a list of what is allowed, so what nobody thought of is refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.form_tools import enumerate_fields_in
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

from .report import Finding, Reason, found

TIMESTAMP, SIGNATURE = "/DocTimeStamp", "/Sig"
PADES, RFC3161 = "/ETSI.CAdES.detached", "/ETSI.RFC3161"
END = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF\r?\n?\Z")
GAP = re.compile(rb"<(?:[0-9A-F]{2})+>")
TIMESTAMP_FIELD_KEYS = frozenset({"/Type", "/Subtype", "/FT", "/T", "/F", "/Rect", "/P", "/V"})
TRAILER_KEYS_THAT_MAY_CHANGE = frozenset({"/Size", "/Prev", "/ID"})
MOST_REVISIONS = 512


class Malformed(Exception):
    """The file breaks a rule of its format; `code` says which."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.finding = found(code, Reason.FORMAT_FAILURE, **facts)


@dataclass(frozen=True)
class Lock:
    """Which fields nobody may fill after a signature (FieldMDP; ISO 32000-1, 12.8.2.4)."""

    action: str
    """`/All`, `/Include` or `/Exclude`."""
    fields: tuple[str, ...]

    def holds(self, field: str) -> bool:
        """Whether the field, or one above it in the tree of fields, is locked."""
        named = any(field == each or field.startswith(f"{each}.") for each in self.fields)
        return (
            self.action == "/All" or (self.action == "/Include" and named) or (self.action == "/Exclude" and not named)
        )


@dataclass(frozen=True)
class Placed:
    """One signature as it stands in the file."""

    field: str
    kind: str
    """`/Sig` or `/DocTimeStamp`."""
    sub_filter: str
    revision: int
    """The update that brought it; 0 is the paper itself."""
    hole: tuple[int, int]
    """Where the signature value stands, angle brackets included; the one place it does not cover."""
    end: int
    """Length of the file when it was signed."""
    contents: bytes
    permissions: int | None
    """DocMDP level of a certification, else None."""
    lock: Lock | None


@dataclass(frozen=True)
class Opened:
    """A PDF, read strictly."""

    pdf: bytes
    reader: PdfFileReader
    pages: int
    signatures: tuple[Placed, ...]
    """Oldest first."""
    empty: tuple[str, ...]
    """Laid fields that nobody has signed."""


def read(pdf: bytes) -> Opened:
    """
    Return the signatures of a PDF; Malformed, or whatever the reader raises, where it cannot be read.

    Nothing is believed yet: see `changes` and `cover`.
    """
    reader = PdfFileReader(BytesIO(pdf), strict=True)
    if reader.total_revisions > MOST_REVISIONS:
        raise Malformed("file.too-many-revisions", most=MOST_REVISIONS)
    if reader.encrypted:
        raise Malformed("file.encrypted")
    pages = int(reader.root["/Pages"]["/Count"])
    signatures: list[Placed] = []
    empty: list[str] = []
    for name, value, reference in _signature_fields(reader):
        if value is None:
            empty.append(str(name))
        else:
            signatures.append(_placed(pdf, reader, str(name), reference.get_object()))
    signatures.sort(key=lambda signature: (signature.revision, signature.end))
    return Opened(pdf, reader, pages, tuple(signatures), tuple(empty))


def changes(opened: Opened) -> Iterator[Finding]:
    """Yield what was done to the file after its first signature and is not allowed."""
    reader, signatures = opened.reader, opened.signatures
    if reader.xrefs.hybrid_xrefs_present:
        yield found("structure.hybrid-references", Reason.MODIFIED_AFTER_SIGNING)
    first = signatures[0].revision
    lists = _field_lists(reader.get_historical_resolver(first))
    for revision in range(first, reader.total_revisions):
        in_revision = [signature for signature in signatures if signature.revision == revision]
        if len(in_revision) != 1:
            code = "structure.update-without-signature" if not in_revision else "structure.several-signatures-at-once"
            yield found(code, Reason.MODIFIED_AFTER_SIGNING, revision=revision + 1)
        if revision > first:
            try:
                _check_update(opened, revision, lists)
            except Malformed as wrong:
                yield Finding(wrong.finding.code, Reason.MODIFIED_AFTER_SIGNING, wrong.finding.facts)


def cover(opened: Opened, signature: Placed) -> Iterator[Finding]:
    """Yield why a signature does not cover exactly the file as it was when it was made."""
    pdf, (start, stop), end = opened.pdf, signature.hole, signature.end
    if not GAP.fullmatch(pdf, start, stop) or bytes.fromhex(pdf[start + 1 : stop - 1].decode()) != signature.contents:
        yield found("signature.hole-is-not-the-signature", Reason.FORMAT_FAILURE, field=signature.field)
    declared = END.search(pdf, max(end - 64, 0), end)
    at = opened.reader.xrefs.get_startxref_for_revision(signature.revision)
    if not declared or int(declared[1]) != at or not stop < at < end:
        yield found("signature.covers-no-whole-revision", Reason.FORMAT_FAILURE, field=signature.field)


def _signature_fields(reader: PdfFileReader) -> Iterator[tuple[str, Any, Any]]:
    """Yield name, value or None, and reference of each signature field, those within others too."""
    if "/AcroForm" in reader.root:
        fields = reader.root["/AcroForm"].get("/Fields", ())
        yield from enumerate_fields_in(fields, refs_seen=set(), target_field_type="/Sig")


def _placed(pdf: bytes, reader: PdfFileReader, name: str, field: Any) -> Placed:
    reference = field.raw_get("/V")
    if not isinstance(reference, generic.IndirectObject):
        raise Malformed("signature.not-an-object", field=name)
    value = reference.get_object()
    revision = reader.xrefs.get_introducing_revision(reference.reference)
    if reader.xrefs.get_last_change(reference.reference) != revision:
        raise Malformed("signature.overwritten", field=name)
    numbers = [int(each) for each in value["/ByteRange"]]
    contents = value.raw_get("/Contents")
    if not isinstance(contents, generic.ByteStringObject | generic.TextStringObject):
        raise Malformed("signature.without-value", field=name)
    raw = contents.original_bytes if isinstance(contents, generic.TextStringObject) else bytes(contents)
    if len(numbers) != 4 or numbers[0] != 0 or min(numbers) < 0:
        raise Malformed("signature.byte-range", field=name)
    _, start, stop, rest = numbers
    if not 0 < start < stop <= stop + rest <= len(pdf):
        raise Malformed("signature.byte-range", field=name)
    if not raw.strip(b"\0"):
        raise Malformed("signature.without-value", field=name)
    permissions, lock = _restrictions(value)
    kind, sub_filter = str(value.get("/Type", SIGNATURE)), str(value["/SubFilter"])
    if kind not in (SIGNATURE, TIMESTAMP):
        raise Malformed("signature.unknown-kind", field=name)
    return Placed(name, kind, sub_filter, revision, (start, stop), stop + rest, raw, permissions, lock)


def _restrictions(value: Any) -> tuple[int | None, Lock | None]:
    permissions: int | None = None
    lock: Lock | None = None
    for each in value.get("/Reference", ()):
        reference = each.get_object()
        if reference["/TransformMethod"] == "/DocMDP":
            permissions = int(reference["/TransformParams"].get("/P", 2))
        elif reference["/TransformMethod"] == "/FieldMDP":
            what = reference["/TransformParams"]
            lock = Lock(str(what["/Action"]), tuple(str(each) for each in what.get("/Fields", ())))
        else:
            raise Malformed("signature.unknown-restriction")
    return permissions, lock


@dataclass
class _Update:
    """Two neighbouring states of a file, while the second is checked against the first."""

    opened: Opened
    old: HistoricalResolver
    new: HistoricalResolver
    fresh: set[tuple[int, int]]
    """Objects that the update brought and that did not exist before."""
    revision: int
    filled: int = 0

    def refuse(self, what: str, **facts: object) -> Malformed:
        return Malformed(f"structure.{what}", revision=self.revision + 1, **facts)

    def is_fresh(self, reference: Any) -> bool:
        return isinstance(reference, generic.IndirectObject) and (reference.idnum, reference.generation) in self.fresh


def _check_update(opened: Opened, revision: int, lists: set[tuple[int, int]]) -> None:
    """Raise Malformed where the update does what it may not; `lists` hold fields and annotations."""
    reader = opened.reader
    old, new = reader.get_historical_resolver(revision - 1), reader.get_historical_resolver(revision)
    touched = sorted(reader.xrefs.explicit_refs_in_revision(revision), key=lambda each: each.idnum)
    known = {
        (each.idnum, each.generation)
        for each in touched
        if reader.xrefs.get_historical_ref(each, revision - 1) is not None
    }
    fresh = {(each.idnum, each.generation) for each in touched} - known
    update = _Update(opened, old, new, fresh, revision)

    _check_trailer(update)
    if reader.xrefs.refs_freed_in_revision(revision):
        raise update.refuse("object-removed")
    if any(number < old.trailer_view["/Size"] for number, _ in fresh):
        raise update.refuse("unused-number-taken")
    proofs = _revocation_store(old)
    for reference in touched:
        key = (reference.idnum, reference.generation)
        if key not in known:
            continue
        before, after = old(reference), new(reference)
        if _same(before, after):
            continue
        if reference.idnum == new.root_ref.idnum:
            _check_catalog(update, before, after)
        elif key in lists:
            _check_list(update, before, after)
        elif key in proofs:
            if isinstance(before, generic.StreamObject) or type(before) is not type(after):
                raise update.refuse("proof-replaced")
        elif isinstance(before, generic.DictionaryObject):
            _check_dictionary(update, before, after)
        else:
            raise update.refuse("object-changed", object=reference.idnum)
    if update.filled > 1:
        raise update.refuse("several-fields-at-once")


def _check_trailer(update: _Update) -> None:
    before, after = update.old.trailer_view, update.new.trailer_view
    xrefs = update.opened.reader.xrefs
    at, previous = (xrefs.get_startxref_for_revision(update.revision - back) for back in (0, 1))
    if at <= previous:
        raise update.refuse("revisions-out-of-order")
    if {key for key in _changed(before, after) if key not in TRAILER_KEYS_THAT_MAY_CHANGE} - _XREF_STREAM_KEYS:
        raise update.refuse("trailer-changed")
    if not _same(before["/ID"].raw_get(0), after["/ID"].raw_get(0)):
        raise update.refuse("trailer-changed")


_XREF_STREAM_KEYS = frozenset({"/Type", "/W", "/Index", "/Length", "/Filter", "/DecodeParms"})


def _check_catalog(update: _Update, before: Any, after: Any) -> None:
    changed = _changed(before, after)
    if changed - {"/DSS"}:
        raise update.refuse("catalog-changed", keys=" ".join(sorted(changed)))
    if "/DSS" in before or not update.is_fresh(after.raw_get("/DSS")):
        raise update.refuse("proof-replaced")


def _check_dictionary(update: _Update, before: Any, after: Any) -> None:
    if not isinstance(after, generic.DictionaryObject) or isinstance(after, generic.StreamObject):
        raise update.refuse("object-changed", object=before.container_ref.idnum)
    changed = _changed(before, after)
    if before.get("/FT") == "/Sig" and "/V" not in before:
        _check_filling(update, before, after, changed)
    elif "/SigFlags" in before and changed == {"/Fields"}:
        _check_list(update, before["/Fields"], after["/Fields"])
    elif before.get("/Type") == "/Page":
        raise update.refuse("page-changed")
    elif before.get("/FT") is not None or before.get("/Subtype") == "/Widget":
        raise update.refuse("field-changed", field=str(before.get("/T", "")))
    else:
        raise update.refuse("object-changed", object=before.container_ref.idnum)


def _check_filling(update: _Update, before: Any, after: Any, changed: set[str]) -> None:
    """A laid field may get a new signature and a new look; an earlier signature must not have locked it."""
    name = str(before.get("/T", ""))
    if "/V" not in changed or changed - {"/V", "/AP"} or "/V" not in after:
        raise update.refuse("field-changed", field=name)
    if not update.is_fresh(after.raw_get("/V")) or after["/V"].get("/Type") != SIGNATURE:
        raise update.refuse("signature-reused", field=name)
    if "/AP" in changed:
        look = after["/AP"]
        if set(look) != {"/N"} or not update.is_fresh(look.raw_get("/N")):
            raise update.refuse("appearance-changed", field=name)
    earlier = [each for each in update.opened.signatures if each.revision < update.revision]
    if any(each.lock is not None and each.lock.holds(name) for each in earlier):
        raise update.refuse("field-was-locked", field=name)
    update.filled += 1


def _check_list(update: _Update, before: Any, after: Any) -> None:
    """Fields and annotations may only be joined by an invisible, signed time-stamp field."""
    if not isinstance(after, generic.ArrayObject) or len(after) < len(before):
        raise update.refuse("field-removed")
    if not all(_same(before.raw_get(index), after.raw_get(index)) for index in range(len(before))):
        raise update.refuse("field-removed")
    for index in range(len(before), len(after)):
        reference = after.raw_get(index)
        field = reference.get_object() if update.is_fresh(reference) else None
        if not isinstance(field, generic.DictionaryObject) or not _is_timestamp_field(update, field):
            raise update.refuse("field-added")


def _is_timestamp_field(update: _Update, field: Any) -> bool:
    return (
        set(field) <= TIMESTAMP_FIELD_KEYS
        and field.get("/FT") == "/Sig"
        and update.is_fresh(field.raw_get("/V"))
        and field["/V"].get("/Type") == TIMESTAMP
        and [float(edge) for edge in field["/Rect"]] == [0, 0, 0, 0]
    )


def _field_lists(old: HistoricalResolver) -> set[tuple[int, int]]:
    """Return the objects that hold the list of fields and the lists of annotations on pages."""
    holders = [old.root["/AcroForm"], *_pages(old.root["/Pages"], 0)]
    lists = [holder.raw_get(key) for holder in holders for key in ("/Fields", "/Annots") if key in holder]
    return {(each.idnum, each.generation) for each in lists if isinstance(each, generic.IndirectObject)}


def _pages(node: Any, depth: int) -> Iterator[Any]:
    if depth > 32:
        raise Malformed("structure.page-tree")
    for kid in node["/Kids"]:
        child = kid.get_object()
        if child.get("/Type") == "/Page":
            yield child
        else:
            yield from _pages(child, depth + 1)


def _revocation_store(old: HistoricalResolver) -> set[tuple[int, int]]:
    """Return the objects of the document security store (ISO 32000-2, 12.8.4.3)."""
    if "/DSS" not in old.root:
        return set()
    references = [old.root.raw_get("/DSS")]
    store = old.root["/DSS"]
    references += [store.raw_get(key) for key in store]
    return {(each.idnum, each.generation) for each in references if isinstance(each, generic.IndirectObject)}


def _changed(before: Any, after: Any) -> set[str]:
    both = set(before) | set(after)
    return {
        str(key)
        for key in both
        if key not in before or key not in after or not _same(before.raw_get(key), after.raw_get(key))
    }


def _same(one: Any, other: Any) -> bool:
    """Whether two PDF objects are the same, references compared by number, streams by their bytes."""
    if type(one) is not type(other):
        return False
    if isinstance(one, generic.IndirectObject):
        return bool(one.idnum == other.idnum and one.generation == other.generation)
    if isinstance(one, generic.StreamObject) and one.encoded_data != other.encoded_data:
        return False
    if isinstance(one, generic.DictionaryObject):
        return set(one) == set(other) and all(_same(one.raw_get(key), other.raw_get(key)) for key in one)
    if isinstance(one, generic.ArrayObject):
        return len(one) == len(other) and all(
            _same(one.raw_get(index), other.raw_get(index)) for index in range(len(one))
        )
    return bool(one == other)
