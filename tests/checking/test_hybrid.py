"""Two engines together: what needs the model, whose claims stand, and what their evidence comes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from claims.checking.domain import (
    ClaimKind,
    Difference,
    DifferenceKind,
    EvidenceItem,
    ExtractedClaim,
    Extraction,
    Label,
    LeftOut,
    Passage,
    SourceDocument,
    Stance,
    Tier,
)
from claims.checking.hybrid import NOT_SECONDED, add_claims, disagree, needs_model, unite

TEXT = "Nora Feld left Calderon in May 2022. She said little."
DOCUMENT = SourceDocument("1", "T", "Wire", "", date(2022, 6, 1), "en", Tier.NEWS, TEXT)
ITEM = EvidenceItem(DOCUMENT, 0, 36, TEXT[:36], Stance.REFUTES, strength=0.8)
DIFFERENCE = Difference(DifferenceKind.DATE, "mai 2021", "May 2022", "2021-05", "2022-05")
CLAIM = ExtractedClaim(0, 40, "Nora Feld a quitté Calderon en mai 2021.", "Nora Feld a quitté Calderon.", ClaimKind.DATE,
                       0.9, "fr")  # fmt: skip


@pytest.mark.parametrize(
    ("label", "confidence", "said", "needed"),
    [
        (Label.SUPPORTED, 0.9, (), False),
        (Label.SUPPORTED, 0.8, (Label.SUPPORTED,), False),
        (Label.SUPPORTED, 0.79, (), True),
        (Label.SUPPORTED, 0.95, (Label.REFUTED,), True),
        (Label.REFUTED, 0.99, (), True),
        (Label.CONFLICTING, 0.99, (), True),
        (Label.NOT_ENOUGH_EVIDENCE, 0.99, (), True),
    ],
)
def test_the_model_reads_what_is_unsure_flagged_or_disputed(
    label: Label, confidence: float, said: tuple[Label, ...], needed: bool
) -> None:
    assert needs_model(label, confidence, threshold=0.8, said=said) is needed


def test_saying_nothing_is_no_disagreement() -> None:
    assert disagree([Label.REFUTED, Label.SUPPORTED])
    assert disagree([Label.CONFLICTING, Label.SUPPORTED])
    assert not disagree([Label.NOT_ENOUGH_EVIDENCE, Label.SUPPORTED])
    assert not disagree([Label.REFUTED, Label.REFUTED])
    assert not disagree([])


def test_one_quote_found_twice_is_one_item_with_what_either_knew_of_it() -> None:
    (item,) = unite([replace(ITEM, differences=(DIFFERENCE,))], [replace(ITEM, strength=0.93)])
    assert (item.strength, item.found_by, item.differences) == (0.93, ("local", "openai"), (DIFFERENCE,))


def test_one_quote_read_in_opposite_ways_speaks_for_neither_side() -> None:
    (item,) = unite([ITEM], [replace(ITEM, stance=Stance.SUPPORTS, end=53, quote=TEXT)])
    assert (item.stance, item.differences) == (Stance.NEUTRAL, ())
    (item,) = unite([ITEM], [replace(ITEM, stance=Stance.NEUTRAL)])
    assert item.stance is Stance.REFUTES


def test_what_only_one_found_is_kept_and_says_who() -> None:
    other = replace(ITEM, start=37, end=53, quote=TEXT[37:])
    assert [(one.found_by, one.start) for one in unite([ITEM], [other])] == [
        (("local",), 0),
        (("openai",), 37),
    ]


def test_what_the_model_read_and_did_not_second_is_less_sure() -> None:
    read = [Passage(DOCUMENT, 0, len(TEXT), TEXT)]
    (item,) = unite([ITEM], [], read)
    assert item.strength == ITEM.strength * NOT_SECONDED
    elsewhere = replace(DOCUMENT, key="2")
    (item,) = unite([ITEM], [], [Passage(elsewhere, 0, len(TEXT), TEXT)])
    assert item.strength == ITEM.strength  # it was not shown that passage
    (item,) = unite([ITEM], [replace(ITEM, strength=0.7)], read)
    assert item.strength == ITEM.strength


def test_locals_claims_stand_and_the_model_adds_and_words_better() -> None:
    same = replace(CLAIM, restatement="Nora Feld a quitté la société Calderon.", why="a notice")
    part = replace(CLAIM, start=10, end=20)
    new = replace(CLAIM, start=50, end=60)
    given_up = (LeftOut(5, 10, "who?"), LeftOut(70, 80, "which?"))
    united = add_claims(Extraction((CLAIM,)), Extraction((same, new), given_up, 3))
    assert [(one.start, one.restatement, one.better) for one in united.claims] == [
        (0, CLAIM.restatement, same.restatement),
        (50, new.restatement, ""),
    ]
    assert united.claims[0].why == "a notice"
    assert united.left_out == (given_up[1],)  # local could make a claim of the other words
    assert united.not_found == 3
    # Of a part of the sentence, or where the model makes two claims of it, no other wording is offered.
    assert add_claims(Extraction((CLAIM,)), Extraction((part,))).claims == (CLAIM,)
    assert (
        add_claims(Extraction((CLAIM,)), Extraction((same, replace(same, restatement="x")))).claims[0].better
        == ""
    )
    other_kind = replace(same, kind=ClaimKind.PERSON)
    assert add_claims(Extraction((CLAIM,)), Extraction((other_kind,))).claims[0].better == ""
