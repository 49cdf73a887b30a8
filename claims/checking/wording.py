"""What an article could say instead: a source's value in the article's own language, format and granularity.

A wording is made only where it is safe: the new words are put into the sentence and read again, and they have to mean
exactly the source's value while everything else still means what it did. Where that fails there is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from babel.core import Locale
from babel.dates import format_skeleton, get_month_names
from babel.numbers import format_compact_decimal, format_decimal, get_currency_name, get_decimal_symbol

from claims.checking.domain import Difference, DifferenceKind
from claims.checking.facts import Fact, find_facts
from claims.checking.facts.datevalue import DateValue
from claims.checking.facts.numerals import parse_number
from claims.checking.facts.quantity import ABOUT, EXACTLY, Quantity

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)(?: ([A-Z]{3}))?")
_MEASURED = re.compile(r"P?T?(\d+(?:\.\d+)?)(.*)")  # "P3Y", "300 km", "1.5", "86000000000 USD"
_DIGITS = re.compile(r"\d+(?:[.,'’\u00a0\u202f ]\d+)*")
_NUMERIC_DATE = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4})")
_MILLION = 1_000_000
_AS_PEOPLE_SAY = {
    ("USD", "en"): "dollars", ("USD", "fr"): "dollars", ("USD", "es"): "dólares", ("USD", "de"): "Dollar",
}  # fmt: skip
_VOWELS = "aeiouyhàâäéèêëîïôöùûü"


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand in a sentence: `sentence[start:end]`. How often they stand there is `count`; 0 or 2: no place."""

    start: int
    end: int
    count: int


@dataclass(frozen=True, slots=True)
class Wording:
    """`sentence[start:end]` becomes `text`."""

    start: int
    end: int
    text: str


def place_of(words: str, sentence: str) -> Place:
    """Where the words stand as whole words."""
    if not words.strip():
        return Place(0, 0, 0)
    found = [
        match
        for match in re.finditer(re.escape(words), sentence)
        if _is_edge(sentence, match.start()) and _is_edge(sentence, match.end())
    ]
    if len(found) != 1:
        return Place(0, 0, len(found))
    return Place(found[0].start(), found[0].end(), 1)


def _is_edge(text: str, at: int) -> bool:
    return not (0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum())


def propose(
    difference: Difference,
    sentence: str,
    language: str,
    *,
    quote: str,
    source_language: str,
    anchor: date | None = None,
) -> Wording | None:
    """What the sentence should say in place of the difference's words; None where no safe wording can be made.

    `quote` is what the source says, `anchor` the article's date. Offsets are code points into `sentence`.
    """
    place = place_of(difference.claim_text, sentence)
    if place.count != 1:
        return None
    new = _new_words(difference, language, source_language)
    if not new or new == difference.claim_text:
        return None
    wording = _joined_to_what_precedes(Wording(place.start, place.end, new), sentence, language)
    if wording is None:
        return None
    if difference.kind in (DifferenceKind.PERSON, DifferenceKind.ORGANISATION, DifferenceKind.PLACE):
        return wording if _stands_alone(place, sentence) else None
    fact = _read_again(wording, sentence, language, anchor)
    safe = (
        fact is not None
        and _is_value(fact, difference)
        and _is_as_sure(fact, difference, quote, source_language)
    )
    return wording if safe else None


def _new_words(difference: Difference, language: str, source_language: str) -> str:
    if difference.kind is DifferenceKind.DATE:
        return _date_like(difference, language)
    if difference.kind in (
        DifferenceKind.AMOUNT, DifferenceKind.COUNT, DifferenceKind.PERCENT, DifferenceKind.DURATION,
    ):  # fmt: skip
        return _number_like(difference, language)
    if difference.kind in (DifferenceKind.PERSON, DifferenceKind.ORGANISATION):
        return _name(difference)
    if difference.kind is DifferenceKind.PLACE and language == source_language == "en":
        return _name(difference)  # elsewhere a place needs its own article and preposition
    return ""


def _name(difference: Difference) -> str:
    """A name needs no translation; anything that is no bare name does."""
    bare = all(
        word[:1].isupper() or word in ("de", "von", "van", "del", "la")
        for word in difference.source_text.split()
    )
    bare = bare and all(word[:1].isupper() for word in difference.claim_text.split())
    return difference.source_text if bare else ""


def _stands_alone(place: Place, sentence: str) -> bool:
    """Whether no other capital stands beside it, as in the rest of a longer name."""
    before, after = sentence[: place.start].split()[-1:], sentence[place.end :]
    beside = (before[0] if before else "", after.split()[0] if after[:1].isspace() and after.split() else "")
    return not any(word[:1].isupper() for word in beside)


# Dates


