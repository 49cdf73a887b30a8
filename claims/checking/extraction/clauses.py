"""Cutting a sentence into the statements it holds, each with its own span and its subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claims.checking.extraction.reading import Piece, Reading
from claims.checking.extraction.worth import LEAST, worth
from claims.checking.language.cues import cues
from claims.checking.language.names import Name
from claims.checking.language.reference import leading_reference
from claims.checking.language.tokens import WORD

LEAST_WORDS = 4  # a shorter piece stays with its sentence
_RELATIVE = {
    "en": re.compile(r",\s+(who|which)\s+(?=\w)"),
    "fr": re.compile(r",\s+(qui)\s+(?=\w)"),
    "es": re.compile(r",\s+(que|quien|quienes)\s+(?=\w)"),
    "de": re.compile(r",\s+(der|die|das)\s+(?=\w)"),
}
# What a statement may open with, and the auxiliary that makes a sentence of it.
_PARTICIPLE = {
    "en": (r"(?:founded|created|established|built|born|opened|launched|published|elected)\b", "was"),
    "fr": (r"(?:fondé|créé|construit|né|ouvert|lancé|publié|élu|inauguré|racheté)(?:e|s|es)?\b", "a été"),
    "es": (r"(?:fundad|cread|construid|nacid|abiert|lanzad|publicad|elegid|comprad)[oa]s?\b", "fue"),
}
_ARTICLE = re.compile(r",\s+(?:the|a|an|le|la|l[’']|un|une|el|los|una|der|die|das|ein|eine)\b", re.IGNORECASE)
_PHRASE_BEFORE = re.compile(
    r"\b(?:the|a|an|la|le|une?|el|un|una|die|der|das|den|dem|eine[nrm]?)\s+(?:[\w-]+\s+){1,2}"
    r"(?:in|at|of|near|à|de|en|bei|von)\s+$",
    re.IGNORECASE,
)
_DETERMINER = re.compile(
    r"(?:the|a|an|le|la|les|l[’']|un|une|el|los|las|una|der|die|das|ein|eine)\b", re.IGNORECASE
)
_LONGEST_HEAD = 30  # characters of a phrase that can be said again as the subject
_CLEFT = re.compile(r"(?:c[’']est|it (?:is|was)|es ist|es war|fue)\b", re.IGNORECASE)
_COMMA = re.compile(r"[,;](?!\d)")


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement whose span is `body[start:end]`.

    `ranges` are the parts of the body that it is made of; `said` is its wording where that is not the
    span as it stands.
    """

    start: int
    end: int
    ranges: tuple[tuple[int, int], ...]
    said: str | None = None


def whole_statement(sentence: Piece) -> Statement:
    return Statement(sentence.start, sentence.end, ((sentence.start, sentence.end),))


def split_statements(reading: Reading, sentence: Piece) -> list[Statement]:
    """The statements in order. Their parts never overlap; what is vague is left out of all of them."""
    whole = whole_statement(sentence)
    if reading.language is None:
        return [whole]
    opening = _opening_participle(reading, sentence)
    if opening:
        return opening
    cut = _relative_clause(reading, sentence)
    if cut:
        return cut
    return _coordinated(reading, whole, None) or [whole]


def _relative_clause(reading: Reading, sentence: Piece) -> list[Statement]:
    """ ", qui est parti en mai 2023": what goes before the comma is its subject."""
    assert reading.language is not None
    if _CLEFT.match(sentence.text):
        return []
    for match in _RELATIVE[reading.language].finditer(sentence.text):
        antecedent = _antecedent(sentence, match.start())
        if antecedent is None:
            continue
        start, end = sentence.start + match.end(), _clause_end(sentence, match.end())
        if len(WORD.findall(reading.body[start:end])) < LEAST_WORDS - 1:
            continue
        if reading.language == "de" and not _ends_with_verb(reading.body[start:end]):
            continue
        return _with_main(
            reading, sentence, antecedent, (start, end), sentence.start + match.start(), match[1]
        )
    return []


def _antecedent(sentence: Piece, comma: int) -> tuple[int, int] | None:
    """The span of the name right before the comma, or of the short phrase that opens the sentence."""
    at = sentence.start + comma
    name = _appositive_of(sentence, next((name for name in sentence.names if name.end == at), None))
    if name:
        return _whole_phrase(sentence, name), name.end
    opening = sentence.text[:comma]
    if len(WORD.findall(opening)) <= 4 and "," not in opening:
        return sentence.start, at
    return None


def _ends_with_verb(clause: str) -> bool:
    """A German relative clause does; „die Sprecherin der Initiative“ is an apposition."""
    last: str = WORD.findall(clause)[-1]
    return last[0].islower()


def _whole_phrase(sentence: Piece, name: Name) -> int:
    """ "the bridge in Thalheim, which ...": the clause speaks of the bridge. The start of the phrase."""
    if name.kind != "place":
        return name.start
    before = _PHRASE_BEFORE.search(sentence.text[: name.start - sentence.start])
    return sentence.start + before.start() if before else name.start


def _appositive_of(sentence: Piece, name: Name | None) -> Name | None:
    """ "X, la présidente de Y, qui ...": the clause speaks of X."""
    if name is None:
        return None
    before = sentence.text[: name.start - sentence.start]
    comma = before.rfind(",")
    if comma < 0 or not _ARTICLE.match(before, comma):
        return name
    earlier = next((other for other in sentence.names if other.end == sentence.start + comma), None)
    return earlier or name


