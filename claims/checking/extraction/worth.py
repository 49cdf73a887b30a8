"""How surely a piece of text is a checkable statement: its signs, weighed by the fitted weights/worth.toml."""

from __future__ import annotations

from collections.abc import Mapping

from claims.checking import fitted
from claims.checking.extraction.reading import Piece
from claims.checking.extraction.signs import signs
from claims.checking.fitted import sigmoid
from claims.checking.language.cues import cues

WEIGHTS = fitted.FOLDER / "worth.toml"
LEAST = 0.5  # a piece worth less is no claim
# A sentence worth less is not cut into parts: one that holds no fact, and one that holds some (a question).
_HOPELESS, _HOPELESS_WITH_FACTS = 0.25, 0.001
# What holds in every text and so is not fitted: a question states nothing, a photo credit is none of the article.
RULES: Mapping[str, float] = {"question": -30.0, "exclamation": -1.2, "credit": -3.0}


def weights() -> Mapping[str, float]:
    """The fitted weight of each sign; `bias` is the constant."""
    return fitted.table("worth")


def is_furniture(piece: Piece, language: str | None) -> bool:
    """Photo credits, calls to subscribe, "read also": text that belongs to the page."""
    if language is None:
        return False
    found = cues(language).phrases["credit"].find(piece.tokens[:6])
    return (
        bool(found) and found[0][0] == 0 and (found[0][1] > 1 or ":" in piece.text[:40] or "©" in piece.text)
    )


def is_hopeless(sentence: Piece, language: str | None) -> bool:
    """Whether no part of the sentence can state anything, whatever the parts are."""
    least = _HOPELESS_WITH_FACTS if sentence.facts else _HOPELESS
    return worth(sentence, language) < least


def worth(
    piece: Piece, language: str | None, *, subject_known: bool = False, told: str | None = None
) -> float:
    """0..1: the likelihood that the piece states something that can be checked.

    `subject_known`: a pronoun or "the company" in it has been resolved to a name. `told` is the wording,
    where that is not the piece's own: verbs are looked for in it.
    """
    if language is None:
        return 0.6 if any(character.isdigit() for character in piece.text) else 0.1
    found = signs(piece, language, subject_known=subject_known, told=told)
    return sigmoid(score(weights(), found))


def score(weight: Mapping[str, float], found: Mapping[str, float]) -> float:
    """The weighed sum; a sign without a weight counts nothing."""
    return weight["bias"] + sum(
        RULES.get(name, weight.get(name, 0.0)) * value for name, value in found.items()
    )
