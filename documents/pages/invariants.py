"""
What must be true of every paper's file, before and after signing: an own short PDF/A-2u check.

It does not replace a full validator (docs/papers.md says how the two were compared); it holds
what has gone wrong before and what a validator of the standard would not ask, such as fonts from
our own list only. Run by the tests on every kind of paper; cheap enough for a nightly look at the archive.
"""

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

_PRINT = 4
_HIDDEN = 2
_SYMBOLIC = 4
_FONTS = ("FandolFang", "FandolHei", "NotoSerifSC", "LXGWWenKai", "HanaMinB", "LiberationSerif")
_ACTIVE = (
    "/JS",
    "/JavaScript",
    "/AA",
    "/OpenAction",
    "/Launch",
    "/URI",
    "/GoToR",
    "/ImportData",
    "/SubmitForm",
    "/RichMedia",
)
_TEXT = {"/H1", "/H2", "/P", "/Figure", "/Table", "/Form"}
_INSIDE = {"/Document": _TEXT, "/Table": {"/TR"}, "/TR": {"/TH", "/TD"}}
"""What may stand in what; everything else holds content only."""
_XMP = {
    "dc": "{http://purl.org/dc/elements/1.1/}",
    "pdf": "{http://ns.adobe.com/pdf/1.3/}",
    "pdfaid": "{http://www.aiim.org/pdfa/ns/id/}",
    "xmp": "{http://ns.adobe.com/xap/1.0/}",
    "rdf": "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}",
}


