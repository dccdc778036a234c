"""
Which font draws which character: one voice a purpose, and a fallback for every character.

FandolFang is the nearest free 仿宋, but lacks a fifth of the 8105 standard characters, many of
them common in names. So each character looks down a chain until a font has it. A character that
no font has is refused: a paper with an empty box for somebody's name is worse than no paper.

Fonts are read once, when first needed, from the folder that `font_setup` filled. ReportLab keeps
fonts by name for the whole process, and so do we.
"""

import json
import threading
from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics, ttfonts

from kernel import Invalid, Unavailable


class Voice(Enum):
    """A purpose on the page; the value is the chain of fonts that serve it, best first."""

    BODY = ("fangsong", "song", "kai", "rare")
    TITLE = ("song-black", "song", "fangsong", "kai", "rare")
    HEADING = ("hei", "song-black", "song", "fangsong", "kai", "rare")


LATIN = "latin"
"""Times metrics for ASCII and Latin letters, as official papers have them: the CJK fonts' own are poor."""

LATIN_FONT = f"concord-{LATIN}"


@dataclass(frozen=True, slots=True)
class Glyph:
    font: str
    """The name under which ReportLab knows the font."""
    advance: float
    """Width in thousandths of the font size."""


_lock = threading.RLock()
_folder: Path | None = None
"""None is the project's own folder, `font_setup.DEFAULT_FOLDER`."""


def use_folder(folder: Path | None) -> None:
    """Read fonts from another folder (None: the project's own). Call it before the first paper is made."""
    global _folder
    with _lock:
        _folder = folder
        for kept in (_manifest, _face, glyph):
            kept.cache_clear()


@cache
def glyph(voice: Voice, character: str) -> Glyph:
    """
    Return the font that draws a character, and how wide.

    Raises Invalid("paper.character-not-drawable") for control characters, direction marks,
    private use and everything that none of our fonts has.
    """
    code = ord(character)
    chain = (LATIN, *voice.value) if _is_latin(code) else (*voice.value, LATIN)
    for name in chain:
        if _has(name, code) and _is_text(code):
            return Glyph(f"concord-{name}", float(_face(name).face.charWidths[code]))
    raise Invalid("paper.character-not-drawable", character=f"U+{code:04X}")


def _is_latin(code: int) -> bool:
    return code < 0x7F or (0xC0 <= code < 0x250 and code not in (0xD7, 0xF7))


def _is_text(code: int) -> bool:
    """Not a control, a direction or a joining mark, a variation selector, nor private use."""
    return not (
        code < 0x20
        or 0x7F <= code < 0xA0
        or 0x200B <= code <= 0x200F
        or 0x2028 <= code <= 0x202E
        or 0x2060 <= code <= 0x206F
        or 0xE000 <= code <= 0xF8FF
        or 0xFE00 <= code <= 0xFE0F
        or code == 0xFEFF
        or code >= 0xE0000
    )


def _has(name: str, code: int) -> bool:
    font = _manifest().get(name)
    return font is not None and bisect_right(font["coverage"], code) % 2 == 1


@cache
def _manifest() -> dict[str, dict[str, Any]]:
    folder = fonts_folder()
    try:
        fonts: dict[str, dict[str, Any]] = json.loads((folder / "fonts.json").read_text("utf-8"))["fonts"]
    except FileNotFoundError:
        fonts = {}
    if not fonts:
        raise Unavailable("paper.fonts-missing", folder=str(folder), command="python -m documents.font_setup")
    return fonts


def fonts_folder() -> Path:
    """Return the folder that fonts are read from."""
    from .font_setup import DEFAULT_FOLDER  # not above: it is also run as a program

    return _folder or DEFAULT_FOLDER


@cache
def _face(name: str) -> Any:
    """Read one font into ReportLab; only those that some paper has needed are ever read."""
    with _lock:
        registered = f"concord-{name}"
        if registered not in pdfmetrics.getRegisteredFontNames():
            path = fonts_folder() / _manifest()[name]["file"]
            pdfmetrics.registerFont(
                ttfonts.TTFont(registered, str(path), asciiReadable=False, shapable=False),
            )
        return pdfmetrics.getFont(registered)


def _to_unicode(font_name: str, subset: list[int]) -> str:
    """
    Return the map by which a reader copies and searches text.

    ReportLab writes `<20BB7>` for 𠮷, which readers take for another character; a code beyond
    the basic plane is a surrogate pair here (PDF 32000-1, 9.10.3). Code 0 stands for no
    character and is left out, as PDF/A-2u asks.
    """
    pairs = [
        f"<{code:02X}> <{chr(value).encode('utf-16-be').hex().upper()}>" for code, value in enumerate(subset) if value
    ]
    blocks = []
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    head = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo",
        f"<< /Registry ({font_name})",
        f"/Ordering ({font_name})",
        "/Supplement 0",
        ">> def",
        f"/CMapName /{font_name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{len(subset) - 1:02X}>",
        "endcodespacerange",
    ]
    return "\n".join([*head, *blocks, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])


# No public hook exists (docs/decisions/0202); tests/documents/test_fonts.py guards it by text extraction.
ttfonts.makeToUnicodeCMap = _to_unicode
