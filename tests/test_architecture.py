"""The house keeps its shape: faces only, every code has words, every contract bites."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from web.problems import FOLDER, texts

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = [
    "kernel",
    "people",
    "cases",
    "media",
    "rooms",
    "recordings",
    "documents",
    "confirmation",
    "signaling",
    "web",
]
REFUSALS = {"Invalid", "Forbidden", "NotFound", "Conflict", "Unavailable"}


def modules(package: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / package).rglob("*.py")):
        if "node_modules" not in path.parts:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def deep_imports(package: str, tree: ast.Module) -> list[str]:
    """Return what reaches past another package's face; the kernel is a shelf, its modules are its face."""
    return [
        name
        for name in imported(tree)
        if "." in name and name.split(".")[0] in PACKAGES and name.split(".")[0] not in (package, "kernel")
    ]


@pytest.mark.parametrize("package", PACKAGES)
def test_between_packages_only_faces_are_used(package: str) -> None:
    found = {str(path.relative_to(ROOT)): deep_imports(package, tree) for path, tree in modules(package)}

    assert {path: names for path, names in found.items() if names} == {}


def test_the_rule_of_faces_bites() -> None:
    assert deep_imports("web", ast.parse("from cases.store import load")) == ["cases.store"]


def test_the_kernel_face_brings_no_database_library() -> None:
    code = "import sys, kernel; sys.exit('sqlalchemy' in sys.modules)"

    assert subprocess.call([sys.executable, "-c", code], cwd=ROOT) == 0


@pytest.mark.parametrize(
    "forbidden", ["kernel/ids.py:import web", "media/guards.py:import rooms", "cases/model.py:import sqlalchemy"]
)
def test_each_contract_of_the_layers_bites(forbidden: str, tmp_path: Path) -> None:
    """Break a copy of the house on purpose: the linter must say so."""
    target, _, line = forbidden.partition(":")
    for package in PACKAGES:
        for path, _tree in modules(package):
            copy = tmp_path / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    broken = tmp_path / target
    broken.write_text(broken.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")

    answer = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert answer.returncode != 0
    assert "BROKEN" in answer.stdout


def codes_in_source() -> dict[str, str]:
    """Return refusal code -> where it is raised, for all codes written as literals."""
    found = {}
    for package in PACKAGES:
        for path, tree in modules(package):
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in REFUSALS
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    found[str(node.args[0].value)] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_refusal_has_words(language: str) -> None:
    known = texts(language)

    assert {code: where for code, where in codes_in_source().items() if code not in known} == {}


def test_both_languages_say_the_same_codes_with_the_same_facts() -> None:
    zh, en = texts("zh"), texts("en")
    places = re.compile(r"\{(\w+)\}")

    assert sorted(zh) == sorted(en)
    differing = {
        code for code in zh if set(places.findall(zh[code]["detail"])) != set(places.findall(en[code]["detail"]))
    }
    assert differing == set()
    assert all(file.read_text(encoding="utf-8").strip() for file in FOLDER.glob("*.json"))


def test_no_file_grew_beyond_what_one_reading_holds() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "*.py", "*.ts", "*.vue"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    long = {}
    for name in tracked:
        path = ROOT / name
        if path.exists() and "generated" not in path.name:
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > 420:
                long[name] = lines

    assert long == {}
