"""Several predicates in one sentence: coordinated, opening participles, and what somebody reports."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.checking.domain import DifferenceKind
from claims.checking.extraction.clause import Clause, facts_in, joined, names_in, piece_of, verbs, without
from claims.checking.extraction.grammar import Grammar
from claims.checking.extraction.reading import Reading
from claims.checking.extraction.subjects import (
    after_lead,
    auxiliary_of,
    is_plural,
    subject_of,
    verb_second,
    with_predicate,
)

_BARE_PARTICIPLE = re.compile(
    r"(?P<auxiliary>(?:\S*’)?(?:a|ont|avait|avaient|est|sont|été)|has|have|had|was|were|hat|haben|wurde|wurden|ist|sind|ha|han|fue|fueron)\b"
)
_DONE = {
    "en": re.compile(
        r"(?:\w{3,}ed|built|made|sold|paid|sent|won|lost|cut|given|taken|cost|spent|bought|brought)\b"
    ),
    "fr": re.compile(
        r"(?:[a-zà-ÿ]{2,}(?:é|ée|és|ées)|coûté|pris|mis|fait|vendu|perdu|reçu|[a-zà-ÿ]+i)\b(?!\s+(?:de la|du)\b)"
    ),
    "es": re.compile(r"\w{2,}(?:ad|id)[oa]s?\b"),
    "de": re.compile(r"(?!x)x"),
}
_AND_ALL = {
    "fr": re.compile(
        r",?\s+(?:et|mais)\s+(?P<all>tous|toutes|aucun|aucune)\s+(?P<verb>(?:n’)?(?:ont|sont|a|est)\s)"
    ),
    "en": re.compile(r",?\s+(?:and|but)\s+(?P<all>all|none)\s+(?P<verb>(?:were|was|have|are)\s)"),
    "es": re.compile(
        r",?\s+(?:y|pero)\s+(?P<all>todos|todas|ninguno|ninguna)\s+(?P<verb>(?:fueron|fue|han|ha|son)\s)"
    ),
    "de": re.compile(
        r",?\s+(?:und|aber)\s+(?P<all>alle|keiner|keine)\s+(?P<verb>(?:wurden|wurde|sind|haben)\s)"
    ),
}
_SHARE = re.compile(
    r"\b(?:(?:a|one|two|three) (?:third|quarter|fifth|half)s?|half|(?:un|deux|trois) (?:tiers|quarts?|cinquième)|la moitié|(?:un|dos|tres) "
    r"(?:tercios?|cuartos?|quintos?)|la mitad|(?:ein|zwei|drei) (?:drittel|viertel|fünftel)|die hälfte)\b"
)
_SOURCE_END = re.compile(r"[,;]|$")
_INNER_CLAUSE = re.compile(
    r"(?<!\w)(?:who|which|that|whose|where|when|qui|que|dont|où|quand|cuando|donde|quien|dass|weil|wenn|ob|wo|if|because|after|before|si)\b"
)


def attributed(_: Reading, clause: Clause, grammar: Grammar) -> list[Clause]:
    """Without ", according to the office" at its end, or "According to the office," at its start."""
    found = grammar.attribution.search(clause.mask)
    if found is None:
        return []
    end = _SOURCE_END.search(clause.mask, found.end())
    stop = end.start() if end else len(clause.text)
    text_end = len(clause.text.rstrip(" .!?…"))
    opens, closes = (
        found.start() == 0 and stop < text_end,
        stop >= text_end and clause.mask[: found.start()].rstrip().endswith(","),
    )
    middle = clause.mask[: found.start()].rstrip().endswith(",") and stop < text_end
    if grammar.code == "de" and (opens or found.group() not in ("laut", "nach angaben", "so")):
        return []
    if grammar.code == "de" and found.group() == "so" and not (closes or middle):
        return []
    if opens or middle:
        rest = without(clause, (found.start(), stop + 1))
        return [rest] if rest.words >= 4 else []
    if closes:
        return [clause.part(0, found.start())] if clause.part(0, found.start()).words >= 4 else []
    return []


def reported(reading: Reading, clause: Clause, grammar: Grammar) -> list[Clause]:
    """ "X said on Tuesday that Y": Y; and when X said so, where that is told."""
    match = grammar.reported.search(clause.mask)
    if (
        match is None
        or match.start() < 2
        or re.search(r"\b(?:not|n’|no|nicht|nie|never|jamais|nunca)\W*$", clause.mask[: match.start()])
    ):
        return []
    speaker = clause.part(after_lead(reading, clause), match.start())
    content = clause.part(match.end(), len(clause.text))
    if (
        not speaker.text
        or speaker.words > 12
        or not (piece_of(reading, content).facts or piece_of(reading, content).names)
    ):
        return []
    said = _standing_alone(reading, content, grammar, speaker)
    if said is None:
        return []
    own = said.with_own_span(4)
    dated = any(
        fact.kind is DifferenceKind.DATE and b <= match.end() for _, b, fact in facts_in(reading, clause)
    )
    return [clause, own] if dated else [own]


def _standing_alone(reading: Reading, content: Clause, grammar: Grammar, speaker: Clause) -> Clause | None:
    """The content as a sentence: "it" is the speaker where that is a firm, and German turns its verb."""
    if grammar.code == "de":
        subject_end = _german_subject_end(reading, content)
        return verb_second(content, subject_end) if subject_end else None
    pronoun = re.match(r"(?:it|he|she|they|il|elle|ils|elles)\b", content.mask)
    if pronoun:
        return joined(content.span, speaker, content.part(pronoun.end(), len(content.text)))
    if grammar.code == "es" and verbs(content, grammar)[:1] and verbs(content, grammar)[0][0] == 0:
        return joined(content.span, speaker, content)  # with no subject of its own
    return content


def _german_subject_end(reading: Reading, content: Clause) -> int:
    named = [b for a, b, _ in names_in(reading, content) if a < 40]
    phrase = re.match(
        r"(?:der|die|das|sein\w*|ihr\w*|\d+)\s(?:[a-zäöüß]+e[nr]?\s){0,2}[A-ZÄÖÜ][\w-]+", content.text
    )
    if phrase:
        return next((b for a, b, _ in names_in(reading, content) if a == phrase.end() + 1), phrase.end())
    return named[0] if named and names_in(reading, content)[0][0] == 0 else 0


def opening_participle(reading: Reading, clause: Clause, grammar: Grammar) -> list[Clause]:
    """ "Founded in Paris in 1990, the firm employs 300 people": two statements on one subject."""
    done = grammar.participle.match(clause.mask)
    comma = re.search(r",(?=\s)", clause.mask)
    if grammar.code == "de" or done is None or comma is None or done.end() > comma.start():
        return []
    opening, main = clause.part(0, comma.start()), clause.part(comma.end(), len(clause.text))
    head = _opening_subject(reading, main, grammar)
    if head is None:
        return []
    glue = auxiliary_of(opening, grammar, plural=bool(head) and is_plural(head))
    lowered = Clause(opening.text[:1].lower() + opening.text[1:], opening.where, clause.span)
    first = joined(clause.span, head, glue, lowered)
    return [first.marked(*_bounds(opening)), main.with_own_span(4)]


def _opening_subject(reading: Reading, main: Clause, grammar: Grammar) -> Clause | str | None:
    """The subject of the main clause; where its verb isn't known for one, a short phrase at its start."""
    subject = subject_of(reading, main, grammar)
    if subject:
        return main.part(subject.start, subject.end)
    named = [b for a, b, _ in names_in(reading, main) if a == 0]
    if named:
        return main.part(0, named[0])
    phrase = re.compile(r"(?:the|le|la|les|l’|el|los|las)(?:\s|(?<=’))[\w-]+").match(main.mask)
    return main.part(*phrase.span()) if phrase else "" if grammar.code == "es" else None


