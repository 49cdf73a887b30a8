"""Stand-alone restatements: subjects named, short names made whole, relative dates resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims.checking.domain import ArticleText, DifferenceKind
from claims.checking.extraction.cast import IMPERSONAL, Cast, Referent
from claims.checking.extraction.clause import Clause, masked, piece_of
from claims.checking.extraction.dates import with_dates
from claims.checking.extraction.grammar import grammar
from claims.checking.extraction.owners import KIN, VOWELS, lower_article, of_several, possessive
from claims.checking.extraction.reading import Reading
from claims.checking.language.names import find_names
from claims.checking.language.reference import Pointer, leading_reference

_SAID_PRONOUN = {
    "en": re.compile(r"\b(?P<p>he|she)\b(?=\s+(?:said|says|told|added|wrote|explained|recalled|insisted))"),
    "fr": re.compile(r"(?:-t)?-(?P<p>il|elle)\b"),
    "es": re.compile(r"(?!x)x"),
    "de": re.compile(r"\b(?:sagte|sagt|erklärte|betonte|schrieb|meinte)\s+(?P<p>er|sie)\b"),
}

_PRONOUN_BEHIND = {
    "en": re.compile(r"^[^,;:□]{3,50}, (?P<p>he|she|it|they)\s"),
    "fr": re.compile(r"^[^,;:□]{3,50}, (?P<p>il|elle|ils|elles)\s"),
    "es": re.compile(r"^[^,;:□]{3,50}, (?P<p>él|ella)\s"),
    "de": re.compile(
        r"^(?:(?:in|im|am|an|auf|bei|vor|nach|seit|ab|mit|für|zum|zur|aus|über|unter|während|bis|durch|ohne|laut|trotz|wegen|zuletzt|"
        r"damit|dort|dann|danach|dabei|dafür|dazu|deshalb|daher|inzwischen|heute|gestern|früher|später|jetzt|nun|seither|"
        r"seitdem|zudem|außerdem|rund|etwa|gut|knapp|mehr als|insgesamt|zunächst|zuerst|bereits|schon|erst|noch|auch|trotzdem|"
        r"mittlerweile|anfang|ende|mitte|ge[a-zäöüß]+(?:t|en)|\d[\d.,]*)\b[^,;:□]{0,60}?)[a-zäöüß]+ (?P<p>er|sie|es)\s"
    ),
}
_POINTER = {"he": Pointer.HE, "she": Pointer.SHE, "it": Pointer.IT, "they": Pointer.THEY} | {
    "il": Pointer.HE, "elle": Pointer.SHE, "ils": Pointer.THEY, "elles": Pointer.THEY, "él": Pointer.HE,
    "ella": Pointer.SHE, "er": Pointer.HE, "sie": Pointer.SHE, "es": Pointer.IT,
}  # fmt: skip
# What was counted before: "of them", « d’entre eux », „davon“.
_OF_THEM = {
    "en": re.compile(r"\bof them\b"),
    "fr": re.compile(r"\bd[’'](?:entre )?(?:eux|elles)\b"),
    "es": re.compile(r"\bde ell[oa]s\b"),
    "de": re.compile(r"\b(?:davon|von ihnen)\b"),
}
_IT_IS = re.compile(
    r"Il s[’']agi(?:t|ssait) (?P<of>du|de la|de l[’']|d[’']une?)(?=\s|(?<=’)|(?<='))", re.IGNORECASE
)
# The pronoun of an object before the first verb of a statement that opens with its subject.
_OBJECT = {
    "fr": re.compile(
        r"(?:[A-ZÀ-Þ][\w’'-]*)(?:\s[\w’'-]+){0,4}?\s(?P<own>l[’'])(?P<auxiliary>a|ont|avait|avaient|aura|auront)\s"
        r"(?P<between>(?:pas|jamais|déjà|aussi|ensuite) )?(?P<verb>\w{3,}(?:é|ée))\b"
    ),
    "es": re.compile(
        r"(?!(?:El|La|Los|Las|Una?|Su|A)\s)[A-ZÁ-Ú][\w-]*(?:\s[A-ZÁ-Ú][\w-]+){0,3}\s(?P<own>lo|la)\s(?P<verb>\w+(?:ó|aron|ieron))\b"
    ),
}
_ONE_OF_MANY = re.compile(
    r"(?:the|le|la|l’|el|der|die|das)\s?(?:agency|bank|charity|university|ministry|party|union|newspaper|foundation|trust|"
    r"banque|association|syndicat|parti|ministère|université|quotidien|journal|institut|agence|fondation|banco|partido|sindicato|"
    r"ministerio|universidad|diario|instituto|agencia|fundación|asociación|partei|gewerkschaft|ministerium|universität|"
    r"zeitung|agentur|stiftung|verband)$"
)
_ISOWNED = {
    "en": re.compile(r"^[A-Z][^,;]{2,60} is (?P<own>its|his|her)(?=\s)"),
    "fr": re.compile(r"^[A-ZÀ-Þ][^,;]{2,60} est (?P<own>son|sa)(?=\s)"),
    "es": re.compile(r"^[A-ZÀ-Þ][^,;]{2,60} es (?P<own>su)(?=\s)"),
    "de": re.compile(r"^[A-ZÄÖÜ][^,;]{2,60} ist (?P<own>seine?|ihre?)(?=\s)"),
}
_EN_OWNER = {"its": Pointer.ITS, "his": Pointer.HIS, "her": Pointer.HER}
_THEIRS = re.compile(r"(?P<own>Leurs?|Their)(?=\s)")
_ADJECTIVES = re.compile(r"\s(?:[a-zà-ÿ-]{3,}\s){0,2}")
_ONE_OF = re.compile(
    r"\b(?:one|une?|un[oa]|eine[rsmn]?|each|chacune?|cada un[oa]|jede[rsmn]?)\s$", re.IGNORECASE
)
_GERMAN_PLURAL = re.compile(r"\s[a-zäöüß]+(?:en|sind|ten)\b")
_AS_FOR = re.compile(r"quant (?:à|aux?)\b|as for\b|en cuanto a\b|was .{3,40} (?:angeht|betrifft)")
_DONE_TO = re.compile(
    r"\s(?:will be|were|are|have been|are to be|had been|seront|ont été|sont|étaient|avaient été|serán|fueron|son|han sido)\b"
)
_STANDS_THERE = re.compile(r"\b(?:in|at|near|from|to|à|en|vers|desde|hacia|nach|aus|bei)\s$", re.IGNORECASE)
_AGREED = re.compile(r"é(?:e|s|es)$")
_SURNAME = re.compile(r"(?<![\w-])[A-ZÀ-ÖØ-Þ][\w]*(?:[-’'][A-ZÀ-ÖØ-Þ]\w*)*")
# A Spanish statement that opens with its verb, or with an adverb of time and its verb.
_LEAD = re.compile(
    r"(?:(?:primero|después|luego|además|también|ahora|ayer|hoy|antes|entonces|más tarde|desde entonces|"
    r"el (?:año|mes) pasado|la semana pasada|en \d{4}|este año),?\s+)?(?P<verb>(?:no |se |le |les )*)"
)
_NO_PERSON = re.compile(
    r"(?:no |se |le |les )*(?:hay|hubo|había|habrá|hace|hacía|fue el|es el|son las|eran las|era el|(?:es|era|fue|será) la \w+ vez)\b"
)


@dataclass(frozen=True, slots=True)
class Restated:
    """`subject_known`: something that pointed back was resolved to a name."""

    text: str
    subject_known: bool


def restate(article: ArticleText, reading: Reading, cast: Cast, statement: Clause) -> Restated:
    """The statement so that it is understood without the article around it."""
    said = _trimmed(statement.text)
    language = article.language
    if language is None:
        return Restated(said, False)
    posted = reading.posts.restated(said, statement.span[0], language)
    if posted:
        return Restated(posted, True)
    if statement.quoted:
        return Restated(_ended(said), False)
    piece = piece_of(reading, statement)
    resolved = _resolve(said, language, cast, statement, bool(piece.names))
    text = _with_whole_names(resolved, cast)
    if any(fact.kind is DifferenceKind.DATE for fact in piece.facts):
        text = with_dates(text, language, article.date)
    text = text[:1].upper() + text[1:] if len(text[:1].upper()) == 1 else text
    return Restated(_ended(text), resolved != said)


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", "»", "”", '"', "“")) else text + "."


def _trimmed(text: str) -> str:
    """Without dashes and stray marks around it, and white space made single."""
    return re.sub(r"[ \t\n\r]+", " ", text.strip(" \t\n,;:—–-•*")).strip()


def _resolve(text: str, language: str, cast: Cast, statement: Clause, names_somebody: bool) -> str:
    speaks = statement.speaks
    text = _with_object(text, language, cast)
    if IMPERSONAL.match(masked(text)):
        return _it_is(text, language, cast)
    found = leading_reference(text, language)
    theirs = _THEIRS.match(text)
    if theirs and cast.several:
        return of_several(text[theirs.end() :], theirs["own"], language, cast.several)
    if found is None:
        named = cast.topic.named(text, names_somebody=names_somebody)
        if named != text:
            return named
        inner = _with_owned_office(text, language, cast)
        if inner != text:
            return inner
        inner = _with_pronoun_behind(_resolve_inside(text, language, cast), language, cast)
        return _with_dropped_subject(inner, language, cast, speaks)
    stands = cast.speaker(found.pointer) if speaks else cast.stands_for(found.pointer)
    rest = text[found.end :]
    if found.pointer is Pointer.HIS and language != "en" and KIN.match(rest):
        stands = cast.speaker(Pointer.IT)
    if found.pointer is Pointer.COMPANY and stands and _names_it_itself(text, stands):
        stands = cast.other_company
    if stands is None or _names_it_itself(text, stands):
        return text
    if found.pointer is Pointer.PERSON:
        if statement.unnamed:
            return text
        stands = cast.holder(text[found.start : found.end].split()[-1].split("’")[-1]) or stands
        return _with_person_named(text, found.end, rest, language, stands)
    if found.pointer is Pointer.THEY:
        return _they(text, found.end, cast)
    if language == "de" and found.pointer is Pointer.SHE and _GERMAN_PLURAL.match(text[found.end :]):
        return text
    if found.pointer is Pointer.COMPANY and _is_apposed(rest, language):
        return text  # « le groupe allemand Kranichhof »: it is named right there
    if found.pointer is Pointer.COMPANY and _ONE_OF_MANY.match(masked(text[: found.end])):
        return cast.topic.named(text, names_somebody=names_somebody)  # "the union" is no word for any firm
    if found.pointer in (Pointer.HIS, Pointer.HER, Pointer.ITS):
        return possessive(text[found.start : found.end], rest, language, stands)
    return stands.text + rest


def _is_apposed(rest: str, language: str) -> bool:
    """Whether a name stands right behind the noun, or behind its adjectives."""
    name = next(iter(find_names(rest[:60], language)), None)
    return name is not None and _ADJECTIVES.fullmatch(rest[: name.start]) is not None


def _it_is(text: str, language: str, cast: Cast) -> str:
    """« Il s’agit du deuxième parc » : « X est le deuxième parc », where the article has one main thing."""
    match = _IT_IS.match(text)
    if language != "fr" or match is None or not cast.topic.main:
        return text
    article = {"du": "le ", "de la": "la ", "de l’": "l’", "d’un": "un ", "d’une": "une "}[
        match["of"].replace("'", "’").lower()
    ]
    main = cast.topic.main
    return f"{main[:1].upper()}{main[1:]} est {article}{text[match.end() :].lstrip()}"


def _with_object(text: str, language: str, cast: Cast) -> str:
    """« La police l’a retrouvée » : « La police a retrouvé la toile »; "Transmar lo compró": "compró el barco"."""
    match = _OBJECT[language].match(text) if language in _OBJECT else None
    if match is None:
        return text
    feminine = match["own"] == "la" if language == "es" else "ée" in match["verb"]
    thing = cast.object("f" if feminine else "m")
    if thing is None or _names_it_itself(text, thing):
        return text
    verb, before = match["verb"], text[: match.start("own")]
    if language == "fr":
        auxiliary = match["auxiliary"]
        before = re.sub(r"\bne\s$", "n’", before)
        verb = f"{auxiliary} {match['between'] or ''}{_AGREED.sub('é', match['verb'])}"
    return f"{before}{verb} {lower_article(thing.text)}{text[match.end() :]}"


def _they(text: str, end: int, cast: Cast) -> str:
    """What was counted, where something is done to it; else the plural that was the subject last."""
    rest = text[end:]
    counted = cast.counted if _DONE_TO.match(rest) else None
    they = counted.text if counted else cast.several
    return f"{they[:1].upper()}{they[1:]}{rest}" if they else text


def _with_person_named(text: str, end: int, rest: str, language: str, stands: Referent) -> str:
    """ "The striker, X, joined": the office with the name of who holds it."""
    if any(name.kind == "person" for name in find_names(text[:120], language)):
        return text
    if re.match(r"\s(?:of|de|du|des|del|der|von|d’)\b", rest.replace("'", "’")):
        return text
    comma = "" if rest.lstrip().startswith(",") else ","
    return f"{text[:end]}, {stands.text}{comma}{rest}"


def _with_pronoun_behind(text: str, language: str, cast: Cast) -> str:
    """A pronoun that isn't the first word: after an opening phrase, or after the German verb."""
    mask = masked(text)
    pronoun = _PRONOUN_BEHIND[language].search(mask)
    if pronoun is None or _AS_FOR.match(mask) or IMPERSONAL.match(mask, pronoun.start("p")):
        return text
    if language == "de" and not grammar("de").finite.search(
        mask, max(0, pronoun.start() - 14), pronoun.start("p")
    ):
        return text
    if pronoun["p"] == "sie" and re.search(r"en $", mask[: pronoun.start("p")]):
        return text  # a verb in the plural: they
    stands = cast.stands_for(_POINTER[pronoun["p"]])
    if stands is None or _names_it_itself(text, stands):
        return text
    return text[: pronoun.start("p")] + lower_article(stands.text) + text[pronoun.end("p") :]


