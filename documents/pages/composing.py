"""
Writes one paper from its facts: fixed words, filled forms, lists, places to sign.

A paper's module says what stands where; how it is set is said here and below. Nothing is laid
out before `signed`, because the end of the text must know how much room the signatures take.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from documents.amounts import in_sentence

from . import required
from .closing import finished, sealed_height, sign_off, unsealed_height
from .model import Facts, Paper, PaperParty, Proof
from .numerals import count, in_arabic, in_minutes
from .parties import described, month_of, signer_of
from .sheet import (
    BODY,
    KIND,
    LEADING,
    NOTE,
    NUMBER,
    TEXT_WIDTH,
    TITLE,
    Sheet,
    Style,
    paragraphs_of,
    rows_of,
)
from .signing_area import Signer, height_of, sign_here
from .tables import LEAST_HEIGHT, TEXT, Column, form, listing
from .texts import texts

Seal = tuple[str, str, str]
"""Field, role, organisation."""
SHORT = 2
"""Lines: so short a text is not left alone with the signatures on the last page."""


@dataclass(frozen=True)
class _Block:
    """A part of the paper: `lay` takes the sheet and what must stand on one page with the part's end, points."""

    lay: Callable[[Sheet, float], None]
    height: float = 0.0
    """Of a short text, points; 0 of everything else."""


