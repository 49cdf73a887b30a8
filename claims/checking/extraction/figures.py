"""Several facts on one predicate: dates, places, agents, prices, counts. Each with the predicate alone.

What is one fact stays one: a range, a date with its figure, a figure with what it is measured by.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims.checking.domain import DifferenceKind
from claims.checking.extraction.clause import Clause, facts_in, joined, names_in, verbs, without
from claims.checking.extraction.grammar import Grammar
from claims.checking.extraction.reading import Reading
from claims.checking.extraction.subjects import Subject, subject_of

_FIGURES = (DifferenceKind.AMOUNT, DifferenceKind.PERCENT, DifferenceKind.COUNT, DifferenceKind.RANK)
_RANGE = re.compile(
    r"\b(?:between|entre|zwischen|from|desde|de|du|von|vom)\s+(?:the\s+|le\s+|dem\s+|el\s+)?$"
)
_RANGE_AFTER = re.compile(r"\s*(?:\d{4}\s*)?(?:to|until|à|au|a|al|hasta|bis|zum|and|et|y|und|[–-])\b")
_MOST_ADJUNCTS = 4
# What follows a subject that ends there: no preposition, no conjunction, no relative pronoun, no noun.
_PREDICATE = re.compile(
    r"\s(?!(?:of|de|des|du|del|who|which|that|qui|que|dont|die|and|et|y|e|und|in|en|à|a|au|aux|from|with|on|at|for|der|von|im|plus|más|"
    r"more|or|ou|o|oder|as|to|by|par|por)\b)[a-zà-ÿäöüß]{2,}\s"
)
_WIDER_PLACE = re.compile(r"\s(?:in|en|au|im)\s(?:(?:the|der|la|le)\s)?(?:[a-zà-ÿ]+\s)?[A-ZÀ-Þ][\w-]+")
_SCORE_BEFORE = re.compile(
    r"(?:\d|votes?|voix|votos?|stimmen|points?|puntos?|%|up|jusqu’|hasta|bis|dollars?|euros?|rose|fell|grew|von|from|de|entre|between|"
    r"compared|due|thanks|close|one|two|three|four|five|six|seven|eight|nine|ten|deux|trois|quatre|dos|tres|cuatro|zwei|drei|vier)$"
)
_DONE = re.compile(
    r"\s(?:\w+(?:ed|en|ing|é|ée|és|is|ado|ido)|left|gone|come|set|parti\w*|venu\w*|vendu\w*|perdu\w*|reçu\w*)\b"
)
_END = re.compile(r"[ .!?…]+$")
# "312 passengers and 28 crew": two counts.
_COUNTED = r"(?P<{0}>(?:\d[\d.,\u00a0\u202f]*\d|\d|[a-zà-ÿß-]+)\s(?:[a-zà-ÿäöüß-]+\s){{0,1}}[^\W\d_][\w-]+)"
_TWO_COUNTS = re.compile(
    rf"{_COUNTED.format('a')}\s(?:and|et|y|e|und|sowie)\s{_COUNTED.format('b')}(?=[\s.,]|$)"
)
_COUNTED_SUBJECT = re.compile(
    r"(?P<article>the|les|los|las|die|ses|sus|its|their|ihre|seine)\s(?P<number>\d[\d.,]*(?:\s\d{3})*)\s(?P<noun>[^\W\d][\w-]*)"
)


@dataclass(frozen=True, slots=True)
class _Adjunct:
    start: int
    end: int
    kind: str


def counted_subject(_: Reading, clause: Clause, grammar: Grammar) -> list[Clause]:
    """ "The 230 workers keep their jobs until 2028": how many they are, and what they keep."""
    match = _COUNTED_SUBJECT.match(clause.mask)
    if match is None or not _PREDICATE.match(clause.mask, match.end()):
        return []
    number, noun = clause.part(*match.span("number")), clause.part(*match.span("noun"))
    rest = without(clause, (match.start("number"), match.start("noun")))
    template = re.split(r"(\{number\}|\{noun\})", grammar.number_of)
    pieces = [
        number if part == "{number}" else noun if part == "{noun}" else part.strip() for part in template
    ]
    return [joined(clause.span, *pieces), rest]


def two_counts(reading: Reading, clause: Clause, grammar: Grammar) -> list[Clause]:
    """ "312 passengers and 28 crew were on board": each count with the predicate."""
    counts = [
        (a, b)
        for a, b, fact in facts_in(reading, clause)
        if fact.kind in (DifferenceKind.COUNT, DifferenceKind.AMOUNT, DifferenceKind.PERCENT)
    ]
    for match in _TWO_COUNTS.finditer(clause.mask):
        starts = [match.start("a"), match.start("b")]
        if not all(any(a == start for a, _ in counts) for start in starts) or _RANGE.search(
            clause.mask[: match.start()]
        ):
            continue
        subject = subject_of(reading, clause, grammar)
        if subject and subject.start <= match.start() < subject.end and match.start() > subject.start:
            continue
        return [
            without(clause, (match.end("a"), match.end("b"))),
            without(clause, (match.start("a"), match.start("b"))),
        ]
    return []


def adjunct_statements(reading: Reading, clause: Clause, grammar: Grammar) -> list[Clause]:
    """One statement for each adjunct that can be checked, where there are several; [] where there is one."""
    subject = subject_of(reading, clause, grammar)
    if subject is None and grammar.code != "es":
        return []
    if len(verbs(clause, grammar)) > 2 or re.search(r"[,;:]\s", clause.mask.rstrip(" .")):
        return []
    adjuncts = _adjuncts(reading, clause, grammar)
    verb_end = subject.verb[1] if subject else 0
    own = [
        adjunct
        for adjunct in adjuncts
        if adjunct.start >= verb_end or adjunct.end <= (subject.start if subject else 0) + 1
    ]
    if own and _figures_outside(reading, clause, own):
        return _with_figure(clause, subject, own)
    if len(own) == 1 and own[0].kind == "company" and subject and not subject.inverted:
        return _company_alone(reading, clause, subject, own[0])
    if not 2 <= len(own) <= _MOST_ADJUNCTS:
        return []
    return [_only(clause, own, adjunct) for adjunct in own]


def _company_alone(reading: Reading, clause: Clause, subject: Subject, company: _Adjunct) -> list[Clause]:
    """ "The ship had left A for B with 140 people on board": where it went, and with how many."""
    between = clause.part(subject.verb[1], company.start)
    if not (names_in(reading, between) or facts_in(reading, between)):
        return []
    return [without(clause, (company.start, company.end)), _verb_and(clause, subject, company)]


def _verb_and(clause: Clause, subject: Subject, adjunct: _Adjunct) -> Clause:
    """The subject, its verb and the adjunct, without the objects that stand between."""
    done = _DONE.match(clause.mask, subject.verb[1])
    verb_end = done.end() if done else subject.verb[1]
    return joined(clause.span, clause.part(0, verb_end), clause.part(adjunct.start, adjunct.end))


def _with_figure(clause: Clause, subject: Subject | None, split: list[_Adjunct]) -> list[Clause]:
    """The figure keeps its date and its place; who did it, for how much and with how many is told apart."""
    split = [adjunct for adjunct in split if adjunct.kind in ("agent", "company")]
    if not split or subject is None or subject.inverted:
        return []
    return [without(clause, *((adjunct.start, adjunct.end) for adjunct in split))] + [
        _verb_and(clause, subject, adjunct) if adjunct.kind == "company" else _only(clause, split, adjunct)
        for adjunct in split
    ]


def _only(clause: Clause, adjuncts: list[_Adjunct], kept: _Adjunct) -> Clause:
    """With that adjunct alone; a price keeps its date."""
    stays = ("date",) if kept.kind == "price" else ()
    return without(
        clause,
        *((other.start, other.end) for other in adjuncts if other is not kept and other.kind not in stays),
    )


def _figures_outside(reading: Reading, clause: Clause, adjuncts: list[_Adjunct]) -> bool:
    return any(
        fact.kind in (*_FIGURES, DifferenceKind.DURATION)
        and not any(adjunct.start <= a and b <= adjunct.end for adjunct in adjuncts)
        for a, b, fact in facts_in(reading, clause)
    )


def _adjuncts(reading: Reading, clause: Clause, grammar: Grammar) -> list[_Adjunct]:
    """Dates, places, agents, prices, durations and company, each with its preposition, in order."""
    found: list[_Adjunct] = []
    for a, b, fact in facts_in(reading, clause):
        kind = {
            DifferenceKind.DATE: "date",
            DifferenceKind.DURATION: "duration",
            DifferenceKind.AMOUNT: "price",
        }.get(fact.kind)
        if kind is None and fact.kind is DifferenceKind.COUNT:
            kind = "company"
        if kind:
            found += _with_preposition(clause, grammar, a, b, kind)
    for a, b, name in names_in(reading, clause):
        found += _with_preposition(clause, grammar, a, b, "place" if name.kind == "place" else "agent")
        if name.kind is None:
            found += _with_preposition(clause, grammar, a, b, "place")
    return _apart(clause, sorted(found, key=lambda adjunct: (adjunct.start, -adjunct.end)))


def _apart(clause: Clause, found: list[_Adjunct]) -> list[_Adjunct]:
    """Without those that touch another one's words, or the words of a range."""
    kept: list[_Adjunct] = []
    for adjunct in found:
        if kept and adjunct.start < kept[-1].end:
            continue
        if kept and adjunct.kind == kept[-1].kind == "place" and adjunct.start <= kept[-1].end + 1:
            kept[-1] = _Adjunct(kept[-1].start, adjunct.end, "place")  # "at Dover in Kent"
            continue
        if _RANGE.search(clause.mask[: adjunct.start]) or _RANGE_AFTER.match(clause.mask, adjunct.end):
            return []
        kept.append(adjunct)
    return kept


