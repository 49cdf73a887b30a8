"""Numbers without a unit: counts of things, ages, years that stand bare, and ranks by number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from claims.checking.domain import DifferenceKind
from claims.checking.facts import not_counts
from claims.checking.facts.base import Fact, Taken
from claims.checking.facts.datevalue import YEAR, DateValue
from claims.checking.facts.numerals import Numeral, plain
from claims.checking.facts.quantity import ABOUT, EXACTLY, Quantity
from claims.checking.facts.scan import Scan
from claims.checking.facts.things import before, behind, labelled
from claims.checking.language.data import language_data

# Before a number in words that no noun follows: only these say that it counts.
_THERE_ARE = {
    "en": frozenset(["were", "are", "was", "numbered", "totalled", "counted", "remain", "remained"]),
    "fr": frozenset(["étaient", "sont", "étions", "sommes", "furent", "étiez", "êtes", "restent", "seront"]),
    "es": frozenset(["eran", "son", "somos", "éramos", "fueron", "había", "hay", "quedan", "serán", "suman"]),
    "de": frozenset(["waren", "sind", "wurden", "es", "bleiben", "blieben", "seien"]),
}
_ONLY = frozenset(
    [
        "only",
        "just",
        "still",
        "now",
        "already",
        "seulement",
        "encore",
        "déjà",
        "solo",
        "ya",
        "nur",
        "noch",
        "bereits",
        "schon",
        "jetzt",
        "de",
    ]
)
# Before a number that is set against the one said before: it counts the same.
_AGAINST = {
    "en": frozenset(["from", "to", "against", "with", "after", "than", "versus", "not"]),
    "fr": frozenset(["contre", "à", "de", "après", "et", "passé"]),
    "es": frozenset(["frente", "a", "de", "contra", "tras", "desde", "hasta"]),
    "de": frozenset(["nach", "auf", "von", "gegen", "statt", "gegenüber", "noch", "zuvor"]),
}
_OF_THEM = re.compile(
    r" (?:of (?:them|those|whom|us)|d['’]entre (?:eux|elles)|de ell[oa]s|von ihnen|davon|deren)\b"
)
_AGE = re.compile(r"\s?(?:[,;)]|\.(?:\s|$)|$)")
_AGE_WORDS = frozenset({"aged", "âgé", "âgée", "edad"})
_TOGETHER = re.compile(r"\bzu (zweit|dritt|viert|fünft|sechst|siebt|acht|neunt|zehnt)\b")
_TOGETHER_NUMBER = {
    word: number
    for number, word in enumerate(
        ("zweit", "dritt", "viert", "fünft", "sechst", "siebt", "acht", "neunt", "zehnt"), 2
    )
}
_FOUNDED = re.compile(
    r"founded|born|built|established|opened|est|closed|died|launched|created|completed|née?|fondée?|créée?|bâtie?|"
    r"construite?|ouverte?|nacid[oa]|fundad[oa]|cread[oa]|construid[oa]|inaugurad[oa]|"
    r"(?:ge|er|ver|ent|be|um|ein|auf|ab)\w+(?:t|en|ete?|te)"
)
# German writes what is counted with a capital, and ends an adjective before it with -e.
_GERMAN_VERB = re.compile(r" [a-zäöüß]+(?<!e)(?<!en)(?<!er)(?<!es)(?<!em)(?: |[.,;]|$)")
# "A country of six million": those are people.
_PEOPLED = re.compile(
    r"country|nation|state|city|town|region|audience|population|pays|ville|région|población|país|ciudad|región|land|stadt|staat"
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
# After a year in a list of winners: "2018 Hallstedt; 2019 Alderbrook".
_LISTED = re.compile(r" [A-ZÀ-Ý][^;.\d]{1,40}(?:; ?(?:1[5-9]|20)\d\d\b|$|\.$)")
_RECENT_YEAR = re.compile(r"(?:1[6-9]\d|20[0-3])\d")
# A label that asks when: "Founded: 1794", « Premières études : 2011 », „Baujahr: 1996“.
_ASKS_WHEN = re.compile(
    r"\b(?:found|built|buil[dt]|open|open(?:ed|ing)|establish|start|launch|creat|born|died|sign|dat[eu]|year|since|first|last|"
    r"complet|fond|constru|ouvert|cré|études?|début|lancé|né|mort|année|depuis|premi|derni|achèv|mise en service|fund|"
    r"abiert|apertura|inaugur|inicio|cread|nacid|año|desde|últim|primer|gründ|gegründ|bau(?:jahr|beginn)|erbaut|eröffn|"
    r"beginn|geboren|gest|jahr|seit|erst|letzt|fertig|inbetrieb)\w*",
    re.IGNORECASE,
)
# What follows a count is a noun; what follows a year is a small word, a mark, or nothing.
_AFTER_YEAR = re.compile(
    r"\s*(?:$|[.,;:!?()\-–—»”“\"/]|(?:von|auf|in|im|bei|mit|nach|um|der|die|das|den|als|zum|zur|an|für|und|durch|"
    r"par|de|du|des|à|au|aux|en|dans|le|la|les|sur|pour|et|avec|a|by|the|to|on|at|for|with|and|from|was|were|"
    r"por|con|el|los|las|y|fue|se|as|of|that|when|but|il|elle|que)\b)",
    re.IGNORECASE,
)
# German writes what is counted with a capital.
_AFTER_GERMAN_YEAR = re.compile(r"\s*(?:$|[^\w\s]|[a-zäöüß])")


def count(scan: Scan, number: Numeral, i: int, bound: str, earlier: Sequence[Fact]) -> Fact | None:
    """The fact that a number without a unit is, whose first word is `i`; None where it counts nothing."""
    if i and not_counts.is_rank_noun(scan.words[i - 1]) and _is_rank(number):
        quantity = Quantity(number.value, "rank", things=frozenset({"place"}))
        return _made(scan, DifferenceKind.RANK, number, plain(number.value), quantity)
    if (
        not_counts.is_name(scan, number, i)
        or not_counts.is_clock(scan, number)
        or not_counts.is_model(scan, number, i)
    ):
        return None
    if _is_age(scan, number, i):
        quantity = Quantity(number.value, "P1Y")
        return _made(scan, DifferenceKind.DURATION, number, f"P{plain(number.value)}Y", quantity)
    label = labelled(scan, number.start)
    if (
        not (label and _labels_count(scan, number))
        and _is_year(scan, number, i)
        and (bound == EXACTLY or _is_compared(scan, number, i))
    ):
        if not (label or _shown_to_be_year(scan, number, i)):
            return None
        year = int(number.value)
        value = DateValue(date(year, 1, 1), date(year, 12, 31), YEAR)
        return _made(scan, DifferenceKind.DATE, number, str(year), value)
    if _YEAR.fullmatch(scan.text[number.start : number.end]) and _LISTED.match(scan.text, number.end):
        return None
    things = behind(scan, number.end)
    if number.scaled and (
        not things or (scan.language == "de" and _GERMAN_VERB.match(scan.text, number.end))
    ):
        money = _money_before(scan, number, i, earlier)
        if money:
            quantity = replace(money, value=number.value, bound=bound, step=number.step)
            return _made(scan, DifferenceKind.AMOUNT, number, f"{plain(number.value)} {money.unit}", quantity)
    if not things:
        against = i > 0 and scan.words[i - 1] in _AGAINST[scan.language]
        if not (number.scaled or label or _may_stand_bare(scan, number, i, bound, against and bool(earlier))):
            return None
        things = before(scan, number.start) or (_counted_before(scan, number, earlier) if against else things)
    bound = ABOUT if number.group and bound == EXACTLY else bound
    quantity = Quantity(number.value, "", bound, things, number.step)
    return _made(scan, DifferenceKind.COUNT, number, plain(number.value), quantity)


def _made(scan: Scan, kind: DifferenceKind, number: Numeral, value: str, data: object) -> Fact:
    return Fact(kind, number.start, number.end, scan.text[number.start : number.end], value, data)


def _is_rank(number: Numeral) -> bool:
    return number.value == int(number.value) and 0 < number.value < 500


def _is_age(scan: Scan, number: Numeral, i: int) -> bool:
    """ "Maria Keller, 43, ..." or „Maria Keller (43)“."""
    if not i or not number.digits or not 3 <= number.value <= 112 or number.end - number.start > 3:
        return False
    if not _AGE.match(scan.text, number.end):
        return False
    if scan.words[i - 1] in _AGE_WORDS:
        return True
    gap = scan.text[scan.ends[i - 1] : number.start]
    small = language_data(scan.language).function_words
    named = [k for k in (i - 1, i - 2) if k >= 0 and scan.capital(k) and scan.words[k] not in small]
    both = len(named) == 2 and scan.joined(i - 2)
    return both and (gap == " (" or (gap == ", " and scan.text[number.end : number.end + 1] in (",", "")))


def may_follow_year(text: str, end: int, language: str | None) -> bool:
    """Whether what stands at `end` can stand behind a year: it is not the noun that a count has."""
    return (_AFTER_GERMAN_YEAR if language == "de" else _AFTER_YEAR).match(text, end) is not None


def _is_year(scan: Scan, number: Numeral, i: int) -> bool:
    if not number.digits or not _YEAR.fullmatch(scan.text[number.start : number.end]):
        return False
    return may_follow_year(scan.text, number.end, scan.language) or _names_a_thing(scan, number, i)


def _labels_count(scan: Scan, number: Numeral) -> bool:
    """Whether the label before the number is that of a count: "Members: 1987"; "First survey: 1987" is a year."""
    written = scan.text[number.start : number.end]
    line = scan.text[max(0, number.start - 120) : number.start]
    return not _RECENT_YEAR.fullmatch(written) or _ASKS_WHEN.search(re.split(r"[.\n]", line)[-1]) is None


def _is_compared(scan: Scan, number: Numeral, i: int) -> bool:
    """ "six per cent more than 2023": no more than so many, but more than in that year."""
    return i > 0 and scan.words[i - 1] in ("than", "als") and 1900 <= number.value <= 2040


def _names_a_thing(scan: Scan, number: Numeral, i: int) -> bool:
    """ "the 2024 budget": English says which year's one thing it is."""
    k = scan.index_at(number.end)
    one = scan.language == "en" and k < len(scan.words) and not scan.words[k].endswith("s")
    return one and i > 0 and scan.words[i - 1] in ("the", "its", "this", "their")


