"""Possessives said with their owner: "its revenue", « leurs prises », „sein Sitz“."""

from __future__ import annotations

import re

from claims.checking.extraction.cast import Referent

VOWELS = "aeiouyhàâéèêëîïôöù"
_ARTICLE = re.compile(
    r"(?:The|Le|La|Les|L[’']|El|Los|Las|Der|Die|Das|Un|Une|Una|Ein|Eine|A|An)(?:\s|(?<=’)|(?<='))"
)
# Whom one person can have and no firm: "his brother", « son rival ».
KIN = re.compile(
    r"\s+(?:rival|herman|madre|padre|hij|marido|espos|abuel|predeces|suces|colega|soci[oa]\b|frère|sœur|mère|père|fils|fille|mari\b|"
    r"femme|épou|grand-|prédécess|success|collègue|avocat|abogad|Bruder|Schwester|Mutter|Vater|Sohn|Tochter|Mann\b|Frau\b|Vorgänger|"
    r"Nachfolger|Kolleg|Anwalt|Anwältin|adversaire)",
    re.IGNORECASE,
)
# What is owned: the first word that is no numeral ("sus dieciocho empleados").
_OWNED = re.compile(
    r"(?:\s+(?:\d\S*|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|\w+ième|premi\w+|dos|tres|cuatro|cinco|seis|"
    r"siete|ocho|nueve|diez|dieci\w+|veint\w+|prim\w+|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|erst\w+|meilleure?s?|pires?|nouve\w+|ancien\w*|"
    r"grande?s?|petite?s?|propres?|derni\w+|jeunes?|princip\w+|mejor\w*|peor\w*|nuev\w+|antigu\w+|gran|últim\w+|neue\w?|alte\w?|beste\w?|"
    r"eigene\w?|letzte\w?|größte\w?|junge\w?|plus|moins|más|menos))*"
    r"\s+[\w-]+(?:\sd[’']affaires\b)?"
)


def possessive(word: str, rest: str, language: str, stands: Referent) -> str:
    """ "Its revenue" -> "Corvane's revenue", « Sa recette » -> « La recette de Valmor »."""
    if language == "en":
        return f"{stands.text}’s{rest}" if "’" in rest else f"{stands.text}'s{rest}"
    noun = _OWNED.match(rest)
    if noun is None:
        return word + rest
    if language == "de":
        if stands.kind == "thing":
            return f"{word}{noun.group()} ({stands.text}){rest[noun.end() :]}"
        return f"{stands.text}{'’' if stands.text.endswith(('s', 'x', 'z', 'ß')) else 's'}{rest}"
    return f"{_article(word, noun.group(), language)} {_of(stands, language)}{rest[noun.end() :]}"


def _article(possessive: str, owned: str, language: str) -> str:
    """The article that goes before what is owned, with it."""
    owned = owned.strip()
    plural = possessive.lower() in ("ses", "sus")
    if language == "es":
        feminine = owned.split()[-1].rstrip("s").endswith(("a", "ción", "sión", "dad", "tud"))
        return f"{('Las' if feminine else 'Los') if plural else ('La' if feminine else 'El')} {owned}"
    if not plural and owned[0].lower() in VOWELS:
        return f"L’{owned}"
    return f"{'Les' if plural else 'La' if possessive.lower() == 'sa' else 'Le'} {owned}"


def _of(owner: Referent, language: str) -> str:
    """ "de Valmor", "d’OpenAI", "du chantier", "del grupo"."""
    name = owner.text
    if _ARTICLE.match(name[:1].upper() + name[1:]):
        name = name[:1].lower() + name[1:]
        for article, joined in (("le ", "du "), ("les ", "des "), ("el ", "del ")):
            if name.startswith(article):
                return joined + name[len(article) :]
    elided = language == "fr" and name[0].lower() in VOWELS
    return f"d’{name}" if elided else f"de {name}"


def of_several(rest: str, own: str, language: str, owners: str) -> str:
    """« Leurs prises » : « Les prises des pêcheurs »."""
    owned = _OWNED.match(rest)
    noun = owners.split(" ", 1)[1]
    if owned is None:
        return own + rest
    if language == "fr":
        article = "Les" if own == "Leurs" else "Leur"
        return f"{article}{owned.group()} des {noun}{rest[owned.end() :]}" if article == "Les" else own + rest
    if language == "en":
        return f"The {noun}’{rest}" if noun.endswith("s") else f"The {noun}'s{rest}"
    return own + rest


def lower_article(name: str) -> str:
    return name[:1].lower() + name[1:] if _ARTICLE.match(name) else name
