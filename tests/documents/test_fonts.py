"""Every character finds a font, is printed, and is read back as itself."""

import hashlib
import json
import re
import resource
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from documents import font_setup, fonts
from documents.fonts import LATIN_FONT, Voice, glyph
from documents.pages import agreement
from documents.pages.invariants import violations
from kernel import Invalid, Unavailable
from tests.documents.pages_builders import SUN, an_agreement
from tests.documents.pages_reading import pages_of, text_of

# Names as people bear them, that FandolFang lacks; those after 阿 lie beyond the basic plane.
RARE_IN_NAMES = (
    "喆堃犇垚赟昇珺淼焱翀煊晞玥珏玮祎芃苒茜莜邢郗郦鄞闫隗靳韪颀饶骞髙鹃麒黎黻鼐龑龢阿𠮷䶮𬭊𫖯㛃𪻐𬎆𫘧𬱖𫍣𬸪𫐐𬬱𬜬"
)


TABLE = tomllib.loads(Path(__file__).with_name("standard_characters.toml").read_text("utf-8"))


def gb2312() -> str:
    """The 6763 characters of GB 2312, which every Chinese system has carried since 1980."""
    codes = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return "".join(code.decode("gb2312", errors="ignore") for code in codes)


def standard_characters() -> str:
    """The 8105 characters of 通用规范汉字表 (2013), which names are to be chosen from."""
    old = "".join(character for character in gb2312() if character not in TABLE["not_in_the_table"])
    return old + "".join(TABLE["beyond_gb2312"].split())


def test_every_standard_character_is_printed_and_read_back():
    characters = standard_characters()
    assert len(characters) == len(set(characters)) == 8105
    assert len(gb2312()) == 6763

    pages = pages_of(agreement(an_agreement(facts=characters + TABLE["not_in_the_table"])).pdf)
    read = "".join(re.sub(r"—\d+—.*", "", "".join(page.split())) for page in pages)

    assert characters + TABLE["not_in_the_table"] in read


def test_rare_characters_of_names_are_printed_and_read_back_even_beyond_the_basic_plane():
    paper = agreement(an_agreement(parties=(replace(SUN, name=RARE_IN_NAMES), *an_agreement().parties[1:])))

    assert RARE_IN_NAMES in "".join(text_of(paper.pdf).split())


def test_what_the_first_font_lacks_the_next_one_draws():
    assert glyph(Voice.BODY, "调").font == "concord-fangsong"
    assert glyph(Voice.BODY, "喆").font == "concord-song"
    assert glyph(Voice.BODY, "𠮷").font in ("concord-kai", "concord-song", "concord-rare")


def test_figures_and_latin_letters_have_times_metrics_while_chinese_marks_stay_chinese():
    assert glyph(Voice.BODY, "2").font == LATIN_FONT
    assert glyph(Voice.TITLE, "A").advance == pytest.approx(722, abs=1)
    assert glyph(Voice.BODY, "“").font != LATIN_FONT
    assert glyph(Voice.BODY, "·").font != LATIN_FONT


@pytest.mark.parametrize("character", ["\u202e", "\u200e", "\ue000", "\ufe0f", "\x07", "😀"])
def test_what_cannot_be_printed_is_refused_rather_than_left_empty(character):
    with pytest.raises(Invalid, match=r"paper\.character-not-drawable") as refusal:
        agreement(an_agreement(facts=f"事实{character}。"))

    assert refusal.value.facts["character"] == f"U+{ord(character):04X}"


@pytest.fixture
def only_noto(tmp_path: Path) -> Iterator[None]:
    """A folder such as the setup leaves where apt could not be reached."""
    manifest = json.loads((font_setup.DEFAULT_FOLDER / font_setup.MANIFEST).read_text("utf-8"))
    manifest["fonts"] = {name: font for name, font in manifest["fonts"].items() if name in ("song", "song-black")}
    for font in manifest["fonts"].values():
        (tmp_path / font["file"]).symlink_to(font_setup.DEFAULT_FOLDER / font["file"])
    (tmp_path / font_setup.MANIFEST).write_text(json.dumps(manifest), "utf-8")
    fonts.use_folder(tmp_path)
    yield
    fonts.use_folder(None)


@pytest.mark.usefixtures("only_noto")
def test_without_fangsong_papers_are_still_made_in_song():
    paper = agreement(an_agreement())

    assert violations(paper.pdf) == []
    assert glyph(Voice.BODY, "调").font == "concord-song"


def test_without_any_font_the_refusal_names_the_command(tmp_path: Path):
    fonts.use_folder(tmp_path)
    try:
        with pytest.raises(Unavailable, match=r"paper\.fonts-missing") as refusal:
            agreement(an_agreement())
    finally:
        fonts.use_folder(None)

    assert "font_setup" in str(refusal.value.facts["command"])


def test_setting_up_fonts_again_costs_a_python_start():
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run([sys.executable, str(font_setup.__file__)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    # CPU, since the machine may be busy: 0.06 s measured, and reading the fonts anew would be seconds.
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 1


def test_a_font_folder_is_complete_only_with_all_files_of_the_present_pins(tmp_path: Path):
    good = {"pins": font_setup._pins_digest(), "missing": {}, "fonts": {"song": {"file": "a.ttf", "size": 3}}}

    def is_complete(**changes: object) -> bool:
        (tmp_path / font_setup.MANIFEST).write_text(json.dumps({**good, **changes}))
        return font_setup.is_complete(tmp_path)

    assert not is_complete()
    (tmp_path / "a.ttf").write_bytes(b"abc")
    assert is_complete()
    assert not is_complete(pins="of another day")
    assert not is_complete(missing={"kai": "no network"})
    assert not is_complete(fonts={"song": {"file": "a.ttf", "size": 4}})


def test_pinned_fonts_are_what_lies_in_the_folder():
    manifest = json.loads((font_setup.DEFAULT_FOLDER / font_setup.MANIFEST).read_text("utf-8"))
    packages = tomllib.loads(font_setup.PINS.read_text("utf-8"))["package"]

    for font in (font for package in packages for font in package["font"]):
        if font["name"] in manifest["fonts"] and not manifest["notes"]:
            file = font_setup.DEFAULT_FOLDER / manifest["fonts"][font["name"]]["file"]
            assert hashlib.sha256(file.read_bytes()).hexdigest() == font.get("made", font["sha256"])


def test_an_npm_font_that_is_not_the_pinned_one_is_refused_and_a_distributions_is_noted(tmp_path: Path):
    source = tmp_path / "a.ttf"
    source.write_bytes(b"not the pinned font")
    font = {"name": "song", "member": "a.ttf", "sha256": "0" * 64}
    notes: list[str] = []

    refused = font_setup._why_refused({"kind": "npm", "name": "n"}, font, source, notes)
    accepted = font_setup._why_refused({"kind": "apt", "name": "d"}, font, source, notes)

    assert "was not used" in refused
    assert accepted == ""
    assert "another version" in notes[0]


def test_the_licence_of_every_package_lies_beside_its_fonts():
    for package in tomllib.loads(font_setup.PINS.read_text("utf-8"))["package"]:
        folder = font_setup.DEFAULT_FOLDER / "licences" / package["name"].rpartition("/")[2]
        assert list(folder.iterdir()), package["name"]
