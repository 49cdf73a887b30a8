"""From matches to stances. A source may refute only where it speaks of the same subject and event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from claims.checking.assessment.matching import Match, match, same_sides
from claims.checking.assessment.reading import Reading, read, read_document, title_names
from claims.checking.domain import (
    ArticleText,
    Difference,
    DifferenceKind,
    EvidenceItem,
    ExtractedClaim,
    Passage,
    SourceDocument,
    Stance,
)
from claims.checking.facts import Fact, Relation, difference
from claims.checking.facts.dates import SPAN, DateValue
from claims.checking.language.names import name_words

MOST_ITEMS_A_DOCUMENT = 1
LEAST_MEANING = 0.5  # of the claim's event words, for a fact to be of the same event


@dataclass(frozen=True, slots=True)
class Judged:
    """One sentence's stance, before the documents are weighed against each other."""

    sentence: Reading
    before: Reading | None
    stance: Stance
    strength: float
    differences: tuple[Difference, ...] = ()


def assess_passages(
    claim: ExtractedClaim, article: ArticleText, passages: Sequence[Passage]
) -> list[EvidenceItem]:
    """At most one item a document: its support if it has one, else its refutation."""
    known = name_words(f"{article.title}\n{article.body}", article.language)
    reading = read(claim.restatement, claim.language, article.date, known=known)
    by_document: dict[SourceDocument, list[Passage]] = {}
    for passage in passages:
        by_document.setdefault(passage.document, []).append(passage)
    items = []
    for document, own in by_document.items():
        judged = [one for passage in own for one in _judge_passage(reading, document, passage)]
        items += [_item(article, document, one) for one in _best_of(judged)]
    return items


def _judge_passage(claim: Reading, document: SourceDocument, passage: Passage) -> Iterator[Judged]:
    before: Reading | None = None
    for sentence in read_document(document):
        if passage.start <= sentence.start and sentence.end <= passage.end:
            found = match(claim, sentence, before, title_names(document))
            judged = _judge(claim, sentence, before, found)
            if judged is not None:
                yield judged
            before = sentence


def _judge(claim: Reading, sentence: Reading, before: Reading | None, found: Match) -> Judged | None:
    if sentence.doubtful or not claim.names or found.named == 0:
        return None
    if _supports(claim, sentence, found):
        return Judged(sentence, before, Stance.SUPPORTS, _support_strength(claim, found))
    differences = _differences(claim, sentence, found)
    if differences:
        return Judged(sentence, before, Stance.REFUTES, _refute_strength(found), differences)
    return None


def _supports(claim: Reading, sentence: Reading, found: Match) -> bool:
    """Every checkable part of the claim is there: all names, all facts, and the event."""
    if found.named < 1 or found.opposed or claim.negated != sentence.negated:
        return False
    if claim.doubtful or not same_sides(claim, sentence):
        return False
    if any(relation is not Relation.SAME for _, relation, _ in found.relations):
        return False
    if claim.facts:
        return found.meaning >= LEAST_MEANING
    anchors = len(claim.names) + len(claim.events)
    return anchors >= 3 and found.meaning >= 0.75


def _support_strength(claim: Reading, found: Match) -> float:
    base = 0.80 if claim.facts else 0.66
    return min(
        0.95, base + 0.04 * min(len(claim.facts), 2) + 0.12 * (found.meaning - 0.5) + 0.03 * found.named_here
    )


def _differences(claim: Reading, sentence: Reading, found: Match) -> tuple[Difference, ...]:
    """Typed differences, where the sentence is about the same subject and the same event."""
    if found.named < 1 or found.named_here == 0 or not found.shared_event or found.meaning < LEAST_MEANING:
        return ()
    if found.opposed or claim.negated != sentence.negated or not same_sides(claim, sentence):
        return ()
    different = [
        (ours, theirs)
        for ours, theirs in found.facts(Relation.DIFFERENT)
        if theirs and _may_refute(ours, sentence)
    ]
    return tuple(
        typed for ours, theirs in different if theirs and (typed := difference(ours, theirs)) is not None
    )


def _may_refute(fact: Fact, sentence: Reading) -> bool:
    """A sentence with several facts of the kind does not say plainly which of them is meant."""
    rivals = [other for other in sentence.facts if other.kind is fact.kind]
    if any(isinstance(rival.data, DateValue) and rival.data.granularity == SPAN for rival in rivals):
        return False  # "recent weeks", "the 1990s": too loose to accuse anybody
    if fact.kind in (DifferenceKind.RANK, DifferenceKind.DURATION):
        return False
    return len(rivals) == 1


def _refute_strength(found: Match) -> float:
    agreeing = len(found.facts(Relation.SAME))
    return min(0.95, 0.78 + 0.05 * agreeing + 0.12 * (found.meaning - 0.5) + 0.04 * found.named_here)


def _best_of(judged: Sequence[Judged]) -> list[Judged]:
    """A document that says what the claim says somewhere does not refute it elsewhere."""
    for stance in (Stance.SUPPORTS, Stance.REFUTES):
        mine = sorted((one for one in judged if one.stance is stance), key=lambda one: -one.strength)
        if mine:
            return mine[:MOST_ITEMS_A_DOCUMENT]
    return []


def _item(article: ArticleText, document: SourceDocument, judged: Judged) -> EvidenceItem:
    sentence = judged.sentence
    start = judged.before.start if judged.before and sentence.leans else sentence.start
    item = EvidenceItem(
        document=document,
        start=start,
        end=sentence.end,
        quote=document.text[start : sentence.end],
        stance=judged.stance,
        differences=judged.differences,
        later=document.date is None or document.date > article.as_of,
        strength=round(judged.strength, 3),
    )
    return replace(item, stance=Stance.NEUTRAL) if item.later else item
