"""
Turns ReportLab's PDF into PDF/A-2u (ISO 19005-2): colour intent, metadata, tags, language, a stable id.

ReportLab knows none of these. What is written here is checked by `invariants`, which needs no
outside validator.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import ImageCms

from .drawing import MarkedContent
from .sheet import Element

PRODUCER = "Concord"
LANGUAGE = "zh-CN"


@dataclass(frozen=True)
class About:
    """What the file says about itself, the same in Info and XMP."""

    title: str
    author: str
    subject: str
    keywords: str
    made_on: date
    """Midnight in Asia/Shanghai is written, so that the same data gives the same bytes."""


def archived(raw: bytes, elements: Sequence[Element], marked: Sequence[Sequence[MarkedContent]], about: About) -> bytes:
    """Return the file for the archive; `marked` says page by page which content belongs to which element."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        _drop_unembedded_fonts(pdf)
        _declare_colours(pdf)
        _tag(pdf, elements, marked)
        _describe(pdf, about)
        sink = io.BytesIO()
        pdf.save(
            sink,
            force_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=True,
            deterministic_id=True,
        )
    return sink.getvalue()


def _drop_unembedded_fonts(pdf: Pdf) -> None:
    """ReportLab lists Helvetica on every page, used or not; PDF/A allows no font that is not inside."""
    for page in pdf.pages:
        fonts = page.obj.Resources.get("/Font", Dictionary())
        for name in [name for name in fonts.keys() if "/FontDescriptor" not in fonts[name]]:  # noqa: SIM118 - a PDF dictionary
            del fonts[name]


def _declare_colours(pdf: Pdf) -> None:
    profile = Stream(pdf, _srgb())
    profile.N = 3
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name("/GTS_PDFA1"),
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=pdf.make_indirect(profile),
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


@cache
def _srgb() -> bytes:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes.fromhex("07ea000100010000 00000000")  # made on 2026-01-01, not at this instant
    return bytes(profile)


def _tag(pdf: Pdf, elements: Sequence[Element], marked: Sequence[Sequence[MarkedContent]]) -> None:
    """
    Build the structure tree: one element a paragraph or cell, however many pages it runs over.

    A Form is left empty here: `documents.form_tags` puts the field in once it is laid.
    """
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([document])))
    document.P = root
    nodes: list[pikepdf.Object] = []
    for element in elements:
        parent = document if element.parent is None else nodes[element.parent]
        nodes.append(pdf.make_indirect(_node(element, parent)))
        parent.K.append(nodes[-1])
    parents = Array()
    for number, (page, sequences) in enumerate(zip(pdf.pages, marked, strict=True)):
        row = Array()
        for sequence in sequences:
            node = nodes[sequence.element]
            node.K.append(Dictionary(Type=Name.MCR, Pg=page.obj, MCID=sequence.mcid))
            row.append(node)
        page.obj.StructParents = number
        page.obj.Tabs = Name.S
        parents.append(number)
        parents.append(pdf.make_indirect(row))
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=parents))
    root.ParentTreeNextKey = len(marked)
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _node(element: Element, parent: pikepdf.Object) -> Dictionary:
    node = Dictionary(Type=Name.StructElem, S=Name("/" + element.tag), P=parent, K=Array())
    if element.alternative:
        node.Alt = String(element.alternative)
    if element.field:
        node.T = String(element.field)
    if element.tag in ("TH", "TD"):
        node.A = Dictionary(O=Name.Table, ColSpan=element.columns)
        if element.heads:
            node.A.Scope = Name("/" + element.heads)
    return node


def _describe(pdf: Pdf, about: About) -> None:
    day = about.made_on
    info: Mapping[str, str] = {
        "/Title": about.title,
        "/Author": about.author,
        "/Subject": about.subject,
        "/Keywords": about.keywords,
        "/Creator": PRODUCER,
        "/Producer": PRODUCER,
        "/CreationDate": f"D:{day:%Y%m%d}000000+08'00'",
        "/ModDate": f"D:{day:%Y%m%d}000000+08'00'",
    }
    pdf.trailer.Info = pdf.make_indirect(Dictionary({key: String(value) for key, value in info.items()}))
    metadata = Stream(pdf, _xmp(about).encode())
    metadata.Type = Name.Metadata
    metadata.Subtype = Name.XML
    pdf.Root.Metadata = pdf.make_indirect(metadata)
    pdf.Root.Lang = String(LANGUAGE)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def _xmp(about: About) -> str:
    title, author, subject, keywords = (
        escape(text) for text in (about.title, about.author, about.subject, about.keywords)
    )
    moment = f"{about.made_on.isoformat()}T00:00:00+08:00"
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
   <pdfaid:part>2</pdfaid:part>
   <pdfaid:conformance>U</pdfaid:conformance>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
   <dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>
   <pdf:Keywords>{keywords}</pdf:Keywords>
   <pdf:Producer>{PRODUCER}</pdf:Producer>
   <xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>
   <xmp:CreateDate>{moment}</xmp:CreateDate>
   <xmp:ModifyDate>{moment}</xmp:ModifyDate>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
