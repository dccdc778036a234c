"""
What people fight about: 19 classes, 128 items, each with what the law makes of it.

Flags: "-J" not confirmable as such, "~J" only its payment or delivery terms are, "-E" no
electronic signature (Electronic Signature Law, art. 3), "L" labour dispute (15 days), "R"
usually goes to a department first.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kernel import Invalid

DATA = Path(__file__).parent / "data" / "taxonomy.json"

NOT_CONFIRMABLE, PAYMENT_TERMS_ONLY, NO_E_SIGNATURE, LABOUR, DEPARTMENT_FIRST = "-J", "~J", "-E", "L", "R"


@dataclass(frozen=True)
class Item:
    """`code` is four digits; its first two are those of the class."""

    code: str
    names: tuple[str, str]
    flags: tuple[str, ...]

    def name(self, language: str) -> str:
        """Return the name in "zh" or "en"."""
        return self.names[language == "en"]


@dataclass(frozen=True)
class Class:
    code: str
    names: tuple[str, str]
    items: tuple[Item, ...]

    def name(self, language: str) -> str:
        """Return the name in "zh" or "en"."""
        return self.names[language == "en"]


@cache
def classes() -> tuple[Class, ...]:
    return tuple(
        Class(
            each["code"],
            (each["name"], each["name_en"]),
            tuple(Item(item["code"], (item["name"], item["name_en"]), tuple(item["flags"])) for item in each["items"]),
        )
        for each in json.loads(DATA.read_text(encoding="utf-8"))
    )


def item(code: str) -> Item:
    """Return the item of a four-digit code; Invalid("dispute-type.unknown")."""
    try:
        return _items()[code]
    except KeyError:
        raise Invalid("dispute-type.unknown", dispute_type=code) from None


def codes_named(word: str) -> list[str]:
    """Return the codes of all items in whose name, or that of their class, the word is, in either language."""
    wanted = word.casefold()
    return [
        item.code
        for each in classes()
        for item in each.items
        if any(wanted in name.casefold() for name in (*item.names, *each.names))
    ]


def flags_of(code: str) -> tuple[str, ...]:
    return item(code).flags


@cache
def _items() -> dict[str, Item]:
    return {item.code: item for each in classes() for item in each.items}