def _date_like(difference: Difference, language: str) -> str:
    """The source's date, written as the claim's is: each part that the claim writes, and no other."""
    new, old = _DATE.fullmatch(difference.source_value), _DATE.fullmatch(difference.claim_value)
    if new is None or old is None:
        return ""
    text = difference.claim_text
    if numeric := _NUMERIC_DATE.fullmatch(text):
        return _numeric_like(numeric, old, new)
    if _DATE.fullmatch(text):
        return difference.source_value if len(text) == len(difference.source_value) else ""
    return _written_like(text, old, new, language)


def _numeric_like(numeric: re.Match[str], old: re.Match[str], new: re.Match[str]) -> str:
    first, mark, second, year = numeric.groups()
    if not (new[3] and old[3]) or int(first) == int(second):
        return ""
    day_first = (int(first), int(second)) == (int(old[3]), int(old[2]))
    pair = (new[3], new[2]) if day_first else (new[2], new[3])
    padded = len(first) == 2 and len(second) == 2
    a, b = pair if padded else (str(int(pair[0])), str(int(pair[1])))
    return f"{a}{mark}{b}{mark}{new[1]}" if year == old[1] else ""


def _written_like(text: str, old: re.Match[str], new: re.Match[str], language: str) -> str:
    months = {name.casefold(): number for number, name in _months(language).items()}
    out, said = [], set()
    for token in re.findall(r"\w+|\W+", text):
        if token == old[1]:
            out.append(new[1])
            said.add("year")
        elif token.casefold() in months and old[2] and months[token.casefold()] == int(old[2]):
            if not new[2]:
                return ""
            name = _months(language)[int(new[2])]
            out.append(name if token[0].islower() else name[0].upper() + name[1:])
            said.add("month")
        elif (
            old[3]
            and (day := re.fullmatch(r"(\d{1,2})(er|st|nd|rd|th)?", token))
            and int(day[1]) == int(old[3])
        ):
            if not new[3]:
                return ""
            out.append(_day(int(new[3]), ordinal=day[2] is not None, language=language))
            said.add("day")
        elif token.strip(" .,\u00a0\u202f") in ("", "de", "of", "the", "del"):
            out.append(token)
        else:
            return ""  # a weekday, a relative date, words of any other kind
    if "year" not in said and new[1] != old[1]:
        return f"{''.join(out)} de {new[1]}" if language == "es" else f"{''.join(out)} {new[1]}"
    return "".join(out)


def _months(language: str) -> dict[int, str]:
    return dict(get_month_names("wide", locale=language))


def _day(day: int, *, ordinal: bool, language: str) -> str:
    if language == "fr":
        return "1er" if day == 1 else str(day)
    if language == "en" and ordinal:
        ending = "th" if 10 < day % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
        return f"{day}{ending}"
    return str(day)


# Numbers


def _number_like(difference: Difference, language: str) -> str:
    """The source's number in the claim's own words, where its unit and scale fit; else as the language writes it."""
    old, new = _MEASURED.fullmatch(difference.claim_value), _MEASURED.fullmatch(difference.source_value)
    if old is None or new is None or old[2] != new[2]:
        return ""
    text, value = difference.claim_text, float(new[1])
    written = _DIGITS.search(text)
    if written is None:
        return _in_digits(text, value, float(old[1]), language)
    number = _read(written.group(), language)
    if not number or not float(old[1]):
        return ""
    scaled = value * number / float(old[1])
    if scaled and _fits(scaled) and _same_number(scaled, number, language):
        return text[: written.start()] + _like(scaled, written.group(), language) + text[written.end() :]
    if difference.kind is DifferenceKind.COUNT and not _same_number(value, float(old[1]), language):
        return ""  # what is counted stands outside, in the other number
    return in_words(difference.kind.value, difference.source_value, language)


def _read(written: str, language: str) -> float:
    try:
        return parse_number(written, language)
    except ValueError:
        return 0.0


def _in_digits(text: str, value: float, old: float, language: str) -> str:
    """ "trois ans" becomes "5 ans": the first word is taken for the number, which reading it again will show."""
    _word, space, rest = text.partition(" ")
    if not _same_number(value, old, language) or not _fits(value) or value >= _MILLION:
        return ""
    return f"{_decimal(value, language)}{space}{rest}"


def _same_number(new: float, old: float, language: str) -> bool:
    """Whether both take the same grammatical number: the words around were written for the old one."""
    return _is_plural(new, language) == _is_plural(old, language)


def _is_plural(number: float, language: str) -> bool:
    return abs(number) >= 2 if language == "fr" else abs(number) != 1


def _fits(number: float) -> bool:
    return abs(number * 100 - round(number * 100)) < 1e-6


def _like(number: float, written: str, language: str) -> str:
    """With the thousands apart as they were in `written`; with none there, as the language does."""
    plain = _decimal(number, language)
    whole = re.split(re.escape(get_decimal_symbol(locale=language)), written)[0]
    apart = re.search(r"\D", whole)
    group = apart.group() if apart else ("" if len(whole) > 3 else None)
    if group is None:
        return plain
    parts = plain.split(get_decimal_symbol(locale=language))
    parts[0] = re.sub(r"\D", group, parts[0])
    return get_decimal_symbol(locale=language).join(parts)


