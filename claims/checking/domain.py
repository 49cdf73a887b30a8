"""The words of Second Source as frozen dataclasses and enums.

Everything the core takes in or gives out is one of these. Offsets are Unicode code points:
those of a claim point into the article's body, those of a passage or a quote into the
document's text. Article and document dates are plain dates; nothing here has a time zone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from enum import StrEnum
from typing import Protocol

LANGUAGES = ("en", "fr", "es", "de")


class Label(StrEnum):
    """What the evidence says of a claim (the labels of the AVeriTeC task)."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    CONFLICTING = "conflicting"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"


LABEL_DEFINITIONS: dict[Label, str] = {
    Label.SUPPORTED: (
        "Credible evidence says what the claim says, in every checkable part of it; that the claim "
        "is merely plausible is not enough."
    ),
    Label.REFUTED: (
        "Credible evidence about the same event and subject says something that cannot be true "
        "together with the claim; that nothing confirms the claim is not enough."
    ),
    Label.CONFLICTING: (
        "Credible sources that do not depend on each other disagree about the claim, and none of "
        "them corrects or outranks the other."
    ),
    Label.NOT_ENOUGH_EVIDENCE: (
        "The sources at hand neither support nor refute the claim; this says nothing about whether "
        "it is true."
    ),
}
assert set(LABEL_DEFINITIONS) == set(Label)


class Stance(StrEnum):
    SUPPORTS = "supports"
    REFUTES = "refutes"
    NEUTRAL = "neutral"


class ClaimKind(StrEnum):
    COUNT = "count"
    EVENT = "event"
    AMOUNT = "amount"
    DATE = "date"
    QUOTE = "quote"
    DURATION = "duration"
    PERSON = "person"
    PERCENT = "percent"
    ORGANISATION = "organisation"
    RANK = "rank"
    ROLE = "role"
    PLACE = "place"


class DifferenceKind(StrEnum):
    DATE = "date"
    AMOUNT = "amount"
    COUNT = "count"
    PERCENT = "percent"
    PERSON = "person"
    ORGANISATION = "organisation"
    ROLE = "role"
    PLACE = "place"
    NEGATION = "negation"
    RANK = "rank"
    DURATION = "duration"
    ATTRIBUTION = "attribution"


class Step(StrEnum):
    """What a language model is asked to do."""

    EXTRACT = "extract"
    QUESTIONS = "questions"
    ASSESS = "assess"


class Tier(StrEnum):
    """How near a publisher stands to the facts; the first is the nearest."""

    PRIMARY = "primary"
    REFERENCE = "reference"
    NEWS = "news"
    LOW = "low"


class Note(StrEnum):
    """What a reader must know beside the label."""

    SUPERSEDED = "superseded"  # true when written; a later document gives a newer figure
    CORRECTED = "corrected"  # a source that said otherwise has since been corrected


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article as the core sees it. `body` is already normalised (LF line ends)."""

    title: str
    body: str
    language: str | None  # ISO 639-1, or None where it is none that the core speaks
    date: Date

    @property
    def as_of(self) -> Date:
        """Documents dated after this day are later than the article."""
        return self.date


@dataclass(frozen=True, slots=True)
class ExtractedClaim:
    """One checkable statement. `sentence` is exactly `body[start:end]`, the claim's own span."""

    start: int
    end: int
    sentence: str
    restatement: str  # understood without the article: subject named, relative dates resolved
    kind: ClaimKind
    check_worthiness: float  # 0..1
    language: str | None
    why: str = ""  # why it can be checked, in a model's words
    better: str = ""  # a restatement that a model would prefer; people take it or leave it