class Composer:
    def __init__(self, kind: str, data: Facts, proof: Proof, head: str = "") -> None:
        """
        Begin with title and number; `head` is who issues the paper, printed above its title.

        Raises Invalid("paper.missing-field") for the first required field that is empty.
        """
        required.check(kind, data)
        self.kind, self.data, self.proof = kind, data, proof
        self.words = texts(kind) | {"by_hand": proof.by_hand}
        self.facts = {name: self.shown(name) for name in vars(data)}
        """Every field as it is printed; a paper may add to them before it uses them."""
        self._blocks: list[_Block] = []
        self._sections = 0
        self._head = head

    def shown(self, name: str) -> str:
        """Return a field as it is printed."""
        return self.value(name, getattr(self.data, name))

    def agreed(self, name: str) -> str:
        """Return a yes or no as a person's own choice: `同意`, `不同意`."""
        return str(self.words["consented" if getattr(self.data, name) else "not_consented"])

    def value(self, name: str, value: Any) -> str:
        """Return a value as the paper has it: dates and money in words, choices by their names."""
        choices: dict[str, str] = self.words["choices"].get(name, {})
        match value:
            case bool():
                return str(self.words["yes" if value else "no"])
            case datetime():
                return in_minutes(value)
            case date():
                return in_arabic(value)
            case int() if name.endswith("_fen"):
                return in_sentence(value)
            case PaperParty():
                return value.name
            case tuple():
                return "、".join(self.value(name, part) for part in value)
            case None:
                return ""
        return choices.get(str(value), str(value))

    def text(self, text: str, style: Style = BODY) -> None:
        lines = sum(len(rows_of(part, style, TEXT_WIDTH)) for part in paragraphs_of(text))
        height = lines * style.leading if lines <= SHORT else 0.0
        self._blocks.append(_Block(lambda sheet, before: sheet.write(text, style, before), height))

    def say(self, name: str, style: Style = BODY, **more: str) -> None:
        """Write fixed words, with the paper's facts filled in."""
        words = self.words[name]
        for part in [words] if isinstance(words, str) else words:
            self.text(part.format(**self.facts | more), style)

    def points(self, points: Iterable[str]) -> None:
        """Write `（一）…`, `（二）…`."""
        for number, point in enumerate(points, start=1):
            self.text(f"（{count(number)}）{point}")

    def section(self, name: str, text: str = "") -> None:
        """Write a numbered heading by its name among the fixed words, and what stands under it."""
        self._sections += 1
        heading = f"{count(self._sections)}、{self.words[name] if name in self.words else self.name(name)}"
        self._blocks.append(_Block(lambda sheet, before: sheet.heading(heading)))
        if text:
            self.text(text)

    def name(self, field: str) -> str:
        return required.name_of(self.kind, field)

    def form(
        self,
        *rows: str,
        more: Sequence[Sequence[tuple[str, str]]] = (),
        least: float = LEAST_HEIGHT,
        style: Style = TEXT,
    ) -> None:
        """Set a register; each row names one to three fields. `more` are rows already filled, set first."""
        filled = [[(self.name(field), self.facts[field]) for field in row.split()] for row in rows]
        self._blocks.append(_Block(lambda sheet, before: form(sheet, [*more, *filled], before, least, style)))

    def listing(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        self._blocks.append(_Block(lambda sheet, before: listing(sheet, columns, rows, before)))

    def parties(self, parties: Iterable[PaperParty], captions: dict[str, str] | None = None) -> None:
        """Describe each party in a sentence, after what it is called here."""
        called = captions or self.words["sides"]
        for party in parties:
            self.text(f"{called[party.side]}：{described(party, self.words)}")

    def party_rows(self, party: PaperParty, caption: str) -> list[list[tuple[str, str]]]:
        """Return the rows of a register that describe a party."""
        name = self.name
        if party.kind == "organisation":
            return [
                [(caption, party.name), (name("credit_code"), party.id_number_masked)],
                [(name("representative"), party.representative), (name("phone_masked"), party.phone_masked)],
                [(name("seat"), party.address)],
            ]
        return [
            [(caption, party.name), (name("gender"), party.gender), (name("ethnicity"), party.ethnicity)],
            [
                (name("birth_year_month"), month_of(party.birth_year_month)),
                (name("occupation"), party.occupation),
                (name("phone_masked"), party.phone_masked),
            ],
            [(name("id_card"), party.id_number_masked), (name("home"), party.address)],
        ]

    def hands(self, role: str, names: Sequence[str] | str, field: str = "") -> list[Signer]:
        """Return a place to sign for each name; `field` is the first part of the PDF fields' names."""
        caption = str(self.words["captions"][role])
        field = field or role
        if isinstance(names, str):
            return [Signer(field, role, caption, names, _spoken(caption))] if names else []
        return [
            Signer(f"{field}-{number}", role, caption, name, _spoken(caption))
            for number, name in enumerate(names, start=1)
        ]

    def party_hands(
        self, parties: Sequence[PaperParty], role: str = "party", captions: dict[str, str] | None = None
    ) -> list[Signer]:
        """Return a place for each party to sign, in the name of an organisation for who represents it."""
        called = captions or self.words["sides"]
        signers = []
        for number, party in enumerate(parties, start=1):
            words = self.words["organisation_signs" if party.kind == "organisation" else "person_signs"]
            caption = str(words).format(side=called[party.side])
            signers.append(Signer(f"{role}-{number}", role, caption, signer_of(party), called[party.side]))
        return signers

    def signed(
        self,
        signers: Sequence[Signer] = (),
        issuer: str = "",
        seal: Seal | None = None,
        day: str = "",
        attachments: Sequence[str] = (),
        author: str = "",
    ) -> Paper:
        """Lay everything out, ending with the places to sign, issuer, date and seal; draw it."""
        sheet, words = Sheet(), self.words
        reference = self.data.number
        after = sealed_height(issuer) if seal else unsealed_height()
        room = LEADING / 2 + (height_of(signers, after) if signers else after)
        if attachments:
            room += LEADING / 2 + NOTE.leading * (len(attachments) + 1)
        self._begin(sheet)
        for block, before in zip(self._blocks, self._kept_with_the_end(room), strict=True):
            block.lay(sheet, before)
        sheet.skip(0.5)
        if signers:
            sign_here(sheet, signers, words, reference, after)
        sign_off(
            sheet,
            words,
            day or in_arabic(self.data.made_on),
            self.proof.url,
            self.proof.code,
            issuer=issuer,
            sealed_as=seal,
            journal_root=self.proof.journal_root,
        )
        if attachments:
            sheet.skip(0.5)
            sheet.write(words["attachments"], NOTE)
            for number, attachment in enumerate(attachments, start=1):
                sheet.write(f"{number}．{attachment}", NOTE)
        return finished(
            sheet,
            words,
            title=f"{self._head}{words['title']}",
            author=author or self._head or issuer or "、".join(signer.name for signer in signers) or words["title"],
            subject=str(words["subject"]).format(**self.facts),
            reference=reference,
            code=self.proof.code,
            made_on=self.data.made_on,
        )

    def _kept_with_the_end(self, room: float) -> list[float]:
        """Return for each block what must stand on one page with its end: the signatures, and short texts before."""
        kept = [0.0] * len(self._blocks)
        for number in range(len(self._blocks) - 1, -1, -1):
            kept[number] = room
            if not self._blocks[number].height:
                break
            room += self._blocks[number].height
        return kept

    def _begin(self, sheet: Sheet) -> None:
        if self._head:
            sheet.write(self._head, TITLE)
        sheet.write(self.words["title"], KIND if self._head else TITLE)
        sheet.y += LEADING / 2
        sheet.write(str(self.words["numbered"]).format(number=self.data.number), NUMBER)
        sheet.y += LEADING / 4


def _spoken(caption: str) -> str:
    return caption.partition("（")[0]
