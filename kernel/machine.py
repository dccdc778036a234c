"""A life as a table: the rule, the error and the diagram come from one place."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from .errors import Conflict

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)


class Machine(Generic[S, E]):
    """What is not in the table cannot happen."""

    def __init__(self, name: str, table: Mapping[tuple[S, E], S]) -> None:
        self.name = name
        self.table = dict(table)

    def after(self, stage: S, event: E) -> S:
        """Return the stage that follows, or raise Conflict("<name>.<event>")."""
        try:
            return self.table[stage, event]
        except KeyError:
            raise Conflict(f"{self.name}.{event.lower()}", stage=str(stage)) from None

    def allows(self, stage: S, event: E) -> bool:
        return (stage, event) in self.table

    def diagram(self) -> str:
        """Return the life as a Mermaid state diagram."""
        lines = ["stateDiagram-v2"]
        lines += [f"    {before} --> {after}: {event}" for (before, event), after in self.table.items()]
        return "\n".join(lines)
