"""What a model says it found, held against the texts: what can't be found there is dropped.

The model points; code finds the words, widens them to whole sentences, reads the values on both sides with the same
parsers as the local engine, and leaves the label to conclude.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from claims.checking.domain import (
    ArticleText,
    EvidenceItem,
    ExtractedClaim,
    LeftOut,
    Passage,
    SourceDocument,
    Stance,
    opposed,
    overlap,
)
from claims.checking.engines.differing import all_figures_differ, with_differences, with_unnamed_differences
from claims.checking.engines.forms import Certainty, Finding, FoundClaim, GivenUp
from claims.checking.facts import find_facts
from claims.checking.language.lexicon import denies, negated
from claims.checking.language.names import find_names, name_words
from claims.checking.language.sentences import split_sentences
from claims.checking.language.tokens import WORD, fold
from claims.checking.quotes import find_quote, without_hidden
from claims.checking.retrieve import search_terms

# How surely a stance is right: what a model calls certain is not, so none comes to 1. A label that rests on LIKELY alone
# stays below the confidence from which on nobody has to look.
STRENGTH = {Certainty.SAYS_SO: 0.93, Certainty.LIKELY: 0.7, Certainty.HARDLY: 0.3}
FEWEST_WORDS = 2  # of a quote: fewer stand everywhere
LONGEST_QUOTE = 700  # characters; "one or two sentences"
LONGEST_RESTATEMENT = 1_000
_SHORTEST_NAME = 3  # characters of a word that tells one name from another


def located(article: ArticleText, found: FoundClaim, start: int, end: int) -> ExtractedClaim | None:
    """The claim at its exact place in `body[start:end]`; None where its words are not there. A restatement that says
    more than the article gives way to the article's own words."""
    place = _words_at(found.fragment, article.body[start:end])
    restatement = " ".join(found.restatement.split())
    if place is None or not restatement:
        return None
    first, last = start + place[0], start + place[1]
    sentence = article.body[first:last]
    if not _restates(restatement, sentence, article):
        restatement = " ".join(without_hidden(sentence).split())
    if len(restatement) > LONGEST_RESTATEMENT:
        return None
    return ExtractedClaim(
        start=first,
        end=last,
        sentence=sentence,
        restatement=restatement,
        kind=found.kind,
        check_worthiness=found.check_worthiness,
        language=article.language,
        why=" ".join(found.why_checkable.split()),
    )


def _restates(restatement: str, sentence: str, article: ArticleText) -> bool:
    """Whether it speaks of what the sentence speaks of, and names nobody whom the article does not name."""
    terms = set(search_terms(restatement, article.language))
    if not terms & set(search_terms(sentence, article.language)):
        return False
    told, text = _names_and_text(article)
    names = find_names(restatement, article.language, told)
    return all(word in text for name in names for word in name.key if len(word) >= _SHORTEST_NAME)


@lru_cache(maxsize=4)
def _names_and_text(article: ArticleText) -> tuple[frozenset[str], str]:
    """The words of the article's names, and all of it folded."""
    whole = f"{article.title}\n{article.body}"
    return name_words(whole, article.language), fold(whole)


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
    return tuple(
        _once(
            [one for one in items if not any(overlap(one, other) and opposed(one, other) for other in items)]
        )
    )


def _once(items: Sequence[EvidenceItem]) -> Iterable[EvidenceItem]:
    by_place: dict[tuple[str, int, int], list[EvidenceItem]] = {}
    for item in items:
        by_place.setdefault((item.document.key, item.start, item.end), []).append(item)
    for same in by_place.values():
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
    document = passage.document
    words = passage.start + place[0], passage.start + place[1]
    whole = _whole_sentences(document, *words)
    start, end = whole or words
    item = EvidenceItem(
        document=document,
        start=start,
        end=end,
        quote=document.text[start:end],
        # What can't be shown with its whole sentence may have lost a "not".
        stance=finding.stance if whole else Stance.NEUTRAL,
        later=document.date is None or document.date > article.as_of,
        strength=STRENGTH[finding.certainty],
    )
    item = _doubted(with_differences(item, finding.differences, claim, article), claim, article)
    if item.stance is Stance.REFUTES and not finding.differences and _in_common(item, claim):
        return with_unnamed_differences(item, claim, article)
    return item


def _words_at(words: str, text: str) -> tuple[int, int] | None:
    """Where they stand in the text, if they are words enough to be told from others."""
    if len(WORD.findall(words)) < FEWEST_WORDS:
        return None
    return find_quote(words, text)


def _whole_sentences(document: SourceDocument, start: int, end: int) -> tuple[int, int] | None:
    """The sentences of the document that the words stand in, so that no "not" is cut off in front of them; None where
    that were too long to be read."""
    text = document.text
    first = max(text.rfind("\n", 0, start) + 1, start - LONGEST_QUOTE - 1)
    newline = text.find("\n", end)
    last = min(len(text) if newline < 0 else newline, end + LONGEST_QUOTE + 1)
    spans = split_sentences(text[first:last], document.language)
    touched = [span for span in spans if first + span.start < end and start < first + span.end]
    begin = min([start, *(first + span.start for span in touched)])
    stop = max([end, *(first + span.end for span in touched)])
    return (begin, stop) if stop - begin <= LONGEST_QUOTE else None


def _doubted(item: EvidenceItem, claim: ExtractedClaim, article: ArticleText) -> EvidenceItem:
    """The item as far as code can follow the model. A quote that has nothing of the claim in it can't vouch for it; one
    that calls it a rumour, or whose figures are all others, does not; and where the words leave doubt, a person looks."""
    said, language = item.quote, item.document.language
    if item.stance is Stance.SUPPORTS:
        denied = denies(said, language) and not denies(claim.restatement, claim.language)
        if denied or not _in_common(item, claim) or all_figures_differ(claim, article, item):
            return replace(item, stance=Stance.NEUTRAL)
        unsure = negated(said, language) and not negated(claim.restatement, claim.language)
    else:
        unsure = not _in_common(item, claim)
    return replace(item, strength=min(item.strength, STRENGTH[Certainty.LIKELY])) if unsure else item


def _in_common(item: EvidenceItem, claim: ExtractedClaim) -> bool:
    """Whether the quote has a name, a figure, a concept or, in the same language, a word of the claim. A single concept
    or word stands in many a sentence about nothing: it has to have a name or a figure of its own then."""
    ours = set(search_terms(f"{claim.restatement}\n{claim.sentence}", claim.language))
    shared = ours & set(search_terms(item.quote, item.document.language))
    if len(shared) != 1 or any(term.startswith(("n_", "f_")) for term in shared):
        return bool(shared)
    said, language = item.quote, item.document.language
    return bool(find_names(said, language) or find_facts(said, language))
