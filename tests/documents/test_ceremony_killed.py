"""The program may die at any instant of signing (reliability bar 9, 在线调解规则 art. 19)."""

import asyncio

import pytest

from documents import failpoints
from tests.documents.killing import ALONG, SCENES, SEALING, WAITING, Scene, failpoints_of, kill, set_up


@pytest.fixture(scope="module")
def scenes(tmp_path_factory) -> dict[str, Scene]:
    folder = tmp_path_factory.mktemp("scenes")
    return {what: asyncio.run(set_up(what, folder / str(number))) for number, what in enumerate(SCENES)}


@pytest.mark.parametrize("failpoint", failpoints_of(WAITING))
@pytest.mark.parametrize("time", [1, 2])
async def test_killed_while_signatures_are_made_each_is_there_once_or_not_at_all(scenes, failpoint, time):
    assert await kill(scenes[WAITING], failpoint, time) == []


@pytest.mark.parametrize("failpoint", failpoints_of(SEALING))
async def test_killed_while_the_paper_is_sealed_and_closed_it_is_in_force_or_still_in_signing(scenes, failpoint):
    assert await kill(scenes[SEALING], failpoint) == []


@pytest.mark.parametrize("failpoint", failpoints_of(ALONG))
async def test_killed_while_a_paper_along_follows_its_agreement_it_is_in_force_or_still_in_signing(scenes, failpoint):
    assert await kill(scenes[ALONG], failpoint) == []


def test_signing_may_be_stopped_at_a_dozen_places_and_more():
    assert len(set(failpoints.NAMES)) >= 12


def test_a_place_that_is_none_cannot_be_armed():
    with pytest.raises(ValueError, match="no failpoint"):
        failpoints.arm("sign.nowhere")