def _shown_to_be_year(scan: Scan, number: Numeral, i: int) -> bool:
    """What makes a bare number a year: it opens the sentence, or stands behind "founded", „geboren“."""
    lead = scan.text[max(0, number.start - 3) : number.start].rstrip(" \u00a0")
    if (i == 0 or lead[-1:] in (".", "!", "?", "\n")) and scan.text[number.end : number.end + 1] == " ":
        return True
    k = scan.index_at(number.end)
    built = scan.language == "de" and k < len(scan.words) and _FOUNDED.fullmatch(scan.words[k]) is not None
    if built or _names_a_thing(scan, number, i):
        return True
    return i > 0 and scan.joined(i - 1) and _FOUNDED.fullmatch(scan.words[i - 1]) is not None


def _may_stand_bare(scan: Scan, number: Numeral, i: int, bound: str, set_against: bool) -> bool:
    """Whether a number that no noun follows counts all the same."""
    if bound != EXACTLY or set_against or _OF_THEM.match(scan.text, number.end):
        return True
    if not number.digits:
        before_it = scan.words[max(0, i - 2) : i]
        if len(before_it) == 2 and before_it[1] not in _ONLY:
            before_it = before_it[1:]
        return any(word in _THERE_ARE[scan.language] for word in before_it)
    if not_counts.follows_name(scan, number, i):
        return False
    in_brackets = (
        scan.text[number.start - 1 : number.start] == "(" and scan.text[number.end : number.end + 1] == ")"
    )
    return not in_brackets and _in_a_sentence(scan, number)


