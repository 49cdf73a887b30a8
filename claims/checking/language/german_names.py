"""Names in German, which writes every noun with a capital.

A capitalised word is a noun until something says that it is a name: the words before and behind it,
its own letters, or the other texts at hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from claims.checking.language.mentions import Mention, key_of, made, starts_sentence
from claims.checking.language.name_lists import (
    common_words,
    house_words,
    is_german_noun,
    is_given_name,
    is_only_given,
    is_plain_noun,
    kind_behind,
    starters,
    titles,
    words_of,
)
from claims.checking.language.places import place_ids, place_of_adjective
from claims.checking.language.tokens import fold

_PLACE_BEFORE = re.compile(r"\b(?:[Ii]n|[Aa]us|[Nn]ach|[Bb]ei|[Uu]m|[Nn]ahe|Richtung)[ \u00a0]$")
_ARTICLE_BEFORE = re.compile(
    r"\b(?:(?i:der|die|das|den|dem|des|eine?[nmrs]?|kein\w*|im|am|zum|zur|vom|beim|ins|ans|aufs|"
    r"sein\w*|ihr\w*|unser\w*|mein\w*|dies\w+|jed\w+|viele\w*|alle\w*|mehr|zwei|drei|vier|[\d.,]+)|"
    r"[a-zäöüß]+(?:e|en|er|es|em))[ \u00a0]$"
)
_SAID_BEFORE = re.compile(
    r"\b(?:sagte|sagt|erklärte|betonte|meinte|ergänzte|berichtete|warnte|[Ss]o|[Ll]aut)[ \u00a0]$"
)
_VERB_BEHIND = re.compile(
    r"[ \u00a0](?:hat|hatte|ist|war|wird|wurde|will|wollte|kann|konnte|soll|sollte|muss|musste|darf|plant|plante|"
    r"[a-zäöüß]{2,}(?:mmt|ält|ibt|eht|tzt|cht|elt|ert|igt|arb|ief|ing|ieß|ann|or|og|te))\b"
)
_BEHIND_NAME = re.compile(r", (?:eine?|dessen|deren)\b|s[ \u00a0][A-ZÄÖÜ]")
_PLAIN = re.compile(
    r"lich|weise$|ig$|isch$|^ge\w+(?:t|en)$|^(?:be|ver|er|ent|zer)\w+t$|ens$|mals$|wärts$|falls$"
)
_NOUN_ENDING = re.compile(
    r"(?:ung|ungen|heit|keit|heiten|keiten|schaft|schaften|tion|tionen|tät|täten|nis|nisse|tum|ling|linge|chen|ment|"
    r"ismus|ik|erin|innen|chef|chefin|jahr|jahre|tag|tage|woche|zeit|platz|werk|kosten|zahl|zahlen|enz|anz|eur|ei)$"
)
_ADJECTIVE = re.compile(r"(?:e|en|er|es|em|sten|ste)$")
_CAPITALS = re.compile(r"[a-zäöü][A-Z]|[A-Z]{2,}")
_TOKEN = re.compile(r"[\w’'&‑-]+\.?")
_CAPITALISED = re.compile(r"\b[A-ZÄÖÜ][\w‑-]+")
_SHORTEST = 3
_SHORTEST_ADJECTIVE = 6


class _Word(NamedTuple):
    start: int
    end: int
    text: str


class GermanReader:
    """Finds the names of one German text; `known`: see find_names."""

    def __init__(self, text: str, known: frozenset[str]) -> None:
        self.text = text
        self.known = known
        self.common = common_words("de")

    def names(self, mentions: Sequence[Mention]) -> list[Mention]:
        """Those of the mentions that are names, or the part of each that is one."""
        read = [(mention, [mention] if mention.sure else self._read(mention)) for mention in mentions]
        words = {word for _, names in read for name in names for word in name.key if len(word) >= _SHORTEST}
        self.known = self.known | {word for word in words if not is_german_noun(word)}
        return [name for mention, names in read for name in names or self._known_names(mention)]

    def _read(self, mention: Mention) -> list[Mention]:
        """The name in a run of capitals, and before it the town of an adjective."""
        if " " not in mention.text and "\u00a0" not in mention.text:
            name = self._single(mention, None)
            return [name] if name else []
        words = [
            _Word(match.start(), match.end(), match.group())
            for match in _TOKEN.finditer(self.text, mention.start, mention.end)
        ]
        found: list[Mention] = []
        noun = None
        while (
            len(words) > 1
            and not self._is_holder(noun, words)
            and (words[0].text[0].islower() or self._leads(words) or self._is_adjective(words))
        ):
            if self._is_adjective(words):
                found.append(self._town(words[0]))
            elif "-" in words[0].text and (lead := made(self.text, words[0].start, words[0].end)):
                found += [one for one in (self._compound(lead),) if one]  # "US-Präsident Carter"
            noun = words.pop(0).text
            noun = noun if noun[0].isupper() else None
        while len(words) > 1 and (words[-1].text[0].islower() or self._trails([word.text for word in words])):
            words.pop()
        rest = made(self.text, words[0].start, words[-1].end) if words else None
        if rest is None:
            return found
        name = (
            self._several(rest, [word.text for word in words]) if len(words) > 1 else self._single(rest, noun)
        )
        if name is None and self._is_holder(noun, words):
            name = rest
        if name is None:
            return found
        kind = kind_behind(noun, "de") if noun and fold(words[0].text) not in house_words() else None
        return [*found, replace(name, kind=name.kind or (kind if name.start == rest.start else None))]

    def _is_holder(self, noun: str | None, words: Sequence[_Word]) -> bool:
        """ "Trainer Ruprecht Hallweg": behind what a person is, two capitals are a given name and a surname."""
        if noun is None or len(words) != 2 or kind_behind(noun, "de") != "person":
            return False
        return all(word.text[0].isupper() and fold(word.text) not in house_words() for word in words)

    def _is_adjective(self, words: Sequence[_Word]) -> bool:
        """ "Hamburger Versorger": an adjective of a town before a noun that it makes no name with."""
        word = words[0].text
        if not word.endswith("er") or fold(words[-1].text) in house_words() or fold(word) in self.known:
            return False
        if not words[1].text[0].isupper() or not self._is_noun(words[1].text):
            return False
        return place_of_adjective(word) is not None or fold(word[:-2]) in self.known

    def _town(self, word: _Word) -> Mention:
        """ "Wiener" as Wien: the letters of the town where they stand so, the whole word elsewhere."""
        place = place_of_adjective(word.text) or fold(word.text[:-2])
        end = word.end - 2 if fold(word.text[:-2]) == place else word.end
        kind = "place" if place_ids((place,)) else None
        return Mention(word.start, end, self.text[word.start : end], (place,), kind)

    def _leads(self, words: Sequence[_Word]) -> bool:
        """A noun before a name, or a plain word at the start of a sentence."""
        word = words[0].text
        if is_given_name(word):
            return False
        town = word.endswith("er") and not is_german_noun(word)
        adjective = town or fold(word) in words_of("demonyms")
        if adjective and fold(words[-1].text) in house_words():
            return False  # "Deutsche Bank", "Wiener Philharmoniker"
        if fold(word) in house_words() and (words[1].text == "für" or not self._all_nouns(words[1:])):
            return False  # "Bundesamt für Naturschutz", "Universität Zürich"
        if self._is_noun(word):
            return True
        return fold(word) in starters("de") and starts_sentence(self.text, words[0].start, "de")

    def _all_nouns(self, words: Sequence[_Word]) -> bool:
        return all(self._is_noun(word.text) for word in words if word.text[0].isupper())

    def _trails(self, words: Sequence[str]) -> bool:
        """ "Thomas Müllers Firma": the last word is a noun behind a name, and no surname."""
        last = words[-1]
        if fold(last) in house_words() or last[0].islower():
            return False
        if len(words) == 2 and is_given_name(words[0]):
            return False
        if len(words) == 2 and fold(words[0]) in house_words():
            return is_german_noun(last)
        return is_german_noun(last) and not any(fold(word) in house_words() for word in words[:-1])

    def _several(self, mention: Mention, words: list[str]) -> Mention | None:
        """Several capitals: a given name, the head of an organisation, or no noun and no adjective in it."""
        if is_given_name(words[0]) or place_ids(mention.key):
            return self._bare(mention)
        if not house_words().isdisjoint(fold(word) for word in words):
            return None if self._is_plain_phrase(words) else mention
        joined = any(word[0].islower() for word in words)
        nouns = any(self._is_noun(word) for word in words if word[0].isupper())
        known = all(fold(word) in self.known for word in words if word[0].isupper())
        if known and not nouns:
            return self._bare(mention)
        adjective = _ADJECTIVE.search(words[0]) and starts_sentence(self.text, mention.start, "de")
        return None if joined or nouns or adjective else self._bare(mention)

    def _is_plain_phrase(self, words: Sequence[str]) -> bool:
        """ "Werke des Malers", "Große Banken", "Rat und Hilfe": heads of names among nouns only."""
        own = [word for word in words if word[0].isupper() and fold(word) not in house_words()]
        if any(word in ("des", "eines", "der", "und") for word in words) and all(
            self._is_noun(word) for word in own
        ):
            return True
        return not own

    def _single(self, mention: Mention, noun: str | None) -> Mention | None:
        """One word: a name by its letters, its table, the noun before it or what stands around it."""
        word, start = mention.text, mention.start
        if "-" in word:
            if (compound := self._compound(mention)) is not None:
                return compound
            if place_ids((fold(word.partition("-")[0]),)) and not self._is_noun(word.rpartition("-")[2]):
                return mention  # "Hamburg-Altona"
        if _CAPITALS.search(word.split("-")[0]) or fold(word) in words_of("unique_bodies"):
            return mention
        base = self._bare(mention)
        if place_ids(base.key) and not (
            is_plain_noun(word) and not _PLACE_BEFORE.search(self.text[max(0, start - 10) : start])
        ):
            return base
        if word in self._surnames or base.text in self._surnames:
            return base
        if is_given_name(word):
            return mention if is_only_given(word) and not self._has_article(start) else None
        if self._is_noun(word) or fold(word) in self.common or fold(word) in starters("de"):
            return None
        if is_plain_noun(word) and self._has_article(start):
            return None  # "der Koch", though somebody is called Koch
        if noun is not None and is_german_noun(noun):
            return None if fold(noun) in words_of("measure_nouns") else base
        if self._is_known(base):
            return base
        return base if self._stands_as_name(mention) else None

    def _stands_as_name(self, mention: Mention) -> bool:
        """By its neighbours: "in Lohnau", "sagte Kowalke", "Tessenaus Umsatz", "Halvrim hat"."""
        before = self.text[max(0, mention.start - 24) : mention.start]
        if mention.text in self._nouns or _NOUN_ENDING.search(mention.text):
            return False
        if _PLACE_BEFORE.search(before) or _SAID_BEFORE.search(before):
            return True
        if mention.text in self._parts_of_names or (mention.text.endswith("s") and self._owns(mention)):
            return True
        if not starts_sentence(self.text, mention.start, "de"):
            return False
        if (
            _PLAIN.search(mention.key[0])
            or mention.key[0] in starters("de")
            or len(mention.text) <= _SHORTEST
        ):
            return False
        return (
            _VERB_BEHIND.match(self.text, mention.end) is not None
            or _BEHIND_NAME.match(self.text, mention.end) is not None
        )

    def _compound(self, mention: Mention) -> Mention | None:
        """ "OpenAI-Chef" names OpenAI; "Tessenau-Gruppe" is the name of the group."""
        head, _, tail = mention.text.rpartition("-")
        if not tail[:1].isupper() or len(head) < 2 or not is_german_noun(tail):
            return None
        plain = fold(head)
        named = (
            bool(place_ids((plain,)))
            or plain in self.known
            or _CAPITALS.search(head) is not None
            or is_given_name(head.split("-")[0])
        )
        if plain in self.common or (is_german_noun(head.rpartition("-")[2]) and not named):
            return None
        organised = fold(tail) in house_words() or kind_behind(tail, "de") == "organisation"
        if organised and (named or not _NOUN_ENDING.search(head)):
            return replace(mention, kind="organisation")
        if named or kind_behind(tail, "de") == "person":
            end = mention.start + len(head)
            return Mention(mention.start, end, head, key_of(head))
        return None

    def _known_names(self, mention: Mention) -> list[Mention]:
        """Of a run that nothing around it tells, the words that the other texts know, or the rest of this one."""
        found = []
        for match in _TOKEN.finditer(self.text, mention.start, mention.end):
            word = made(self.text, match.start(), match.end())
            if word is None or not word.text[0].isupper() or self._is_noun_or_plain(word):
                continue
            bare = self._bare(word)
            if self._is_known(bare) or (place_ids(bare.key) and len(mention.key) > 1):
                found.append(bare)
            elif (
                word.text.endswith("er")
                and word.key[0][:-2] in self.known
                and len(word.text) > _SHORTEST_ADJECTIVE
            ):
                found.append(self._town(_Word(word.start, word.end, word.text)))
        return found

    def _is_noun_or_plain(self, word: Mention) -> bool:
        key = word.key[0]
        return (
            (key not in self.known and self._is_noun(word.text))
            or is_plain_noun(word.text)
            or key in self.common
            or key in starters("de")
        )

    def _is_known(self, mention: Mention) -> bool:
        return mention.key[0] in self.known and len(mention.key[0]) >= _SHORTEST

    def _bare(self, mention: Mention) -> Mention:
        """German "Berlins" -> "Berlin" where the bare form is known to be a name, or stands there too."""
        if not mention.text.endswith("s") or len(mention.text) < 5:
            return mention
        bare, word = mention.key[-1][:-1], mention.text.split()[-1]
        if fold(word) in self.known or is_given_name(word) or place_ids((mention.key[-1],)):
            return mention
        if bare in self.known or word[:-1] in self._capitalised or place_ids((bare,)) or self._owns(mention):
            return Mention(
                mention.start, mention.end - 1, mention.text[:-1], (*mention.key[:-1], bare), mention.kind
            )
        return mention

    def _owns(self, mention: Mention) -> bool:
        """A genitive before what is owned, with no article: "Tessenaus Umsatz"."""
        if len(mention.key) > 1 or self._has_article(mention.start) or mention.text[-2] in "sßxz":
            return False
        behind = re.match(
            r"[ \u00a0](?:[a-zäöüß]+[ \u00a0])?([A-ZÄÖÜ][\w-]+)", self.text[mention.end : mention.end + 60]
        )
        return behind is not None and self._is_noun(behind[1])

    def _has_article(self, start: int) -> bool:
        match = _ARTICLE_BEFORE.search(self.text[max(0, start - 24) : start])
        return match is not None and fold(match.group().strip()) not in words_of("no_adjectives")

    def _is_noun(self, word: str) -> bool:
        if is_given_name(word) or fold(word) in self.known:
            return False
        if place_ids((fold(word),)):
            return is_plain_noun(word)
        return is_german_noun(word) or word in self._nouns or _NOUN_ENDING.search(word) is not None

    @cached_property
    def _capitalised(self) -> frozenset[str]:
        return frozenset(_CAPITALISED.findall(self.text))

    @cached_property
    def _nouns(self) -> frozenset[str]:
        """Words that stand after an article or an adjective somewhere in the text."""
        return frozenset(
            match.group() for match in _CAPITALISED.finditer(self.text) if self._has_article(match.start())
        )

    @cached_property
    def _surnames(self) -> frozenset[str]:
        """Words behind a given name or a title somewhere in the text: "Vogel" is no bird there."""
        pairs = re.finditer(r"\b([A-ZÄÖÜ][\w-]{1,40})(?=\.? ([A-ZÄÖÜ][\w-]{1,40}))", self.text)
        return frozenset(
            pair.group(2) for pair in pairs if is_given_name(pair.group(1)) or fold(pair.group(1)) in titles()
        )

    @cached_property
    def _parts_of_names(self) -> frozenset[str]:
        """Words that are part of a longer name somewhere in the text."""
        pairs = re.finditer(r"\b([A-ZÄÖÜ][\w-]{1,40}) (?:(?:von|zu|van) )?([A-ZÄÖÜ][\w-]{1,40})", self.text)
        return frozenset(
            word
            for pair in pairs
            if is_given_name(pair.group(1))
            for word in pair.groups()
            if not self._is_noun(word)
        )
