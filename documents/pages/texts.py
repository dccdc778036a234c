"""The fixed words of every paper, from `texts*.zh.toml`: a lawyer edits those files, not the code."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def texts(paper: str) -> dict[str, Any]:
    """Return one paper's words, with those common to all papers under their own keys."""
    everything = _everything()
    return {**everything["common"], **everything[paper]}


@cache
def _everything() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for file in sorted(Path(__file__).parent.glob("texts*.zh.toml")):
        found |= tomllib.loads(file.read_text("utf-8"))
    return found
