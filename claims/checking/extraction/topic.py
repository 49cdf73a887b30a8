"""What the article is about, for nouns that point back at it: "the ship", « le parc », „das Gerät“."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from claims.checking.domain import ArticleText
from claims.checking.extraction.clause import masked
from claims.checking.extraction.grammar import Grammar, grammar
from claims.checking.extraction.reading import Reading
from claims.checking.extraction.roles import names_role
from claims.checking.language.lexicon import find_concepts
from claims.checking.language.names import Name

_LEAST_SCORE, _CLEARLY, _OPENS_WITH_TITLE = 3, 2, 5  # of the main thing, in mentions
_FIRST = 3  # sentences in which an article says what it is about
# "the ferry Hope", « le parc éolien de la Morgane », „die Brauerei Lindacker“: a noun that ends in a name.
_NOUN_BEFORE = re.compile(
    r"(?:^|(?<=[\s«“„(’']))(?P<phrase>(?:(?P<article>l[’']|(?:the|le|la|el|der|die|das|den|dem|au|du|al|del)(?=\s))\s?)"
    r"(?P<noun>[^\W\d_][\w-]{2,})\s(?:(?!de\b|of\b|et\b|y\b|und\b|and\b|who\b|qui\b|que\b)[a-zà-ÿ]{3,}\s){0,2}"
    r"(?:(?:de|d|du|des|del|of|von)(?:[’']|\s)(?:la\s|le\s|l[’']|the\s|los\s|las\s)?)?)$",
    re.IGNORECASE,
)
_THERE = re.compile(r"\b(?:in|at|near|from|to|à|en|vers|desde|hacia|nach|aus|bei)\s$", re.IGNORECASE)
_OWN_ARTICLE = re.compile(r"\b(the|le|la|el|die|der|das)\s$", re.IGNORECASE)
_CONTRACTED = {"au": "le", "du": "le", "al": "el", "del": "el", "den": "der", "dem": "der"}
_TITLE = re.compile(r"[«“„\"]\s?[^»”“\"]{3,60}?\s?[»”“\"]")
_BARE = re.compile(
    r"(?P<article>the|le|la|l[’']|el|der|die|das)(?:\s|(?<=[’']))(?P<noun>[^\W\d_][\w-]{2,})(?P<adjective>\s[a-zà-ÿ]{4,})?\s",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"(?:people|men|women|children|man|woman|jury|public|world|country|town|city|village|region|weather|sea|wind|future|past|"
    r"gens|ville|pays|monde|région|village|mer|vent|public|avenir|temps|reste|gente|ciudad|país|mundo|región|pueblo|mar|"
    r"viento|tiempo|resto|dinero|land|stadt|welt|dorf|meer|wind|zeit|rest|bund|geld|argent|money|rest|government|state|état|estado|staat|"
    r"préfecture|mairie|commune|rectorat|prefectura|alcaldía|ayuntamiento|new|old\w*|nouveau|nouvelle|ancien\w*|nuev[oa]|"
    r"antigu[oa]|neue\w?|alte\w?|first|last|second|third|premi\w+|derni\w+|primer\w?|últim[oa]|erste\w?|letzte\w?|"
    r"\w*(?:schaft|amt|gericht|rat|[^s]s|est|ste|ist[ae]?|[dt]ora?|eur|euse|trice|ienn?e?|erin|man|woman|leute|tractor|insurer|"
    r"vocero|médico|médecin|arzt|infirmière|nurse|patient|paciente|police))$"
)


@dataclass(frozen=True, slots=True)
class _Bare:
    """ "The ship" at the start of a text that goes on with its verb."""

    end: int
    noun: str


class Topic:
    """The named things of one article: by the noun that goes before the name, and the main one."""

    def __init__(self, article: ArticleText, reading: Reading) -> None:
        self._language = article.language
        self._by_noun: dict[str, set[str]] = {}
        self._by_name: dict[str, set[str]] = {}
        self._main = ""
        if article.language is None:
            return
        self._grammar: Grammar = grammar(article.language)
        self._gather(reading)
        self._main = self._choose(reading)

    def _gather(self, reading: Reading) -> None:
        for name in reading.names:
            before = reading.body[max(0, name.start - 60) : name.start]
            if name.kind != "person":
                self._gather_own_noun(name, before)
            if name.kind != "person" or (len(name.key) == 1 and reading.language == "de"):
                self._gather_noun_before(name, before)

    def _gather_noun_before(self, name: Name, before: str) -> None:
        """ "the ferry Hope": ferry."""
        found = _NOUN_BEFORE.search(before)
        if (
            found is None
            or self._is_office(found["noun"])
            or self._grammar.finite.search(masked(found["phrase"]))
        ):
            return
        article = _CONTRACTED.get(found["article"].lower(), found["article"])
        self._keep(found["noun"], name, f"{article}{found['phrase'][len(found['article']) :]}{name.text}")

    def _gather_own_noun(self, name: Name, before: str) -> None:
        """ "La Orquesta Sinfónica": the noun is part of the name."""
        article = _OWN_ARTICLE.search(before)
        if article and len(name.key) > 1:
            self._keep(name.text.split()[0], name, f"{article[1]} {name.text}")

    def _keep(self, noun: str, name: Name, phrase: str) -> None:
        phrase = re.sub(r"\s+", " ", phrase)
        self._by_noun.setdefault(noun.lower(), set()).add(phrase)
        self._by_name.setdefault(name.text, set()).add(phrase)

    def _is_office(self, noun: str) -> bool:
        return self._language is not None and names_role(noun, self._language)

    def phrase(self, name: str) -> str:
        """ "le musée d’Orsenne" for "Orsenne", where the article says so of one thing only; else the name."""
        found = self._by_name.get(name, set())
        phrase = next(iter(found)) if len(found) == 1 else name
        return name if " of " in phrase else phrase

    def _choose(self, reading: Reading) -> str:
        """The name that is told first and most, where one is clearly ahead."""
        scores = self._mentions(reading)
        for title in self._titles(reading):
            scores[title] += _OPENS_WITH_TITLE
        ranked = scores.most_common(2)
        if not ranked or ranked[0][1] < _LEAST_SCORE:
            return ""
        ahead = len(ranked) == 1 or ranked[0][1] >= ranked[1][1] + _CLEARLY
        return self._with_noun(ranked[0][0]) if ahead else ""

    def _mentions(self, reading: Reading) -> Counter[str]:
        """How often each name of a thing is said; the title and the first sentences count for more."""
        there = {n.text for n in reading.names if _THERE.search(reading.body[max(0, n.start - 14) : n.start])}
        things = {name.text for name in (*reading.title_names, *reading.names) if self._is_thing(name, there)}
        early = reading.sentences[:_FIRST][-1].end if reading.sentences else 0
        first = {name.text for name in reading.names if name.start < early}
        whole = {text.split()[0]: text for text in things if " " in text}  # "Orrin" is Orrin Savings
        said = Counter(whole.get(name.text, name.text) for name in reading.names if name.text in things)
        scores: Counter[str] = Counter()
        for text, count in said.items():
            if count > 1 or self._with_noun(text) != text:  # said once: only where a noun says what it is
                scores[text] = count + 2 * (text in first)
                scores[text] += 2 * any(name.text == text for name in reading.title_names)
        return scores

    def _is_thing(self, name: Name, there: set[str]) -> bool:
        """No person and no place; in German, where every noun has a capital, only what is known for a name."""
        if self._with_noun(name.text) != name.text:
            return True
        if name.kind in ("person", "place") or name.text in there:
            return False
        return self._language != "de" or name.kind == "organisation"

    def _titles(self, reading: Reading) -> list[str]:
        """What one of the first sentences opens with in quotation marks: « La Dormeuse »."""
        titles = [_TITLE.match(sentence.text) for sentence in reading.sentences[:_FIRST]]
        said = [self._grammar.says.search(masked(sentence.text)) for sentence in reading.sentences[:_FIRST]]
        return [title.group() for title, says in zip(titles, said, strict=True) if title and not says]

    def _with_noun(self, name: str) -> str:
        """ "le parc éolien de la Morgane" for "Morgane"."""
        phrases = self._by_name.get(name)
        return min(phrases) if phrases else name

    @property
    def main(self) -> str:
        return self._main

    def named(self, text: str, *, names_somebody: bool = False) -> str:
        """The text with the name of what its opening noun points at, or as it stands.

        `names_somebody`: the statement holds a name already, and so is about that one.
        """
        bare = self._bare(text) if self._language else None
        if bare is None:
            return text
        phrases = self._by_noun.get(bare.noun.lower(), set())
        rest = text[bare.end :]
        if len(phrases) == 1:
            phrase = next(iter(phrases))
            return text if phrase.split()[-1] in rest else phrase[:1].upper() + phrase[1:] + rest
        if (
            phrases
            or names_somebody
            or not self._main
            or self._main.strip(' »”“"').split()[-1] in text
            or not self._is_the_main_thing(bare.noun)
        ):
            return text
        return f"{text[: bare.end]} ({_without_article(self._main)}){rest}"

    def _bare(self, text: str) -> _Bare | None:
        match = _BARE.match(text)
        if match is None:
            return None
        mask = masked(text)
        for end in (match.start("adjective") if match["adjective"] else match.end() - 1, match.end() - 1):
            if end > 0 and self._grammar.finite.match(mask, end + 1):
                return _Bare(end, match["noun"])
        return None

    def _is_the_main_thing(self, noun: str) -> bool:
        """Whether it means what the article's main thing is called: "the vessel" of "the ferry Hope"."""
        if _PEOPLE.match(noun.lower()) or self._is_office(noun):
            return False
        name = self._main.split()[-1]
        kinds = [
            other for other, phrases in self._by_noun.items() if any(p.split()[-1] == name for p in phrases)
        ]
        return any(self._meanings(noun) & self._meanings(kind) for kind in kinds)

    def _meanings(self, noun: str) -> set[str]:
        return {concept.id for concept in find_concepts(noun, self._language)}


def _without_article(phrase: str) -> str:
    """Without the article, and in German without the adjectives that it has inflected."""
    bare = re.sub(r"^(?:(?:the|le|la|el|der|die|das)\s|l[’'])", "", phrase, flags=re.IGNORECASE)
    return (
        re.sub(r"^(?:[a-zäöüß]+\s)+(?=[A-ZÄÖÜ])", "", bare)
        if phrase[:4].lower() in ("der ", "die ", "das ")
        else bare
    )
