"""Pages as pictures, for phones that should show a paper without a PDF reader."""

import hashlib
import io
import threading
from functools import lru_cache

import pypdfium2

from kernel import NotFound

WIDEST = 2400
"""Pixels: an A4 page at 290 dpi."""

_pdfium = threading.Lock()
"""PDFium is not safe for threads."""


def page_image(pdf: bytes, page: int, width: int) -> bytes:
    """
    Return one page, counted from 0, as PNG `width` pixels wide, with signatures and seals.

    Raises NotFound("document.no-such-page"). The last pictures are kept, by digest of the file.
    """
    return _picture(_File(pdf), page, max(1, min(width, WIDEST)))


class _File:
    """Bytes that compare by their SHA-256, so that a cache need not compare megabytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.digest = hashlib.sha256(data).digest()

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _File) and self.digest == other.digest


@lru_cache(maxsize=32)
def _picture(file: _File, page: int, width: int) -> bytes:
    with _pdfium:
        document = pypdfium2.PdfDocument(file.data)
        try:
            if not 0 <= page < len(document):
                raise NotFound("document.no-such-page", page=page + 1, pages=len(document))
            document.init_forms()  # without it, signature fields are not drawn
            sheet = document[page]
            bitmap = sheet.render(scale=width / sheet.get_width(), may_draw_forms=True)
            picture = bitmap.to_pil()
        finally:
            document.close()
    sink = io.BytesIO()
    picture.convert("RGB").save(sink, "PNG", compress_level=6)
    return sink.getvalue()
