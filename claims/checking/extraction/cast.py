"""Who and what an article speaks of, and at each sentence what a pronoun stands for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from claims.checking.domain import ArticleText, DifferenceKind
from claims.checking.extraction.clause import masked, of_body
from claims.checking.extraction.grammar import grammar
from claims.checking.extraction.naming import full_names, names_with_article
from claims.checking.extraction.reading import Piece, Reading
from claims.checking.extraction.signs import INSTITUTIONS
from claims.checking.extraction.subjects import subject_of
from claims.checking.extraction.topic import Topic
from claims.checking.language.data import language_data
from claims.checking.language.name_lists import house_words
from claims.checking.language.names import Name, given_name_gender
from claims.checking.language.reference import Pointer, leading_reference
from claims.checking.language.tokens import fold

_DETERMINER = {
    "en": {"the": "", "this": "", "that": "", "a": "", "an": ""},
    "fr": {"le": "m", "la": "f", "l": "", "un": "m", "une": "f", "ce": "m", "cette": "f", "cet": "m"},
    "es": {"el": "m", "la": "f", "un": "m", "una": "f", "este": "m", "esta": "f"},
    "de": {"der": "m", "die": "f", "das": "n", "ein": "m", "eine": "f", "dieser": "m", "diese": "f"},
}
_MOST_PEOPLE = 8  # a pronoun reaches no further back than to so many
_LONGEST_PHRASE = 9  # words of a noun phrase that a pronoun may be replaced by
_COUNTED_NOUN = re.compile(
    r"\s+(?!million|milliard|mille|percent|kilom|met(?:re|er)s|mètres|metros|Meter|miles|tonn|litr|lit(?:re|er)s|hecto|hect|points?\b|puntos|Punkte|degrees|degrés|grados|pour\b|of\b|de\b|year|month|ans\b|años\b|mois\b|Jahre|Prozent)([^\W\d_]{3,}s|people|men|women|children|[A-ZÄÖÜ][a-zäöüß]+)\b"
)
# Courts, councils and the like: what an article of news names without being about it.
_AUTHORITY = re.compile(
    r"\b(?:tribunal|cour d|court|gericht|juzgado|audiencia|conseil|council|parliament|parlement|parlament|minist|police|polic[ií]a|polizei|"
    r"préfecture|pr[aá]sid|stock exchange|bourse|börse|bolsa|growth market|region|state|état|estado|government|gobierno|gouvernement)",
    re.IGNORECASE,
)
_PLURAL_SUBJECT = re.compile(r"(?:Les|Los|Las)\s[a-zà-ÿ]{3,}s\b|The\s[a-z]{3,}[^s\W]s\b")
_OBJECT_PHRASE = {
    "en": re.compile(r"(?!x)x(?P<article>)(?P<noun>)"),
    "fr": re.compile(r"\w{3,}(?:ent|é|e|it)\s(?P<article>le|la)\s(?P<noun>[a-zà-ÿ]{3,})\b"),
    "es": re.compile(r"\w{3,}\s(?P<article>el|la)\s(?P<noun>[a-zà-ÿ]{3,})\b"),
    "de": re.compile(r"\b(?P<article>den)\s(?P<noun>[A-ZÄÖÜ][a-zäöüß]{2,})\b(?<!n)"),
}
_GENDER = {Pointer.HE: "m", Pointer.HIS: "m", Pointer.SHE: "f", Pointer.HER: "f", Pointer.IT: "n"}


# « Il s’agit du », "it is said that", „es gibt“: a pronoun that stands for nothing.
IMPERSONAL = re.compile(
    r"il (?:s’agit|y (?:a|avait|aura|eut)|faut|fallait|faudra|pleut|neige|semble|paraît|reste|est (?:prévu|question|possible|interdit|temps|probable|certain|clair|vrai)|"
    r"n’y|suffit|a fallu|était (?:prévu|question))\b|it (?:is|was|has been) (?:said|thought|believed|hoped|expected|unclear|not clear|clear|likely|"
    r"possible|hard|easy|difficult|time|raining|the (?:first|second|third) time)\b|it (?:took|takes|seems|rained)\b|"
    r"se trata\b|(?:es|era|fue|sería|parece) (?:probable|posible|cierto|verdad|evidente|difícil|fácil)\b|es (?:gibt|gab|geht|ging|wird|wurde|heißt|hieß|fehlt|fehlen|bleibt|braucht|dauert|dauerte|kommt|kam)\b",
)

_PARTS_OF_A_DAY = frozenset(
    [
        "morning",
        "evening",
        "night",
        "afternoon",
        "matin",
        "soir",
        "nuit",
        "lendemain",
        "veille",
        "mañana",
        "tarde",
        "noche",
        "morgen",
        "abend",
        "nacht",
    ]
)


_BEFORE = 40  # characters before a name that tell what it is
_OPENED = re.compile(r"[«“„\"]\s?$")
_HOUSE_OF = re.compile(
    r"\b(?P<article>au|du|le|la|l[’']|el|del|al)\s?(?P<noun>[a-zà-ÿ]{4,})\s(?P<of>d[’']|de |du |del )$",
    re.IGNORECASE,
)
_WHOLE_ARTICLE = {"au": "le", "du": "le", "del": "el", "al": "el"}
# A subject that only the reader can tell: "one of them", „einer von ihnen“.
_SOMEBODY = re.compile(
    r"\b(?:one of them|someone|somebody|l[’']une? d[’']entre (?:eux|elles)|quelqu[’']un|un[oa] de ell[oa]s|alguien|"
    r"eine[rs]? von ihnen|jemand)\b"
)
_OF = re.compile(r"\b(?:of|de|du|des|del|d[’']|de l[’']|de la|von|vom|der)\s?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Referent:
    """Something that can be pointed back at. `gender` is m, f, n or "" where it isn't known."""

    text: str
    kind: str  # person | organisation | thing
    gender: str