def violations(data: bytes) -> list[str]:
    """Return what is wrong with a paper, as short English phrases; an empty list is good."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        checks = (_file, _colour, _metadata, _language, _fonts, _activity, _tags, _order, _annotations)
        found = [problem for check in checks for problem in check(pdf)]
    return found + list(_signatures(data))


def _file(pdf: Pdf) -> Iterator[str]:
    if pdf.is_encrypted:
        yield "encrypted"
    if len(pdf.trailer.get("/ID", Array())) != 2:
        yield "no file identifier"


def _colour(pdf: Pdf) -> Iterator[str]:
    intents = [intent for intent in pdf.Root.get("/OutputIntents", Array()) if str(intent.S) == "/GTS_PDFA1"]
    if len(intents) != 1:
        yield f"{len(intents)} PDF/A output intents instead of one"
    elif intents[0].DestOutputProfile.N != 3:
        yield "output intent is not RGB"


def _metadata(pdf: Pdf) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "no XMP"
        return
    root = ElementTree.fromstring(pdf.Root.Metadata.read_bytes().decode())  # noqa: S314 - a paper of ours, no entities
    description = root.find(f".//{_XMP['rdf']}Description")
    assert description is not None

    def said(prefix: str, name: str) -> str:
        element = description.find(_XMP[prefix] + name)
        return "".join(element.itertext()).strip() if element is not None else ""

    if (said("pdfaid", "part"), said("pdfaid", "conformance")) != ("2", "U"):
        yield "not declared as PDF/A-2u"
    pairs = {
        "/Title": said("dc", "title"),
        "/Author": said("dc", "creator"),
        "/Subject": said("dc", "description"),
        "/Keywords": said("pdf", "Keywords"),
        "/Producer": said("pdf", "Producer"),
        "/Creator": said("xmp", "CreatorTool"),
    }
    for key, value in pairs.items():
        if str(pdf.docinfo.get(key, "")) != value:
            yield f"Info {key} differs from XMP"
    day = re.sub(r"\D", "", said("xmp", "CreateDate"))[:14]
    if not str(pdf.docinfo.get("/CreationDate", "")).startswith(f"D:{day}"):
        yield "Info /CreationDate differs from XMP"


def _language(pdf: Pdf) -> Iterator[str]:
    if str(pdf.Root.get("/Lang", "")) != "zh-CN":
        yield "language is not zh-CN"


def _fonts(pdf: Pdf) -> Iterator[str]:
    for font in _dictionaries(pdf, "/Font"):
        if "/Subtype" not in font or font.Subtype == Name.CIDFontType2:
            continue
        name = str(font.get("/BaseFont", "?")).lstrip("/")
        described = font.get("/FontDescriptor", Dictionary())
        if "/FontFile2" not in described:
            yield f"font {name} is not embedded"
        if int(described.get("/Flags", 0)) & _SYMBOLIC and "/Encoding" in font:
            yield f"font {name} is symbolic and has an encoding"
        if not name.partition("+")[2].startswith(_FONTS):
            yield f"font {name} is not one of ours"
        if "/ToUnicode" not in font:
            yield f"font {name} has no ToUnicode"
        else:
            yield from _to_unicode(name, font.ToUnicode.read_bytes().decode("latin-1"))


def _to_unicode(name: str, cmap: str) -> Iterator[str]:
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for value in re.findall(r"<[0-9A-F]+> <([0-9A-F]+)>", block):
            if len(value) % 4:
                yield f"font {name} maps to {value}, which is not UTF-16"
                continue
            try:
                text = bytes.fromhex(value).decode("utf-16-be")
            except UnicodeDecodeError:
                yield f"font {name} maps to half a surrogate pair"
                continue
            if text in ("\0", "\ufeff", "\ufffe"):
                yield f"font {name} maps to U+{ord(text):04X}"


def _activity(pdf: Pdf) -> Iterator[str]:
    for item in pdf.objects:
        if isinstance(item, Dictionary | Stream):
            for key in _ACTIVE:
                if key in item or item.get("/S") == Name(key):
                    yield f"holds {key}"
    if "/EmbeddedFiles" in pdf.Root.get("/Names", Dictionary()):
        yield "holds attached files"


def _tags(pdf: Pdf) -> Iterator[str]:
    if not pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked", False):
        yield "not marked as tagged"
        return
    rows = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = {int(rows[at]): rows[at + 1] for at in range(0, len(rows), 2)}
    for number, page in enumerate(pdf.pages, start=1):
        content = b"\n".join(stream.read_bytes() for stream in _streams(page.obj.Contents))
        opened, closed = len(re.findall(rb"\bB(?:DC|MC)\b", content)), len(re.findall(rb"\bEMC\b", content))
        if opened != closed:
            yield f"page {number}: {opened} marked sequences opened, {closed} closed"
        marked = {int(mcid) for mcid in re.findall(rb"/MCID (\d+)", content)}
        tagged = parents.get(int(page.obj.get("/StructParents", -1)), Array())
        if marked != set(range(len(tagged))):
            yield f"page {number}: marked content and structure tree disagree"


def _order(pdf: Pdf) -> Iterator[str]:
    """One title, a table of rows of cells, an alternative for each figure, a Form for each field that is seen."""
    if "/StructTreeRoot" not in pdf.Root:
        return
    nodes = [pdf.Root.StructTreeRoot.K[0]]
    kinds: dict[str, int] = {}
    forms = set()
    while nodes:
        node = nodes.pop()
        kind = str(node.S)
        kinds[kind] = kinds.get(kind, 0) + 1
        children = [child for child in node.K if "/S" in child] if "/K" in node else []
        if wrong := {str(child.S) for child in children} - _INSIDE.get(kind, set()):
            yield f"{kind} holds {', '.join(sorted(wrong))}"
        if kind == "/Figure" and not str(node.get("/Alt", "")):
            yield "a figure has no alternative"
        if kind == "/TR" and sum(int(cell.A.ColSpan) for cell in children) != _columns_of(node.P):
            yield "a row has other columns than its table"
        if kind == "/Form":
            forms |= {content.Obj.objgen for content in node.K}
        nodes += children
    if not kinds.get("/H1"):
        yield "no title"
    for number, page in enumerate(pdf.pages, start=1):
        for annotation in page.obj.get("/Annots", Array()):
            x0, y0, x1, y1 = (float(edge) for edge in annotation.Rect)
            seen = annotation.get("/Subtype") == Name.Widget and x0 != x1 and y0 != y1
            if seen and (annotation.objgen not in forms or "/TU" not in annotation):
                yield f"page {number}: a field is not told where it stands"


def _columns_of(table: Any) -> int:
    return sum(int(cell.A.ColSpan) for cell in table.K[0].K)


def _streams(contents: Any) -> list[Any]:
    return list(contents) if isinstance(contents, Array) else [contents]


def _annotations(pdf: Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, start=1):
        for annotation in page.obj.get("/Annots", Array()):
            flags = int(annotation.get("/F", 0))
            x0, y0, x1, y1 = (float(edge) for edge in annotation.Rect)
            if flags & _HIDDEN or x0 == x1 or y0 == y1:
                continue
            if not flags & _PRINT:
                yield f"page {number}: an annotation is not printed"
            if "/N" not in annotation.get("/AP", Dictionary()):
                yield f"page {number}: an annotation has no appearance"


def _signatures(data: bytes) -> Iterator[str]:
    """The last signature covers the file to its end, but for its own value."""
    ranges = [[int(part) for part in found.split()] for found in re.findall(rb"/ByteRange\s*\[([\d\s]+)\]", data)]
    if ranges and max(start + length for *_, start, length in ranges) != len(data):
        yield "the last signature does not cover the whole file"


def _dictionaries(pdf: Pdf, kind: str) -> Iterator[Any]:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == Name(kind):
            yield item
