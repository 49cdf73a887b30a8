"""From passages to evidence: each sentence judged, each document asked for the best it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from claims.checking.assessment.corrections import takes_back
from claims.checking.assessment.known import known_names, only_in
from claims.checking.assessment.matching import Context, match
from claims.checking.assessment.reading import DocumentReading, Reading, read, read_document
from claims.checking.assessment.stance import Judged, judge
from claims.checking.domain import ArticleText, EvidenceItem, ExtractedClaim, Passage, SourceDocument, Stance
from claims.checking.language.names import same_name
from claims.checking.origins import is_correction

MOST_ITEMS_A_DOCUMENT = 1
_OLD = 365  # days before the article: a figure without name or date may be of another year
_SHORT_DOCUMENT = 150  # sentences: a shorter one is read whole once any of its passages was found
_BEFORE = 2  # sentences that may name the subject of the next

Part = tuple[SourceDocument, Judged]


def assess_passages(
    claim: ExtractedClaim, article: ArticleText, passages: Sequence[Passage]
) -> list[EvidenceItem]:
    """At most one item a document: its support if it has one, else its refutation."""
    by_document: dict[SourceDocument, list[Passage]] = {}
    for passage in passages:
        by_document.setdefault(passage.document, []).append(passage)
    known = known_names(article, by_document)
    reading = read(claim.restatement, claim.language, article.date, 0, only_in(known, claim.restatement))
    topics = _topics(article, only_in(known, article.title + " " + article.body))
    items: list[EvidenceItem] = []
    parts: list[Part] = []
    for document, its_passages in by_document.items():
        whole = read_document(document, only_in(known, document.text))
        around = Context(
            before=(),
            document=whole,
            title=read(document.title, document.language, document.date),
            on_topic=_is_on_topic(topics, whole),
            correction=is_correction(document),
            later=_is_later(document, article),
            old=document.date is not None and (article.as_of - document.date).days > _OLD,
        )
        judged = list(_judge_document(reading, around, its_passages))
        items += [_item(article, document, one) for one in _best_of(judged, around.later)]
        if not around.later:
            parts += [(document, one) for one in judged if one.stance is Stance.NEUTRAL]
    if any(item.stance is Stance.SUPPORTS for item in items):
        items += [_item(article, document, one) for document, one in _disputed(parts, items)]
    if not any(item.stance is not Stance.NEUTRAL for item in items):
        items += [_item(article, document, one) for document, one in _whole_of(parts, reading)]
    return items


def _is_later(document: SourceDocument, article: ArticleText) -> bool:
    return document.date is None or document.date > article.as_of


def _disputed(parts: Sequence[Part], items: Sequence[EvidenceItem]) -> list[Part]:
    """The documents that say nothing else of the claim, and have another figure for the same thing."""
    heard = {item.document for item in items}
    found = {document: one for document, one in reversed(parts) if one.differences and document not in heard}
    return [(document, replace(one, stance=Stance.REFUTES)) for document, one in found.items()]


def _whole_of(parts: Sequence[Part], claim: Reading) -> list[Part]:
    """The sentences that between them say every fact of the claim; none where one is missing."""
    missing = {(fact.kind, fact.value) for fact in claim.facts}
    chosen: list[Part] = []
    for document, one in sorted(parts, key=lambda part: -len(part[1].agreed)):
        if one.agreed & missing:
            chosen.append((document, replace(one, stance=Stance.SUPPORTS)))
            missing -= one.agreed
    return chosen if not missing and len(chosen) > 1 else []


@lru_cache(maxsize=64)
def _topics(article: ArticleText, known: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """The names that the article is about: those of its title, or the one that it names most."""
    title = read(article.title, article.language, article.date, 0, known).names
    if title:
        return tuple(name.key for name in title)
    names = read(article.body, article.language, article.date, 0, known).names
    return tuple(key for key, _ in Counter(name.key for name in names).most_common(1))


def _is_on_topic(topics: Sequence[tuple[str, ...]], document: DocumentReading) -> bool:
    return any(same_name(topic, key) for topic in topics for key in document.names)


def _judge_document(claim: Reading, around: Context, passages: Sequence[Passage]) -> Iterator[Judged]:
    """Judges the sentences of the passages; all of them, where the document is no book."""
    sentences = around.document.sentences
    if len(sentences) > _SHORT_DOCUMENT:
        spans = [(passage.start, passage.end) for passage in passages]
        sentences = tuple(
            one for one in sentences if any(start <= one.start and one.end <= end for start, end in spans)
        )
    for number, sentence in enumerate(sentences):
        near = sentences[max(0, number - _BEFORE) : number]
        before = tuple(one for one in near if one.paragraph == sentence.paragraph)
        judged = judge(match(claim, sentence, replace(around, before=before)))
        if judged is None:
            continue
        if not around.correction or not takes_back(around.document, sentence):
            yield judged
        elif judged.stance is Stance.SUPPORTS:  # it repeats what it then calls wrong
            yield replace(judged, stance=Stance.REFUTES)


def _best_of(judged: Sequence[Judged], later: bool) -> list[Judged]:
    """A document that says what the claim says somewhere does not refute it elsewhere; of one that is
    later than the article, the newer value is what matters."""
    order = (Stance.SUPPORTS, Stance.REFUTES)
    for stance in reversed(order) if later else order:
        mine = sorted((one for one in judged if one.stance is stance), key=lambda one: -one.strength)
        if mine:
            return mine[:MOST_ITEMS_A_DOCUMENT]
    return []


def _item(article: ArticleText, document: SourceDocument, judged: Judged) -> EvidenceItem:
    sentence = judged.found.sentence
    before = judged.found.context.before
    start = before[-1].start if before and sentence.leans else sentence.start
    item = EvidenceItem(
        document=document,
        start=start,
        end=sentence.end,
        quote=document.text[start : sentence.end],
        stance=judged.stance,
        differences=judged.differences,
        later=_is_later(document, article),
        strength=round(judged.strength, 3),
    )
    return replace(item, stance=Stance.NEUTRAL) if item.later else item