def same_place(a: ExtractedClaim, b: ExtractedClaim) -> bool:
    """Whether most of the longer of the two spans is in both."""
    both = min(a.end, b.end) - max(a.start, b.start)
    return both >= 0.8 * max(a.end - a.start, b.end - b.start)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of the article that were not made a claim, and why: `body[start:end]`."""

    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What the step `extract` gives: claims in the order of the body, and what a model gave up on.

    `not_found` counts fragments that a model named and that do not stand in the article.
    """

    claims: tuple[ExtractedClaim, ...]
    left_out: tuple[LeftOut, ...] = ()
    not_found: int = 0


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One stored copy of one page. `key` names it in results: the file's name, or the id."""

    key: str
    title: str
    publisher: str
    url: str
    date: Date | None  # None counts as later than every article
    language: str | None
    tier: Tier
    text: str
    origin: str = ""  # documents with the same non-empty origin count once
    corrects: bool = False  # a person, or its own words, say that it corrects another document


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a document: `text` is exactly `document.text[start:end]`."""

    document: SourceDocument
    start: int
    end: int
    text: str
    score: float = 0.0  # how well it fits the claim; comparable within one retrieval only


@dataclass(frozen=True, slots=True)
class Difference:
    """What exactly disagrees: as written on both sides, and normalised to the same form.

    Dates are ISO 8601 at the coarser granularity of the two ("2023-05" / "2024-05"); amounts are
    "86000000000 USD"; counts and percentages are plain decimals; names and roles are as written.
    """

    kind: DifferenceKind
    claim_text: str
    source_text: str
    claim_value: str
    source_value: str


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A quote with its stance. `quote` is exactly `document.text[start:end]`."""

    document: SourceDocument
    start: int
    end: int
    quote: str
    stance: Stance
    differences: tuple[Difference, ...] = ()
    origin: str = ""  # key of the origin that conclude counts; set by conclude
    later: bool = False  # dated after the check's as-of day, or not dated at all
    strength: float = 0.5  # 0..1: how surely the stance is right
    corrects: bool = False  # its document takes back what the claim says
    found_by: tuple[str, ...] = ()  # the engines that found it, where more than one has read


def overlap(a: EvidenceItem, b: EvidenceItem) -> bool:
    """Whether the two quote some of the same words."""
    return a.document.key == b.document.key and a.start < b.end and b.start < a.end


def opposed(a: EvidenceItem, b: EvidenceItem) -> bool:
    """Whether one supports and the other refutes."""
    return {a.stance, b.stance} == {Stance.SUPPORTS, Stance.REFUTES}


@dataclass(frozen=True, slots=True)
class Question:
    """Something to search for; `language` is ISO 639-1, None where it is none that the core speaks."""

    text: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Gap:
    """What the passages read so far leave open, and what to search for to close it."""

    missing: str
    question: Question


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the step `assess` gives: one item for each passage that has something to say.

    A model adds the strongest argument against what the evidence says, and what is still open.
    """

    evidence: tuple[EvidenceItem, ...] = ()
    counter_argument: str = ""
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a check comes to. `confidence` is the probability that the label is right."""

    label: Label
    confidence: float
    rationale: str
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the evidence of one engine alone comes to."""

    engine: str
    version: str
    label: Label
    confidence: float


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The suggestion with its evidence, best first, at most `MOST_EVIDENCE` items."""

    suggestion: Suggestion
    evidence: tuple[EvidenceItem, ...] = ()
    counter_argument: str = ""
    gaps: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()  # one an engine
    fell_back: str = ""  # why the model has not read it, where it should have


MOST_EVIDENCE = 6


@dataclass(frozen=True, slots=True)
class Usage:
    """What a step cost: zero for the local engine."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    reused: int = 0  # answers that had been paid for before


class Retriever(Protocol):
    def retrieve(self, claim: ExtractedClaim, article: ArticleText, limit: int) -> Sequence[Passage]:
        """The passages likeliest to decide the claim, best first, at most `limit`."""
        ...


class Engine(Protocol):
    """Gives the steps `extract`, `questions` and `assess`. Raises failures.CheckFailure, nothing else."""

    name: str
    version: str
    most_passages: int  # that it reads at a time
    most_characters: int  # of those, in all
    follow_ups: int  # rounds of further questions, at most

    def extract(self, article: ArticleText) -> Extraction: ...

    def questions(self, claim: ExtractedClaim, article: ArticleText) -> Sequence[Question]:
        """What to search for besides the claim's own words; none where those will do."""
        ...

    def assess(self, claim: ExtractedClaim, article: ArticleText, passages: Sequence[Passage]) -> Assessment:
        """Quotes stand word for word in their documents."""
        ...

    def usage(self) -> Usage:
        """What this engine object has spent so far."""
        ...


AskAround = Callable[[Question], bool]


def ask_nobody(_: Question) -> bool:
    """For callers that search nowhere but in what they have."""
    return False


@dataclass(frozen=True, slots=True)
class Progress:
    """Told to the callback as a step ends."""

    step: str
    done: int
    total: int


ProgressCallback = Callable[[Progress], None]


def ignore_progress(_: Progress) -> None:
    """The callback for callers that show none."""


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    claim: ExtractedClaim
    result: CheckResult


@dataclass(frozen=True, slots=True)
class CheckedArticle:
    """`fell_back` says why no model looked for claims, where one should have."""

    article: ArticleText
    engine_name: str
    engine_version: str
    claims: tuple[CheckedClaim, ...] = field(default_factory=tuple)
    left_out: tuple[LeftOut, ...] = ()
    fell_back: str = ""
