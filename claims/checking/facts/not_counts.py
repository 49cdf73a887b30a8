"""Numbers that count nothing: clock times, pages, house numbers, names of models, scores of matches."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.checking.facts.base import Taken
from claims.checking.facts.numerals import Numeral
from claims.checking.facts.scan import Scan

# A noun that the number names one of, in any of the four languages; the number counts nothing.
_NAMED = frozenset(
    [
        "week",
        "weeks",
        "semaine",
        "semaines",
        "semana",
        "semanas",
        "kw",
        "item",
        "items",
        "punkt",
        "punkte",
        "top",
        "punto",
        "page",
        "pages",
        "p",
        "pp",
        "chapter",
        "chapters",
        "chapitre",
        "chapitres",
        "capítulo",
        "capítulos",
        "kapitel",
        "kapiteln",
        "section",
        "sections",
        "sección",
        "abschnitt",
        "article",
        "articles",
        "artículo",
        "artículos",
        "artikel",
        "paragraph",
        "paragraphs",
        "paragraphe",
        "párrafo",
        "paragraf",
        "figure",
        "figures",
        "figura",
        "abbildung",
        "abb",
        "table",
        "tables",
        "tableau",
        "tableaux",
        "tabla",
        "tabelle",
        "no",
        "nr",
        "núm",
        "número",
        "numéro",
        "nummer",
        "number",
        "line",
        "lines",
        "ligne",
        "lignes",
        "línea",
        "líneas",
        "linie",
        "linien",
        "route",
        "ruta",
        "room",
        "rooms",
        "salle",
        "salles",
        "sala",
        "raum",
        "zimmer",
        "group",
        "groupe",
        "grupo",
        "gruppe",
        "phase",
        "fase",
        "level",
        "niveau",
        "nivel",
        "stufe",
        "class",
        "classe",
        "clase",
        "klasse",
        "grade",
        "version",
        "versión",
        "volume",
        "volumes",
        "volumen",
        "band",
        "tome",
        "tomo",
        "top",
        "channel",
        "chaîne",
        "canal",
        "kanal",
        "gate",
        "gates",
        "gleis",
        "quai",
        "platform",
        "terminal",
        "flight",
        "flights",
        "vol",
        "vuelo",
        "flug",
        "highway",
        "autobahn",
        "departement",
        "département",
        "bezirk",
        "arrondissement",
        "district",
        "distrito",
        "act",
        "acte",
        "acto",
        "akt",
        "season",
        "seasons",
        "saison",
        "temporada",
        "staffel",
        "episode",
        "episodes",
        "épisode",
        "episodio",
        "folge",
        "covid",
        "apollo",
        "windows",
        "agenda",
        "plan",
        "uhr",
        "bus",
        "tram",
        "ligue",
        "liga",
        "formel",
        "formule",
        "fórmula",
        "group",
        "wahlkreis",
        "postfach",
        "apartado",
        "case",
        "caso",
        "fall",
    ]
)
_AND = frozenset(["and", "et", "y", "und", "to", "à", "a", "bis"])
_RANKED = frozenset(
    ["place", "platz", "rang", "rank", "position", "posición", "puesto", "lugar", "platzierung"]
)
_CLOCK_AFTER = re.compile(
    r"(?:[ \u00a0\u202f.]?(?:[ap]\.?m\b|uhr\b|o['’]clock\b|h\d\d\b|h \d\d\b|hrs?\b(?=[ ,.]))|[ \u00a0]?h(?:eures?)?"
    r" (?:du (?:matin|soir)|de l['’]après-midi|précises)|[ \u00a0]?(?:horas? )?de la (?:mañana|tarde|noche|madrugada)\b"
    r"| in the (?:morning|afternoon|evening))",
    re.IGNORECASE,
)
_HOURS_AFTER = re.compile(r"[ \u00a0\u202f]?(?:h|heures?|horas?)\b(?! (?:de\b|d['’]|y media))", re.IGNORECASE)
_BARE_AFTER = re.compile(
    r"\s*(?:$|[.,;:!?)»”\"–—]|(?:and|et|y|und|on|le|am|este|el|ce|in|à|im|bis|dans|en|a)\b)", re.IGNORECASE
)
_SMALL_AFTER = re.compile(r" [a-zäöü]")  # German nouns have a capital
_CLOCK_BEFORE = {
    "en": re.compile(r"\b(?:at|until|before|after|by|from|around|past) (?:about |around )?$", re.IGNORECASE),
    "fr": re.compile(r"(?:\bà|\bvers|\bdès|\bavant|\bjusqu['’]à) (?:environ )?$", re.IGNORECASE),
    "es": re.compile(r"\b(?:a|sobre|desde|hasta|de|hacia|antes de|entre) las? $", re.IGNORECASE),
    "de": re.compile(
        r"\b(?:um|gegen|bis|ab|vor|nach|seit) (?:halb |kurz (?:vor|nach) )?$|\bhalb $", re.IGNORECASE
    ),
}
_HOURS_BEFORE = {
    "fr": _CLOCK_BEFORE["fr"],
    "es": _CLOCK_BEFORE["es"],
}
_AT = {
    "en": re.compile(r"\bat $"),
    "fr": re.compile(r"(?!)"),
    "es": _CLOCK_BEFORE["es"],
    "de": re.compile(r"\bum $"),
}
_STREET_AFTER = re.compile(
    r"(?: ?bis)?,? (?:rue|avenue|boulevard|bd|place|quai|chemin|impasse|allée|cours)\b"
    r"|[a-d]? (?:[A-Z][\w'’]+ ){1,3}(?:Street|Road|Avenue|Lane|Square|Drive|Place|Terrace|Row|Gardens|Boulevard)\b"
)
_STREET_BEFORE = re.compile(
    r"(?:\w*(?:straße|strasse|str\.|gasse|allee)|(?i:\b(?:calle|avenida|plaza|paseo|carrera|rue|avenue|via)\b [^,.;\n]{2,40},?)"
    r"|\b(?:\w+(?:weg|platz|ring|damm|ufer)))\s$"
)
_ARTICLES = frozenset(["the", "a", "an", "le", "la", "un", "une", "el", "los", "un", "una"])
_LIST_MARK = re.compile(r"(?:^|\n)\s*$")
_PHONE = re.compile(r"(?:\+\d{1,3}|(?<![\w,.])0\d{1,4})(?:[ ./-]?\(?\d{2,}\)?){2,}")
_HOUR_AND_MINUTE = re.compile(r"(?<![\w.,])\d{1,2}[ \u00a0\u202f]?h[ \u00a0\u202f]?[0-5]\d(?!\w)")
_SCORE = re.compile(r"(?<![\w.,/:€$£-])(\d{1,3})(?:[-–](\d{1,3})|:(\d|\d\d(?!\d)))(?![\w/:%€$£]|-\d|[.,]\d)")
_NO_SCORE_AFTER = re.compile(
    r"\s?(?:%|uhr|h\b|heures|percent|per cent|prozent|por ciento|pour cent|[ap]\.?m\b|year|ans\b|años)",
    re.IGNORECASE,
)
_NO_SCORE_BEFORE = re.compile(
    r"(?:articles?|artículos?|artikel|pages?|pp?\.|seiten?|páginas?|lines?|chapters?|covid)\s$", re.IGNORECASE
)


def take_phones_and_clocks(text: str, taken: Taken) -> None:
    """Marks the characters of telephone numbers and of « 7 h 40 », so that nobody reads them as counts."""
    for match in _HOUR_AND_MINUTE.finditer(text):
        taken.take(*match.span())
    if "0" in text or "+" in text:
        for match in _PHONE.finditer(text):
            taken.take(*match.span())


def scores(text: str, taken: Taken) -> Iterator[tuple[int, int, int, int]]:
    """Start, end, and the two figures of each result of a match: "3-2", „28:25“."""
    for match in _SCORE.finditer(text):
        first, second = int(match[1]), int(match[2] or match[3])
        # "15:30" is a time of the day, "2-10" a span of numbers; nobody scores 300.
        clock = match[3] is not None and len(match[3]) == 2 and first <= 24 and second < 60
        wrong = clock or max(first, second) > 180 or (match[1] != "0" and match[1][0] == "0")
        if (
            wrong
            or taken.touches(*match.span())
            or _NO_SCORE_AFTER.match(text, match.end())
            or _NO_SCORE_BEFORE.search(text, max(0, match.start() - 12), match.start())
        ):
            continue
        yield match.start(), match.end(), first, second


def is_clock(scan: Scan, number: Numeral) -> bool:
    """A time of the day: "at 9 pm", « à onze heures », "um neun", "a las 18 horas"."""
    text, language = scan.text, scan.language
    if number.value > 24.6 or number.scaled or number.half:
        return False
    if _CLOCK_AFTER.match(text, number.end):
        return True
    lead = text[max(0, number.start - 20) : number.start]
    hours = _HOURS_BEFORE.get(language)
    if hours and hours.search(lead) and _HOURS_AFTER.match(text, number.end):
        return True
    bare = _BARE_AFTER.match(text, number.end) is not None
    bare = bare or (language == "de" and _SMALL_AFTER.match(text, number.end) is not None)
    return bare and (_CLOCK_BEFORE if not number.digits else _AT)[language].search(lead) is not None


def is_name(scan: Scan, number: Numeral, i: int) -> bool:
    """A number that names: a page, a house, an item of a list, a model."""
    text, start, end = scan.text, number.start, number.end
    if not number.digits or number.scaled:
        return False
    if text[start] == "0" and text[start : start + 2].isdecimal():
        return True
    named = i - 1
    if i >= 3 and scan.words[i - 1] in _AND and scan.words[i - 2].isdecimal():
        named = i - 3  # "weeks 34 and 35"
    joined = "" if named == i - 1 else text[scan.starts[i - 2] : start]
    if (
        i
        and scan.words[named] in _NAMED
        and start - len(joined) - scan.ends[named] <= 2
        and ":" not in text[scan.ends[named] : start]
    ):
        return True
    if _STREET_AFTER.match(text, end) or _STREET_BEFORE.search(text, max(0, start - 50), start):
        return True
    if re.match(r"\.\s+[A-ZÀ-Ý]", text[end : end + 4]) and re.search(
        r"[.!?;]\s$", text[max(0, start - 2) : start]
    ):
        return True
    if not _LIST_MARK.search(text, max(0, start - 30), start):
        return False
    # "1. First", "2) Second", and a number alone on its line.
    return text[end : end + 1] in (")", "\n", "") or re.match(r"\.(?:\s|$)", text[end:]) is not None


def follows_name(scan: Scan, number: Numeral, i: int) -> bool:
    """Right behind a word with a capital: "Boeing 737", and no noun that is counted follows it."""
    if not i or not number.digits or number.scaled:
        return False
    gap = scan.text[scan.ends[i - 1] : number.start]
    if gap not in (" ", "\u00a0", "-") or not scan.capital(i - 1):
        return False
    first = i == 1 or scan.text[scan.ends[i - 2] : scan.starts[i - 1]].strip(" '’\u00a0") != ""
    return not first or scan.language == "de"


def is_model(scan: Scan, number: Numeral, i: int) -> bool:
    """ "the Boeing 737 landed": an article, a word with a capital, a number."""
    if scan.language == "de" or i < 2 or not follows_name(scan, number, i):
        return False
    return scan.words[i - 2] in _ARTICLES and scan.joined(i - 2)


def is_rank_noun(word: str) -> bool:
    """ "Platz", « rang », "puesto": the number behind it is a rank."""
    return word in _RANKED
