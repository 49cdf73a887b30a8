"""What part of what was counted: "most of them", "three of them", "of which half"."""

from __future__ import annotations

import re
from dataclasses import replace

from claims.checking.domain import DifferenceKind
from claims.checking.extraction.aside import Aside, main_without, own_statement
from claims.checking.extraction.clause import Clause, capital, facts_in, joined, verbs
from claims.checking.extraction.grammar import Grammar
from claims.checking.extraction.reading import Reading
from claims.checking.extraction.subjects import subject_of, verb_second
from claims.checking.language.tokens import WORD

_AMONG = re.compile(
    r"(?:dont|including|among them|darunter|davon|entre ell[oa]s|incluid[oa]s|de los cuales|de las cuales)\s(?P<part>.)"
)
# "Three of them", « trois d’entre eux », „drei von ihnen“.
_SOME_OF_THEM = re.compile(
    r"(?P<number>\d[\d.,]*|[^\W\d_]+) (?:of them|of whom|d’entre (?:eux|elles)|de ell[oa]s|de los cuales|de las cuales|von ihnen|davon)\s"
)


def share(reading: Reading, clause: Clause, grammar: Grammar, aside: Aside) -> list[Clause]:
    """ ", most of them porcelain" and « , dont la ville apporte la moitié »."""
    noun = _counted_noun(reading, clause, aside.comma)
    most = grammar.most.match(aside.told.mask)
    if most and noun:
        group = "share" if most.groupdict().get("share") else "part"
        part_of = capital(aside.told.part(*most.span(group)))
        of, be = {
            "en": ("of the", "are"),
            "fr": ("des", "sont"),
            "es": ("de las" if noun.mask.endswith("as") else "de los", "son"),
            "de": ("der", "sind"),
        }[grammar.code]
        rest = aside.told.part(most.end(), len(aside.told.text))
        statement = joined(clause.span, "La" if part_of.text == "Moitié" else "", part_of, of, noun, be, rest)
        return [main_without(clause, aside), own_statement(clause, aside, statement)] if rest.text else []
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
        return [main_without(clause, aside), turned] if turned else []
    return [
        main_without(clause, aside),
        own_statement(clause, aside, joined(clause.span, predicate, whole_of)),
    ]


def _some_of_them(
    reading: Reading, clause: Clause, grammar: Grammar, aside: Aside, match: re.Match[str]
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
    return [main_without(clause, aside), own_statement(clause, replace(aside, before=None), statement)]


def _counted_group(reading: Reading, clause: Clause, comma: int) -> Clause | None:
    """ "27 people": the first count before the comma, with its noun."""
    for a, b, fact in facts_in(reading, clause):
        after = re.compile(r"\s+[^\W\d_]+").match(clause.text, b)
        if b < comma and fact.kind is DifferenceKind.COUNT and after and fact.value != "1":
            return clause.part(a, after.end())
    return None


def _among(
    reading: Reading, clause: Clause, grammar: Grammar, aside: Aside, match: re.Match[str]
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
    return [main_without(clause, aside), joined(clause.span, clause.part(0, first[-1]), part)]


def _german_share(predicate: Clause, grammar: Grammar) -> Clause | None:
    words = list(WORD.finditer(predicate.text))
    if len(words) < 3:
        return None
    end = words[1].end() if grammar.determiner.match(predicate.mask) else words[0].end()
    return verb_second(predicate, end)


def _possessor(clause: Clause, aside: Aside, grammar: Grammar) -> str:
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
