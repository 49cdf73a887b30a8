"""What strangers may see: published fact-checks, every version of them, and what was corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import CharField, F, Prefetch, QuerySet, Value

from claims.checking.domain import LANGUAGES
from claims.checking.language.sentences import split_sentences
from claims.models import Correction, CorrectionState, Evidence, FactCheck, Person, Verdict
from claims.models.verdicts import LAST_CHANGE
from claims.queries.pages import page_of
from claims.queries.word_diff import Pieces, word_diff

ROWS = 20  # a page
FEED_ROWS = 50
SENTENCE_LIMIT = 300  # characters


@dataclass(frozen=True, slots=True)
class Version:
    """What the page said from one moment to another; `ended_at` is empty while it still says it."""

    number: int
    verdict: Verdict
    exception: str
    published_at: datetime
    published_by: Person | None
    ended_at: datetime | None
    ended_with: Correction | None


@dataclass(frozen=True, slots=True)
class CorrectionShown:
    """A correction as people see it: what was said before and what is said now, word by word."""

    row: Correction
    number: int  # of the version that it ended
    after: Verdict
    words_before: Pieces
    words_after: Pieces
    dropped: list[Evidence]
    added: list[Evidence]

    @property
    def new_rating(self) -> bool:
        return self.row.before.rating_id != self.after.rating_id

    @property
    def new_words(self) -> bool:
        return self.row.before.explanation != self.after.explanation


@dataclass(frozen=True, slots=True)
class PublicChange:
    """A row of the corrections page: a correction, or a withdrawal where there is none."""

    at: datetime
    fact_check: FactCheck
    correction: CorrectionShown | None


def fact_checks() -> QuerySet[FactCheck]:
    """With all that the public page shows."""
    return listed().prefetch_related(
        Prefetch("verdict__cited", _evidence()),
    )


def listed() -> QuerySet[FactCheck]:
    """With what a row of a list shows."""
    return FactCheck.objects.select_related(
        "claim__article", "verdict__rating", "verdict__proposed_by", "verdict__decided_by", "published_by"
    )


def newest_fact_checks(page: int) -> Page[FactCheck]:
    """Published ones, newest first; withdrawn ones keep their address but leave the list."""
    published = FactCheck.objects.filter(withdrawn_at__isnull=True).order_by("-published_at", "-pk")
    return page_of(published, listed(), ROWS, page)


def last_changed() -> list[FactCheck]:
    """For the feed: the newest by their last change, withdrawn ones among them."""
    newest = FactCheck.objects.order_by(LAST_CHANGE.desc(), "-pk")
    return list(page_of(newest, listed().prefetch_related(_published()), FEED_ROWS, 1))


def corrections_of(fact_check: FactCheck) -> list[Correction]:
    """The published ones, the oldest first, with both verdicts and what they cite."""
    return list(_corrections().filter(fact_check=fact_check).order_by("ended_at", "pk"))


def versions_of(fact_check: FactCheck, corrections: list[Correction]) -> list[Version]:
    """Every version, the first one first; the last one is what the page says, or said when it was withdrawn."""
    begins = [(fact_check.published_at, fact_check.published_by)]
    begins += [(row.ended_at, row.ended_by) for row in corrections if row.ended_at and row.ended_by]
    said = [(row.before, row.exception_before) for row in corrections]
    said.append((fact_check.verdict, fact_check.exception))
    ends: list[tuple[datetime | None, Correction | None]] = [(row.ended_at, row) for row in corrections]
    ends.append((fact_check.withdrawn_at, None))
    return [
        Version(number, *what, *begin, *end)
        for number, (what, begin, end) in enumerate(zip(said, begins, ends, strict=True), start=1)
    ]


def shown(corrections: list[Correction]) -> list[CorrectionShown]:
    """The corrections of one fact-check, the newest first."""
    numbered = enumerate(corrections, start=1)
    return [show(row, row.after or row.proposal, number) for number, row in numbered][::-1]


def show(row: Correction, after: Verdict, number: int = 0) -> CorrectionShown:
    """One correction; while it is open, `after` is what is proposed."""
    words_before, words_after = word_diff(row.before.explanation, after.explanation)
    was, now = list(row.before.cited.all()), list(after.cited.all())
    return CorrectionShown(
        row, number, after, words_before, words_after, dropped=_without(was, now), added=_without(now, was)
    )


def open_correction(fact_check: FactCheck) -> CorrectionShown | None:
    """The one that waits for an editor: the desk's own, until it is published."""
    row = (
        _with_verdicts(Correction.objects.filter(state=CorrectionState.PROPOSED, fact_check=fact_check))
        .select_related("proposed_by")
        .first()
    )
    return None if row is None else show(row, row.proposal)