def _with_preposition(clause: Clause, grammar: Grammar, a: int, b: int, kind: str) -> list[_Adjunct]:
    before = clause.mask[max(0, a - 34) : a]
    match = grammar.adjuncts[kind].search(before)
    if match and not (kind == "company" and _belongs_to_figure(clause, a - len(before) + match.start(), b)):
        start = a - len(before) + match.start()
        return [_Adjunct(start, _phrase_end(clause, b, kind), kind)]
    if kind == "date" and _stands_free(clause, a):
        return [_Adjunct(a, b, kind)]
    if kind == "agent":
        return _agent_phrase(clause, grammar, a, b)
    return []


def _belongs_to_figure(clause: Clause, start: int, b: int) -> bool:
    """ "by 23 to 19", "61 votes to 48", "up to 300": no company of anything; and a count needs its noun."""
    before, after = clause.mask[:start].rstrip(), clause.mask[b:]
    return bool(_SCORE_BEFORE.search(before)) or re.match(r"\s[^\W\d_]{3,}", after) is None


def _agent_phrase(clause: Clause, grammar: Grammar, a: int, b: int) -> list[_Adjunct]:
    """ "by the company X": the preposition stands a few words before the name."""
    before = clause.mask[max(0, a - 60) : a]
    words = {"en": "by", "fr": "par", "es": "por", "de": "von"}[grammar.code]
    match = re.search(rf"\b{words}\s(?:the|le|la|l’|el|los|las|der|dem|den)\s?(?:[\w-]+\s){{0,3}}$", before)
    return [_Adjunct(a - len(before) + match.start(), b, "agent")] if match else []


