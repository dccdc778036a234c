"""All attacks on both kinds of paper, against pyHanko as oracle; and chance, a thousand times over."""

import random
from collections.abc import Callable

import pytest

from documents import Verdict, close, verify
from tests.mutations import mutated

from . import test_attacks_on_bytes, test_attacks_on_updates, test_attacks_with_keys
from .corpus import World, a_world, an_uncertified_world
from .many import signed_by_many
from .oracle import accepts

KINDS: dict[str, Callable[[World], bytes]] = {
    name: attack[-1]
    for module in (test_attacks_on_bytes, test_attacks_on_updates, test_attacks_with_keys)
    for name, attack in module.ATTACKS.items()
}
MUTATIONS = 300


@pytest.fixture(scope="module")
def certified(tmp_path_factory) -> World:
    return a_world(tmp_path_factory.mktemp("certified"))


@pytest.fixture(scope="module")
def uncertified(tmp_path_factory) -> World:
    return an_uncertified_world(tmp_path_factory.mktemp("uncertified"))


def test_there_are_more_than_sixty_kinds_of_attack():
    assert len(KINDS) >= 60


def test_good_papers_of_every_size_raise_no_alarm_and_pyhanko_agrees(certified):
    """What we accept, pyHanko accepts: else we would be the laxer of the two."""
    renewed = close(certified.closed, certified.desk).pdf
    good = [certified.closed, renewed, *(signed_by_many(certified.desk, size).pdf for size in (2, 3, 7))]
    at, trust = certified.clock(), certified.trust()

    for pdf in good:
        report = verify(pdf, at, trust)
        assert (report.verdict, report.findings) == (Verdict.TOTAL_PASSED, ())
        assert accepts(pdf, trust, at)


def test_a_paper_without_certification_lacks_that_and_nothing_else(uncertified):
    report = verify(uncertified.closed, uncertified.clock(), uncertified.trust())

    assert report.verdict is Verdict.INDETERMINATE
    assert [each.code for each in report.findings] == ["paper.fields-missing"]
    assert report.missing == ("platform",)
    assert [[each.code for each in signature.findings] for signature in report.signatures] == [
        ["certification.missing"],
        *[[]] * 4,
    ]
    assert accepts(uncertified.closed, uncertified.trust(), uncertified.clock())


def test_nothing_that_chance_does_to_a_file_passes_or_breaks_us(certified, uncertified):
    chance = random.Random(20261122)
    trusted = [(world, world.trust()) for world in (uncertified, certified, certified, certified)]

    for number in range(MUTATIONS):
        world, trust = trusted[number % 4]
        report = verify(mutated(world.closed, chance), world.clock(), trust)
        assert report.verdict is not Verdict.TOTAL_PASSED
