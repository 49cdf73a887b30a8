"""Finding the subject of a clause, and saying it again before another predicate."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims.checking.domain import DifferenceKind
from claims.checking.extraction.clause import Clause, facts_in, joined, names_in, verbs
from claims.checking.extraction.grammar import Grammar
from claims.checking.extraction.reading import Reading
from claims.checking.language.reference import leading_reference

_MOST_WORDS = 14  # of a subject that is said again
_PREPOSITION = re.compile(
    r"(?:on|in|since|after|before|at|by|for|during|until|from|en|depuis|dès|après|avant|à|au|pour|pendant|desde|tras|"
    r"antes|durante|hasta|am|im|seit|nach|vor|bis|zum|ab|für)\b"
)
_BEFORE_DATE = re.compile(rf"(?:{_PREPOSITION.pattern}|(?:le|el)\b)")
_CLAUSE_MARK = re.compile(r"[,;:–—]\s|\s[–—]")
_PLURAL = re.compile(
    r"(?:les|los|las|des|ces|ses|leurs|sus|they|ils|elles|ellos|ellas|\d[\d.,]*|two|three|four|five|six|both|deux|trois|"
    r"quatre|cinq|dos|tres|cuatro|cinco|zwei|drei|vier|fünf)\b|(?:the|its|his|her|their)\s[\w\s-]*[^s\W]s$"
)
# An adverb or a phrase of place or time with a comma behind it.
_OPENING = re.compile(
    r"(?:in|at|on|by|with|since|after|before|under|for|during|today|now|then|later|meanwhile|however|à|en|dans|sur|avec|depuis|"
    r"après|avant|ensuite|puis|plus tard|désormais|aujourd’hui|ailleurs|selon|pour|au|aux|con|tras|según|después|luego|hoy|"
    r"ahora|desde|antes|además)\b[^,;:]{0,60},\s+"
)
# What a German subordinate clause ends with, unless it is a noun.
_LAST_VERB = re.compile(
    r"(?!(?:da|hier|wo)[a-zäöü]+$|dort$|hier$|heute$|gestern$|mehr$|weniger$|zuvor$|später$|nicht$|auch$|noch$|nur$|lang$|alt$|groß$|"
    r"hoch$|weit$|schnell$|selbst$|sehr$|jetzt$|damals$|wieder$|zurück$|[a-z]+(?:lich|ig|isch|los|sam|bar)$)[a-zäöüß]{2,}"
)
# What a verb leaves at the end of a main clause: "einträgt" is "trägt ... ein".
_SEPARABLE = re.compile(
    r"(?:ein|aus|auf|an|ab|vor|bei|nach|mit|weg|los|fest|teil|statt|zurück|zusammen|heraus|hinaus|herein|hinein|hinzu|zu)"
    r"(?!twort|einte|einander|igt|dert|onn|endet)(?=[bcdfghjklmnpqrstvwz]{1,3}[aeiouäöü]\w)"
)
_GERMAN_PRONOUN = re.compile(r"\s(?P<subject>er|sie|es)\b")


@dataclass(frozen=True, slots=True)
class Subject:
    """`text[start:end]` of its clause; the verb follows, or goes before where `inverted`."""

    start: int
    end: int
    verb: tuple[int, int]
    inverted: bool = False


def subject_of(reading: Reading, clause: Clause, grammar: Grammar) -> Subject | None:
    """The subject before the first finite verb; in German also the one right behind it."""
    found = verbs(clause, grammar)
    if not found:
        return None
    start, verb = after_lead(reading, clause), found[0]
    inner = clause.mask[start : verb[0]].strip()
    if start < verb[0] and inner and not _PREPOSITION.match(inner):
        if _CLAUSE_MARK.search(inner) or len(inner.split()) > _MOST_WORDS:
            return None
        return Subject(start, start + len(clause.text[start : verb[0]].rstrip(" ,")), verb)
    return _behind(reading, clause, grammar, verb) if grammar.code == "de" else None


def after_lead(reading: Reading, clause: Clause) -> int:
    """Where the clause goes on after "On Tuesday", « En 2019, », "El año pasado"; 0 if it opens with none."""
    for start, end, fact in facts_in(reading, clause):
        if fact.kind is not DifferenceKind.DATE or start > 28:
            continue
        lead = clause.mask[:start]
        if lead and not _BEFORE_DATE.match(lead.lstrip()):
            continue
        if len(lead.split()) <= 4 and not _CLAUSE_MARK.search(lead):
            return end + len(re.match(r"(?:\s\d{4})?,?\s*", clause.mask[end:]).group())  # type: ignore[union-attr]
    opening = _OPENING.match(clause.mask)
    if opening and len(opening.group().split()) <= 7 and clause.text[0].isupper():
        return opening.end()
    return 0


def _behind(reading: Reading, clause: Clause, grammar: Grammar, verb: tuple[int, int]) -> Subject | None:
    """German after an adverbial: the pronoun, the name or the short phrase right after the verb."""
    pronoun = _GERMAN_PRONOUN.match(clause.mask, verb[1])
    if pronoun:
        return Subject(*pronoun.span("subject"), verb, inverted=True)
    at = verb[1] + 1
    if grammar.determiner.match(clause.mask, at):
        phrase = re.compile(r"(?:\w+\s)(?:[a-zäöüß]+e\s){0,2}[A-ZÄÖÜ][\w-]+").match(clause.text, at)
        if phrase:
            named = [end for start, end, _ in names_in(reading, clause) if start == phrase.end() + 1]
            return Subject(at, named[0] if named else phrase.end(), verb, inverted=True)
    for start, end, _ in names_in(reading, clause):
        if start == at:
            return Subject(start, end, verb, inverted=True)
    return None


def is_plural(subject: Clause | str) -> bool:
    mask = subject.lower() if isinstance(subject, str) else subject.mask
    return _PLURAL.match(mask) is not None


_COUNTED = re.compile(r"\d[\d.,\u00a0\u202f]*\s(?=[^\W\d_])(?!million|milliard|millón|billion)")


def uncounted(subject: Clause, code: str) -> Clause:
    """ "The turbines" of "62 turbines": how many they are is another statement's."""
    count = _COUNTED.match(subject.mask)
    if count is None:
        return subject
    rest = subject.part(count.end(), len(subject.text))
    article = {"en": "the", "fr": "les", "de": "die"}.get(code) or (
        "las" if re.match(r"\w+as\b", rest.mask) else "los"
    )
    return joined(subject.span, article, rest)