class Cast:
    """The names of one article, and who was spoken of last. Tell it each sentence in order."""

    def __init__(self, article: ArticleText, reading: Reading) -> None:
        self._language = article.language
        self._reading = reading
        self.topic = Topic(article, reading)
        everybody = [*reading.title_names, *reading.names]
        self._mentions = Counter(name.key for name in everybody)
        self._full = full_names(everybody, article.language)
        self._company_mentions = 0  # of the firm that "the company" stands for
        self._articles = names_with_article(reading.names, reading.body)
        self._people: list[Referent] = []  # by when they were last spoken of
        self._company: Referent | None = None
        self.other_company: Referent | None = None  # named after it, in passing
        self._subject: Referent | None = None
        self._opening: Referent | None = None  # the subject of the sentence's first clause, for its next ones
        self._opens_with_somebody = False
        self._object: Referent | None = None
        self._sentence = 0
        self._spoken: dict[str, int] = {}  # referent -> the sentence that spoke of it last
        self._plural = ""
        self._several: str = ""  # the noun of what was counted last: "objects"
        for name in sorted(reading.title_names, key=lambda name: reading.body.count(name.text)):
            self._meet(name)  # last, and so nearest, whom the article speaks of most

    def whole(self, name: Name) -> str:
        """The full name of somebody whom the text calls by surname, if only one has that surname."""
        if len(name.key) != 1 or name.kind in ("organisation", "place"):
            return name.text
        return self.full_name(name.text) or name.text

    def full_name(self, surname: str) -> str | None:
        """The one full name in the article that ends with this word, if there is just one."""
        longer = self._full.get(fold(surname), {})
        return next(iter(longer.values())) if len(longer) == 1 else None

    def notice(self, sentence: Piece, told: bool) -> None:
        """Remember whom the sentence speaks of: its subject first, then whoever else is named.

        `told`: it holds a claim. What a colourful sentence is about ("the sea") is not what comes next.
        """
        self._opening, self._opens_with_somebody = None, False
        if self._language is None:
            return
        self._sentence += 1
        subject = self._subject_of(sentence)
        self._count(sentence)
        people = [name for name in sentence.names if name.kind == "person"]
        firms = [name for name in sentence.names if self._is_company(name) and self._is_free(name)]
        for person in people:
            self._meet(person)
        if firms and not (subject and subject.kind == "organisation"):
            self._meet_firm(max(firms, key=lambda name: self._mentions[name.key]))
        elif self._company is None:
            self._company = self._house_of_town(sentence)
        if subject and (told or subject.kind != "thing"):
            self._remember(subject)
        if told:
            self._remember_phrases(sentence, subject)

    def notice_opening(self, sentence: Piece, clause: Piece) -> None:
        """Remember the subject of a sentence's first clause while its other clauses are read."""
        if self._language and clause.start == sentence.start and clause.end < sentence.end:
            subject = self._subject_of(clause)
            # What a court has ruled is seldom about the court.
            self._opening = None if subject and _AUTHORITY.search(subject.text) else subject
            self._opens_with_somebody = _SOMEBODY.search(masked(clause.text)) is not None

    def _meet_firm(self, name: Name) -> None:
        """A firm named in passing takes the place of one that the article speaks of less."""
        if self._company is None or self._mentions[name.key] >= self._company_mentions:
            self._meet(name)
            self._company_mentions = self._mentions[name.key]
        else:
            self.other_company = self._referent(name)

    def _remember_phrases(self, sentence: Piece, subject: Referent | None) -> None:
        """The plural that opens the sentence; and what it does something to, if its subject is no thing."""
        plural = _PLURAL_SUBJECT.match(sentence.text)
        if plural:
            self._plural = plural.group().lower()
        phrase = _OBJECT_PHRASE[self._language or "en"].search(sentence.text, 2)
        if subject is not None:
            self._object = subject if subject.kind != "person" else self._object
        elif phrase and not IMPERSONAL.match(masked(sentence.text)):
            gender = _DETERMINER[self._language or "en"].get(phrase["article"].lower(), "")
            article = "der" if phrase["article"] == "den" else phrase["article"]
            self._object = Referent(
                f"{article} {phrase['noun']}", "thing", "m" if article == "der" else gender
            )
            if self._language == "de" and phrase["article"] == "den":
                self._subject = self._object

    def _count(self, sentence: Piece) -> None:
        for fact in sentence.facts:
            if fact.kind is DifferenceKind.COUNT and fact.value != "1":
                after = _COUNTED_NOUN.match(sentence.text, fact.end - sentence.start)
                if after:
                    self._several = after[1]

    @property
    def counted(self) -> Referent | None:
        """What "they" and "of them" stand for: the things that were counted last, with their article."""
        if not self._several or self._language is None:
            return None
        article = {"en": "the", "fr": "les", "de": "die"}.get(self._language)
        article = article or ("las" if self._several.endswith("as") else "los")
        return Referent(f"{article} {self._several}", "thing", "")

    def _is_company(self, name: Name) -> bool:
        """An organisation, or a name of unknown kind that the article comes back to."""
        if _AUTHORITY.search(name.text):
            return False
        if name.kind is None:
            return self._company is None or self._mentions[name.key] > 1
        return name.kind == "organisation"

    def _is_free(self, name: Name) -> bool:
        """No title in quotation marks, and not the town of an authority: « le tribunal de Valmor »."""
        before = self._reading.body[max(0, name.start - _BEFORE) : name.start]
        return _OPENED.search(before) is None and not (_OF.search(before) and _AUTHORITY.search(before))

    def _house_of_town(self, sentence: Piece) -> Referent | None:
        """« au musée d’Orsenne »: a house that is called by its town."""
        for name in sentence.names:
            house = _HOUSE_OF.search(sentence.text[: name.start - sentence.start])
            if house and name.kind == "place" and fold(house["noun"]) in house_words():
                article = _WHOLE_ARTICLE.get(house["article"].lower(), house["article"].lower())
                gap = "" if article.endswith(("’", "'")) else " "
                return Referent(f"{article}{gap}{house['noun']} {house['of']}{name.text}", "organisation", "")
        return None

    def stands_for(self, pointer: Pointer) -> Referent | None:
        """What the word that points back stands for here, or None where that isn't clear."""
        if pointer is Pointer.COMPANY:
            return self._company
        if pointer is Pointer.PERSON:
            return self._person
        if self._opens_with_somebody:
            return None
        if self._opening and self._fits(self._opening, pointer):
            return self._opening
        if pointer in (Pointer.HIS, Pointer.HER, Pointer.ITS):
            return self._owner(pointer)
        if pointer in (Pointer.HE, Pointer.SHE, Pointer.IT):
            return self._by_gender(_GENDER[pointer])
        return self.counted if pointer is Pointer.THEY else None

    def _fits(self, referent: Referent, pointer: Pointer) -> bool:
        """Whether a pronoun further on in the sentence can mean the subject that it opened with."""
        gender = _GENDER.get(pointer)
        if gender is None:
            return pointer is Pointer.ITS and referent.kind != "person"
        if self._language == "en":
            return (referent.kind == "person" and gender != "n" and referent.gender in (gender, "")) or (
                referent.kind != "person" and gender == "n"
            )
        return pointer in (Pointer.HIS, Pointer.HER) or referent.gender in (gender, "")

    def speaker(self, pointer: Pointer) -> Referent | None:
        """Who a pronoun before or after a quote is: a person rather than a thing."""
        if pointer not in (Pointer.HE, Pointer.SHE, Pointer.IT):
            return self.stands_for(pointer)
        gender = "" if pointer is Pointer.IT else _GENDER[pointer]
        fitting = [person for person in self._people if not gender or person.gender in (gender, "")]
        return fitting[-1] if fitting else self._company

    def holder(self, role: str) -> Referent | None:
        """Who the article says holds the office: "the judge" after "the judge, Miriam Ashdown"."""
        name = self._reading.holders.get(fold(role))
        return Referent(name, "person", "") if name else None

    def object(self, gender: str) -> Referent | None:
        """What « l’ » or "lo" before a verb stands for: the thing of that gender that was spoken of last."""
        for thing in (self._object, self._subject):
            if thing and thing.kind != "person" and thing.gender in (gender, ""):
                return thing
        return None

    @property
    def several(self) -> str:
        """The last plural subject with its article: « les pêcheurs »."""
        return self._plural

    @property
    def only_person(self) -> Referent | None:
        """The one person spoken of so far, where there is just one."""
        return self._people[0] if len(self._people) == 1 else None

    def _owner(self, pointer: Pointer) -> Referent | None:
        if self._language == "en":
            return self._thing() if pointer is Pointer.ITS else self._somebody(_GENDER[pointer])
        subject = self._subject
        if subject and subject.kind != "person" and self._company and _AUTHORITY.search(subject.text):
            return self._company  # what a court has ruled on, and not the court
        return subject or self._person or self._company

    def _by_gender(self, gender: str) -> Referent | None:
        if self._language == "es" and gender == "n":
            named = self._subject is not None and self._subject.kind != "thing"
            return self._subject if named else self._company or self._person  # of a verb without one
        if self._language == "en":
            return self._thing() if gender == "n" else self._somebody(gender)
        fitting = [
            one for one in (self._subject, *reversed(self._people)) if one and one.gender in (gender, "")
        ]
        return max(fitting, key=lambda one: self._spoken.get(one.text, 0), default=self._company)

    def _somebody(self, gender: str) -> Referent | None:
        """The person last spoken of who can be "he", or "she"."""
        fitting = [person for person in self._people if person.gender in (gender, "")]
        if not fitting and gender == "f" and self._language == "en":
            return self._thing()  # a ship
        return fitting[-1] if fitting else None

    def _thing(self) -> Referent | None:
        return self._subject if self._subject and self._subject.kind != "person" else self._company

    def _meet(self, name: Name) -> None:
        if name.kind == "person":
            gender = given_name_gender(name.key) or given_name_gender(self._key_of_whole(name))
            self._speak_of(Referent(self.whole(name), "person", gender))
        elif name.kind != "place":
            phrase = self.topic.phrase(name.text) if self._language != "de" else name.text
            text = self._articles.get(name.key) or phrase
            self._company = Referent(text, "organisation", "")
            self._spoken[text] = self._sentence

    def _speak_of(self, person: Referent) -> None:
        self._people = [other for other in self._people if other.text != person.text][-_MOST_PEOPLE:]
        self._people.append(person)
        self._spoken[person.text] = self._sentence

    @property
    def _person(self) -> Referent | None:
        return self._people[-1] if self._people else None

    def _key_of_whole(self, name: Name) -> tuple[str, ...]:
        return tuple(self.whole(name).casefold().split())

    def _remember(self, subject: Referent) -> None:
        self._subject = subject
        self._spoken[subject.text] = self._sentence
        if subject.kind == "person":
            self._speak_of(subject)
        elif subject.kind == "organisation" and not _AUTHORITY.search(subject.text):
            self._company = subject

    def _subject_of(self, sentence: Piece) -> Referent | None:
        """The referent of the words before the first verb: a name, something pointed at, or a phrase."""
        assert self._language is not None
        mask = masked(sentence.text)
        if IMPERSONAL.match(mask):
            return None
        rules = grammar(self._language)
        content = rules.reported.search(mask)
        reported = self._reported_subject(sentence, content.end()) if content else None
        if reported:
            return reported
        clause = of_body(self._reading, sentence.start, sentence.end)
        subject = subject_of(self._reading, clause, rules)
        start, end = (subject.start, subject.end) if subject else (0, 0)
        pointing = leading_reference(sentence.text[start:], self._language)
        if pointing and not _named_at_start(sentence, start + pointing.end + 2):
            return self.stands_for(pointing.pointer)
        if any(name.kind == "person" for name in sentence.names) and self._is_body(sentence, end):
            return None  # "the board dismissed X": what comes next may well speak of X
        titled = self._titled(sentence, (start, end)) if subject else None
        if titled:
            return titled
        for name in sentence.names:
            if -1 <= name.start - sentence.start - start <= 3:
                return self._referent(name)
        return _phrase(sentence.text[start:end], self._language, sentence) if subject else None

    def _is_body(self, sentence: Piece, end: int) -> bool:
        """Whether the subject, which ends there, is an institution without a name."""
        inside = {concept.id for concept in sentence.concepts if concept.end - sentence.start <= end}
        return bool(inside & INSTITUTIONS) and not any(
            name.end - sentence.start <= end for name in sentence.names
        )

    def _titled(self, sentence: Piece, span: tuple[int, int]) -> Referent | None:
        """ "The ferry Hope", „Der Konzern Brygholm“: a phrase that ends in the name of a thing."""
        text = sentence.text[slice(*span)]
        for name in sentence.names:
            if name.end - sentence.start != span[1] or name.kind == "place":
                continue
            if _OF.search(text[: name.start - sentence.start - span[0]]):
                continue  # « Le choix d’Anthropic » is no firm
            plain = _DETERMINER[self._language or "en"].get(re.split(r"[\s’']", text)[0].casefold())
            if (
                name.kind == "person"
                or plain is None
                or len(text.split()) > _LONGEST_PHRASE
                or self._language == "de"
            ):
                return self._referent(name)
            return Referent(text, "organisation", "" if plain == "n" else plain)
        return None

    def _reported_subject(self, sentence: Piece, start: int) -> Referent | None:
        """ "X said that Y will go": what comes next speaks of Y."""
        for name in sentence.names:
            at = name.start - sentence.start
            if start <= at <= start + 40 and not re.search(
                r"[,;]|\b(?:of|de|von)\s", sentence.text[start:at]
            ):
                return self._referent(name)
        return None

    def _referent(self, name: Name) -> Referent:
        if name.kind == "person":
            return Referent(self.whole(name), "person", given_name_gender(self._key_of_whole(name)))
        if name.kind == "place":
            return Referent(name.text, "thing", "")
        return Referent(self._articles.get(name.key, name.text), "organisation", "")