def _clause_end(sentence: Piece, begin: int) -> int:
    stop = _COMMA.search(sentence.text, begin)
    return sentence.start + (stop.start() if stop else len(sentence.text.rstrip(".!?… ")))


def _with_main(
    reading: Reading,
    sentence: Piece,
    antecedent: tuple[int, int],
    clause: tuple[int, int],
    comma: int,
    pronoun: str,
) -> list[Statement]:
    """The main statement without the clause, and the clause with its subject, where each can stand."""
    main = _main_without(reading, sentence, comma, clause[1])
    own = _own_statements(reading, antecedent, clause, pronoun)
    if own:
        return [main, *own]
    piece = reading.piece(*clause)
    vague = worth(piece, reading.language, subject_known=True) < LEAST
    return [main] if vague and len(WORD.findall(main.said or "")) >= LEAST_WORDS else []


def _main_without(reading: Reading, sentence: Piece, comma: int, end: int) -> Statement:
    rest = end + 1 if reading.body[end : end + 1] == "," else end
    ranges = ((sentence.start, comma), (rest, sentence.end))
    said = "".join(reading.body[start:stop] for start, stop in ranges)
    return Statement(sentence.start, sentence.end, ranges, said)


def _own_statements(
    reading: Reading, antecedent: tuple[int, int], clause: tuple[int, int], pronoun: str
) -> list[Statement]:
    subject = reading.body[antecedent[0] : antecedent[1]]
    if reading.language == "de":
        subject = f"{subject}, {pronoun}"
    span = Statement(antecedent[0], clause[1], (clause,), f"{subject} {reading.body[slice(*clause)]}")
    parts = _coordinated(reading, span, subject)
    if parts:
        return parts
    return [span] if _stands_alone(reading, clause) else []


def _stands_alone(reading: Reading, span: tuple[int, int]) -> bool:
    """Whether the predicate says enough to be a claim by itself: a typed fact or a name, and its worth."""
    piece = reading.piece(*span)
    return bool(piece.facts or piece.names) and worth(piece, reading.language, subject_known=True) >= LEAST


def _coordinated(reading: Reading, statement: Statement, subject: str | None) -> list[Statement]:
    """ "X did this and was that": both where each can stand, the first where the second is vague."""
    assert reading.language is not None
    start, end = statement.ranges[0]
    text = reading.body[start:end].replace("'", "’")
    match = cues(reading.language).and_verb.search(text, 1)
    if (
        match is None
        or min(len(WORD.findall(text[: match.start()])), len(WORD.findall(text[match.end() :]))) < 3
    ):
        return []
    first, second = (start, start + match.start()), (start + match.start() + _length_of_and(match), end)
    head = subject or _subject_before_verb(reading, first)
    if head is None or not _stands_alone(reading, first):
        return []
    one = Statement(statement.start, first[1], (first,), _said(reading, subject, first))
    if _stands_alone(reading, second):
        return [one, Statement(second[0], end, (second,), _capital(f"{head} {reading.body[slice(*second)]}"))]
    vague = worth(reading.piece(*second), reading.language, subject_known=True) < LEAST
    return [one] if vague else []


def _capital(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:]


def _length_of_and(match: re.Match[str]) -> int:
    """Up to the verb: the conjunction and the space after it."""
    return len(match.group().split(None, 1)[0]) + 1


def _said(reading: Reading, subject: str | None, span: tuple[int, int]) -> str:
    said = reading.body[slice(*span)].rstrip(" ,")
    return f"{subject} {said}" if subject else said


def _subject_before_verb(reading: Reading, span: tuple[int, int]) -> str | None:
    """The name, the pointing word or the short phrase that opens the statement; "" where Spanish has none."""
    assert reading.language is not None
    piece = reading.piece(*span)
    name = _opening_name(piece.names, span[0])
    if name:
        return name.text
    pointing = leading_reference(piece.text, reading.language)
    if pointing:
        return piece.text[: pointing.end]
    words = list(WORD.finditer(piece.text))
    if len(words) < 2 or words[1].end() > _LONGEST_HEAD:
        return None
    if _DETERMINER.match(piece.text):
        return piece.text[: words[1].end()]
    return "" if reading.language == "es" else None


def _opening_name(names: Sequence[Name], start: int) -> Name | None:
    return next((name for name in names if name.start - start <= 3), None)


def _opening_participle(reading: Reading, sentence: Piece) -> list[Statement]:
    """ "Founded in Paris in 1990, the firm employs 300 people": two statements on one subject."""
    if reading.language not in _PARTICIPLE:
        return []
    pattern, auxiliary = _PARTICIPLE[reading.language]
    if not re.match(pattern, sentence.text, re.IGNORECASE):
        return []
    comma = _COMMA.search(sentence.text)
    if comma is None:
        return []
    first = (sentence.start, sentence.start + comma.start())
    second = (sentence.start + comma.end(), sentence.end)
    head = _subject_before_verb(reading, (second[0] + 1, second[1]))
    if head is None or not (reading.piece(*first).facts and _stands_alone(reading, second)):
        return []
    opening = reading.body[slice(*first)]
    said = f"{head[:1].upper()}{head[1:]} {auxiliary} {opening[:1].lower()}{opening[1:]}"
    main = reading.body[slice(*second)].lstrip()
    return [
        Statement(*first, (first,), said),
        Statement(second[0] + 1, second[1], (second,), main[:1].upper() + main[1:]),
    ]
