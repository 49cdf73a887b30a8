"""The windows of the documents at hand that are worth a closer look for one claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from claims.checking.assessment.corrections import differs, is_same, takes_back_value
from claims.checking.assessment.countries import same_bearer
from claims.checking.assessment.coverage import Occurrences, occurrences, rarity
from claims.checking.assessment.known import known_names, only_in
from claims.checking.assessment.offices import Holders, office_holders
from claims.checking.assessment.reading import DocumentReading, Reading, read, read_document
from claims.checking.assessment.window import Setting, Window, bearers, is_named
from claims.checking.domain import ArticleText, ExtractedClaim, Passage, SourceDocument
from claims.checking.language.names import same_name
from claims.checking.language.sentences import split_sentences
from claims.checking.origins import is_correction

MOST = 18  # windows looked at closely
MOST_A_DOCUMENT = 4
_OLD = 365  # days before the article: a figure without name or date may be of another year
_SHORT_DOCUMENT = 150  # sentences: a shorter one is read whole once any of its passages was found
_BEFORE, _AFTER = 2, 1  # sentences of the paragraph around a window
_LEAD = 3  # sentences at a document's start that say what it is about
_LONGER = 3  # letters by which namesakes differ at most
_SPELT, _ALMOST = 6, 0.85  # letters, and the share of them that namesakes have in common
_TOPICS = 3  # names that an article is about, at most


@lru_cache(maxsize=64)
def _names_in(article: ArticleText, known: frozenset[str]) -> frozenset[str]:
    """The known names that the article has: found once, and not for every claim and document."""
    return only_in(known, f"{article.title} {article.body}")


@lru_cache(maxsize=64)
def topics(article: ArticleText, known: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """The names that the article is about: most named first; those of the title count three times."""
    mentions: Counter[tuple[str, ...]] = Counter()
    title = read(article.title, article.language, article.date, 0, known).names
    body = [name for one in _article_sentences(article, known) for name in one.names]
    for names, weight in ((title, 3), (body, 1)):
        for name in names:
            key = next((other for other in mentions if same_name(other, name.key)), name.key)
            mentions[key] += weight
    return tuple(key for key, _ in mentions.most_common(_TOPICS))


@lru_cache(maxsize=64)
def _article_names(article: ArticleText, known: frozenset[str]) -> frozenset[tuple[str, ...]]:
    title = read(article.title, article.language, article.date, 0, known)
    return frozenset(name.key for one in (title, *_article_sentences(article, known)) for name in one.names)


def on_topic(wanted: Sequence[tuple[str, ...]], document: DocumentReading) -> float:
    """1 where the title or the first lines name what the article is about, less where they don't."""
    lead = [name for one in document.sentences[:_LEAD] for name in one.names]
    if any(_nearly(topic, name.key) for topic in wanted for name in (*document.title, *lead)):
        return 0.0  # Pendrill is not Pendrell
    best = 0.0
    for place, topic in enumerate(wanted):
        worth = 1.0 - 0.15 * place
        if any(same_bearer(topic, name.key) for name in (*document.title, *lead, *document.publisher)):
            best = max(best, worth)
        elif any(same_bearer(topic, key) for key in document.names):
            best = max(best, 0.5 * worth)
    return best