def _named_at_start(sentence: Piece, before: int) -> bool:
    return any(name.start - sentence.start <= before for name in sentence.names)


# "A part of them" is nothing to come back to.
_SOME_OF_THEM = re.compile(
    r"\b(?:of them|d[’'](?:entre )?(?:eux|elles)|de ell[oa]s|von ihnen)\b", re.IGNORECASE
)


def _phrase(head: str, language: str, sentence: Piece) -> Referent | None:
    words = re.findall(r"\w+", head)
    if not 2 <= len(words) <= _LONGEST_PHRASE:
        return None
    gender = _DETERMINER[language].get(words[0].casefold())
    if gender is None or _is_time(words, language) or _SOME_OF_THEM.search(head):
        return None
    people = {"chief_executive", "president", "mayor", "minister", "coach", "captain", "player", "doctor"}
    first = {concept.id for concept in sentence.concepts if concept.end - sentence.start <= len(head)}
    return None if first & people else Referent(head, "thing", gender)


def _is_time(words: Sequence[str], language: str) -> bool:
    """ "Le 17 novembre 2023", "the next day": when it was, and not who did it."""
    data = language_data(language)
    times = {*data.months, *data.weekdays, *data.units, *_PARTS_OF_A_DAY}
    return any(word.isdigit() or word.casefold() in times for word in words)
