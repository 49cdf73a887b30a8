"""An article's claims: every checkable statement with its span, its restatement and its kind."""

from __future__ import annotations

from dataclasses import dataclass

from claims.checking.domain import ArticleText, ExtractedClaim
from claims.checking.extraction.cast import Cast
from claims.checking.extraction.clause import Clause, piece_of
from claims.checking.extraction.grammar import grammar
from claims.checking.extraction.kinds import kind_of
from claims.checking.extraction.offices import with_holder
from claims.checking.extraction.reading import Piece, Reading
from claims.checking.extraction.restate import restate
from claims.checking.extraction.statements import split_statements, whole_statement
from claims.checking.extraction.worth import LEAST, is_furniture, is_hopeless, worth
from claims.checking.language.tokens import fold

LONGEST_SENTENCE = 1_500  # characters; a longer one is no sentence of a news text


@dataclass(frozen=True, slots=True)
class Stated:
    """One statement of a sentence with its restatement, and what `worth` asks about it."""

    clause: Clause
    piece: Piece
    restatement: str
    subject_known: bool
    told: str | None


def extract_claims(article: ArticleText) -> list[ExtractedClaim]:
    """The claims in the order of the body. Never raises for a text of whatever kind."""
    reading = Reading(article)
    cast = Cast(article, reading)
    claims: list[ExtractedClaim] = []
    for sentence in reading.sentences:
        own: list[ExtractedClaim] = []
        if sentence.end - sentence.start <= LONGEST_SENTENCE and not is_heading(sentence, article):
            own = _claims_in(article, reading, cast, sentence)
        claims += own
        cast.notice(sentence, told=bool(own))
    return claims


def is_heading(sentence: Piece, article: ArticleText) -> bool:
    """The title over again, a credit, or a short line without a full stop and without a typed fact."""
    if not sentence.text.endswith(".") and fold(sentence.text) == fold(article.title).strip(" ."):
        return True
    if is_furniture(sentence, article.language):
        return True
    ended = sentence.text.rstrip("»”\"’') \u00a0").endswith((".", "!", "?", "…", ":", "。"))
    return not ended and len(sentence.tokens) <= 12 and not sentence.facts


def _claims_in(article: ArticleText, reading: Reading, cast: Cast, sentence: Piece) -> list[ExtractedClaim]:
    """The statements of the sentence that can be checked; the whole sentence where only it can."""
    if is_hopeless(sentence, article.language):
        return []
    statements = stated_in(article, reading, cast, sentence)
    claims = [claim for part in statements if (claim := _claim(article, part))]
    if not claims and len(statements) > 1:
        uncut = _stated(article, reading, cast, whole_statement(reading, sentence), sentence)
        claims = [claim] if (claim := _claim(article, uncut)) else []
    return _each_once(sorted(claims, key=lambda claim: claim.start))


def _each_once(claims: list[ExtractedClaim]) -> list[ExtractedClaim]:
    return list({(claim.start, claim.end, claim.restatement): claim for claim in claims}.values())


def stated_in(article: ArticleText, reading: Reading, cast: Cast, sentence: Piece) -> list[Stated]:
    """What the sentence states, whether it can be checked or not."""
    statements = split_statements(reading, sentence)
    if article.language:
        rules = grammar(article.language)
        statements = [told for part in statements for told in with_holder(reading, cast, part, rules)]
    stated = []
    for part in statements:
        stated.append(_stated(article, reading, cast, part, sentence))
        if not part.quoted and len(part.ranges) == 1:
            cast.notice_opening(sentence, stated[-1].piece)
    return stated


def _stated(article: ArticleText, reading: Reading, cast: Cast, statement: Clause, sentence: Piece) -> Stated:
    said = restate(article, reading, cast, statement)
    posted = reading.posts.holds(statement.span[0])
    apart = statement.cut or statement.ranges != ((sentence.start, sentence.end),)
    return Stated(
        statement,
        piece_of(reading, statement),
        said.text,
        subject_known=said.subject_known or apart,
        told=said.text if posted else statement.text if statement.cut else None,
    )


def _claim(article: ArticleText, stated: Stated) -> ExtractedClaim | None:
    value = worth(stated.piece, article.language, subject_known=stated.subject_known, told=stated.told)
    if value < LEAST:
        return None
    start, end = stated.clause.span
    return ExtractedClaim(
        start=start,
        end=end,
        sentence=article.body[start:end],
        restatement=stated.restatement,
        kind=kind_of(stated.piece),
        check_worthiness=round(value, 3),
        language=article.language,
    )
