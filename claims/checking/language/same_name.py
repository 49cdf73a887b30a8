"""When two names can be one bearer's: short forms, initials, acronyms, other languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from claims.checking.language.name_lists import is_given_name, table, words_of
from claims.checking.language.places import place_ids, place_of_adjective

_UMLAUT = re.compile(r"(?<=[^aeiouq\W])([aou])e(?=[^aeiou\W])|^([aou])e(?=[^aeiou\W])")
_SLAVIC = re.compile(r"sk(?:y|iy|yy|yj|ij|yi)$")
_SHORTEST = 3  # letters of a word that can stand for a whole name


@dataclass(frozen=True, slots=True)
class _Form:
    """A key made ready: words as they compare, those that only say what kind of thing it is, apart."""

    words: tuple[str, ...]  # what is left without legal forms and small words, all in order
    core: tuple[str, ...]  # of these, the ones that tell one bearer from another
    kinds: frozenset[str]  # "bank", "university": the others, the same in all languages
    joined: str
    acronym: str
    body: str | None  # an international body by its line in names.toml
    places: frozenset[str]
    person: bool  # its first word is a given name


def same_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two keys can name one bearer: the same, a short form, initials, or an acronym."""
    return a == b or _same(a, b)


def same_in_any_language(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """The same, and places and international bodies by what each language calls them."""
    return a == b or _translated(_form(a), _form(b)) or _same(a, b)


def _translated(one: _Form, other: _Form) -> bool:
    return not one.places.isdisjoint(other.places) or (one.body is not None and one.body == other.body)


@lru_cache(maxsize=131_072)
def _same(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    one, other = _form(a), _form(b)
    if one.joined == other.joined:
        return True
    if one.places and other.places:  # "Mexico" and "Mexico City", but not what other languages call it
        short, long = sorted((set(one.words), set(other.words)), key=len)
        return not one.places.isdisjoint(other.places) and short <= long
    if one.body and other.body and one.body != other.body:
        return False
    return _is_acronym(one, other) or _is_acronym(other, one) or _is_form_of(one, other)


@lru_cache(maxsize=65_536)
def _form(key: tuple[str, ...]) -> _Form:
    split, whole = _split(key), ("".join(key),) if _all_initials(key) else key  # "U.S."
    words = tuple(word for at, word in enumerate(split) if not _is_small(word, at)) or key
    bare = tuple(word for word in words if word not in words_of("legal_forms")) or words
    bare = tuple(_plain(word) for word in bare)
    told = [(word, _kind_word(word)) for word in bare]
    core = tuple(word for word, kind in told if kind is None and word not in _light())
    kinds = frozenset(kind for word, kind in told if kind and word not in _light()) if core else frozenset()
    return _Form(
        words=bare,
        core=tuple(_place_word(word, bool(kinds)) for word in core or bare),
        kinds=kinds,
        joined="".join(bare).replace("-", ""),
        acronym="".join(word[0] for word in words) if len(words) > 1 else "",
        body=table("bodies").get(" ".join(whole)),
        places=place_ids(whole),
        person=len(bare) > 1 and (is_given_name(bare[0]) or (len(bare[0]) == 1 and not _all_initials(bare))),
    )


def _is_small(word: str, at: int) -> bool:
    """Passed over in comparing; a letter in front is an initial."""
    return word in words_of("small_words") and (at > 0 or len(word) > 1)


def _split(key: tuple[str, ...]) -> list[str]:
    """The words, apostrophes and hyphens cut; « Saint-Aurèle » and "Jean-Luc" stay whole, and initials that
    stand for one acronym or legal form become one word: "N. V."."""
    found: list[str] = []
    for word in key:
        word = word.rpartition("'")[2] if word[:2] in ("d'", "l'") else word.replace("'", "")
        parts = [part for part in word.split("-") if part]
        if len(parts) > 1 and not all(is_given_name(part) for part in parts):
            found += parts
        elif parts:
            found.append("-".join(parts))
    return _with_saints(_with_initials(found))


def _with_initials(words: list[str]) -> list[str]:
    tail: list[str] = []
    while words and len(words[-1]) == 1 and words[-1].isalpha():
        tail.insert(0, words.pop())
    return [*words, "".join(tail)] if tail else words


def _with_saints(words: list[str]) -> list[str]:
    joined: list[str] = []
    for word in words:
        if joined and table("equivalents").get(joined[-1]) == "saint":
            joined[-1] = f"saint-{word}"
        else:
            joined.append(word)
    return joined


def _plain(word: str) -> str:
    """Spellings of one sound as one: "Mueller" as "Müller", "Zelensky" as "Zelenskyj"."""
    if len(word) < 5:
        return word
    return _SLAVIC.sub("ski", _UMLAUT.sub(lambda match: match[1] or match[2], word))


@lru_cache(maxsize=65_536)
def _kind_word(word: str) -> str | None:
    return _equivalents().get(word)


@cache
def _equivalents() -> dict[str, str]:
    """Heads of names, in the spelling that _plain gives them; saints are names of their own."""
    found = {_plain(word): kind for word, kind in table("equivalents").items() if kind != "saint"}
    return found | {
        _plain(word): word for word in words_of("organisation_words") if _plain(word) not in found
    }


@cache
def _light() -> frozenset[str]:
    return frozenset(_plain(word) for word in words_of("light_words") | words_of("legal_forms"))


@lru_cache(maxsize=65_536)
def _place_word(word: str, with_head: bool) -> str:
    """A town inside a longer name as one for all languages: "Wiener", « de Vienne »."""
    ids = place_ids((word,)) or (place_ids((place_of_adjective(word) or "",)) if with_head else frozenset())
    return "@" + min(ids) if ids else word


def _all_initials(words: tuple[str, ...]) -> bool:
    return all(len(word) == 1 for word in words)


def _is_acronym(short: _Form, long: _Form) -> bool:
    return len(short.words) == 1 and len(long.acronym) > 1 and short.joined == long.acronym


def _is_form_of(a: _Form, b: _Form) -> bool:
    """Whether one says no more than the other, and nothing else."""
    if not (a.kinds <= b.kinds or b.kinds <= a.kinds):
        return False
    if a.person and b.person:
        return _same_person(a.words, b.words)
    if (a.person and b.kinds) or (b.person and a.kinds):
        return a.words == b.words  # "Ada Brauer" is not the Brauer bank
    if (a.places and b.kinds and not _is_club(b)) or (b.places and a.kinds and not _is_club(a)):
        return False  # Leeds is not the University of Leeds
    short, long = sorted((a, b), key=lambda form: len(form.core))
    if len(short.core) == len(long.core):
        return _alike(short, long) or _same_but_initials(short.words, long.words)
    if short.person and short.words[-1] != long.words[-1]:
        return set(short.words) <= set(long.words)
    return (
        all(any(_equal(word, other, short, long) for other in long.core) for word in short.core)
        and any(len(word) >= _SHORTEST for word in short.core)
    ) or _same_but_initials(short.words, long.words)


def _alike(a: _Form, b: _Form) -> bool:
    if len(a.core) == 1 or a.person or b.person:
        return all(_equal(x, y, a, b) for x, y in zip(a.core, b.core, strict=True))
    return all(any(_equal(x, y, a, b) for y in b.core) for x in a.core) and all(
        any(_equal(x, y, a, b) for x in a.core) for y in b.core
    )


def _equal(x: str, y: str, a: _Form, b: _Form) -> bool:
    """The same word, or the German adjective of it where the name has a head: "Kahlberger Sternwarte"."""
    if x == y:
        return True
    return bool(a.kinds & b.kinds) and (x == y + "er" or y == x + "er")


def _is_club(form: _Form) -> bool:
    return not words_of("sport_words").isdisjoint(form.words)


def _same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """ "Ada Brandt" is "Ada Maria Brandt", "A. Brandt" and "Ada Brandt-Keller", but not "Ina Brandt"."""
    short, long = sorted((a, b), key=len)
    if _same_but_initials(short, long):
        return True
    position = 0
    for word in short:
        while position < len(long) and not _fits(word, long[position]):
            position += 1
        if position == len(long):
            return False
        position += 1
    return any(len(word) >= _SHORTEST for word in short) and short[-1] in long[1:]


def _fits(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) == 1 and word[0] == other[0])


def _same_but_initials(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """ "J. Schulman" and "John Schulman": the last words agree, the others as far as they go."""
    short, long = sorted((a, b), key=len)
    if len(short) < 2 or short[-1] != long[-1] or not any(len(word) == 1 for word in (*short, *long)):
        return False
    firsts = _initials(short[:-1]), _initials(long[:-1])
    if len(short) < len(long):
        return firsts[1].startswith(firsts[0]) and _fits(short[0], long[0])
    return all(_fits(x, y) for x, y in zip(short, long, strict=True))


def _initials(words: tuple[str, ...]) -> str:
    return "".join(part[0] for word in words for part in word.split("-"))


def index_words(key: tuple[str, ...]) -> frozenset[str]:
    """What a name can be looked up by, the same in all languages: "n_varga", or of a place or an international
    body what it is: "p_ES", "b_un". Two keys of one bearer share one, but for initials and acronyms."""
    form = _form(key)
    if form.places:
        return frozenset(f"p_{one}" for one in form.places)
    if form.body is not None:
        return frozenset({f"b_{form.body}"})
    return frozenset(f"n_{word}" for word in form.core if len(word) > 1)
