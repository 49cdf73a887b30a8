"""Whether a name is a person's, an organisation's or a place's, by its words and its neighbours."""

from __future__ import annotations

import re

from claims.checking.language.name_lists import (
    is_given_name,
    kind_behind,
    kind_of_genitive,
    kind_of_noun,
    table,
    titles,
    words_of,
)
from claims.checking.language.places import place_ids
from claims.checking.language.tokens import WORD, fold

_PLACE_BEFORE = {
    "en": re.compile(r"\b(?:in|at|near|from|to|across|outside|around|through|towards?|via|off|inside)\s+$", re.IGNORECASE),
    "fr": re.compile(r"\b(?:à|en|au|aux|près de|vers|depuis|dans|hors de|autour de)\s+$", re.IGNORECASE),
    "es": re.compile(r"\b(?:en|hacia|desde|cerca de|hasta|frente a|rumbo a|junto a)\s+$", re.IGNORECASE),
    "de": re.compile(r"\b(?:in|aus|nach|um|nahe|über|zwischen|Richtung)\s+$", re.IGNORECASE),
}  # fmt: skip
_SAID = {
    "en": r"said|says|told|added|explained|wrote|writes|tweeted|replied|joked|announced|warned|insisted|recalled",
    "fr": r"dit|a dit|déclare|a déclaré|explique|affirme|assure|ajoute|précise|raconte|confie|estime|plaisante|"
    r"a expliqué|a affirmé|a assuré|a ajouté|a précisé|a confié|a annoncé|annonce|regrette|résume|souligne",
    "es": r"dijo|dice|declaró|explicó|afirmó|aseguró|añadió|señaló|contó|cuenta|recuerda|comentó|anunció|lamentó|"
    r"explica|asegura|afirma|resume|ha dicho|ha asegurado|ha explicado",
    "de": r"sagte|sagt|erklärte|erklärt|betonte|fügte|teilte|meinte|meint|erzählt|erzählte|berichtet|berichtete|"
    r"kündigte|warnte|schrieb|schreibt|so|laut",
}
_SAID_BEFORE = {code: re.compile(rf"(?:^|[,»”“\"]\s*|\b(?:selon|según|laut)\s+)(?:{verbs}|selon|según|laut)\s+$") for code, verbs in _SAID.items()}  # fmt: skip
_SAID_AFTER = {code: re.compile(rf"\s(?:{verbs})\b") for code, verbs in _SAID.items()}
_SAID_ALL = {code: re.compile(rf"[\s,]*(?:[a-z]['’])?(?:{verbs})\b") for code, verbs in _SAID.items()}
_AGE = re.compile(r"(?:, | \()(?:aged? )?\d\d(?:,|\)| ans\b| años\b| Jahre\b)")
_WHO = re.compile(r", (?:who|whom|quien)\b")
_ARTICLE = re.compile(r"\b(?:the|le|la|l['’]|el|del|du|au|al)[ \u00a0]?$", re.IGNORECASE)
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CLAUSE = re.compile(r"[.,;:!?()»«“”„\"\n–]")
_BEHIND = re.compile(r",\s+((?:[\w’'-]+\s+){0,3}[\w’'-]+)")
_CAPITALS = re.compile(
    r"[a-zäöü][A-Z]|^[A-Z]{2,5}s?$|^[A-Z]{2}[A-Z0-9]*\d|^[A-Z](?:\.[A-Z])+\.?$|(?:^|\W)[A-Z]{3,5}(?:\W|$)"
)
_FAMILY_PREFIX = re.compile(r"(?:Mc|Mac|De|Le|La|Di|Van|O|Fitz|Du|Del)[A-Z]")
_PLACE_SHAPE = re.compile(
    r"-(?:sur|sous|en|lès|les|aux|upon|on|under|by|le|la|am|an|ob|bei|in)-\w|^saint[es]?-\w|^st-\w|"
    r"(?:ville|stadt|shire|grad|minster|borough|hausen|kirchen|hafen|furt|bourg|chester|sund|fjord|vik|stead)$"
)
_BEFORE = 44  # characters before a name that are looked at
_DATELINE = re.compile(r"[ \u00a0]?(?:[-–—(]|, \d|/)")