@lru_cache(maxsize=65_536)
def _nearly(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two names are spelt almost alike, and are not one name."""
    if same_bearer(a, b):
        return False
    x, y = " ".join(a), " ".join(b)
    if x[0] != y[0] or abs(len(x) - len(y)) > _LONGER:
        return False
    return min(len(x), len(y)) >= _SPELT and SequenceMatcher(None, x, y).ratio() >= _ALMOST


def read_claim(
    claim: ExtractedClaim,
    article: ArticleText,
    documents: Sequence[SourceDocument],
    named: frozenset[str] = frozenset(),
) -> tuple[Reading, frozenset[str]]:
    """The claim's restatement as read, and the words that are names in the texts at hand, or known as `named`."""
    known = known_names(article, documents) | named
    return read(claim.restatement, claim.language, article.date, 0, only_in(known, claim.restatement)), known


def candidate_windows(
    reading: Reading, known: frozenset[str], article: ArticleText, passages: Sequence[Passage]
) -> tuple[list[Window], tuple[float, ...]]:
    """The likeliest windows, best first, and the weights of the claim's words among all sentences."""
    by_document: dict[SourceDocument, list[Passage]] = {}
    for passage in passages:
        by_document.setdefault(passage.document, []).append(passage)
    in_article = _names_in(article, known)
    wanted = topics(article, in_article)
    holders = _holders(article, tuple(by_document), known)
    settings = [_setting(document, known, wanted, article, holders) for document in by_document]
    sentences = {id(s): _sentences(s, by_document[s.source]) for s in settings}
    told = [one for found in sentences.values() for one in found]
    weights = rarity(reading.units, told, _in_article(article, in_article))
    scored = []
    for setting in settings:
        found = [
            (_promise(reading, weights, one, setting), n) for n, one in enumerate(sentences[id(setting)])
        ]
        best = sorted(found, reverse=True)[:MOST_A_DOCUMENT]
        scored += [
            (promise, _window(sentences[id(setting)], n, setting)) for promise, n in best if promise > 0
        ]
    scored.sort(key=lambda one: -one[0])
    windows = [window for _, window in scored[:MOST]]
    return [*windows, *_instead(reading, sentences, settings, windows)], weights


def _instead(
    claim: Reading,
    sentences: Mapping[int, Sequence[Reading]],
    settings: Sequence[Setting],
    windows: Sequence[Window],
) -> Iterator[Window]:
    """Where a document takes a figure of the claim back, the nearest sentence with what it gives instead."""
    there = {id(window.main) for window in windows}
    for setting in settings:
        for fact in claim.facts:
            if not takes_back_value(setting.document, fact, setting.correction):
                continue
            told = sentences[id(setting)]
            places = [n for n, one in enumerate(told) if any(is_same(fact, other) for other in one.facts)]
            answers = [n for n, one in enumerate(told) if any(differs(fact, other) for other in one.facts)]
            if places and answers:
                best = min(answers, key=lambda n: min(abs(n - place) for place in places))
                if id(told[best]) not in there:
                    there.add(id(told[best]))
                    yield _window(told, best, setting)


@lru_cache(maxsize=64)
def _article_sentences(article: ArticleText, known: frozenset[str]) -> tuple[Reading, ...]:
    return tuple(
        read(article.body[span.start : span.end], article.language, article.date, span.start, known)
        for span in split_sentences(article.body, article.language)
    )


@lru_cache(maxsize=64)
def _holders(article: ArticleText, documents: tuple[SourceDocument, ...], known: frozenset[str]) -> Holders:
    readings = [
        one
        for document in documents
        for one in read_document(document, only_in(known, document.text)).sentences
    ]
    return office_holders([*_article_sentences(article, _names_in(article, known)), *readings])


@lru_cache(maxsize=64)
def _in_article(article: ArticleText, known: frozenset[str]) -> Occurrences:
    return occurrences(_article_sentences(article, known))


def _setting(
    document: SourceDocument,
    known: frozenset[str],
    wanted: Sequence[tuple[str, ...]],
    article: ArticleText,
    holders: Holders,
) -> Setting:
    whole = read_document(document, only_in(known, document.text))
    later = document.date is None or document.date > article.as_of
    return Setting(
        source=document,
        document=whole,
        title=read(document.title, document.language, document.date),
        on_topic=on_topic(wanted, whole),
        topics=tuple(wanted),
        until=article.date,
        article_names=_article_names(article, _names_in(article, known)),
        holders=holders,
        correction=is_correction(document),
        later=later,
        old=document.date is not None and (article.as_of - document.date).days > _OLD,
    )


def _sentences(setting: Setting, passages: Sequence[Passage]) -> tuple[Reading, ...]:
    """The sentences of the passages; all of them, where the document is no book."""
    sentences = setting.document.sentences
    if len(sentences) <= _SHORT_DOCUMENT:
        return sentences
    spans = [(passage.start, passage.end) for passage in passages]
    return tuple(
        one for one in sentences if any(start <= one.start and one.end <= end for start, end in spans)
    )


def _window(sentences: Sequence[Reading], n: int, setting: Setting) -> Window:
    here = sentences[n]
    before = tuple(one for one in sentences[max(0, n - _BEFORE) : n] if one.paragraph == here.paragraph)
    after = tuple(one for one in sentences[n + 1 : n + 1 + _AFTER] if one.paragraph == here.paragraph)
    return Window((here,), before, after, setting)


def _promise(claim: Reading, weights: Sequence[float], sentence: Reading, setting: Setting) -> float:
    """A quick guess of how much the sentence has to do with the claim."""
    got = 0.0
    same_language = claim.language == sentence.language
    for unit, weight in zip(claim.units, weights, strict=True):
        if not unit.senses.isdisjoint(sentence.concepts) or (same_language and unit.stem in sentence.stems):
            got += weight
        elif not unit.ids.isdisjoint(sentence.near_concepts):
            got += weight / 3
    got += sum(0.5 for name in bearers(claim.names) if is_named(name, sentence.names))
    values = {(fact.kind, fact.value) for fact in sentence.facts}
    kinds = {fact.kind for fact in sentence.facts}
    for fact in claim.facts:
        got += 0.8 if (fact.kind, fact.value) in values else 0.3 if fact.kind in kinds else 0.0
    return got * (0.5 + 0.5 * setting.on_topic)
