"""Relative dates written out: "on Tuesday" -> "on Tuesday (18 March 2025)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from claims.checking.domain import DifferenceKind
from claims.checking.facts import find_facts
from claims.checking.facts.base import Fact
from claims.checking.facts.dates import DAY, MONTH, YEAR, DateValue
from claims.checking.language.cues import cues, plain
from claims.checking.language.data import language_data

# "January of last year": the month alone is not the date that is meant.
_GOES_ON = re.compile(
    r"\s+(?:of (?:last|this|next)|de l[’']an|de l[’']année|del año|de la semana pasada|de la semaine (?:dernière|passée)|of last week|der (?:vergangenen|letzten|vorigen) Woche|des (?:vergangenen|vorigen|letzten))\b"
)
# « octobre dernier », "marzo pasado": the year says it.
_LAST_OR_NEXT = re.compile(
    r"(?:\s+(?:derni(?:er|ère)|prochaine?|pasad[oa]|próxim[oa]|dieses Jahres|de este año)\b)?"
)
# "Last December", „im vergangenen Oktober“.
_LAST_BEFORE = re.compile(
    r"(?P<in>\b(?:in|im|since|seit|until|bis|by)\s)?\b(?:last|next|this|vergangene[nrms]?|letzte[nrms]?|vorige[nrms]?|kommende[nrms]?|nächste[nrms]?)\s$",
    re.IGNORECASE,
)
# Of a state ("in service today") these say no more than the present tense does.
_NOW = re.compile(r"today|now|aujourd[’']hui|hoy|ahora|heute|jetzt", re.IGNORECASE)


def with_dates(text: str, language: str, on: date) -> str:
    """The text with each relative date followed by the date that it means, in brackets.

    `on` is the day of the article. What is only roughly known ("nine years ago") stays as it is.
    """
    told = cues(language).has("past", plain(text))
    ahead = cues(language).has("future", plain(text))
    facts = find_facts(text, language, on)
    for fact in reversed(together(text, facts, language)):
        value = fact.data
        if _GOES_ON.match(text, fact.end) or (_NOW.fullmatch(fact.text) and not told):
            continue
        if ahead and isinstance(value, DateValue) and value.latest < on:
            continue  # "will move in September": not the last one
        if fact.kind is not DifferenceKind.DATE or not isinstance(value, DateValue) or not value.resolved:
            continue
        spelled = _spelled(value, language)
        if spelled and spelled.casefold() not in text.casefold():
            text = _written_out(text, *_without_last(fact), spelled)
    return text


# "Last" and "next" as a part of the date's own words.
_OWN_LAST = re.compile(
    r"(?:last|next|this|(?:vergangene|letzte|vorige|kommende|nächste)[nrms]?)\s(?=\w)", re.IGNORECASE
)
_OWN_LAST_BEHIND = re.compile(
    r"\s(?:derni(?:er|ère)|prochaine?|pasad[oa]|próxim[oa]|dieses Jahres|de este año)$", re.IGNORECASE
)


def _without_last(fact: Fact) -> tuple[int, int]:
    """Where the month or the day itself stands: "December" of "last December"."""
    words = fact.text.rstrip(" .,")
    opening = _OWN_LAST.match(words)
    behind = _OWN_LAST_BEHIND.search(words)
    return (
        fact.start + (opening.end() if opening else 0),
        fact.start + (behind.start() if behind else len(words)),
    )


def together(text: str, facts: Sequence[Fact], language: str) -> list[Fact]:
    """The facts, those of "on Tuesday two weeks ago" made one: the Tuesday that lies nearest."""
    made: list[Fact] = []
    for fact in facts:
        one = _weekday_ago(text, made[-1], fact, language) if made else None
        if one:
            made[-1] = one
        else:
            made.append(fact)
    return made


def _weekday_ago(text: str, first: Fact, second: Fact, language: str) -> Fact | None:
    if not isinstance(first.data, DateValue) or not isinstance(second.data, DateValue):
        return None
    if re.fullmatch(r",?\s+", text[first.end : second.start]) is None:
        return None
    day, ago = (first, second) if second.data.slack else (second, first)
    weekday = re.findall(r"\w+", day.text.casefold())[-1]
    if weekday not in language_data(language).weekdays or not ago.data.slack or ago.data.granularity != DAY:
        return None
    middle = ago.data.earliest
    off = (day.data.earliest - middle).days % 7
    meant = middle + timedelta(days=off - 7 if off > 3 else off)
    value = replace(day.data, earliest=meant, latest=meant, slack=0)
    return replace(first, end=second.end, text=text[first.start : second.end], value=str(meant), data=value)


def _written_out(text: str, start: int, end: int, spelled: str) -> str:
    """ "12 March" becomes "12 March 2025"; "on Tuesday" keeps its words, with the date behind them."""
    if text[start:end].casefold() in spelled.casefold():
        before = _LAST_BEFORE.search(text[:start])
        if before:
            text = f"{text[: before.start()]}{before['in'] or ('In ' if before.start() == 0 else 'in ')}{text[start:]}"
            end += before.start() + len(before["in"] or "in ") - start
            start = before.start() + len(before["in"] or "in ")
        return text[:start] + spelled + text[_LAST_OR_NEXT.match(text, end).end() :]  # type: ignore[union-attr]
    end = _LAST_OR_NEXT.match(text, end).end()  # type: ignore[union-attr]
    return f"{text[:end]} ({spelled}){text[end:]}"


def _spelled(value: DateValue, language: str) -> str:
    """ "18 March 2025", « 18 mars 2025 », "18 de marzo de 2025", „18. März 2025“; "" if only rough."""
    if value.slack or value.granularity not in (DAY, MONTH, YEAR):
        return ""
    if value.granularity == YEAR:
        return str(value.earliest.year)
    months = language_data(language).months
    month = next(word for word, number in months.items() if number == value.earliest.month)
    month = month.capitalize() if language in ("en", "de") else month
    of = " de " if language == "es" else " "
    if value.granularity == MONTH:
        return f"{month}{of}{value.earliest.year}"
    if language == "fr" and value.earliest.day == 1:
        return f"1er {month} {value.earliest.year}"
    mark = "." if language == "de" else ""
    return f"{value.earliest.day}{mark}{of}{month}{of}{value.earliest.year}"