def _with_owned_office(text: str, language: str, cast: Cast) -> str:
    """ "Ruth Calloway is its head": whose head she is."""
    owned = _ISOWNED[language].search(text)
    owner = (
        cast.stands_for(Pointer.HIS if language != "en" else _EN_OWNER[owned["own"].lower()])
        if owned
        else None
    )
    if owned is None or owner is None or _names_it_itself(text, owner):
        return text
    said = possessive(owned["own"], text[owned.end() :], language, owner)
    return (
        text[: owned.start("own")] + said[:1].lower() + said[1:]
        if said[:1] != owner.text[:1]
        else text[: owned.start("own")] + lower_article(said)
    )


def _with_dropped_subject(text: str, language: str, cast: Cast, speaks: bool) -> str:
    """Spanish leaves out a subject that is known: "Primero cerró la tienda" gets it back."""
    if language != "es":
        return text
    subject = cast.speaker(Pointer.IT) if speaks else cast.stands_for(Pointer.IT)
    if subject is None or _names_it_itself(text, subject):
        return text
    mask = masked(text)
    lead = _LEAD.match(mask)
    if lead is None or _NO_PERSON.match(mask, lead.start("verb")):
        return text
    verb = grammar("es").finite.match(mask, lead.end())
    if verb is None or mask[verb.end() : verb.end() + 1] not in (" ", ":") or verb.group().endswith("n"):
        return text  # a verb in the plural has another subject
    start = lead.start("verb")
    rest = text[start:]
    return f"{text[:start]}{subject.text} {rest if start else rest[:1].lower() + rest[1:]}"


