"""What is timed: an article with its sources, and articles of any length."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from claims.checking.case_files import read_article, read_documents
from claims.checking.domain import ArticleText

ROOT = Path(__file__).resolve().parent.parent
FOUNDING = ROOT.parent / "shared" / "cases" / "schulman-anthropic"
OWN = ROOT / "evaluation" / "cases"
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")  # a capital within a sentence
TODAY = date(2030, 1, 1)  # the cases' articles have dates of their own


def timed_case() -> Path:
    """The founding case where a folder of cases stands beside the checkout, else our own longest article."""
    return FOUNDING if FOUNDING.is_dir() else largest_case()


def largest_case() -> Path:
    return max(own_cases(), key=lambda case: len((case / "article.txt").read_text(encoding="utf-8")))


def own_cases() -> list[Path]:
    return sorted(path.parent for path in OWN.glob("*/article.txt"))


def other_cases(case: Path) -> list[Path]:
    """One case of our own in each language, to have word lists and code loaded before the clock runs."""
    by_language = {
        read_article(one / "article.txt", today=TODAY).language: one for one in own_cases() if one != case
    }
    return list(by_language.values())


def long_article(length: int) -> ArticleText:
    """English prose of so many characters: the articles and sources of our cases, one after another.

    When they are used up they come again with other figures and names, so that few claims stand there twice.
    """
    articles = [(case, read_article(case / "article.txt", today=TODAY)) for case in own_cases()]
    english = [article.body for _, article in articles if article.language == "en"]
    documents = [document for case, _ in articles for document in read_documents(case / "sources")]
    english += [document.text for document in documents if document.language == "en"]
    prose = "\n\n".join(text.strip() for text in english) + "\n\n"
    rounds = [told_otherwise(prose, n) for n in range(-(-length // len(prose)))]
    return ArticleText("Everything at once", "".join(rounds)[:length], "en", date(2026, 6, 1))


def told_otherwise(text: str, by: int) -> str:
    """The text with small figures moved on, and every name's words exchanged for those of another; as it is for 0."""
    if not by:
        return text
    words = sorted(set(_NAME.findall(text)))
    other = {word: words[(n + 17 * by) % len(words)] for n, word in enumerate(words)}
    text = re.sub(r"(?<!\d)[1-9]\d?(?!\d)", lambda m: str((int(m[0]) + 7 * by) % 28 + 1), text)
    return re.sub(r"\b[A-Z][a-z]{3,}\b", lambda m: other.get(m[0], m[0]), text)
