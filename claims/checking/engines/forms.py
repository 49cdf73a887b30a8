"""The forms in which a language model has to answer. What does not fit them is no answer.

Lengths are checked here and not in the schema that is sent: servers know different parts of JSON Schema.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from claims.checking.domain import ClaimKind, DifferenceKind, Stance

MOST_CLAIMS = 120  # in one stretch of text
MOST_FINDINGS = 40
_Checked = TypeVar("_Checked", bound="str | list[object]")


def _at_most(limit: int) -> Callable[[_Checked], _Checked]:
    def check(value: _Checked) -> _Checked:
        if len(value) > limit:
            raise ValueError(f"longer than {limit}")
        return value

    return check


Short = Annotated[str, AfterValidator(_at_most(200))]
Sentence = Annotated[str, AfterValidator(_at_most(600))]
Text = Annotated[str, AfterValidator(_at_most(2_000))]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FoundClaim(Form):
    fragment: Text
    why_checkable: Sentence
    restatement: Text
    kind: ClaimKind
    check_worthiness: float = Field(ge=0, le=1, allow_inf_nan=False)


class GivenUp(Form):
    fragment: Text
    why: Sentence


class FoundClaims(Form):
    """The answer to extract.md."""

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
    """The answer to questions.md."""

    questions: Annotated[list[Asked], AfterValidator(_at_most(8))]


class Certainty(StrEnum):
    """How plainly a passage says it; see proving.STRENGTH."""

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
    """The answer to assess.md."""

    findings: Annotated[list[Finding], AfterValidator(_at_most(MOST_FINDINGS))]
    counter_argument: Text
    gaps: Annotated[list[Missing], AfterValidator(_at_most(5))]