def _in_a_sentence(scan: Scan, number: Numeral) -> bool:
    """Not alone on its line, as the number of a page is."""
    start = scan.text.rfind("\n", 0, number.start) + 1
    end = scan.text.find("\n", number.end)
    rest = scan.text[start : number.start] + scan.text[number.end : end if end >= 0 else len(scan.text)]
    return sum(character.isalpha() for character in rest[:200]) > 2


def _counted_before(scan: Scan, number: Numeral, earlier: Sequence[Fact]) -> frozenset[str]:
    """What the last count of the sentence counts: "180 cases after 231 the week before"."""
    for fact in reversed(earlier):
        if re.search(r"[.!?]\s", scan.text[fact.end : number.start]):
            break
        if fact.kind is DifferenceKind.COUNT and isinstance(fact.data, Quantity) and fact.data.unit == "":
            return fact.data.things
    return frozenset()


def _money_before(scan: Scan, number: Numeral, i: int, earlier: Sequence[Fact]) -> Quantity | None:
    """The last amount of the sentence, whose currency is not said again: "4.6 million euros, not 6.4 million"."""
    if i > 1 and scan.words[i - 1] in ("of", "de", "von", "mit") and _PEOPLED.fullmatch(scan.words[i - 2]):
        return None
    for fact in reversed(earlier):
        if re.search(r"[.!?;]\s|\n", scan.text[fact.end : number.start]):
            break
        if fact.kind is DifferenceKind.AMOUNT and isinstance(fact.data, Quantity):
            return fact.data
    return None


def together(scan: Scan, taken: Taken) -> list[Fact]:
    """German „zu siebt“: seven of them."""
    found = []
    if scan.language == "de" and "zu" in scan.vocabulary:
        for match in _TOGETHER.finditer(scan.text):
            if not taken.touches(*match.span()):
                taken.take(*match.span())
                number = _TOGETHER_NUMBER[match[1]]
                quantity = Quantity(number, "", things=frozenset({"people"}))
                found.append(Fact(DifferenceKind.COUNT, *match.span(), match.group(), str(number), quantity))
    return found