def _stands_free(clause: Clause, a: int) -> bool:
    """A date that opens with its own preposition or takes none: "last year", « il y a deux ans »."""
    return (
        re.match(
            r"(?:il y a|hace|vor|el (?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)|last|l’an|l’année|el año|im|am|hier|ayer|yesterday|gestern|on|heute)\b",
            clause.mask[a:],
        )
        is not None
        or re.match(
            r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|\w+ (?:years|months|days|weeks) ago)\b",
            clause.mask[a:],
        )
        is not None
    )


def _phrase_end(clause: Clause, b: int, kind: str) -> int:
    """Where the phrase of a count ends: with its noun, and "on board" behind it."""
    if kind == "date":
        after = re.compile(r"\s(?:dernier|dernière|prochain|prochaine|pasado|pasada|próximo)\b").match(
            clause.mask, b
        )
        return after.end() if after else b
    if kind == "place":
        wider = _WIDER_PLACE.match(clause.text, b)
        return wider.end() if wider else b
    if kind != "company":
        return b
    after = re.compile(
        r"\s[^\W\d_]+(?:\s(?:on board|aboard|attached|à bord|a bordo|an bord|(?!and\b)[a-z]{3,}ed(?=[\s.]*$)))?"
    ).match(clause.mask, b)
    return after.end() if after else b
