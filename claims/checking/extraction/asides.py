"""What stands between commas: relative clauses, participles, appositions, shares of what was counted.

Each aside becomes a statement of its own, on what goes before its comma; the main clause goes on without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from claims.checking.extraction.aside import Aside, main_without, own_statement
from claims.checking.extraction.clause import Clause, facts_in, joined, names_in, verbs, without
from claims.checking.extraction.grammar import Grammar
from claims.checking.extraction.reading import Reading
from claims.checking.extraction.roles import names_role
from claims.checking.extraction.shares import share
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
_LONGEST_ANTECEDENT = 8  # words
_SUPERLATIVE = re.compile(
    r"\b(?:meilleure?s?|pire|plus|best|worst|highest|lowest|largest|biggest|most|least|mejor|peor|mayor|menor|más|"
    r"beste[rns]?|schlechteste[rns]?|höchste[rns]?|größte[rns]?|niedrigste[rns]?|record|récord|rekord\w*|first|premi\w+|primer\w*|erste\w*)\b"
)


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


def _asides(reading: Reading, clause: Clause, grammar: Grammar) -> list[Aside]:
    commas = list(_COMMA.finditer(clause.mask))
    found = []
    for number, comma in enumerate(commas):
        last = number + 1 == len(commas)
        end = len(clause.text.rstrip(" .!?…")) if last else commas[number + 1].start()
        told = clause.part(comma.end(), end)
        if told.words and _CLOSES_LIST.match(told.mask) is None:
            before = _phrase_before(reading, clause, grammar, comma.start())
            found.append(Aside(comma.start(), end, told, before))
    return found


_CLOSES_LIST = re.compile(r"(?:and|or|et|ou|y|e|o|und|oder|but|mais|pero|aber|sondern)\b")


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


def _antecedent(reading: Reading, clause: Clause, aside: Aside) -> Clause | None:
    """What the aside speaks of: of "X, the head of Y, who ..." it is X."""
    if aside.before is None:
        return None
    earlier = clause.mask.rfind(", ", 0, aside.comma)
    if earlier > 0 and _APPOSED.match(clause.mask, earlier):
        for a, b, name in names_in(reading, clause):
            if b == earlier and name.kind != "place":
                return clause.part(a, b)
    return clause.part(*aside.before)


def _relative(reading: Reading, clause: Clause, grammar: Grammar, aside: Aside) -> list[Clause]:
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
    return [main_without(clause, aside), own_statement(clause, aside, statement)]


def _participle(reading: Reading, clause: Clause, grammar: Grammar, aside: Aside) -> list[Clause]:
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
    return [main_without(clause, aside), own_statement(clause, aside, statement)]


def _whole_subject(reading: Reading, clause: Clause, grammar: Grammar) -> Clause | None:
    subject = subject_of(reading, clause, grammar)
    return clause.part(subject.start, subject.end) if subject else None


def _apposition(reading: Reading, clause: Clause, grammar: Grammar, aside: Aside) -> list[Clause]:
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
    return [
        main_without(clause, aside),
        own_statement(clause, aside, with_predicate(subject, aside.told, clause.span, glue)),
    ]


def _is_office_of_next(reading: Reading, clause: Clause, grammar: Grammar, aside: Aside) -> bool:
    """ ", the regional president, X, promised": the office belongs to the name behind it."""
    following = re.compile(r",\s+").match(clause.mask, aside.end)
    if following is None or not _is_role(aside.told, grammar):
        return False
    return any(
        a == following.end() and re.match(r"[,.]|$", clause.mask[b:]) is not None
        for a, b, _ in names_in(reading, clause)
    )


def _is_description(reading: Reading, clause: Clause, grammar: Grammar, aside: Aside) -> bool:
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


def _named_after(reading: Reading, clause: Clause, grammar: Grammar, aside: Aside) -> list[Clause]:
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
    statement = own_statement(clause, aside, with_predicate(name, phrase, clause.span, grammar.copula[0]))
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


def _place(reading: Reading, clause: Clause, grammar: Grammar, aside: Aside) -> list[Clause]:
    """ "in thirty metres of water, two miles from the shore": each place with its own figure."""
    own = facts_in(reading, aside.told)
    if not own or own[0][0] > 2 or verbs(aside.told, grammar):
        return []
    subject = subject_of(reading, clause, grammar)
    main = main_without(clause, aside)
    earlier = [a for a, _, _ in facts_in(reading, clause) if subject and subject.verb[1] <= a < aside.comma]
    if subject is None or subject.inverted or not earlier or aside.end < len(clause.text.rstrip(" .!?…")):
        return []
    if re.search(r"\d\s*$", clause.mask[: aside.comma]) and re.match(r"\d", aside.told.mask):
        return []
    head = clause.part(0, subject.verb[1])
    if not re.search(r"\b(?:from|de|von|entfernt|lejos)\b", aside.told.mask):
        return []
    return [main, joined(clause.span, head, aside.told)]


def _superlative(reading: Reading, clause: Clause, grammar: Grammar, aside: Aside) -> list[Clause]:
    """ "61,000 visitors last year, its best result since it opened": the figure is that result."""
    if not _SUPERLATIVE.search(aside.told.mask[:60]) or verbs(aside.told, grammar):
        return []
    owned = grammar.determiner.match(aside.told.mask)
    named = any(b == aside.comma for _, b, _ in names_in(reading, clause))
    if owned is None or named or aside.end < len(clause.text.rstrip(" .!?…")):
        return []
    subject = subject_of(reading, clause, grammar)
    main = main_without(clause, aside)
    if subject is None or subject.inverted:
        return []
    counted = [a for a, _, _ in facts_in(reading, clause) if subject.verb[1] <= a < aside.comma]
    if not counted:
        return []
    return [main, joined(clause.span, aside.told, grammar.copula[0], clause.part(counted[0], aside.comma))]


_READERS: tuple[Callable[[Reading, Clause, Grammar, Aside], list[Clause]], ...] = (
    share, _relative, _participle, _superlative, _apposition, _place,
)  # fmt: skip