def opens_with_pointer(clause: Clause, language: str) -> bool:
    """Whether it opens with a pronoun, a possessive, or "the company"."""
    return leading_reference(clause.text, language) is not None


def with_predicate(subject: Clause, predicate: Clause, span: tuple[int, int], glue: str = "") -> Clause:
    """ "subject glue predicate"."""
    return joined(span, subject, glue, predicate)


# Participles of verbs that nobody does to anybody: « parti », "llegado", „gekommen“.
_OF_ITSELF = {
    "fr": (
        re.compile(
            r"(?:parti|arrivé|né|mort|venu|devenu|resté|entré|sorti|tombé|monté|allé|retourné|revenu|décédé|disparu)(?:e|s|es)?\b"
        ),
        ("est", "sont"),
    ),
    "es": (
        re.compile(r"(?:llegado|venido|muerto|fallecido|desaparecido|salido|entrado|caído|ido)s?\b"),
        ("ha", "han"),
    ),
    "de": (
        re.compile(r"\b(?:gekommen|gegangen|gestorben|gefallen|gewachsen|gesunken|gestiegen|geflohen)$"),
        ("ist", "sind"),
    ),
}


def auxiliary_of(participle: Clause, grammar: Grammar, plural: bool) -> str:
    """The auxiliary that makes a predicate of a participle: "was", « est » for « parti »."""
    itself = _OF_ITSELF.get(grammar.code)
    forms = itself[1] if itself and _says_so(itself[0], participle, grammar.code) else grammar.passive
    return forms[plural]


def _says_so(pattern: re.Pattern[str], participle: Clause, code: str) -> bool:
    found = pattern.search(participle.mask) if code == "de" else pattern.match(participle.mask)
    return found is not None


def verb_second(clause: Clause, start: int = 0) -> Clause | None:
    """A German subordinate clause as a main clause: "1887 einen Kometen entdeckte" is "entdeckte 1887 einen
    Kometen". `start` is where its subject ends. None where it doesn't end with a finite verb."""
    text = clause.mask.rstrip(" .!?…")
    last = re.search(r"\S+$", text)
    if last is None or not _LAST_VERB.fullmatch(clause.text[slice(*last.span())]) or last.start() <= start:
        return None
    rest = clause.part(start, last.start())
    prefix = _SEPARABLE.match(last.group())
    stem = last.start() + (prefix.end() if prefix else 0)
    return joined(
        clause.span,
        clause.part(0, start),
        clause.part(stem, last.end()),
        rest,
        clause.part(last.start(), stem),
    )