def _bounds(clause: Clause) -> tuple[int, int]:
    own = [at for at in clause.where if at >= 0]
    return own[0], own[-1] + 1


_SHORTEST = 3  # words
_APPOSED = re.compile(r"[^,;:]{3,60}, [^,;:]{3,60}, ")
# After a comma or a colon, a conjunction, and the first word of a subject.
_NEXT_CLAUSE = {
    "en": re.compile(
        r",\s(?:and|but|while|whereas|since|for|so)\s"
        r"(?=(?:the|its|his|her|their|an?|no|nobody|most|some|more|fewer|nearly|almost|about|two|three|it|he|she|they|\d)\b)"
        r"|,\s(?:while|whereas)\s(?=\w)|:\s(?=the|an?|its|his|her\b)"
    ),
    "fr": re.compile(
        r"(?:,\s(?:et|mais|car|puisque|tandis qu(?:e\s|’)|alors qu(?:e\s|’))\s?|\s:\s)"
        r"(?=(?:les?|la|l’|sa|son|ses|leurs?|une?|aucun|des|il|elle|personne)(?:\b|(?<=’)))"
        r"|,\s(?:tandis|alors)\squ(?:e\s|’)(?=\w)"
    ),
    "es": re.compile(
        r"(?:,\s(?:y|pero|pues|porque|mientras que)\s|:\s)(?=(?:el|la|los|las|su|sus|una?|ning[úu]n|nadie)\b)"
        r"|,\smientras\sque\s(?=\w)"
    ),
    "de": re.compile(
        r"(?:,\s(?:und|aber|denn|doch)\s|:\s)"
        r"(?=(?:der|die|das|sein|seine|ihr|ihre|ein|eine|kein|keine|er|sie|es|wer|niemand)\b)"
    ),
}  # fmt: skip