def _names_it_itself(text: str, stands: Referent) -> bool:
    return stands.text.split()[-1] in text


def _resolve_inside(text: str, language: str, cast: Cast) -> str:
    """The speaker of a quote, and in English "its" where nothing before it in the sentence can own it."""
    pronoun = _SAID_PRONOUN[language].search(text)
    if pronoun:
        pointer = Pointer.SHE if pronoun["p"].lower() in ("she", "elle", "sie") else Pointer.HE
        person = cast.stands_for(pointer)
        if person:
            return _with_speaker(text, pronoun, language, person)
    text = _with_counted(text, language, cast)
    return _with_owner(text, cast) if language == "en" else text


def _with_counted(text: str, language: str, cast: Cast) -> str:
    """ "Only eleven of them" -> "Only eleven of the people"."""
    them, counted = _OF_THEM[language].search(text), cast.counted
    if them is None or counted is None or them.start() > 40 or re.search(r"[«“„\",]", text[: them.start()]):
        return text
    if _ONE_OF.search(text[: them.start()]):
        return text  # „einer von ihnen“: of which of them it is, only the reader can say
    noun = counted.text.split(" ", 1)[1]
    of = {"en": f"of the {noun}", "fr": f"des {noun}", "es": f"de {counted.text}", "de": f"der {noun}"}[
        language
    ]
    return text[: them.start()] + of + text[them.end() :]