class KindFinder:
    """Tells the kinds of the names of one text."""

    def __init__(self, text: str, language: str | None) -> None:
        self.text = text
        self.language = language

    def kind(self, key: tuple[str, ...], name: str, start: int, end: int) -> str | None:
        """ "person", "organisation", "place" or None for the name at `text[start:end]`."""
        if place_ids(key):
            return self._kind_of_place(key, start, end)
        if " ".join(key) in table("bodies") or self._is_dateline(name, start, end):
            return "organisation" if " ".join(key) in table("bodies") else "place"
        own = self._by_own_words(key, name, start, end)
        return own or self._by_neighbours(key, start, end)

    def _kind_of_place(self, key: tuple[str, ...], start: int, end: int) -> str | None:
        """A place, unless it is as much a given name and nothing says which ("Florence")."""
        if len(key) == 1 and is_given_name(key[0]) and not self.stands_as_place(start, end):
            return self._by_neighbours(key, start, end)
        return "place"

    def _by_own_words(self, key: tuple[str, ...], name: str, start: int, end: int) -> str | None:
        parts = {part for word in key for part in word.split("-")} | set(key)
        given = is_given_name(key[0]) or is_given_name(key[0].split("-")[0])
        if (
            len(key) > 1
            and parts & words_of("organisation_words")
            and not (given and self._is_two_people_words(key))
        ):
            return "organisation"
        if len(key) > 1 and parts & words_of("building_words") and not (given and len(key) == 2):
            return "organisation" if self._acts(start, end) else "place"
        if given and (self.language == "de" or not self._has_article(start)):
            return "person"
        if len(key) > 1 and len(key[0]) == 1 and not _CAPITALS.search(name):
            return "person"
        if _CAPITALS.search(name) and not _FAMILY_PREFIX.match(name):
            return "organisation"
        if key[0] in words_of("organisation_words") and len(key) == 1:
            return "organisation"
        if self._is_person_by_title(start):
            return "person"
        if (
            key[0].split("-")[0] in words_of("place_words") or key[-1] in words_of("place_tails")
        ) and 1 < len(key) + ("-" in key[0]) <= 5:
            return "place"
        return None

    def _has_article(self, start: int) -> bool:
        """ "the Victoria", « la Morgane »: with an article a given name is a ship's or a river's."""
        return _ARTICLE.search(self.text, max(0, start - 5), start) is not None

    @staticmethod
    def _is_two_people_words(key: tuple[str, ...]) -> bool:
        """ "Emma Watch": a given name and one word that is no plain mark of a firm."""
        return len(key) == 2 and key[1] in words_of("surname_words")

    def _is_person_by_title(self, start: int) -> bool:
        if start == 0 or self.text[start - 1] not in " \u00a0":
            return False
        before = WORD.findall(self.text[max(0, start - 24) : start])
        return bool(before) and fold(before[-1]) in titles() and fold(before[-1]) not in words_of("demonyms")

    def _is_dateline(self, name: str, start: int, end: int) -> bool:
        """ "BILLUND, 3 May" at the start of a line."""
        at_line = start == 0 or self.text[start - 1] == "\n"
        return at_line and name.isupper() and len(name) > 3 and _DATELINE.match(self.text, end) is not None

    def _by_neighbours(self, key: tuple[str, ...], start: int, end: int) -> str | None:
        """By the noun before ("the brewer Lindt", "mayor of Lowick"), the one behind, or what it does."""
        before = self.kind_before(start)
        if before == "person" and len(key) > 3:
            before = None
        if before:
            return before
        after = self.text[end : end + 60]
        if _AGE.match(after) or (_WHO.match(after) and self.language in ("en", "es")):
            return "person"
        if not self.stands_as_place(start, end) and (behind := self._kind_by_apposition(after)):
            return behind
        if len(key) in (2, 3) and self._speaks(start, end):
            return "person"
        return None

    def kind_before(self, start: int) -> str | None:
        """What the noun before says, next to the name, or with one adjective or "of" between."""
        window = self.text[max(0, start - _BEFORE) : start]
        window = _CLAUSE.split(window)[-1]
        words: list[str] = _PLAIN_WORD.findall(window)
        if window and start > _BEFORE and len(words) > 1:
            words = words[1:]  # the first may be cut
        if not words:
            return None
        position, linked = len(words) - 1, False
        while position >= 0 and fold(words[position]) in words_of("links"):
            linked = linked or fold(words[position]) in words_of("genitives")
            position -= 1
        if position < 0:
            return None
        if linked:
            return kind_of_genitive(words[position], self.language)
        if position < len(words) - 1:
            return None  # an article between: "the mayor the Board"
        kind = kind_behind(words[position], self.language)
        if kind is None and position > 0 and self.language in ("fr", "es") and len(words[position]) > 3:
            kind = kind_behind(words[position - 1], self.language)  # « groupe norvégien Halvrim »
            kind = None if kind == "place" else kind
        return kind

    def _kind_by_apposition(self, after: str) -> str | None:
        """ "Orla Tenby, the mayor of", "Corvane, a maker of": the first noun behind the comma that tells."""
        match = _BEHIND.match(after)
        words = match[1].split() if match else []
        if words and fold(words[0]) in words_of("determiners"):
            words = words[1:]
        for word in words[:2]:
            if word[0].isupper() and self.language != "de":
                return None
            kind = kind_of_noun(word, self.language)
            if kind:
                return kind
        return None

    def _speaks(self, start: int, end: int) -> bool:
        before = _SAID_BEFORE.get(self.language or "")
        if before is None:
            return False
        return (
            before.search(self.text[max(0, start - 24) : start]) is not None
            or _SAID_AFTER[self.language or ""].match(self.text, end) is not None
        )

    def _acts(self, start: int, end: int) -> bool:
        """Whether a building's name stands for the people in it: « le musée a annoncé »."""
        return self._speaks(start, end)

    def stands_as_place(self, start: int, end: int) -> bool:
        """Whether a preposition of place goes before, and no genitive after."""
        pattern = _PLACE_BEFORE.get(self.language or "")
        if pattern is None or re.match(r"['’]s\b", self.text[end : end + 3]):
            return False
        return pattern.search(self.text[max(0, start - 14) : start]) is not None


def is_shaped_like_place(key: tuple[str, ...]) -> bool:
    """By its ending or its middle: « Villers-sur-Mer », "Neustadt"."""
    return len(key) <= 2 and _PLACE_SHAPE.search(" ".join(key)) is not None


def follows_saying(text: str, end: int, language: str | None) -> bool:
    """Whether a verb of saying goes on at `end`: what goes before was speech."""
    pattern = _SAID_ALL.get(language or "")
    return pattern is not None and pattern.match(text, end) is not None
