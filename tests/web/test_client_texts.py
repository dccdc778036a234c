"""What people read in the client lies in its locale files, whole in both languages."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SOURCES = Path(__file__).parents[2] / "web" / "client" / "src"
LOCALES = SOURCES / "locales"
AREAS = sorted(path.name.removesuffix(".zh.json") for path in LOCALES.glob("*.zh.json"))
COMMENTS = re.compile(r"<!--.*?-->|/\*.*?\*/|(?<![:'\"])//[^\n]*", re.DOTALL)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PLACE = re.compile(r"{(\w+)}")


def texts(file: Path) -> dict[str, str]:
    def walk(branch: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
        for key, value in branch.items():
            if isinstance(value, dict):
                yield from walk(value, f"{path}{key}.")
            else:
                yield path + key, value

    return dict(walk(json.loads(file.read_text(encoding="utf-8")), ""))


def pair(area: str) -> tuple[dict[str, str], dict[str, str]]:
    prefix = f"{area}." if area else ""
    return texts(LOCALES / f"{prefix}zh.json"), texts(LOCALES / f"{prefix}en.json")


@pytest.mark.parametrize("area", ["", *AREAS])
def test_both_languages_say_the_same_things(area: str) -> None:
    chinese, english = pair(area)

    assert chinese.keys() == english.keys()
    for key, text in chinese.items():
        assert text, key
        assert set(PLACE.findall(text)) == set(PLACE.findall(english[key])), key


def test_no_page_of_a_party_holds_chinese_of_its_own() -> None:
    held = [
        f"{path.relative_to(SOURCES)}: {line.strip()}"
        for folder in ("party", "devices", "api")
        for path in sorted((SOURCES / folder).rglob("*"))
        if path.suffix in (".vue", ".ts", ".css") and not path.name.endswith((".test.ts", "generated.ts"))
        for line in COMMENTS.sub("", path.read_text(encoding="utf-8")).splitlines()
        if CHINESE.search(line)
    ]

    assert held == []