def _with_speaker(text: str, pronoun: re.Match[str], language: str, person: Referent) -> str:
    if language == "fr":
        return f"{text[: pronoun.end()]} ({person.text}){text[pronoun.end() :]}"
    return text[: pronoun.start("p")] + person.text + text[pronoun.end("p") :]


def _with_owner(text: str, cast: Cast) -> str:
    own = re.search(r"\bits\b", text)
    owner = cast.stands_for(Pointer.ITS)
    if own is None or owner is None or owner.kind != "organisation" or _names_it_itself(text, owner):
        return text
    before = find_names(text[: own.start()], "en")
    if any(name.kind != "person" for name in before):
        return text
    if not before and grammar("en").finite.search(masked(text[: own.start()])):
        return text  # "the firm has its papers": the subject owns them
    return f"{text[: own.start()]}{owner.text}'s{text[own.end() :]}"


def _with_whole_names(text: str, cast: Cast) -> str:
    """The first mention of each surname becomes the full name."""
    seen: set[str] = set()
    changes = []
    for word in _SURNAME.finditer(text):
        whole = cast.full_name(word.group())
        if whole and whole.startswith(word.group()) and _STANDS_THERE.search(text[: word.start()]):
            continue  # the town, and not the club that is named for it
        if whole and word.group() not in seen and whole not in text and not _in_longer_name(text, word):
            changes.append((word.start(), word.end(), whole))
        seen.add(word.group())
    for start, end, whole in reversed(changes):
        text = _after_elision(text[:start], whole) + whole + text[end:]
    return text


def _in_longer_name(text: str, surname: re.Match[str]) -> bool:
    """Whether a capital goes right before it or right after it: part of a longer name already."""
    if re.match(r"[ \u00a0][A-ZÀ-Þ]", text[surname.end() :]):
        return True
    before = re.search(r"(\w[\w’'.-]*)[ \u00a0]$", text[: surname.start()])
    return before is not None and before[1][0].isupper() and before.start() > 0


def _after_elision(before: str, name: str) -> str:
    """French "d’" goes back to "de" before a consonant."""
    if before[-2:].lower() in ("d’", "d'") and name[0].lower() not in VOWELS:
        return before[:-1] + "e "
    return before
