"""The browser's types of the API are made from the routes."""

import pytest

from web.openapi_types import TYPES, types


@pytest.mark.generated
def test_the_types_of_the_api_are_fresh() -> None:
    """When it fails: `python -m web.openapi_types` writes them anew."""
    assert types() == TYPES.read_text(encoding="utf-8")
