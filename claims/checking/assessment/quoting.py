"""Who said a thing: quotations of the claim that the window has, in the same or in another language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims.checking.assessment.comparison import Comparison
from claims.checking.assessment.coverage import likeness
from claims.checking.assessment.reading import Reading
from claims.checking.assessment.window import HERE
from claims.checking.facts import Fact
from claims.checking.facts.dates import DateValue
from claims.checking.language.names import Name
from claims.checking.language.same_name import same_name
from claims.checking.language.tokens import fold

SAYING = frozenset({"say", "announce", "report_tell", "estimate", "calculate"})
_BESIDE = 60  # characters between a quotation and who said it
_QUOTE = re.compile(r"[«“„\"]\s*([^»”“\"]{12,}?)\s*[»”“\"]")


@dataclass(frozen=True, slots=True)
class Quoted:
    """How much of the claim's quotation the window has, and how surely it names the speaker (0..1)."""

    share: float
    speaker: float
    quotes: bool  # the window has quotation marks too


def quotes_in(text: str) -> list[tuple[int, int]]:
    """Where what stands between quotation marks is long enough to be somebody's words."""
    return [match.span(1) for match in _QUOTE.finditer(text)]


def quoted_share(found: Comparison) -> Quoted | None:
    """None where the claim quotes nothing."""
    titles = {(name.start, name.end) for name in found.claim.names}
    spans = [span for span in quotes_in(found.claim.text) if span not in titles]  # « La Dormeuse au pavot »
    if not spans:
        return None
    inside = [unit for unit in found.claim.units if any(start <= unit.start < end for start, end in spans)]
    total = sum(unit.weight for unit in inside)
    got = sum(
        unit.weight
        * max(likeness(unit, one, one.language == found.claim.language) for one in found.window.sentences)
        for unit in inside
    )
    return Quoted(got / total if total else _same_words(found), _speaker(found), _has_quotes(found))


def _same_words(found: Comparison) -> float:
    """For a quotation without content words: the share of all its words."""
    words = [
        fold(w) for start, end in quotes_in(found.claim.text) for w in found.claim.text[start:end].split()
    ]
    said = frozenset().union(*(one.words for one in found.window.sentences))
    return sum(word in said for word in words) / len(words) if words else 0.0


def _has_quotes(found: Comparison) -> bool:
    return any(quotes_in(one.text) for one in found.window.sentences)


def _speaker(found: Comparison) -> float:
    speakers = speakers_of(found.claim)
    if not speakers:
        return 0.5
    said = [name for one in found.window.sentences if (name := said_by(one))]
    if said:
        return HERE * any(same_name(name.key, ours.key) for name in said for ours in speakers)
    return (
        max(how for name, how in found.levels if name in speakers)
        if any(name in speakers for name, _ in found.levels)
        else HERE / 2
    )


def said_by(reading: Reading) -> Name | None:
    """Who the sentence says is the speaker of its quotation: the person named beside a verb of saying, right
    behind the quotation ("...", said Quirland), or right before it. None where nobody stands there."""
    people = [name for name in speakers_of(reading) if name.kind == "person"]
    for start, end in quotes_in(reading.text):
        behind = [name for name in people if 0 <= name.start - end <= _BESIDE]
        before = [name for name in reversed(people) if 0 <= start - name.end <= _BESIDE]
        for name in behind[:1] + before[:1]:
            between = range(end, name.start) if name.start >= end else range(name.end, start)
            if any(unit.start in between and not unit.ids.isdisjoint(SAYING) for unit in reading.units):
                return name
    return None


def speakers_of(reading: Reading) -> list[Name]:
    """The people (or whoever may be one) named outside the quotation marks."""
    spans = quotes_in(reading.text)
    return [
        name
        for name in reading.names
        if name.kind in ("person", None) and not any(start <= name.start < end for start, end in spans)
    ]


def is_when_said(reading: Reading, fact: Fact) -> bool:
    """Whether the date is the day on which somebody said it ("said mayor Ada Brun on Friday") and not the day of
    what they said: between it and a verb of saying stands nothing, or the speaker's name."""
    if not isinstance(fact.data, DateValue):
        return False
    verbs = [unit for unit in reading.units if "say" in unit.ids]
    opens = not any(unit.start < fact.start for unit in reading.units)
    return any(
        _is_only_a_speaker(reading, verb.end, fact.start)
        or (
            _is_only_a_speaker(reading, fact.end, verb.start)
            and (opens or "," not in reading.text[fact.end : verb.start])
        )
        for verb in verbs
    )


def _is_only_a_speaker(reading: Reading, start: int, end: int) -> bool:
    """Whether `text[start:end]` has no words but small ones, or ends with a name and these."""
    if not 0 <= end - start <= _BESIDE:
        return False
    named = max(
        (name.end for name in reading.names if start <= name.start and name.end <= end), default=start
    )
    return not any(named <= unit.start < end for unit in reading.units)
