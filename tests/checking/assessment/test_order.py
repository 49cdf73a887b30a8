"""Which of two events came first, by what the sources say of each."""

from __future__ import annotations

import pytest

from claims.checking.domain import DifferenceKind, Stance
from tests.checking.assessment.newsroom import evidence, stances

CLOCKS = "The sirens were sounded at 10.40 pm. At 11.15 pm the embankment collapsed in Calderon."
YEARS = "Calderon moved its headquarters to Lorne in 2016. Calderon closed its bookshop in 2019."


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("The embankment in Calderon collapsed before the sirens were sounded.", CLOCKS),
        ("By the time the sirens were sounded, the embankment in Calderon had collapsed.", CLOCKS),
        ("The sirens in Calderon were sounded only after the embankment had collapsed.", CLOCKS),
        ("Calderon closed its bookshop before it moved its headquarters to Lorne.", YEARS),
        ("First Calderon closed its bookshop; then it moved its headquarters to Lorne.", YEARS),
    ],
)
def test_an_order_that_the_dates_contradict_is_refuted_with_both_sentences(claim: str, text: str) -> None:
    refuting = [item for item in evidence(claim, text) if item.stance is Stance.REFUTES]
    assert {item.quote for item in refuting} == {f"{one}." for one in text.removesuffix(".").split(". ")}
    assert {item.differences[0].kind for item in refuting} == {DifferenceKind.DATE}


@pytest.mark.parametrize(
    ("claim", "language"),
    [
        ("Calderon cerró su librería antes de trasladar la sede a Lorne.", "es"),
        ("Calderon a fermé sa librairie avant de déménager son siège à Lorne.", "fr"),
        ("Calderon schloss die Buchhandlung, bevor es seinen Sitz nach Lorne verlegte.", "de"),
    ],
)
def test_the_order_is_read_in_every_language(claim: str, language: str) -> None:
    assert stances(claim, YEARS, language=language) == {Stance.REFUTES}


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("The sirens in Calderon were sounded before the embankment collapsed.", CLOCKS),
        ("Calderon closed its bookshop after it had moved its headquarters to Lorne.", YEARS),
        # half a day apart: one of the two may be of the next day
        ("The embankment in Calderon collapsed before the sirens were sounded.",
         "The sirens were sounded at 1.10 am. At 11.15 pm the embankment collapsed in Calderon."),
        # the same year tells no order
        ("Calderon closed its bookshop before it moved its headquarters to Lorne.",
         "Calderon moved its headquarters to Lorne in 2019. Calderon closed its bookshop in 2019."),
    ],
)  # fmt: skip
def test_an_order_that_is_right_or_cannot_be_told_is_not_refuted(claim: str, text: str) -> None:
    assert Stance.REFUTES not in stances(claim, text)
