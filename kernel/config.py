"""Settings are a value: each package declares what it needs, the program reads it once."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from .errors import Invalid

T = TypeVar("T")


def read_config(kind: type[T], prefix: str, environment: Mapping[str, str]) -> T:
    """
    Build the dataclass `kind` from `PREFIX_FIELD` variables; absent ones keep their default.

    Fields are str, int, float, bool ("1"/"0"), Path, or tuple[str, ...] (comma separated).
    Raises Invalid("config.unreadable") or Invalid("config.missing") with the variable's name.
    """
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]
        name = f"{prefix}_{field.name}".upper()
        if name in environment:
            values[field.name] = _read(hints[field.name], environment[name], name)
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise Invalid("config.missing", name=name)
    return kind(**values)


def _read(kind: Any, text: str, name: str) -> Any:
    kind = getattr(kind, "__supertype__", kind)  # a NewType is read as what it wraps
    try:
        if kind is bool:
            return {"1": True, "true": True, "0": False, "false": False}[text.lower()]
        if kind in (int, float, str, Path):
            return kind(text)
        if kind == tuple[str, ...]:
            return tuple(part.strip() for part in text.split(",") if part.strip())
    except (ValueError, KeyError):
        pass
    raise Invalid("config.unreadable", name=name)