def at_semicolons(_: Reading, clause: Clause, grammar: Grammar) -> list[Clause]:
    """ "X did this; Y was that": what stands between the marks, where each part has a verb of its own."""
    ends = [match.start() for match in re.finditer(";", clause.mask)]
    parts = [
        clause.part(start, end)
        for start, end in zip([0, *(end + 1 for end in ends)], [*ends, len(clause.text)], strict=True)
    ]
    if not ends or not all(part.words >= _SHORTEST and grammar.finite.search(part.mask) for part in parts):
        return []
    return [part.with_own_span(_SHORTEST) for part in parts]


def second_clause(reading: Reading, clause: Clause, grammar: Grammar) -> list[Clause]:
    """ "X did this, and Y did that": each with its own subject and verb."""
    opened = verbs(clause, grammar)
    for match in _NEXT_CLAUSE[grammar.code].finditer(clause.mask):
        if not opened or match.start() <= opened[0][0]:
            continue
        first, second = clause.part(0, match.start()), clause.part(match.end(), len(clause.text))
        if min(first.words, second.words) < _SHORTEST or not _opens_with_subject(reading, second, grammar):
            continue
        return [first.with_own_span(_SHORTEST), second.with_own_span(_SHORTEST)]
    return []


def _opens_with_subject(reading: Reading, clause: Clause, grammar: Grammar) -> bool:
    """Whether the clause's first words are its subject, an apposition between commas aside."""
    own = subject_of(reading, clause, grammar)
    if own is not None:
        return own.start == 0
    aside = _APPOSED.match(clause.mask)
    return aside is not None and any(start == aside.end() for start, _ in verbs(clause, grammar))


def coordinated(reading: Reading, clause: Clause, grammar: Grammar) -> list[Clause]:
    """ "X did this and was that": both on one subject."""
    all_of = _AND_ALL[grammar.code].search(clause.mask)
    if all_of:
        return _all_of_them(reading, clause, grammar, all_of)
    subject = subject_of(reading, clause, grammar)
    for match in grammar.second_predicate.finditer(clause.mask, 3):
        if subject and match.start() <= subject.verb[0]:
            continue
        first = clause.part(0, match.start())
        second = clause.part(match.end(), len(clause.text))
        if first.words < 3 or second.words < 3:
            continue
        predicate = _second_predicate(clause, grammar, subject.verb if subject else None, second)
        if predicate is None:
            continue
        head = clause.part(subject.start, subject.end) if subject else _dropped(first, grammar)
        if head is None or (
            match["and"] in ("but", "mais", "pero", "aber", "sondern") and not facts_in(reading, second)
        ):
            continue
        return [
            first.with_own_span(3),
            joined(second.with_own_span(3).span, head, *predicate),
        ]
    return []


def _dropped(first: Clause, grammar: Grammar) -> Clause | str | None:
    """Spanish with no subject at all: the statements go on without one."""
    return (
        ""
        if grammar.code == "es" and verbs(first, grammar)[:1] and verbs(first, grammar)[0][0] <= 8
        else None
    )


def _second_predicate(
    clause: Clause, grammar: Grammar, verb: tuple[int, int] | None, second: Clause
) -> Sequence[Clause | str] | None:
    """The words of the second predicate where it opens with a verb; a bare participle gets its auxiliary."""
    adverb = re.match(
        r"(?:then |later |also |now |since |subsequently |has |puis |ensuite |aussi |depuis |luego |después |también |se |le |les |lo |la |los |las |no |ne |n’|se |s’|l’|en |y |dann |später )*",
        second.mask,
    )
    start = adverb.end() if adverb else 0
    found = [span for span in verbs(second, grammar, 0) if span[0] <= start + 1 or span[0] == 0]
    done = _DONE[grammar.code].match(second.mask, start)
    auxiliary = _BARE_PARTICIPLE.match(clause.mask, verb[0]) if verb else None
    if done and auxiliary and not found and grammar.code != "en":
        return [_whole_auxiliary(clause, auxiliary), second]
    if done and auxiliary and grammar.code == "en" and _shares_auxiliary(clause, auxiliary, second, done):
        return [_whole_auxiliary(clause, auxiliary), second]
    if not found:
        return None
    return [second]


def _whole_auxiliary(clause: Clause, auxiliary: re.Match[str]) -> Clause:
    """ "has been" of "has been raised and shown"."""
    been = re.match(r"\s(?:been|été|sido)\b", clause.mask[auxiliary.end() :])
    return clause.part(auxiliary.start(), auxiliary.end() + (been.end() if been else 0))


