"""Words that are names in the texts at hand. A name is a name in any language: German, which writes
every noun with a capital, learns from the others which of them are names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from claims.checking.domain import LANGUAGES, ArticleText, SourceDocument
from claims.checking.language.data import language_data
from claims.checking.language.names import name_words
from claims.checking.language.tokens import fold

_CAPITAL = re.compile(r"\b[^\W\d_a-zß-öø-ÿ]\w+")
_SHORTEST = 3


def known_names(article: ArticleText, documents: Iterable[SourceDocument]) -> frozenset[str]:
    """The folded words that are names in the article or in any of the documents."""
    words = name_words(f"{article.title}\n{article.body}", article.language)
    for document in documents:
        words |= name_words(f"{document.title}\n{document.text}", document.language)
    return frozenset(word for word in words if len(word) >= _SHORTEST) - _small_words()


@lru_cache(maxsize=2_048)
def _capitalised(text: str) -> frozenset[str]:
    return frozenset(fold(match.group()) for match in _CAPITAL.finditer(text))


def only_in(known: frozenset[str], text: str) -> frozenset[str]:
    """Those that the text has with a capital: what reading the text depends on."""
    return known & _capitalised(text)


@lru_cache(maxsize=1)
def _small_words() -> frozenset[str]:
    return frozenset(fold(word) for code in LANGUAGES for word in language_data(code).function_words)
