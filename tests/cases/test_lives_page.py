import pytest

from web import lives_page


@pytest.mark.generated
def test_the_page_of_lives_is_fresh():
    assert lives_page.PAGE.read_text(encoding="utf-8") == lives_page.page(), "run python -m web.lives_page"


def test_every_life_is_on_the_page():
    for title, _, life in lives_page.LIVES:
        assert f"## {title}\n" in lives_page.page()
        assert life.diagram() in lives_page.page()