def _shares_auxiliary(clause: Clause, auxiliary: re.Match[str], second: Clause, done: re.Match[str]) -> bool:
    """English "was arrested and charged with fraud", but "was born in Leeds and studied in Vienna"."""
    if auxiliary.group() in ("has", "have", "had"):
        return True
    born = re.match(r"\sborn\b", clause.mask[auxiliary.end() :])
    return born is None and re.match(r"\s(?:by|with|to|as|for)\b", second.mask[done.end() :]) is not None


def _all_of_them(reading: Reading, clause: Clause, grammar: Grammar, match: re.Match[str]) -> list[Clause]:
    """ "Three appeals were lodged, and all were rejected": all the appeals were rejected."""
    counted = [
        b
        for _, b, fact in facts_in(reading, clause)
        if b < match.start() and fact.kind is DifferenceKind.COUNT
    ]
    noun = re.compile(r"\s+([^\W\d_]+)").match(clause.text, counted[0]) if counted else None
    every = clause.text[slice(*match.span("all"))]
    if noun is None:
        return []
    words = {
        "fr": "Tous les"
        if every == "tous"
        else "Toutes les"
        if every == "toutes"
        else f"{every.capitalize()} des",
        "en": f"{every.capitalize()} of the",
        "es": "Todos los"
        if every == "todos"
        else "Todas las"
        if every == "todas"
        else f"{every.capitalize()} de los",
        "de": "Alle" if every == "alle" else f"{every.capitalize()} der",
    }
    rest = clause.part(match.start("verb"), len(clause.text))
    second = joined(clause.span, words[grammar.code], clause.part(noun.start(1), noun.end(1)), rest)
    return [clause.part(0, match.start()).with_own_span(3), second.marked(clause.span[0], clause.span[1])]


def gapped(reading: Reading, clause: Clause, grammar: Grammar) -> list[Clause]:
    """ "A paid sixty percent of the cost, B a third": the verb and what it is of are said again."""
    comma = re.search(r"[,;](?=\s)", clause.mask)
    subject = subject_of(reading, clause, grammar)
    if comma is None or subject is None or subject.inverted or comma.start() < subject.verb[1]:
        return []
    second = clause.part(comma.end(), len(clause.text.rstrip(" .")))
    if not grammar.determiner.match(second.mask) or verbs(second, grammar) or re.search(r"[,;]", second.mask):
        return []
    first = clause.part(0, comma.start())
    figures, own = _figures(reading, first), _figures(reading, second)
    if len(own) != 1 or own[0][1] < len(second.text) - 1 or not figures or own[0][0] < 4:
        return []
    cut = _figure_start(second.mask, own[0][0])
    tail = first.part(figures[-1][1], len(first.text))
    done = re.compile(r"\s(?:\w+(?:ed|é|i|is|u|ado|ido|to)|paid|given|met)\b").match(
        clause.mask, subject.verb[1]
    )
    verb = clause.part(subject.verb[0], done.end() if done else subject.verb[1])
    made = joined(clause.span, second.part(0, cut), verb, second.part(cut, len(second.text)), tail)
    return [first.with_own_span(3), made.marked(*second.with_own_span(3).span)]


def _figures(reading: Reading, clause: Clause) -> list[tuple[int, int]]:
    """Typed facts and shares ("a third")."""
    return [(a, b) for a, b, _ in facts_in(reading, clause)] + [
        match.span() for match in _SHARE.finditer(clause.mask)
    ][: 0 if facts_in(reading, clause) else None]


def _figure_start(mask: str, at: int) -> int:
    """With the article or the preposition of the figure: "a third", « un tiers »."""
    before = re.search(r"\b(?:a|an|one|un|une|el|los|ein|eine|einen|das|gut|rund|about|some)\s+$", mask[:at])
    return before.start() if before else at


def inner_relative(reading: Reading, clause: Clause, grammar: Grammar) -> list[Clause]:
    """ "The Osprey was a ship that sank in 1743": that it was a ship, and that it sank."""
    copula = re.compile(
        rf"\s(?:{'|'.join(grammar.copula)})\s(?:a|an|the|le|la|un|une|el|una|der|die|das|ein|eine)\b"
    ).search(clause.mask)
    match = grammar.restrictive.search(clause.mask)
    if (
        copula is None
        or match is None
        or match.start() < copula.end()
        or grammar.code == "de"
        or copula.start() > 60
    ):
        return []
    predicate = clause.part(match.end(), len(clause.text))
    if not (
        verbs(predicate, grammar)
        and verbs(predicate, grammar)[0][0] <= 6
        and piece_of(reading, predicate).facts
    ):
        return []
    head = clause.part(0, copula.start())
    return [clause.part(0, match.start()), with_predicate(head, predicate, clause.span)]
