"""Who holds a role, and who said a thing: a sentence can name several people."""

from __future__ import annotations

import re

from claims.checking.assessment.matching import HERE, Match, is_named
from claims.checking.assessment.pairing import Pair
from claims.checking.language.names import Name
from claims.checking.language.tokens import fold

ROLES = frozenset(
    [
        "chief_executive",
        "founder",
        "president",
        "chairman",
        "vice_president",
        "director",
        "mayor",
        "minister",
        "spokesperson",
        "coach",
        "captain",
        "judge",
        "lawyer",
        "prime_minister",
        "chancellor",
        "governor",
        "ambassador",
        "prosecutor",
        "publisher",
        "director_film",
        "writer",
        "actor",
        "singer",
        "artist",
        "architect",
        "conductor",
        "secretary",
        "owner",
    ]
)
_FULL_NAME = 2  # words
_REACH = 60  # characters between a role and whose it is
_QUOTE = re.compile(r"[«“„\"]\s*([^»”“\"]{12,}?)\s*[»”“\"]")


def role_is_anothers(found: Match) -> bool:
    """The claim's role stands in the sentence, but nearer to somebody else than to the claim's person."""
    people = [name for name, level in found.levels if level == HERE and name.kind in ("person", None)]
    if not people or not any(rival.kind == "person" for rival in found.rivals):
        return False
    for unit in found.claim.units:
        role = unit.ids & ROLES
        holders = [_nearest(found, other.start) for other in found.sentence.units if other.ids & role]
        if role and holders and not any(holder and is_named(holder, people) for holder in holders):
            return True
    return False


def _nearest(found: Match, place: int) -> Name | None:
    people = [name for name in found.sentence.names if name.kind == "person"]
    near = [(min(abs(name.start - place), abs(place - name.end)), n) for n, name in enumerate(people)]
    best = min(near, default=None)
    return people[best[1]] if best and best[0] <= _REACH else None


def date_is_anothers(found: Match, pair: Pair) -> bool:
    """The last person named before the date is not one of the claim's."""
    if pair.theirs is None:
        return False
    place = pair.theirs.start
    before = [name for name in found.sentence.names if name.kind == "person" and name.end <= place]
    return bool(before) and not is_named(before[-1], found.claim.names)


def quotes_in(text: str) -> list[str]:
    """What stands between quotation marks, if it is long enough to be somebody's words."""
    return [match.group(1) for match in _QUOTE.finditer(text)]


def shares_quote(claim: str, sentence: str) -> bool:
    """Whether the sentence quotes what the claim quotes, nearly word for word."""
    for ours in quotes_in(claim):
        wanted = fold(ours).split()
        for theirs in quotes_in(sentence):
            words = set(fold(theirs).split())
            if sum(word in words for word in wanted) >= 0.8 * len(wanted):
                return True
    return False


def stands_in(found: Match) -> bool:
    """Somebody else stands in the sentence where the claim has a person."""
    absent = [name for name, level in found.levels if level < HERE and name.kind in ("person", None)]
    return bool(absent) and any(_reads_as_person(rival) for rival in found.rivals)


def _reads_as_person(name: Name) -> bool:
    return name.kind == "person" or (name.kind is None and len(name.key) == _FULL_NAME)
