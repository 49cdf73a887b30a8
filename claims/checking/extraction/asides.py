"""What stands between commas: relative clauses, participles, appositions, shares of what was counted.

Each aside becomes a statement of its own, on what goes before its comma; the main clause goes on without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from claims.checking.domain import DifferenceKind
from claims.checking.extraction.clause import Clause, capital, facts_in, joined, names_in, verbs, without
from claims.checking.extraction.grammar import Grammar
from claims.checking.extraction.reading import Reading
from claims.checking.extraction.roles import names_role
from claims.checking.extraction.subjects import (
    auxiliary_of,
    is_plural,
    subject_of,
    uncounted,
    verb_second,
    with_predicate,
)
from claims.checking.language.tokens import WORD

_APPOSED = re.compile(r",\s+(?:the|an?|le|la|l’|une?|el|los|una|der|die|das|eine?)(?:\s|(?<=’))")
_COMMA = re.compile(r",(?=\s)(?!\s+(?:et|and|y|und|ou|or|o|oder)\b)|\s[–—](?=\s)")
_CLEFT = re.compile(r"(?:c’est|ce sont|it (?:is|was)|es ist|es war|fue)\b")
_OF = re.compile(r"\b(?:of|de|du|des|del|von|der)\b")
# The last noun phrase before a comma: from its article or its figure on.
_LAST_PHRASE = re.compile(
    r"(?:(?<=\s)|^|(?<=’))(?:the|a|an|its|his|her|their|le|la|les|l’|un|une|des|son|sa|ses|leur|leurs|el|los|las|una|unos|"
    r"su|sus|del|du|au|der|die|das|den|dem|ein|eine|einen|einem|einer|im|\d[\d.,]*)(?:(?<=’)|\s)[^,;:]*$"
)
_DETERMINED = re.compile(
    r"(?:^|(?<=\s))(?P<article>the|its|his|her|their|le|la|l’|sa|son|el|su|der|die|das|ihr|ihre|sein|seine)(?:\s|(?<=’))(?P<noun>[\w-]+)"
)
# What sums up the clause and not its last name: "a move that ...", « une première ».
_SUMS_UP = re.compile(
    r"^\S+\s(?:\S+\s)?(?:transaction|move|decision|step|deal|figure|rise|fall|drop|result|sign|record|increase|sum|measure|feat|sale|time|"
    r"opération|décision|mesure|hausse|baisse|montant|somme|première|initiative|chiffre|résultat|démarche|geste|occasion|moment|"
    r"operación|decisión|medida|cifra|récord|subida|bajada|paso|resultado|suma|hecho|momento|ocasión|"
    r"schritt|entscheidung|rekord|summe|zahl|anstieg|rückgang|ergebnis|maßnahme)\b"
)
_AMONG = re.compile(
    r"(?:dont|including|among them|darunter|davon|entre ell[oa]s|incluid[oa]s|de los cuales|de las cuales)\s(?P<part>.)"
)
# "Three of them", « trois d’entre eux », „drei von ihnen“.
_SOME_OF_THEM = re.compile(
    r"(?P<number>\d[\d.,]*|[^\W\d_]+) (?:of them|of whom|d’entre (?:eux|elles)|de ell[oa]s|de los cuales|de las cuales|von ihnen|davon)\s"
)
_LONGEST_ANTECEDENT = 8  # words
_SUPERLATIVE = re.compile(
    r"\b(?:meilleure?s?|pire|plus|best|worst|highest|lowest|largest|biggest|most|least|mejor|peor|mayor|menor|más|"
    r"beste[rns]?|schlechteste[rns]?|höchste[rns]?|größte[rns]?|niedrigste[rns]?|record|récord|rekord\w*|first|premi\w+|primer\w*|erste\w*)\b"
)


@dataclass(frozen=True, slots=True)
class _Aside:
    """`told` stands behind the comma at `comma`; the clause goes on at `end`."""

    comma: int
    end: int
    told: Clause
    before: tuple[int, int] | None  # the phrase that goes before the comma


def aside_statements(reading: Reading, clause: Clause, grammar: Grammar) -> list[Clause]:
    """[the main clause, the aside as a statement], for the first aside that can be told alone."""
    if _CLEFT.match(clause.mask):
        return []
    asides = _asides(reading, clause, grammar)
    for read in _READERS:
        for aside in asides:
            statements = read(reading, clause, grammar, aside)
            if statements:
                return statements
    return []


def _asides(reading: Reading, clause: Clause, grammar: Grammar) -> list[_Aside]:
    commas = list(_COMMA.finditer(clause.mask))
    found = []
    for number, comma in enumerate(commas):
        last = number + 1 == len(commas)
        end = len(clause.text.rstrip(" .!?…")) if last else commas[number + 1].start()
        told = clause.part(comma.end(), end)
        if told.words and _CLOSES_LIST.match(told.mask) is None:
            before = _phrase_before(reading, clause, grammar, comma.start())
            found.append(_Aside(comma.start(), end, told, before))
    return found


_CLOSES_LIST = re.compile(r"(?:and|or|et|ou|y|e|o|und|oder|but|mais|pero|aber|sondern)\b")


def _main(clause: Clause, aside: _Aside) -> Clause:
    after = aside.end + 1 if clause.mask[aside.end : aside.end + 1] == "," else aside.end
    if after > aside.end and "," in clause.mask[: aside.comma]:  # the comma closes what an earlier one opened
        return joined(clause.span, clause.part(0, aside.comma), ",", clause.part(after, len(clause.text)))
    return without(clause, (aside.comma, after))


def _own(clause: Clause, aside: _Aside, statement: Clause) -> Clause:
    """Marked from the phrase that it speaks of to its end."""
    start = aside.before[0] if aside.before else aside.comma + 1
    at = [offset for offset in clause.part(start, aside.end).where if offset >= 0]
    if len(WORD.findall(clause.text[start : aside.end])) < 4 or not at:
        return statement
    return statement.marked(at[0], at[-1] + 1)


def _phrase_before(reading: Reading, clause: Clause, grammar: Grammar, comma: int) -> tuple[int, int] | None:
    """The name right before the comma, with the noun it belongs to; else the last short noun phrase."""
    opening = clause.mask[:comma]
    named = next(((a, b) for a, b, name in names_in(reading, clause) if b == comma), None)
    if opening.endswith("□"):
        return len(opening.rstrip("□")), comma
    told = [end for _, end in verbs(clause, grammar) if end < comma]
    phrase = _LAST_PHRASE.search(opening, told[-1] + 1 if told else 0)
    if named:
        name = next(name for a, _, name in names_in(reading, clause) if a == named[0])
        short = phrase is not None and len(phrase.group().split()) <= _LONGEST_ANTECEDENT
        if phrase and short and phrase.start() < named[0] and name.kind == "place":
            return phrase.start(), comma
        article = re.search(r"\b(?:the|la|le|el|l’|der|die|das)\s?$", opening[: named[0]])
        return (article.start() if article else named[0]), comma
    if not told and "," not in opening and 0 < len(WORD.findall(opening)) <= 5:
        return 0, comma
    if phrase and len(phrase.group().split()) <= _LONGEST_ANTECEDENT:
        return phrase.start(), comma
    return None


def _antecedent(reading: Reading, clause: Clause, aside: _Aside) -> Clause | None:
    """What the aside speaks of: of "X, the head of Y, who ..." it is X."""
    if aside.before is None:
        return None
    earlier = clause.mask.rfind(", ", 0, aside.comma)
    if earlier > 0 and _APPOSED.match(clause.mask, earlier):
        for a, b, name in names_in(reading, clause):
            if b == earlier and name.kind != "place":
                return clause.part(a, b)
    return clause.part(*aside.before)


def _relative(reading: Reading, clause: Clause, grammar: Grammar, aside: _Aside) -> list[Clause]:
    pronoun = grammar.relative.match(aside.told.mask)
    antecedent = _antecedent(reading, clause, aside)
    if pronoun is None or antecedent is None:
        return []
    predicate = aside.told.part(pronoun.end(), len(aside.told.text))
    named = names_in(reading, predicate)[:1]
    if predicate.words < 2 or grammar.determiner.match(predicate.mask) or (named and named[0][0] == 0):
        return []  # "which the city bought": the pronoun is no subject
    if grammar.code == "de":
        turned = verb_second(predicate)
        if turned is None:
            return []
        predicate = turned
    elif not verbs(predicate, grammar) or verbs(predicate, grammar)[0][0] > 10:
        return []
    statement = with_predicate(uncounted(antecedent, grammar.code), predicate, clause.span)
    return [_main(clause, aside), _own(clause, aside, statement)]


def _participle(reading: Reading, clause: Clause, grammar: Grammar, aside: _Aside) -> list[Clause]:
    """ ", designed by X," and ", owing £2 million": with the auxiliary that makes a sentence of them."""
    done = grammar.participle.match(aside.told.mask)
    going = grammar.code == "en" and grammar.going.match(aside.told.mask)
    if grammar.code == "de" and grammar.relative.match(aside.told.mask):
        return []
    told = [start for start, end in verbs(aside.told, grammar) if aside.told.mask[start:end] != "hace"]
    if not (done or going) or (told and told[0] > 0):
        return []
    subject = _whole_subject(reading, clause, grammar) if going else _antecedent(reading, clause, aside)
    if subject is None or subject.words > _LONGEST_ANTECEDENT + 4:
        return []
    auxiliary = auxiliary_of(aside.told, grammar, is_plural(subject))
    statement = with_predicate(uncounted(subject, grammar.code), aside.told, clause.span, auxiliary)
    return [_main(clause, aside), _own(clause, aside, statement)]


def _whole_subject(reading: Reading, clause: Clause, grammar: Grammar) -> Clause | None:
    subject = subject_of(reading, clause, grammar)
    return clause.part(subject.start, subject.end) if subject else None


def _apposition(reading: Reading, clause: Clause, grammar: Grammar, aside: _Aside) -> list[Clause]:
    """ "X, the head of Y," and "the head of Y, X,": that X is it."""
    if aside.before is None or aside.told.words > 12:
        return []
    if _is_office_of_next(reading, clause, grammar, aside):
        return []
    names = names_in(reading, aside.told)
    if names and names[0][0] <= 1 and names[0][1] >= len(aside.told.text) - 1:
        return _named_after(reading, clause, grammar, aside)
    if not _is_description(reading, clause, grammar, aside):
        return []
    subject = clause.part(*aside.before)
    glue = grammar.copula[is_plural(subject)]
    return [_main(clause, aside), _own(clause, aside, with_predicate(subject, aside.told, clause.span, glue))]


def _is_office_of_next(reading: Reading, clause: Clause, grammar: Grammar, aside: _Aside) -> bool:
    """ ", the regional president, X, promised": the office belongs to the name behind it."""
    following = re.compile(r",\s+").match(clause.mask, aside.end)
    if following is None or not _is_role(aside.told, grammar):
        return False
    return any(
        a == following.end() and re.match(r"[,.]|$", clause.mask[b:]) is not None
        for a, b, _ in names_in(reading, clause)
    )


def _is_description(reading: Reading, clause: Clause, grammar: Grammar, aside: _Aside) -> bool:
    """A noun phrase behind a name: with an article, or a bare noun that goes on with "of"."""
    assert aside.before is not None
    told = aside.told.mask
    named = any(b == aside.before[1] for _, b, _ in names_in(reading, clause)) or clause.mask[
        : aside.before[1]
    ].endswith("□")
    article = grammar.determiner.match(told)
    work = re.match(
        r"(?:obra|œuvre|fille|fils|hija?|sœur|frère|siège|sede|capitale?)\s(?:de|del|du|d’)\b", told
    )
    if work:
        return True
    subject = aside.before[0] == 0 and grammar.definite.match(clause.mask) is not None
    if not ((named or subject) and article) or grammar.possessive.match(told) or _SUMS_UP.search(told[:40]):
        return False
    if any(start > 0 for start, _ in verbs(aside.told, grammar)[:1]):
        relative = grammar.restrictive.search(told)
        return relative is not None
    return bool(re.match(r"[^,]{3,}", told[article.end() :]))


def _named_after(reading: Reading, clause: Clause, grammar: Grammar, aside: _Aside) -> list[Clause]:
    """ "The captain, X, ordered": X is the captain, and the captain ordered."""
    assert aside.before is not None
    name = aside.told
    kind = names_in(reading, name)[0][2].kind
    aside = replace(aside, before=_office_before(clause, grammar, aside.comma) or aside.before)
    assert aside.before is not None
    phrase = clause.part(*aside.before)
    if kind == "place" or (
        names_in(reading, phrase)[-1:]
        and names_in(reading, phrase)[-1][1] == len(phrase.text)
        and not _is_role(phrase, grammar)
    ):
        return []
    if not (grammar.determiner.match(phrase.mask) and (_is_role(phrase, grammar) or aside.before[0] == 0)):
        return []
    statement = _own(clause, aside, with_predicate(name, phrase, clause.span, grammar.copula[0]))
    if aside.before[0] == 0 and kind == "person" and grammar.possessive.match(phrase.mask):
        return [without(clause, (0, aside.comma + 1), (aside.end, aside.end + 1)), statement]
    if kind == "person" or _is_role(phrase, grammar):
        closing = aside.end + 1 if clause.mask[aside.end : aside.end + 1] == "," else aside.end
        return [replace(without(clause, (aside.comma, closing)), unnamed=True), statement]
    return [without(clause, (aside.before[0], aside.comma + 1), (aside.end, aside.end + 1)), statement]


def _office_before(clause: Clause, grammar: Grammar, comma: int) -> tuple[int, int] | None:
    """ "the minister of culture" in "in the presence of the minister of culture, X"."""
    begin = clause.mask.rfind(",", 0, comma) + 1
    for match in _DETERMINED.finditer(clause.mask, begin, comma):
        if names_role(match["noun"], grammar.code):
            start = match.start("article")
            return (start, comma) if len(clause.mask[start:comma].split()) <= _LONGEST_ANTECEDENT else None
    return None


def _is_role(phrase: Clause, grammar: Grammar) -> bool:
    return names_role(phrase.text, grammar.code)


def _place(reading: Reading, clause: Clause, grammar: Grammar, aside: _Aside) -> list[Clause]:
    """ "in thirty metres of water, two miles from the shore": each place with its own figure."""
    own = facts_in(reading, aside.told)
    if not own or own[0][0] > 2 or verbs(aside.told, grammar):
        return []
    subject = subject_of(reading, clause, grammar)
    main = _main(clause, aside)
    earlier = [a for a, _, _ in facts_in(reading, clause) if subject and subject.verb[1] <= a < aside.comma]
    if subject is None or subject.inverted or not earlier or aside.end < len(clause.text.rstrip(" .!?…")):
        return []
    if re.search(r"\d\s*$", clause.mask[: aside.comma]) and re.match(r"\d", aside.told.mask):
        return []
    head = clause.part(0, subject.verb[1])
    if not re.search(r"\b(?:from|de|von|entfernt|lejos)\b", aside.told.mask):
        return []
    return [main, joined(clause.span, head, aside.told)]


def _superlative(reading: Reading, clause: Clause, grammar: Grammar, aside: _Aside) -> list[Clause]:
    """ "61,000 visitors last year, its best result since it opened": the figure is that result."""
    if not _SUPERLATIVE.search(aside.told.mask[:60]) or verbs(aside.told, grammar):
        return []
    owned = grammar.determiner.match(aside.told.mask)
    named = any(b == aside.comma for _, b, _ in names_in(reading, clause))
    if owned is None or named or aside.end < len(clause.text.rstrip(" .!?…")):
        return []
    subject = subject_of(reading, clause, grammar)
    main = _main(clause, aside)
    if subject is None or subject.inverted:
        return []
    counted = [a for a, _, _ in facts_in(reading, clause) if subject.verb[1] <= a < aside.comma]
    if not counted:
        return []
    return [main, joined(clause.span, aside.told, grammar.copula[0], clause.part(counted[0], aside.comma))]


def _share(reading: Reading, clause: Clause, grammar: Grammar, aside: _Aside) -> list[Clause]:
    """ ", most of them porcelain" and « , dont la ville apporte la moitié »."""
    noun = _counted_noun(reading, clause, aside.comma)
    most = grammar.most.match(aside.told.mask)
    if most and noun:
        group = "share" if most.groupdict().get("share") else "part"
        share = capital(aside.told.part(*most.span(group)))
        of, be = {
            "en": ("of the", "are"),
            "fr": ("des", "sont"),
            "es": ("de las" if noun.mask.endswith("as") else "de los", "son"),
            "de": ("der", "sind"),
        }[grammar.code]
        rest = aside.told.part(most.end(), len(aside.told.text))
        statement = joined(clause.span, "La" if share.text == "Moitié" else "", share, of, noun, be, rest)
        return [_main(clause, aside), _own(clause, aside, statement)] if rest.text else []
    some = _SOME_OF_THEM.match(aside.told.mask)
    if some:
        return _some_of_them(reading, clause, grammar, aside, some)
    among = _AMONG.match(aside.told.mask)
    parts = _among(reading, clause, grammar, aside, among) if among else []
    if parts:
        return parts
    half = grammar.half.match(aside.told.mask)
    if half is None or len(verbs(aside.told, grammar)) < 1:
        return []
    predicate = aside.told.part(half.end(), len(aside.told.text))
    whole_of = _possessor(clause, aside, grammar)
    if grammar.code == "de":
        turned = _german_share(predicate, grammar)
        return [_main(clause, aside), turned] if turned else []
    return [_main(clause, aside), _own(clause, aside, joined(clause.span, predicate, whole_of))]


def _some_of_them(
    reading: Reading, clause: Clause, grammar: Grammar, aside: _Aside, match: re.Match[str]
) -> list[Clause]:
    """ "27 people fell ill, three of them are dead": three of the 27 people are dead."""
    rest = aside.told.part(match.end(), len(aside.told.text))
    group = _counted_group(reading, clause, aside.comma)
    if group is None or not verbs(aside.told, grammar) or verbs(aside.told, grammar)[0][0] > match.end() + 1:
        return []
    of = {"en": "of the", "fr": "des", "de": "der"}.get(grammar.code) or (
        "de las" if re.search(r"as\b", group.mask) else "de los"
    )
    lowered = Clause(group.text[:1].lower() + group.text[1:], group.where, group.span)
    number = capital(aside.told.part(*match.span("number")))
    statement = joined(clause.span, number, of, lowered, rest)
    return [_main(clause, aside), _own(clause, replace(aside, before=None), statement)]


def _counted_group(reading: Reading, clause: Clause, comma: int) -> Clause | None:
    """ "27 people": the first count before the comma, with its noun."""
    for a, b, fact in facts_in(reading, clause):
        after = re.compile(r"\s+[^\W\d_]+").match(clause.text, b)
        if b < comma and fact.kind is DifferenceKind.COUNT and after and fact.value != "1":
            return clause.part(a, after.end())
    return None


def _among(
    reading: Reading, clause: Clause, grammar: Grammar, aside: _Aside, match: re.Match[str]
) -> list[Clause]:
    """ "It will take 240 pupils, 64 of them boarders": it will take 64 boarders."""
    part = aside.told.part(match.start("part"), len(aside.told.text))
    subject = subject_of(reading, clause, grammar)
    figures = facts_in(reading, clause)
    own = facts_in(reading, part)
    if subject is None or not own or own[0][0] > 1 or verbs(part, grammar):
        return []
    first = [a for a, _, _ in figures if subject.verb[1] <= a < aside.comma]
    if not first:
        return []
    return [_main(clause, aside), joined(clause.span, clause.part(0, first[-1]), part)]


def _german_share(predicate: Clause, grammar: Grammar) -> Clause | None:
    words = list(WORD.finditer(predicate.text))
    if len(words) < 3:
        return None
    end = words[1].end() if grammar.determiner.match(predicate.mask) else words[0].end()
    return verb_second(predicate, end)


def _possessor(clause: Clause, aside: _Aside, grammar: Grammar) -> str:
    """ "of the budget", « du budget »: the first noun of the clause, where it opens with an article."""
    opening = re.match(r"(?:the|its|le|la|l’|un|une|son|sa|el|su|una?)\s?(?P<noun>[\w-]+)", clause.mask)
    if opening is None:
        phrase = re.search(
            r"\b(?P<article>un|une|a|an|una)\s(?P<noun>[\w-]+)\s(?:de|of)\b", clause.mask[: aside.comma]
        )
        if phrase is None:
            return ""
        noun, feminine = phrase["noun"], phrase["article"] in ("une", "una")
    else:
        noun = opening["noun"]
        feminine = bool(re.match(r"(?:la|une|sa|una)\b", clause.mask)) or noun.endswith(("ción", "dad"))
    if grammar.code == "en":
        return f"of the {noun}"
    if grammar.code == "es":
        return f"de la {noun}" if feminine else f"del {noun}"
    return f"de l’{noun}" if noun[0] in "aeiouéèh" else f"de la {noun}" if feminine else f"du {noun}"


def _counted_noun(reading: Reading, clause: Clause, comma: int) -> Clause | None:
    """ "objects" of "more than 600 objects": the noun behind the last figure before the comma."""
    figures = [(b, fact) for _, b, fact in facts_in(reading, clause) if b <= comma]
    counted = figures and figures[-1][1].kind is DifferenceKind.COUNT
    after = re.compile(r"\s+([^\W\d_]+)").match(clause.text, figures[-1][0]) if counted else None
    return clause.part(*after.span(1)) if after else None


_READERS: tuple[Callable[[Reading, Clause, Grammar, _Aside], list[Clause]], ...] = (
    _share, _relative, _participle, _superlative, _apposition, _place,
)  # fmt: skip