def public_changes(page: int) -> Page[PublicChange]:
    """Corrections and withdrawals of all fact-checks, the newest first."""
    corrected = Correction.objects.filter(state=CorrectionState.PUBLISHED).order_by()
    withdrawn = FactCheck.objects.filter(withdrawn_at__isnull=False).order_by()
    rows = _dated(corrected, "ended_at", "correction").union(_dated(withdrawn, "withdrawn_at", "withdrawal"))
    found = Paginator(rows.order_by("-at", "-row"), ROWS).get_page(page)
    ids = [(what, row) for _, what, row in found.object_list]
    corrections = (
        _corrections()
        .select_related("fact_check__claim__article")
        .in_bulk([row for what, row in ids if what == "correction"])
    )
    withdrawals = listed().in_bulk([row for what, row in ids if what == "withdrawal"])
    found.object_list = [
        _public_change(corrections[row]) if what == "correction" else _withdrawal(withdrawals[row])
        for what, row in ids
    ]
    return found


def first_sentence(text: str, language: str) -> str:
    """The text's first sentence, cut at a word where it is very long."""
    spans = split_sentences(text, language if language in LANGUAGES else None)
    sentence = " ".join(text[spans[0].start : spans[0].end].split()) if spans else ""
    if len(sentence) <= SENTENCE_LIMIT:
        return sentence
    return sentence[:SENTENCE_LIMIT].rpartition(" ")[0] + " …"


def _public_change(row: Correction) -> PublicChange:
    assert row.ended_at  # a constraint holds both for published ones
    assert row.after
    return PublicChange(row.ended_at, row.fact_check, show(row, row.after))


def _withdrawal(row: FactCheck) -> PublicChange:
    assert row.withdrawn_at
    return PublicChange(row.withdrawn_at, row, None)


def _dated(rows: QuerySet, when: str, what: str) -> QuerySet:  # type: ignore[type-arg]  # of two models
    return rows.annotate(at=F(when), what=Value(what, CharField()), row=F("pk")).values_list(
        "at", "what", "row"
    )


def _corrections() -> QuerySet[Correction]:
    return _with_verdicts(Correction.objects.filter(state=CorrectionState.PUBLISHED)).select_related(
        "after__rating", "ended_by"
    )


def _with_verdicts(rows: QuerySet[Correction]) -> QuerySet[Correction]:
    return rows.select_related(
        "before__rating", "before__proposed_by", "before__decided_by", "proposal__rating"
    ).prefetch_related(
        Prefetch("before__cited", _evidence()),
        Prefetch("after__cited", _evidence()),
        Prefetch("proposal__cited", _evidence()),
    )


def _published() -> Prefetch:
    return Prefetch(
        "corrections",
        Correction.objects.filter(state=CorrectionState.PUBLISHED).order_by("ended_at", "pk"),
        to_attr="published_corrections",
    )


def _evidence() -> QuerySet[Evidence]:
    return (
        Evidence.objects.select_related("document__source", "document__look")
        .defer("document__text")
        .prefetch_related("differences")
    )


def _without(these: list[Evidence], those: list[Evidence]) -> list[Evidence]:
    """A later check finds the same quote again: it is the same place in the same document that counts."""
    places = {item.place for item in those}
    return [item for item in these if item.place not in places]
