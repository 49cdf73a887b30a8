"""The differences that a model names between a claim and a quote, held against both texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from claims.checking.domain import (
    ArticleText,
    Difference,
    DifferenceKind,
    EvidenceItem,
    ExtractedClaim,
    Stance,
)
from claims.checking.engines.forms import FoundDifference
from claims.checking.facts import Fact, Relation, compare, difference, find_facts
from claims.checking.quotes import find_quote

_SAME = (Relation.SAME, Relation.COMPATIBLE)
_FIGURES = frozenset(
    [
        DifferenceKind.DATE,
        DifferenceKind.AMOUNT,
        DifferenceKind.COUNT,
        DifferenceKind.PERCENT,
        DifferenceKind.RANK,
        DifferenceKind.DURATION,
    ]
)
OVERTAKEN = frozenset([DifferenceKind.AMOUNT, DifferenceKind.COUNT, DifferenceKind.PERCENT])  # see conclude
_NORMALISED = re.compile(r"[-+.,:%\dPTYMWDHS]{1,24}(?: [A-Z]{3})?")  # "2024-05", "86000000000 USD", "P6Y"


def with_differences(
    item: EvidenceItem, named: Sequence[FoundDifference], claim: ExtractedClaim, article: ArticleText
) -> EvidenceItem:
    """The item with those of the differences that both texts show. Where it refutes by differences only that turn out
    to be none, it refutes nothing."""
    ours, theirs = _facts_of_claim(claim, article), _facts_of_quote(item)
    shown, none = [], 0
    for one in named:
        if _shows(one, claim, item):
            made = _typed(one, ours, theirs)
            shown += [made] if made else []
            none += made is None
    if item.stance is Stance.REFUTES and none and not shown:
        return replace(item, stance=Stance.NEUTRAL)
    if item.stance is Stance.SUPPORTS and not item.later:
        return replace(item, differences=())
    return replace(item, differences=tuple(dict.fromkeys(shown)))


def with_unnamed_differences(item: EvidenceItem, claim: ExtractedClaim, article: ArticleText) -> EvidenceItem:
    """The item with what it gives in place of the claim's figures, where the model did not say: only where each side has
    one figure of the kind, and of kinds that no newer one overtakes. Whether a count of today speaks of the same as one of
    last year is for the model to say."""
    ours, theirs = find_facts(claim.restatement, claim.language, article.date), _facts_of_quote(item)
    pairs = [
        (a, b)
        for kind in dict.fromkeys(fact.kind for fact in ours)
        if kind not in OVERTAKEN
        if (a := _only(kind, ours)) is not None and (b := _only(kind, theirs)) is not None
    ]
    return replace(
        item, differences=tuple(typed for a, b in pairs if (typed := difference(a, b)) is not None)
    )


def all_figures_differ(claim: ExtractedClaim, article: ArticleText, item: EvidenceItem) -> bool:
    """Whether the claim has one figure of a kind, and the quote has only such as can't be true together with it."""
    ours, theirs = find_facts(claim.restatement, claim.language, article.date), _facts_of_quote(item)
    for kind in {fact.kind for fact in ours} & {fact.kind for fact in theirs}:
        one = _only(kind, ours)
        if one is not None and {compare(one, fact) for fact in theirs if fact.kind is kind} == {
            Relation.DIFFERENT
        }:
            return True
    return False


def _only(kind: DifferenceKind, facts: Sequence[Fact]) -> Fact | None:
    found = {fact.value: fact for fact in facts if fact.kind is kind}
    return next(iter(found.values())) if len(found) == 1 else None


def _facts_of_claim(claim: ExtractedClaim, article: ArticleText) -> list[Fact]:
    return find_facts(f"{claim.restatement}\n{claim.sentence}", claim.language, article.date)


def _facts_of_quote(item: EvidenceItem) -> list[Fact]:
    return find_facts(item.quote, item.document.language, item.document.date)


def _shows(one: FoundDifference, claim: ExtractedClaim, item: EvidenceItem) -> bool:
    """Whether what is said to differ stands on both sides."""
    ours = any(find_quote(one.claim_text, text) for text in (claim.restatement, claim.sentence))
    return ours and find_quote(one.source_text, item.quote) is not None


def _typed(one: FoundDifference, ours: Sequence[Fact], theirs: Sequence[Fact]) -> Difference | None:
    """The difference with both values as code reads them; where code reads none, as the model normalised a figure, or as
    they are written. None where both can be true."""
    a, b = _fact_of(one.claim_text, ours), _fact_of(one.source_text, theirs)
    if a is not None and b is not None:
        if compare(a, b) in _SAME:
            return None
        if (typed := difference(a, b)) is not None:
            return typed
    claim_text, source_text = " ".join(one.claim_text.split()), " ".join(one.source_text.split())
    values = one.claim_value.strip(), one.source_value.strip()
    if one.kind not in _FIGURES or not all(_NORMALISED.fullmatch(value) for value in values):
        values = claim_text, source_text
    if values[0].casefold() == values[1].casefold():
        return None
    return Difference(one.kind, claim_text, source_text, *values)


def _fact_of(text: str, facts: Sequence[Fact]) -> Fact | None:
    """The only fact whose words are, or hold, or stand in the text."""
    wanted = " ".join(text.casefold().split())
    found = {
        fact.value: fact
        for fact in facts
        if (words := " ".join(fact.text.casefold().split())) in wanted or wanted in words
    }
    return next(iter(found.values())) if len(found) == 1 else None
