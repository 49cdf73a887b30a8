"""Countries by their names in the four languages: "Spain" is "España"."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale

from claims.checking.domain import LANGUAGES
from claims.checking.language.names import same_name
from claims.checking.language.tokens import fold


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """Folded name -> ISO 3166 code, from the CLDR data that Babel carries."""
    return {
        fold(name): code
        for language in LANGUAGES
        for code, name in Locale(language).territories.items()
        if code.isalpha()
    }


@lru_cache(maxsize=65_536)
def same_bearer(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """same_name, and countries across languages."""
    if same_name(a, b):
        return True
    code = _codes().get(" ".join(a))
    return code is not None and code == _codes().get(" ".join(b))
