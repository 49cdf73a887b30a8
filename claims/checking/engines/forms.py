"""The forms in which a language model has to answer. What does not fit them is no answer.

Lengths and ranges are checked here and not in the schema that is sent: servers know different parts of JSON Schema.
Docstrings of forms are sent with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict

from claims.checking.domain import ClaimKind, DifferenceKind, Stance
from claims.checking.quotes import without_hidden

MOST_CLAIMS = 120  # in one stretch of text
MOST_FINDINGS = 40
_Checked = TypeVar("_Checked", bound="str | list[object]")


def _at_most(limit: int) -> Callable[[_Checked], _Checked]:
    def check(value: _Checked) -> _Checked:
        if len(value) > limit:
            raise ValueError(f"longer than {limit}")
        return value

    return check


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def _legible(text: str) -> str:
    """Without what shows nothing, turns the writing around, or can't be stored."""
    return _CONTROL.sub("", without_hidden(text))


def _share(value: float) -> float:
    if not 0 <= value <= 1:  # nor NaN
        raise ValueError("not from 0 to 1")
    return value


Short = Annotated[str, AfterValidator(_at_most(200)), AfterValidator(_legible)]
Sentence = Annotated[str, AfterValidator(_at_most(600)), AfterValidator(_legible)]
Text = Annotated[str, AfterValidator(_at_most(2_000)), AfterValidator(_legible)]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FoundClaim(Form):
    fragment: Text
    why_checkable: Sentence
    restatement: Text
    kind: ClaimKind
    check_worthiness: Annotated[float, AfterValidator(_share)]


class GivenUp(Form):
    fragment: Text
    why: Sentence


class FoundClaims(Form):
    """The checkable claims of a stretch of an article, and what could not be made one."""

    claims: Annotated[list[FoundClaim], AfterValidator(_at_most(MOST_CLAIMS))]
    left_out: Annotated[list[GivenUp], AfterValidator(_at_most(MOST_CLAIMS))]


class Language(StrEnum):
    ENGLISH = "en"
    FRENCH = "fr"
    SPANISH = "es"
    GERMAN = "de"
    OTHER = "other"


class Asked(Form):
    question: Sentence
    language: Language


class Questions(Form):
    """Search questions."""

    questions: Annotated[list[Asked], AfterValidator(_at_most(8))]


class Certainty(StrEnum):
    """How plainly a passage says it."""

    SAYS_SO = "says_so"
    LIKELY = "likely"
    HARDLY = "hardly"


class FoundDifference(Form):
    kind: DifferenceKind
    claim_text: Short
    source_text: Short
    claim_value: Short
    source_value: Short


class Finding(Form):
    passage: int
    quote: Text
    stance: Stance
    certainty: Certainty
    differences: Annotated[list[FoundDifference], AfterValidator(_at_most(6))]


class Missing(Form):
    missing: Sentence
    question: Sentence
    language: Language


class Findings(Form):
    """What the passages say of the claim."""

    findings: Annotated[list[Finding], AfterValidator(_at_most(MOST_FINDINGS))]
    counter_argument: Text
    gaps: Annotated[list[Missing], AfterValidator(_at_most(5))]
