"""What a model says it found, held against the texts: what can't be found there is dropped.

The model points; code finds the words, widens them to whole sentences, reads the values on both sides with the same
parsers as the local engine, and leaves the label to conclude.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from claims.checking.domain import (
    ArticleText,
    Difference,
    EvidenceItem,
    ExtractedClaim,
    LeftOut,
    Passage,
    Stance,
)
from claims.checking.engines.forms import Certainty, Finding, FoundClaim, FoundDifference, GivenUp
from claims.checking.facts import Fact, Relation, compare, difference, find_facts
from claims.checking.language.sentences import split_sentences
from claims.checking.language.tokens import WORD
from claims.checking.quotes import find_quote

# How surely a stance is right: what a model calls certain is not, so none comes to 1.
STRENGTH = {Certainty.SAYS_SO: 0.93, Certainty.LIKELY: 0.7, Certainty.HARDLY: 0.3}
FEWEST_WORDS = 2  # of a quote: fewer stand everywhere
LONGEST_QUOTE = 700  # characters; "one or two sentences"
LONGEST_RESTATEMENT = 1_000


def located(article: ArticleText, found: FoundClaim, start: int, end: int) -> ExtractedClaim | None:
    """The claim at its exact place in `body[start:end]`; None where its words are not there."""
    place = _words_at(found.fragment, article.body[start:end])
    restatement = " ".join(found.restatement.split())
    if place is None or not restatement or len(restatement) > LONGEST_RESTATEMENT:
        return None
    first, last = start + place[0], start + place[1]
    return ExtractedClaim(
        start=first,
        end=last,
        sentence=article.body[first:last],
        restatement=restatement,
        kind=found.kind,
        check_worthiness=found.check_worthiness,
        language=article.language,
        why=" ".join(found.why_checkable.split()),
    )


def given_up(article: ArticleText, found: GivenUp, start: int, end: int) -> LeftOut | None:
    """The words at their place; None where they are not there."""
    place = _words_at(found.fragment, article.body[start:end])
    return LeftOut(start + place[0], start + place[1], " ".join(found.why.split())) if place else None


def proven(
    findings: Sequence[Finding], claim: ExtractedClaim, article: ArticleText, passages: Sequence[Passage]
) -> tuple[EvidenceItem, ...]:
    """The findings whose quotes stand in the passages they name, each place once. Words that a model reads in
    opposite ways are dropped: it does not know."""
    items = [item for one in findings if (item := _item(one, claim, article, passages)) is not None]
    return tuple(_once(items))


def _once(items: Sequence[EvidenceItem]) -> Iterable[EvidenceItem]:
    by_place: dict[tuple[str, int, int], list[EvidenceItem]] = {}
    for item in items:
        by_place.setdefault((item.document.key, item.start, item.end), []).append(item)
    for same in by_place.values():
        stances = {item.stance for item in same} - {Stance.NEUTRAL}
        if len(stances) < 2:
            yield max(same, key=lambda item: (item.stance is not Stance.NEUTRAL, item.strength))


def _item(
    finding: Finding, claim: ExtractedClaim, article: ArticleText, passages: Sequence[Passage]
) -> EvidenceItem | None:
    if not 1 <= finding.passage <= len(passages):
        return None
    passage = passages[finding.passage - 1]
    place = _words_at(finding.quote, passage.text)
    if place is None or place[1] - place[0] > LONGEST_QUOTE:
        return None
    first, last = _whole_sentences(passage, *place)
    document = passage.document
    start, end = passage.start + first, passage.start + last
    item = EvidenceItem(
        document=document,
        start=start,
        end=end,
        quote=document.text[start:end],
        stance=finding.stance,
        later=document.date is None or document.date > article.as_of,
        strength=STRENGTH[finding.certainty],
    )
    return _with_differences(item, finding.differences, claim, article)


def _words_at(words: str, text: str) -> tuple[int, int] | None:
    """Where they stand in the text, if they are words enough to be told from others."""
    if len(WORD.findall(words)) < FEWEST_WORDS:
        return None
    return find_quote(words, text)


def _whole_sentences(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """The sentences that the words stand in, so that no "not" is cut off in front of them; the words alone where that
    were too long to be read."""
    spans = split_sentences(passage.text, passage.document.language)
    touched = [span for span in spans if span.start < end and start < span.end]
    first = min([start, *(span.start for span in touched)])
    last = max([end, *(span.end for span in touched)])
    return (first, last) if last - first <= LONGEST_QUOTE else (start, end)


def _with_differences(
    item: EvidenceItem, named: Sequence[FoundDifference], claim: ExtractedClaim, article: ArticleText
) -> EvidenceItem:
    """The item with those of the differences that both texts show. Where it refutes by differences only that turn out
    to be none, it refutes nothing."""
    ours = _facts(f"{claim.restatement}\n{claim.sentence}", claim.language, article)
    theirs = find_facts(item.quote, item.document.language, item.document.date)
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
    return replace(item, differences=tuple(shown))


def _facts(text: str, language: str | None, article: ArticleText) -> list[Fact]:
    return find_facts(text, language, article.date)


def _shows(one: FoundDifference, claim: ExtractedClaim, item: EvidenceItem) -> bool:
    """Whether what is said to differ stands on both sides."""
    ours = any(find_quote(one.claim_text, text) for text in (claim.restatement, claim.sentence))
    return ours and find_quote(one.source_text, item.quote) is not None


def _typed(one: FoundDifference, ours: Sequence[Fact], theirs: Sequence[Fact]) -> Difference | None:
    """The difference with both values as code reads them; as the model gives them where code reads none. None where
    both can be true."""
    a, b = _fact_of(one.claim_text, ours), _fact_of(one.source_text, theirs)
    if a is not None and b is not None:
        relation = compare(a, b)
        if relation in (Relation.SAME, Relation.COMPATIBLE):
            return None
        if (typed := difference(a, b)) is not None:
            return typed
    if one.claim_value.casefold().split() == one.source_value.casefold().split():
        return None
    return Difference(one.kind, one.claim_text, one.source_text, one.claim_value, one.source_value)


def _fact_of(text: str, facts: Sequence[Fact]) -> Fact | None:
    """The only fact whose words are, or hold, or stand in the text."""
    wanted = " ".join(text.casefold().split())
    found = {
        fact.value: fact
        for fact in facts
        if (words := " ".join(fact.text.casefold().split())) in wanted or wanted in words
    }
    return next(iter(found.values())) if len(found) == 1 else None
