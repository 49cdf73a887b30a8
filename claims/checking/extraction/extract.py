"""An article's claims: every checkable statement with its span, its restatement and its kind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.checking.domain import ArticleText, ClaimKind, DifferenceKind, ExtractedClaim
from claims.checking.extraction.checkable import THRESHOLD, Clause, check_worthiness, weight
from claims.checking.extraction.clauses import Piece, split_clauses
from claims.checking.extraction.restate import Salience, find_organisations, restate
from claims.checking.facts import find_facts
from claims.checking.language.lexicon import find_concepts
from claims.checking.language.names import Name, find_names
from claims.checking.language.sentences import Span, split_sentences

LONGEST_SENTENCE = 1_500  # characters; a longer one is no sentence of a news text

_KIND_OF_FACT = (
    (DifferenceKind.PERCENT, ClaimKind.PERCENT),
    (DifferenceKind.AMOUNT, ClaimKind.AMOUNT),
    (DifferenceKind.COUNT, ClaimKind.COUNT),
    (DifferenceKind.DURATION, ClaimKind.DURATION),
    (DifferenceKind.DATE, ClaimKind.DATE),
    (DifferenceKind.RANK, ClaimKind.RANK),
)
_ROLES = frozenset(
    ["founder", "chief_executive", "president", "chairman", "vice_president", "scientist", "mayor", "minister", "spokesperson", "coach", "captain"]
)


def extract_claims(article: ArticleText) -> list[ExtractedClaim]:
    """The claims in the order of the body. Never raises for a text of whatever kind."""
    names = find_names(article.body, article.language)
    organisations = find_organisations(names, article.body)
    title_names = find_names(article.title, article.language)
    salience = Salience([*names, *title_names], organisations)
    salience.notice(title_names)
    found: list[ExtractedClaim] = []
    cursor = 0
    for sentence in split_sentences(article.body, article.language):
        while cursor < len(names) and names[cursor].end <= sentence.start:
            cursor += 1
        inside = []
        for name in names[cursor:]:
            if name.start >= sentence.end:
                break
            inside.append(name)
        if sentence.end - sentence.start <= LONGEST_SENTENCE:
            found += _claims_in(article, sentence, inside, salience)
        salience.notice(inside)
    return found


def _claims_in(
    article: ArticleText, sentence: Span, names: Sequence[Name], salience: Salience
) -> list[ExtractedClaim]:
    if article.body[sentence.start : sentence.end].strip() == article.title.strip():
        return []
    claims = []
    for piece in split_clauses(article.body, sentence, article.language, names):
        claim = _claim(article, piece, salience)
        if claim is not None:
            claims.append(claim)
    return claims


def _claim(article: ArticleText, piece: Piece, salience: Salience) -> ExtractedClaim | None:
    restatement = restate(piece.said, piece.subject, article.language, article.date, salience)
    clause = Clause(
        restatement,
        article.language,
        find_facts(restatement, article.language, article.date),
        find_names(restatement, article.language),
        find_concepts(restatement, article.language),
    )
    if weight(clause) < THRESHOLD:
        return None
    return ExtractedClaim(
        start=piece.start,
        end=piece.end,
        sentence=article.body[piece.start : piece.end],
        restatement=restatement,
        kind=_kind(clause),
        check_worthiness=check_worthiness(clause),
        language=article.language,
    )


def _kind(clause: Clause) -> ClaimKind:
    if re.search(r"[«“„\"][^»”“\"]{12,}", clause.text):
        return ClaimKind.QUOTE
    kinds = {fact.kind for fact in clause.facts}
    for of_fact, kind in _KIND_OF_FACT:
        if of_fact in kinds:
            return kind
    if {concept.id for concept in clause.concepts} & _ROLES:
        return ClaimKind.ROLE
    return ClaimKind.EVENT if clause.events else ClaimKind.PERSON
