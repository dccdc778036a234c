"""What scrolls can be scrolled by keyboard: it takes the focus and says what it is (WCAG 2.1.1)."""

import re
from collections.abc import Iterator

from .test_client_texts import SOURCES

RULE = re.compile(r"^([^{}@]*)\{([^{}]*)\}", re.MULTILINE)
SCROLLS = re.compile(r"\boverflow(?:-[xy])?:[^;]*\b(?:auto|scroll)\b")
TAG = re.compile(r"<[a-z][\w-]*\b(?:[^>\"]|\"[^\"]*\")*>")


def what_scrolls() -> Iterator[tuple[str, str, list[str]]]:
    """Yield file, selector and the tags that the selector ends on, for each rule that makes something scroll."""
    for path in sorted(SOURCES.rglob("*.vue")):
        text = path.read_text(encoding="utf-8")
        template, _, style = re.sub(r"<style[^>]*>", "<style>", text).partition("<style>")
        for selector, body in RULE.findall(style):
            if SCROLLS.search(body):
                last = selector.strip().split()[-1]
                classes = re.findall(r"\.([\w-]+)", last)
                name = re.match(r"[a-z]+", last)
                tags = [tag for tag in TAG.findall(template) if _is(tag, name[0] if name else "", classes)]
                yield str(path.relative_to(SOURCES)), selector.strip(), tags


def _is(tag: str, name: str, classes: list[str]) -> bool:
    found = re.search(r'\sclass="([^"]*)"', tag)
    return tag.startswith(f"<{name}") and set(classes) <= set(found[1].split() if found else [])


def reached(tag: str) -> bool:
    """Whether the element takes the focus by keyboard, or is given it as a dialog, and has a name."""
    focus = 'tabindex="0"' in tag or ('role="dialog"' in tag and 'tabindex="-1"' in tag)
    return focus and bool(re.search(r":?aria-label(ledby)?=", tag))


def test_whatever_scrolls_is_reached_by_keyboard_and_has_a_name() -> None:
    found = list(what_scrolls())

    assert len(found) >= 15
    assert all(tags for _, _, tags in found), [each for each in found if not each[2]]
    assert [(file, selector) for file, selector, tags in found if not any(reached(tag) for tag in tags)] == []