def _decimal(number: float, language: str) -> str:
    return str(format_decimal(round(number, 2), locale=language))


# Put into the sentence, and read again


def _joined_to_what_precedes(wording: Wording, sentence: str, language: str) -> Wording | None:
    """French elides before a vowel: "d’avril" becomes "de mai". None where an article would have to be another one."""
    if language != "fr":
        return wording
    before, vowel = sentence[: wording.start], wording.text[:1].casefold() in _VOWELS
    if elided := re.search(r"\b(\w*)['’]$", before):
        if vowel:
            return wording
        if elided[1].casefold() != "d":
            return None
        whole = "De " if elided[1] == "D" else "de "
        return Wording(elided.start(), wording.end, whole + wording.text)
    if (full := re.search(r"\b([Dd])e $", before)) and vowel:
        return Wording(full.start(), wording.end, f"{full[1]}’{wording.text}")
    return wording


def _read_again(wording: Wording, sentence: str, language: str, anchor: date | None) -> Fact | None:
    """The one fact that the new words are; None where they are none or several, or change what stands around them."""
    changed = sentence[: wording.start] + wording.text + sentence[wording.end :]
    end, grown = wording.start + len(wording.text), len(changed) - len(sentence)
    facts = find_facts(changed, language, anchor)
    there = [fact for fact in facts if fact.start < end and fact.end > wording.start]
    before = [
        (fact.start, fact.end, fact.value)
        for fact in find_facts(sentence, language, anchor)
        if fact.end <= wording.start or fact.start >= wording.end
    ]
    after = [
        (fact.start - grown * (fact.start >= end), fact.end - grown * (fact.start >= end), fact.value)
        for fact in facts
        if fact not in there
    ]
    return there[0] if len(there) == 1 and before == after else None


def _is_value(fact: Fact, difference: Difference) -> bool:
    return fact.kind is difference.kind and fact.value == difference.source_value


def _is_as_sure(fact: Fact, difference: Difference, quote: str, source_language: str) -> bool:
    """Whether the source vouches for it as it will stand: "more than 40" and "about 40" are not 40."""
    if not isinstance(fact.data, Quantity):
        return isinstance(fact.data, DateValue)
    bounds = {
        theirs.data.bound
        for theirs in find_facts(quote, source_language or None)
        if theirs.text == difference.source_text and isinstance(theirs.data, Quantity)
    }
    vouched = {EXACTLY, ABOUT} if fact.data.bound == ABOUT else {EXACTLY}
    return fact.data.bound in (EXACTLY, ABOUT) and bool(bounds) and bounds <= vouched


# As the language writes a value on its own


def in_words(kind: str, value: str, language: str) -> str:
    """The value of a Difference ("2024-05", "86000000000 USD") as that language writes it.

    "" where the value is of a form that needs the source's own words (a role, a place, a range).
    """
    if kind == "date":
        return _date(value, language)
    number = _NUMBER.fullmatch(value)
    if number is None or kind not in ("amount", "count", "percent"):
        return ""
    written = _number(float(number[1]), language)
    if kind == "percent":
        return f"{written}%" if language == "en" else f"{written}\N{NO-BREAK SPACE}%"
    return _with_currency(written, float(number[1]), number[2], language) if number[2] else written


def _date(value: str, language: str) -> str:
    match = _DATE.fullmatch(value)
    if match is None:
        return ""
    year, month, day = match.groups()
    skeleton = "yMMMMd" if day else "yMMMM" if month else "y"
    if skeleton == "y":
        return year
    return format_skeleton(skeleton, date(int(year), int(month), int(day or 1)), locale=Locale(language))


def _number(number: float, language: str) -> str:
    """In millions and milliards where that is exact to two decimals, in full where it is not."""
    if abs(number) >= _MILLION and _is_short(number):
        return format_compact_decimal(number, format_type="long", locale=language, fraction_digits=2)
    return format_decimal(number, locale=language)


def _is_short(number: float) -> bool:
    unit = next(10.0**power for power in (12, 9, 6) if abs(number) >= 10.0**power)
    return (number * 100 / unit).is_integer()


def _with_currency(written: str, number: float, currency: str, language: str) -> str:
    """French and Spanish put a preposition after millions: "40 millions d’euros", "de dollars"."""
    name = _AS_PEOPLE_SAY.get((currency, language)) or get_currency_name(
        currency, count=number, locale=language
    )
    if name == currency or abs(number) < _MILLION or written[-1].isdigit():
        return f"{written} {name}"
    if language == "fr":
        return f"{written} d’{name}" if name[0] in "aeiou" else f"{written} de {name}"
    return f"{written} de {name}" if language == "es" else f"{written} {name}"
