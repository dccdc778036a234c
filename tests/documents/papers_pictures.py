"""
Contact sheets of the first page of every paper, for docs/papers/: `python -m tests.documents.papers_pictures FOLDER`.

Sixteen greys are enough for black ink, and keep a sheet below a quarter of a megabyte.
"""

import io
import sys
from pathlib import Path

from PIL import Image

from documents.images import page_image
from documents.pages import kinds
from tests.documents.papers_examples import EXAMPLES, PROOF

WIDTH, COLUMNS, ROWS, GAP = 380, 5, 2, 8


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pages = [
        Image.open(io.BytesIO(page_image(kinds.render(kind, EXAMPLES[kind], PROOF).pdf, 0, WIDTH))).convert("L")
        for kind in kinds.KINDS
    ]
    a_sheet = COLUMNS * ROWS
    for number, start in enumerate(range(0, len(pages), a_sheet), start=1):
        _sheet(pages[start : start + a_sheet]).save(folder / f"papers-{number}.png", optimize=True)


def _sheet(pages: list[Image.Image]) -> Image.Image:
    height = pages[0].height
    sheet = Image.new("L", (COLUMNS * (WIDTH + GAP) + GAP, ROWS * (height + GAP) + GAP), 120)
    for place, page in enumerate(pages):
        row, column = divmod(place, COLUMNS)
        sheet.paste(page, (GAP + column * (WIDTH + GAP), GAP + row * (height + GAP)))
    return sheet.quantize(16)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
