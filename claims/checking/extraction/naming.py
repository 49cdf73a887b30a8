"""What one article tells about the kinds of its names, where a name alone doesn't tell."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from claims.checking.extraction.roles import names_role
from claims.checking.language.data import language_data
from claims.checking.language.lexicon import find_concepts
from claims.checking.language.names import Name, same_name
from claims.checking.language.tokens import fold

_ROOM = 48  # characters on either side of a name in which its role is looked for
_ROLE_BEFORE = re.compile(r"[\w’' -]{3,48}?(?:, |[ \u00a0])$")
_ROLE_AFTER = re.compile(r", (?:the|an?|le|la|l[’']|el|der|die|un|une|una|ein|eine)\b[^,.;:]{3,48}")
# Bare, behind a preposition of place: "off Sarn", "frente a Salina", « près de Valmor ».
_THERE = re.compile(
    r"\b(?:in|at|near|off|from|to|across|around|outside|à|en|vers|près de|au large de|frente a|cerca de|hacia|desde|hasta|"
    r"bei|aus|nach|rund um|unweit von)\s$"
)
_OF = re.compile(r"\b(?:of|de|del|du|d[’']|von|aus)\s?$")


def with_learned_kinds(names: Sequence[Name], text: str, language: str | None) -> list[Name]:
    """The names; one of unknown kind is a person where a role stands beside it or its last word is used
    as a surname, and a place where it only ever stands behind prepositions of place."""
    if language is None:
        return list(names)
    names = [_without_next(name, text, language) for name in names]
    if language == "de":
        names = german_names(names, text)
    kinds: dict[tuple[str, ...], str] = {}
    unknown: dict[tuple[str, ...], list[Name]] = defaultdict(list)
    for name in names:
        if name.kind is None:
            unknown[name.key].append(name)
    alone = Counter(name.key[0] for name in names if len(name.key) == 1 and name.kind in (None, "person"))
    for key, mentions in unknown.items():
        kind = _kind(key, mentions, alone, text, language)
        if kind:
            kinds[key] = kind
    surnames = {key[-1] for key, kind in kinds.items() if kind == "person" and len(key) > 1}
    return [
        replace(
            name,
            kind=kinds.get(name.key)
            or ("person" if len(name.key) == 1 and name.key[0] in surnames else None),
        )
        if name.kind is None
        else name
        for name in names
    ]


# A figure that counts what comes next: „Meridel 300 Stellen“.
_COUNTS_NEXT = re.compile(r"[ \u00a0]\d[\d.]*$")


def _without_next(name: Name, text: str, language: str) -> Name:
    """Without the first word of what comes next: "Greg Brockman Le (remaniement)", „Meridel 300 (Stellen)“."""
    last = name.text.rsplit(None, 1)[-1]
    counts = _COUNTS_NEXT.search(name.text) if language == "de" else None
    if counts and re.match(r"[ \u00a0][A-ZÄÖÜ][a-zäöüß]", text[name.end : name.end + 3]):
        cut = len(name.text) - counts.start()
    elif (
        len(name.key) > 1 and last.casefold() in language_data(language).function_words and last[0].isupper()
    ):
        cut = len(last) + 1
    else:
        return name
    return replace(name, end=name.end - cut, text=name.text[:-cut], key=name.key[:-1])


# What stands right before the name of a firm, an association, an institution: compounds too.
_GERMAN_HEAD = re.compile(
    r"\b(?:[A-ZÄÖÜ]?[a-zäöüß]*)(?:[Kk]onzern|[Ff]irma|[Gg]ruppe|[Vv]erlag|[Bb]ank|[Vv]erein|[Kk]lub|[Bb]rauerei|[Pp]artei|[Gg]esellschaft|"
    r"[Uu]nternehmen|[Hh]ersteller|[Vv]erband|[Kk]ette|[Ii]nstitut|[Ss]tiftung|[Ss]chule|[Mm]olkerei|[Ww]erft|[Ff]abrik|[Rr]eederei|[Bb]ahn|"
    r"[Mm]useum|[Hh]otel|[Kk]linik|[Ss]ternwarte|[Gg]enossenschaft|[Gg]ewerkschaft|[Tt]heater|[Bb]etreiber|[Zz]eitung|[Ff]amilie|[Ii]nitiative)[ \u00a0]"
    r"(?P<name>[A-ZÄÖÜ][\w-]+(?:[ \u00a0][A-ZÄÖÜ][\w-]+)?)"
)
_GERMAN_PERSON = re.compile(
    r"\b(?P<role>[A-ZÄÖÜ][a-zäöüß]{4,})[ \u00a0](?P<name>[A-ZÄÖÜ][a-zäöüß]+[ \u00a0](?:von[ \u00a0])?[A-ZÄÖÜ][\w-]+)"
)
_GERMAN_BARE = re.compile(
    r"(?:^|[.!?]\s)(?P<name>[A-ZÄÖÜ][a-zäöüß-]{3,})\s(?:hat|ist|will|hatte|war|wird|soll|muss|kann|wurde|[a-zäöüß]{3,}(?:te|t))\b",
    re.MULTILINE,
)


_OFFICE_ENDING = re.compile(
    r"(?:erin|istin|orin|chef|minister|präsident|sprecher|leiter|meister|trainer|direktor|vorstand|vorsitzende[r]?|führer|forscher|"
    r"physiker|professor|anwalt|richter|händler|wirt|wart|arzt|ingenieur|architekt|historiker|biologe|geologe|stürmer|kapitän|"
    r"lehrer|bauer|mann|frau|inhaber|gründer|geschäftsführer|intendant|dirigent|kurator|gutachter)$"
)
# "Ole Terhaag, der Bürgermeister von Krahnsand": the name goes before the office.
_GERMAN_NAMED = re.compile(
    r"\b(?P<name>[A-ZÄÖÜ][a-zäöüß]+[ \u00a0](?:von[ \u00a0])?[A-ZÄÖÜ][\w-]+), (?:der|die)\s(?P<role>[A-ZÄÖÜ][\w-]+)"
)


def _without_function_word(name: Name) -> Name:
    """ "In Brunnau" at the start of a sentence is Brunnau."""
    first, _, rest = name.text.partition(" ")
    if not rest or first.casefold() not in language_data("de").function_words:
        return name
    return replace(name, start=name.end - len(rest), text=rest, key=name.key[1:])


_NEXT_CAPITAL = re.compile(r"[ \u00a0](?:von[ \u00a0])?[A-ZÄÖÜ][\w-]+")
_CAPITALS = re.compile(r"\b[A-ZÄÖÜ][\w-]+")


def _said_again(text: str, found: dict[str, str]) -> list[tuple[int, str]]:
    """Where the text says one of those names, the longer one where two begin alike."""
    said: list[tuple[int, str]] = []
    end = 0
    for match in _CAPITALS.finditer(text):
        after = _NEXT_CAPITAL.match(text, match.end())
        both = match.group() + after.group() if after else ""
        name = both if both in found else match.group()
        if match.start() >= end and name in found:
            said.append((match.start(), name))
            end = match.start() + len(name)
    return said


def german_names(names: Sequence[Name], text: str) -> list[Name]:
    """The names, and those that only their neighbours show: behind "Firma" or an office, or as a subject
    without an article that is told of twice."""
    names = [_without_function_word(name) for name in names]
    found: dict[str, str] = {}
    for match in _GERMAN_HEAD.finditer(text):
        found[match["name"]] = "organisation"
    for match in (*_GERMAN_PERSON.finditer(text), *_GERMAN_NAMED.finditer(text)):
        if names_role(match["role"], "de") or match["role"].endswith(("erin", "istin", "chef")):
            found[match["name"]] = "person"
            found[match["name"].split()[-1]] = "person"
    bare = Counter(match["name"] for match in _GERMAN_BARE.finditer(text))
    for word, count in bare.items():
        if (
            count > 1
            and not find_concepts(word, "de")
            and word.casefold() not in language_data("de").function_words
        ):
            found.setdefault(word, "organisation")
    if not found:
        return list(names)
    taken = {at for name in names for at in range(name.start, name.end)}
    more = [
        Name(start, start + len(said), said, tuple(fold(word) for word in said.split()), found[said])
        for start, said in _said_again(text, found)
        if start not in taken and start + len(said) - 1 not in taken
    ]
    return sorted([*names, *more], key=lambda name: name.start)


_OFFICE_THEN_NAME = re.compile(
    r"\b(?:the|le|la|el|der|die)\s(?P<role>[\w-]+)(?:[^,.;:\n]{0,30})?,\s$|\bl[’'](?P<elided>[\w-]+),\s$",
    re.IGNORECASE,
)


def office_holders(names: Sequence[Name], text: str, language: str | None) -> dict[str, str]:
    """The folded noun of each office -> who the text says holds it ("the judge, Miriam Ashdown"), if one does."""
    holders: dict[str, set[str]] = defaultdict(set)
    for name in names:
        if name.kind != "person" or len(name.key) < 2 or language is None:
            continue
        before = _OFFICE_THEN_NAME.search(text[max(0, name.start - 60) : name.start])
        role = (before["role"] or before["elided"]) if before else ""
        if role and names_role(role, language):
            holders[fold(role)].add(name.text)
    return {role: next(iter(people)) for role, people in holders.items() if len(people) == 1}


def _kind(
    key: tuple[str, ...], mentions: Sequence[Name], alone: Counter[str], text: str, language: str
) -> str | None:
    there = sum(
        _THERE.search(text[max(0, name.start - 20) : name.start].lower()) is not None for name in mentions
    )
    behind = sum(
        _OF.search(text[max(0, name.start - 6) : name.start].lower()) is not None for name in mentions
    )
    if there and there + behind == len(mentions):
        return "place"
    if not 2 <= len(key) <= 3 or key[0] in language_data(language).function_words:
        return None
    if alone[key[-1]] and not alone[key[0]]:
        return "person"
    return "person" if any(_has_role(name, text, language) for name in mentions) else None


def _has_role(name: Name, text: str, language: str) -> bool:
    """Whether "the captain, X," or "X, the head of Y" stands there."""
    before = _ROLE_BEFORE.search(text[max(0, name.start - _ROOM) : name.start])
    after = _ROLE_AFTER.match(text, name.end, name.end + _ROOM)
    near = before.group().rsplit(". ", 1)[-1] if before and before.group().endswith(", ") else ""
    return names_role(near, language) or names_role(after.group() if after else "", language)


_NAME_ARTICLE = re.compile(r"(?:^|\s)(the|le|la|el)\s$", re.IGNORECASE)


def full_names(names: Sequence[Name], language: str | None) -> dict[str, dict[tuple[str, ...], str]]:
    """Surname -> the full names that end with it; the first word of a firm's name -> the firm's name."""
    full: dict[str, dict[tuple[str, ...], str]] = {}
    alone = {name.key[0] for name in names if len(name.key) == 1 and name.kind in ("organisation", None)}
    words = language_data(language).function_words if language else ()
    for name in names:
        if name.key[-1] in words:
            continue  # the first word of the next sentence has slipped in
        if name.kind != "person" and (name.key[0] not in alone or re.search(r"[ ’'][a-zà-ÿ]", name.text)):
            continue
        if 1 < len(name.key) <= 4 and name.kind in ("person", "organisation", None):
            word = name.key[-1] if name.kind == "person" else name.key[0]
            known = full.setdefault(word, {})
            if not any(same_name(name.key, other) for other in known):
                known[name.key] = name.text
    return full


# "The Skerrow name": the article is that of the noun.
_NOUN_BEHIND = re.compile(
    r"\s(?:name|brand|board|group|family|team|fleet|staff|shares?|workers?|deal|plant|project|site|shop)\b"
)


def names_with_article(names: Sequence[Name], body: str) -> dict[tuple[str, ...], str]:
    """ "the Osprey", "el Nueva Esperanza": the names that the text uses with an article more often than not."""
    mentions = Counter(name.key for name in names)
    with_article: dict[tuple[str, ...], list[str]] = {}
    for name in names:
        before = _NAME_ARTICLE.search(body[max(0, name.start - 5) : name.start])
        if before and name.kind in ("organisation", None) and not _NOUN_BEHIND.match(body, name.end):
            with_article.setdefault(name.key, []).append(f"{before[1].lower()} {name.text}")
    return {key: found[0] for key, found in with_article.items() if 2 * len(found) >= mentions[key]}
