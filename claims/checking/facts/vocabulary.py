"""The words of facts that language.data does not read: currencies, measures, dozens."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import Any

from claims.checking.facts.scan import Phrases
from claims.checking.language.data import DATA_DIR, language_data

# Symbol -> canonical unit, and how many of it one is.
MEASURES: dict[str, tuple[str, float]] = {
    "m": ("m", 1), "km": ("m", 1000), "cm": ("m", 0.01), "mm": ("m", 0.001), "mi": ("m", 1609.344),
    "nmi": ("m", 1852), "ft": ("m", 0.3048), "in": ("m", 0.0254), "yd": ("m", 0.9144),
    "m2": ("m2", 1), "km2": ("m2", 1e6), "mi2": ("m2", 2_589_988.11), "ft2": ("m2", 0.09290304),
    "ha": ("m2", 10_000), "acre": ("m2", 4046.8564),
    "l": ("l", 1), "hl": ("l", 100), "ml": ("l", 0.001), "m3": ("l", 1000), "hm3": ("l", 1e9),
    "gal": ("l", 3.785412), "bbl": ("l", 158.987295),
    "kg": ("kg", 1), "g": ("kg", 0.001), "mg": ("kg", 1e-6), "t": ("kg", 1000), "kt": ("kg", 1e6),
    "lb": ("kg", 0.45359237), "oz": ("kg", 0.028349523),
    "W": ("W", 1), "kW": ("W", 1e3), "MW": ("W", 1e6), "GW": ("W", 1e9), "TW": ("W", 1e12),
    "kWh": ("J", 3.6e6), "MWh": ("J", 3.6e9), "GWh": ("J", 3.6e12), "TWh": ("J", 3.6e15),
    "°C": ("C", 1), "°F": ("C", 5 / 9),
    "km/h": ("m/s", 1 / 3.6), "mph": ("m/s", 0.44704), "m/s": ("m/s", 1), "kn": ("m/s", 0.514444),
}  # fmt: skip
# What a coin means where no country is named; coins that are not here stand for themselves.
_COINS = {
    "dollar": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY", "yuan": "CNY", "zloty": "PLN", "forint": "HUF",
    "leu": "RON", "lev": "BGN", "rouble": "RUB", "hryvnia": "UAH", "real": "BRL", "rand": "ZAR", "won": "KRW",
    "shekel": "ILS", "lira": "TRY", "swiss": "CHF",
}  # fmt: skip
_COINS_OF = {
    "dollar": {
        "US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "HK": "HKD", "SG": "SGD", "TW": "TWD",
    },
    "pound": {"GB": "GBP", "EG": "EGP", "TR": "TRY"},
    "crown": {"DK": "DKK", "SE": "SEK", "NO": "NOK", "CZ": "CZK", "IS": "ISK"},
    "franc": {"CH": "CHF", "FR": "FRF", "XOF": "XOF"},
    "peso": {"MX": "MXN", "AR": "ARS", "CL": "CLP", "CO": "COP", "PH": "PHP"},
    "rupee": {"IN": "INR", "PK": "PKR"},
    "dinar": {"DZ": "DZD", "TN": "TND", "RS": "RSD", "KW": "KWD"},
    "dirham": {"MA": "MAD", "AE": "AED"},
}  # fmt: skip
FAMILY = {code: coin for coin, codes in _COINS_OF.items() if coin not in _COINS for code in codes.values()}
CODES = frozenset(
    [
        *_COINS.values(),
        *(code for codes in _COINS_OF.values() for code in codes.values()),
        "CHF",
        "UYU",
        "PEN",
    ]
)
SYMBOLS = {
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₩": "KRW",
    "₪": "ILS", "US$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "HK$": "HKD", "NZ$": "NZD",
    "S$": "SGD", "R$": "BRL", "NT$": "TWD", "MX$": "MXN",
}  # fmt: skip


@lru_cache(maxsize=8)
def _tables(language: str) -> dict[str, Any]:
    return tomllib.loads((DATA_DIR / f"{language}.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def groups(language: str) -> dict[str, float]:
    """ "dozen", « centaine » and how many they are."""
    return {word: float(value) for word, value in _tables(language)["groups"].items()}


@lru_cache(maxsize=8)
def currencies(language: str) -> Phrases[tuple[str, float]]:
    """Names of currencies, each with its ISO code (or the coin's own name) and what one is worth in it."""
    raw = _tables(language)
    entries: list[tuple[str, tuple[str, float]]] = []
    for coin, names in raw["currencies"].items():
        for name in names:
            entries.append((name, _small(language, coin) or (_COINS.get(coin, coin), 1.0)))
            for country, code in _COINS_OF.get(coin, {}).items():
                for adjective in raw["nationalities"].get(country, ()):
                    order = (adjective, name) if language in ("en", "de") else (name, adjective)
                    entries.append((" ".join(order), (code, 1.0)))
    return Phrases(entries)


def _small(language: str, coin: str) -> tuple[str, float] | None:
    if coin == "penny":
        return "GBP", 0.01
    return (("USD" if language == "en" else "EUR"), 0.01) if coin == "cent" else None


@lru_cache(maxsize=8)
def measures(language: str) -> Phrases[str]:
    """Names of measures, each with its symbol (a key of MEASURES)."""
    table = _tables(language)["measures"]
    return Phrases((name, symbol) for symbol, names in table.items() for name in names)


@lru_cache(maxsize=8)
def short_measures(language: str) -> dict[str, str]:
    """The same for those of one word or sign, which may be glued to the digits: "5km", "28°C", "40 m²"."""
    table = _tables(language)["measures"]
    return {name: symbol for symbol, names in table.items() for name in names if " " not in name}


@lru_cache(maxsize=8)
def units(language: str) -> Phrases[str]:
    """Units of time and share: "P1Y", "percent", "points"."""
    return Phrases((name, unit) for name, unit in language_data(language).units.items() if "%" not in name)


@lru_cache(maxsize=8)
def scales(language: str) -> Phrases[float]:
    return Phrases(language_data(language).scales.items())


@lru_cache(maxsize=8)
def bounds(language: str) -> Phrases[str]:
    """Words before a number that say how exact it is; « près de » stands for « près d’ » too."""
    entries = list(language_data(language).bounds.items())
    if language == "fr":
        entries += [(f"{name[:-1]}'", bound) for name, bound in entries if name.endswith(" de")]
    return Phrases(entries, backward=True)
