"""Sentences that say only together what a claim says."""

from __future__ import annotations

import pytest

from claims.checking.domain import Stance
from claims.checking.facts import Relation
from tests.checking.assessment.newsroom import first_pair, hold, stances

SHEET = (
    "Calderon flood scheme\n\nEstimated cost: £48.6 million\nNational grant: £29.16 million\nShops moved: 14"
)
INQUIRY = "Calderon inquiry\n\nFirst hearing: 4 March 2025\nLast hearing: 3 October 2025"


def test_two_lines_of_a_sheet_support_a_claim_of_two_figures() -> None:
    claim = "The Calderon flood scheme has an estimated cost of £48.6 million and moved 14 shops."
    assert stances(claim, SHEET) == {Stance.SUPPORTS}


def test_nothing_is_supported_of_which_one_figure_stands_nowhere() -> None:
    claim = "The Calderon flood scheme has an estimated cost of £48.6 million and moved 19 shops."
    assert Stance.SUPPORTS not in stances(claim, SHEET)


@pytest.mark.parametrize(
    ("claim", "relation"),
    [
        ("Three fifths of the Calderon scheme's cost of £48.6 million is a national grant.", Relation.SAME),
        ("A quarter of the Calderon scheme's cost of £48.6 million is a national grant.", Relation.UNRELATED),
        # of what it is a share, the claim does not say: two numbers of a text come to anything
        ("Three fifths of the Calderon scheme is a national grant.", Relation.UNRELATED),
    ],
)
def test_a_share_is_worked_out_from_two_lines(claim: str, relation: Relation) -> None:
    assert first_pair(claim, SHEET).relation is relation


@pytest.mark.parametrize(
    ("claim", "relation"),
    [
        ("The Calderon inquiry sat for seven months of hearings.", Relation.SAME),
        ("The Calderon inquiry sat for two months of hearings.", Relation.UNRELATED),
    ],
)
def test_a_span_is_worked_out_from_the_dates_of_two_lines(claim: str, relation: Relation) -> None:
    found = [one.pairs[0].relation for one in hold(claim, INQUIRY) if "hearing:" in one.window.main.text]
    assert found == [relation, relation]
