"""Superlatives: which word stands at the end of which scale, and whether it is meant as the very end."""

from __future__ import annotations

import re
from functools import lru_cache

# Dimension (a concept's id where one exists) -> its words; French and Spanish ones stand behind "plus", "más".
_ENGLISH = {
    "largest": "largest biggest greatest", "smallest": "smallest tiniest", "highest": "highest tallest",
    "lowest": "lowest", "oldest": "oldest eldest", "youngest": "youngest newest", "longest": "longest",
    "shortest": "shortest", "fastest": "fastest quickest", "slowest": "slowest", "best": "best finest",
    "worst": "worst", "cheapest": "cheapest", "richest": "richest wealthiest", "poorest": "poorest",
    "strongest": "strongest", "heaviest": "heaviest", "deadliest": "deadliest bloodiest", "hottest": "hottest warmest",
    "coldest": "coldest", "deepest": "deepest", "busiest": "busiest",
}  # fmt: skip
_GERMAN = {
    "largest": "größt grösst", "smallest": "kleinst", "highest": "höchst", "lowest": "niedrigst tiefst",
    "oldest": "ältest", "youngest": "jüngst", "longest": "längst", "shortest": "kürzest", "fastest": "schnellst",
    "slowest": "langsamst", "best": "best", "worst": "schlechtest schlimmst", "most_expensive": "teuerst",
    "cheapest": "billigst günstigst", "richest": "reichst", "poorest": "ärmst", "strongest": "stärkst",
    "heaviest": "schwerst", "hottest": "heißest wärmst", "coldest": "kältest",
}  # fmt: skip
_FRENCH = {
    "largest": "grand grande grands grandes gros grosse important importante vaste", "smallest": "petit petite petits petites faible",
    "highest": "haut haute hauts élevé élevée élevés élevées", "lowest": "bas basse", "oldest": "vieux vieille âgé âgée ancien ancienne anciens anciennes",
    "youngest": "jeune jeunes récent récente", "longest": "long longue longs longues", "shortest": "court courte", "fastest": "rapide rapides vite",
    "slowest": "lent lente", "most_expensive": "cher chère chers chères", "richest": "riche riches", "poorest": "pauvre pauvres",
    "strongest": "fort forte puissant puissante", "heaviest": "lourd lourde", "deadliest": "meurtrier meurtrière", "hottest": "chaud chaude",
    "coldest": "froid froide", "deepest": "profond profonde",
}  # fmt: skip
_SPANISH = {
    "largest": "grande grandes importante importantes", "smallest": "pequeño pequeña", "highest": "alto alta altos altas elevado elevada",
    "lowest": "bajo baja", "oldest": "viejo vieja antiguo antigua antiguos antiguas", "youngest": "joven jóvenes reciente", "longest": "largo larga",
    "shortest": "corto corta", "fastest": "rápido rápida", "slowest": "lento lenta", "most_expensive": "caro cara caros caras",
    "cheapest": "barato barata", "richest": "rico rica", "poorest": "pobre pobres", "strongest": "fuerte potente",
    "heaviest": "pesado pesada", "deadliest": "mortífero mortífera", "hottest": "caluroso calurosa cálido", "coldest": "frío fría",
    "deepest": "profundo profunda",
}  # fmt: skip
_ALONE = {
    "fr": {"meilleur": "best", "meilleure": "best", "meilleurs": "best", "meilleures": "best", "pire": "worst"},
    "es": {"mayor": "largest", "mayores": "largest", "menor": "smallest", "mejor": "best", "peor": "worst"},
}  # fmt: skip
_GERMAN_WORD = re.compile(
    r"(?P<rank>zweit|dritt|viert|fünft|sechst|siebt|acht|neunt|zehnt)?(?P<stem>\w+?)(?:e|en|er|es|em)"
)
_GERMAN_RANKS = {
    w: n
    for n, w in enumerate(
        ("zweit", "dritt", "viert", "fünft", "sechst", "siebt", "acht", "neunt", "zehnt"), 2
    )
}
_ARTICLES = {
    "en": frozenset(["the", "its", "their", "his", "her", "our", "my", "s", "most"]),
    "fr": frozenset(
        [
            "le",
            "la",
            "les",
            "l",
            "son",
            "sa",
            "ses",
            "leur",
            "leurs",
            "notre",
            "nos",
            "du",
            "au",
            "aux",
            "des",
        ]
    ),
    "es": frozenset(["el", "la", "los", "las", "lo", "su", "sus", "nuestro", "nuestra", "del", "al"]),
}
# "one of the largest" is no rank.
_ONE_OF = {
    "en": re.compile(
        r"\b(?:one|two|three|some|many|any|most|part|none|both) of (?:the|its|their|our|his|her)(?: \w+['’]s?)?(?: \w+)?$|\bamong (?:the|its)(?: \w+['’]s)?$",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:l['’])?une? des$|\bparmi les$|\bdeux des$|\bdes$|\baux$|\bun de (?:ses|nos|leurs)$",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\bun[oa] de l[oa]s(?: \w+)*$|\bentre l[oa]s(?: \w+)*$|\bun[oa] de sus(?: \w+)*$", re.IGNORECASE
    ),
    "de": re.compile(
        r"\beine?[rsm]? (?:der|ihrer|seiner|unserer|von)(?: \w+)?$|\bzu den(?: \w+)?$|\beine?[rsmn]? der$|\bunter den$",
        re.IGNORECASE,
    ),
}


@lru_cache(maxsize=8)
def dimensions(language: str) -> dict[str, str]:
    """Word -> dimension, as far as one word shows it (German stems aside)."""
    table = {"en": _ENGLISH, "fr": _FRENCH, "es": _SPANISH, "de": _GERMAN}[language]
    return {word: dimension for dimension, words in table.items() for word in words.split()}


@lru_cache(maxsize=8)
def signs(language: str) -> frozenset[str]:
    """The words of which one has to stand in a text that holds a superlative; German shows it by "-st"."""
    if language == "en":
        return frozenset(dimensions("en")) | {"most", "least"}
    return frozenset({"fr": {"plus", "moins"}, "es": {"más", "menos"}}.get(language, ())) | frozenset(
        _ALONE.get(language, ())
    )


def alone(word: str, language: str) -> str:
    """The dimension of « meilleur », "mayor"; "" for other words."""
    return _ALONE.get(language, {}).get(word, "")


@lru_cache(maxsize=8_192)
def german(word: str) -> tuple[int, str] | None:
    """Rank and dimension of "größte", "zweitgrößter", in lower case."""
    match = _GERMAN_WORD.fullmatch(word) if "st" in word or "ßt" in word else None
    if match is None:
        return None
    dimension = dimensions("de").get(match["stem"])
    return (_GERMAN_RANKS.get(match["rank"], 1), dimension) if dimension else None


def is_article(word: str, language: str) -> bool:
    return word in _ARTICLES.get(language, ())


def is_one_of(lead: str, language: str) -> bool:
    """Whether what stands before says that several share the place."""
    return _ONE_OF[language].search(lead) is not None


_SCALE_NOUNS = {
    "largest": (
        "size area capacity population output volume turnover revenue sales production membership power importance "
        "taille superficie puissance capacité population production volume chiffre importance étendue surface "
        "tamaño superficie potencia capacidad población producción volumen facturación importancia extensión "
        "größe fläche leistung einwohnerzahl kapazität umsatz produktion einwohnern mitgliedern bedeutung"
    ),
    "highest": "height hauteur altura höhe",
    "longest": "length longueur longitud länge",
    "oldest": "age ancienneté âge antigüedad alter",
}
_BY = re.compile(
    r"\b(?:by|in terms of|par|en termes de|en|por|nach)\s(?:(?:sa|la|le|l['’]|su|el|ihrer|der|installed|total|total de)\s?)?(\w+)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _scale_nouns() -> dict[str, str]:
    return {word: dimension for dimension, words in _SCALE_NOUNS.items() for word in words.split()}


def by_dimension(text: str, start: int) -> str:
    """The dimension that « par la puissance », "by size" names soon behind an ordinal; "" if none."""
    end = min(len(text), start + 70)
    stop = re.compile(r"[,.;:!?\n]").search(text, start, end)
    for match in _BY.finditer(text, start, stop.start() if stop else end):
        dimension = _scale_nouns().get(match[1].lower())
        if dimension:
            return dimension
    return ""
