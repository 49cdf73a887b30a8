"""The editors' dashboard against cases that were counted by hand."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.models import (
    Article,
    Check,
    CheckState,
    CitedEvidence,
    Claim,
    ClaimState,
    Evidence,
    EvidenceMark,
    JudgedBy,
    Judgement,
    Newsroom,
    Rating,
    Source,
    Verdict,
)
from claims.queries.dashboard import Figure, Period, dashboard, period_of
from tests.cast import Cast, stored
from tests.web.conftest import SignedIn

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)  # a Wednesday
_numbers = count(1)


class Desk:
    """Makes rows as of a moment: the clock says what it is told to."""

    def __init__(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cast = cast
        self.moment = NOW
        monkeypatch.setattr(timezone, "now", lambda: self.moment)

    def at(self, moment: datetime) -> Desk:
        self.moment = moment
        return self

    def article(self) -> Article:
        number = next(_numbers)
        return Article.objects.create(
            title=f"Article {number}", body="A body long enough.", body_sha256=f"{number:064d}", date=date(2026, 1, 1),
            kind="published", submitted_by=self.cast.sam, state="checked",
        )  # fmt: skip

    def claim(
        self, article: Article, label: str = "refuted", confidence: float = 0.9, state: str = "flagged"
    ) -> Claim:
        """With label "failed", a claim whose only check failed; with "", one that nobody has checked."""
        claim = Claim.objects.create(
            article=article, start=0, end=5, restatement="A claim.", restatement_key=str(next(_numbers)), kind="date",
            check_worthiness=0.5, state=state,
        )  # fmt: skip
        if label == "failed":
            Check.objects.create(
                claim=claim, engine="local", as_of=article.date, state=CheckState.FAILED, failure="Too slow."
            )
        elif label:
            claim.suggested_by = Check.objects.create(
                claim=claim,
                engine="local",
                as_of=article.date,
                state=CheckState.DONE,
                label=label,
                confidence=confidence,
            )
            claim.save(update_fields=["suggested_by"])
        return claim

    def decide(self, claim: Claim, label: str, *, after: timedelta = timedelta()) -> Verdict:
        self.moment += after
        Claim.objects.filter(pk=claim.pk).update(state=ClaimState.DECIDED)
        Verdict.objects.filter(claim=claim).update(current=False)
        verdict = Verdict.objects.create(
            claim=claim, state="decided", label=label, rating=Rating.objects.filter(label=label)[0], explanation="x",
            proposed_by=self.cast.rita, decided_by=self.cast.eva, claim_hash="", evidence_hash="",
        )  # fmt: skip
        self.judge(claim, label, by=JudgedBy.DECISION)
        self.moment -= after
        return verdict

    def judge(
        self, claim: Claim, label: str, *, by: str = JudgedBy.OWN_LABEL, blind: bool = False
    ) -> Judgement:
        check = claim.suggested_by
        return Judgement.objects.create(
            claim=claim, person=self.cast.rita, by=by, label=label, check_run=check, blind=blind,
            suggested_label=check.label if check else "", suggested_confidence=check.confidence if check else None,
        )  # fmt: skip


@pytest.fixture
def desk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(cast, monkeypatch)


@pytest.fixture
def eva(cast: Cast, signed_in: SignedIn) -> Client:
    return signed_in(cast.eva)


def figures(desk: Desk, chosen: str = "90") -> dict[str, Figure]:
    desk.moment = NOW
    found = dashboard(period_of(PARIS, chosen), Newsroom.objects.get(pk=1), NOW)
    return {figure.key: figure for figure in found}


def words(figure: Figure) -> str:
    return " ".join(figure.said)


# The days


@pytest.mark.parametrize(
    ("days", "step", "parts"), [(7, "day", 7), (31, "day", 31), (90, "week", 14), (365, "week", 53), (800, "month", 27), (3_000, "year", 9)]
)  # fmt: skip
def test_days_are_cut_into_parts_that_can_be_read(desk: Desk, days: int, step: str, parts: int) -> None:
    desk.at(NOW - timedelta(days=days - 1)).article()
    desk.moment = NOW
    period = period_of(PARIS, "all")
    assert (period.step, len(period.names)) == (step, parts)
    assert (period.first, period.last) == (date(2026, 6, 10) - timedelta(days=days - 1), date(2026, 6, 10))


def test_days_end_at_the_newsrooms_midnight_in_summer_and_in_winter(desk: Desk) -> None:
    desk.at(datetime(2026, 3, 1, tzinfo=UTC)).article()
    desk.moment = NOW
    period = period_of(PARIS, "90", date(2026, 3, 27), date(2026, 3, 30))
    assert [edge.astimezone(UTC).hour for edge in period.edges] == [
        23,
        23,
        23,
        22,
        22,
    ]  # 29 March has 23 hours


def test_one_never_looks_before_the_first_article_nor_beyond_today(desk: Desk) -> None:
    desk.at(NOW - timedelta(days=3)).article()
    desk.moment = NOW
    period = period_of(PARIS, "90", date(2001, 1, 1), date(2030, 1, 1))
    assert (period.first, period.last) == (date(2026, 6, 7), date(2026, 6, 10))


# Claims


def test_claims_are_counted_by_label_and_state_in_the_week_of_their_submission(desk: Desk) -> None:
    sunday_night = desk.at(datetime(2026, 5, 31, 22, 30, tzinfo=UTC)).article()  # Monday in Paris
    before = desk.at(datetime(2026, 5, 31, 21, 30, tzinfo=UTC)).article()
    first = desk.at(NOW - timedelta(days=60)).article()
    for label, state in (("supported", "unreviewed"), ("refuted", "flagged"), ("refuted", "published"), ("failed", "flagged"), ("", "unreviewed")):  # fmt: skip
        desk.claim(sunday_night, label, state=state)
    desk.claim(before, "conflicting")
    desk.claim(first, "not_enough_evidence")
    Claim.objects.filter(pk=desk.claim(before, "supported").pk).update(hidden=True)
    found = figures(desk)
    by_label = {row[0]: row[1:] for row in found["claims-by-label"].table.rows}
    assert by_label["1 Jun"] == [1, 2, 0, 0, 1, 1, 5]
    assert by_label["25 May"] == [0, 0, 1, 0, 0, 0, 1]
    assert by_label["11 Apr"] == [0, 0, 0, 1, 0, 0, 1]
    by_state = {row[0]: row[1:] for row in found["claims-by-state"].table.rows}
    assert by_state["1 Jun"] == [2, 2, 0, 0, 1, 0, 0, 5]
    assert "abstained on 1 (14 %), and 1 (14 %) checks failed" in words(found["reliability"])


# Times


def test_the_time_to_a_verdict_is_to_the_first_one_and_open_claims_are_said(desk: Desk) -> None:
    day = NOW - timedelta(days=20)
    article = desk.at(day).article()
    for hours in (1, 2, 3, 4, 10):
        desk.decide(desk.claim(article), "refuted", after=timedelta(hours=hours))
    again = desk.claim(article)
    desk.decide(again, "refuted", after=timedelta(hours=5))
    desk.decide(again, "supported", after=timedelta(hours=300))
    desk.claim(article)
    desk.claim(article, state="proposed")
    desk.claim(article, "supported", state="unreviewed")
    desk.claim(article, state="dismissed")
    found = figures(desk)
    figure = found["time-to-verdict"]
    # 1, 2, 3, 4, 5 and 10 hours
    assert "half within 3.5 hours, 90 % within 7.5 hours (6 claims)" in words(figure)
    assert "2 claims are still open and not in these times: half of them for 20 days or more, the oldest for 20 days." in words(figure)  # fmt: skip
    assert "1 more were never flagged, and 1 dismissed." in words(figure)
    assert [row for row in figure.table.rows if row[1]] == [["21 May", 6, "3.5", "7.5"]]
    spread = {row[0]: list(row[1:]) for row in found["time-spread"].table.rows}
    assert spread["1 to 4 hours"] == [3, 0]
    assert spread["4 to 24 hours"] == [3, 0]
    assert spread["7 to 30 days"] == [0, 2]


# Agreement


def agree(desk: Desk, cases: list[tuple[str, str, int]], *, blind: bool = False) -> None:
    article = desk.article()
    for suggested, said, times in cases:
        for _time in range(times):
            claim = desk.claim(article, suggested)
            if blind:
                desk.judge(claim, said, blind=True)
            else:
                desk.decide(claim, said)


def test_agreement_is_counted_by_label_with_kappa_and_its_cases(desk: Desk) -> None:
    agree(desk, [("supported", "supported", 20), ("supported", "refuted", 5), ("refuted", "supported", 10), ("refuted", "refuted", 15)])  # fmt: skip
    found = figures(desk)
    figure = found["agreement-decided"]
    assert [row[:5] for row in figure.table.rows] == [
        ["supported", 20, 5, 0, 0], ["refuted", 10, 15, 0, 0], ["conflicting", 0, 0, 0, 0], ["not enough evidence", 0, 0, 0, 0],
    ]  # fmt: skip
    assert "Same label: 70 % (35 of 50; between 56 % and 81 %)." in words(figure)
    assert "0.40 (50 cases)" in words(figure)
    assert found["agreement-blind"].plot is None


def test_of_a_handful_of_cases_no_share_is_given(desk: Desk) -> None:
    agree(desk, [("supported", "supported", 5)])
    found = figures(desk)
    assert "5 of 5: too few for a share" in words(found["agreement-decided"])
    assert "kappa" not in words(found["agreement-decided"])
    assert "%" not in found["reliability"].said[0]
    assert "too few to say" in words(found["reliability"])


def test_labels_given_blind_are_counted_apart_and_cant_tell_is_no_disagreement(desk: Desk) -> None:
    agree(
        desk,
        [("refuted", "refuted", 18), ("refuted", "supported", 2), ("refuted", "cant_tell", 9)],
        blind=True,
    )
    agree(desk, [("supported", "supported", 3)])
    found = figures(desk)
    figure = found["agreement-blind"]
    assert figure.table.rows[1][:6] == ["refuted", 2, 18, 0, 0, 9]
    assert "Same label: 90 % (18 of 20" in words(figure)
    assert found["agreement-decided"].table.rows[0][1] == 3


def test_a_claim_that_is_decided_twice_counts_once_as_it_was_decided_last(desk: Desk) -> None:
    claim = desk.claim(desk.article(), "supported")
    desk.decide(claim, "supported")
    desk.decide(claim, "refuted")
    assert figures(desk)["agreement-decided"].table.rows[0][1:5] == [0, 1, 0, 0]


def test_a_later_check_does_not_change_what_was_counted(desk: Desk) -> None:
    claim = desk.claim(desk.article(), "supported")
    desk.decide(claim, "supported")
    Check.objects.filter(claim=claim).update(label="refuted")
    assert figures(desk)["agreement-decided"].table.rows[0][1:5] == [1, 0, 0, 0]


# Confidence


def test_confidence_is_held_against_what_people_decided(desk: Desk) -> None:
    article = desk.article()
    for place in range(20):
        desk.decide(desk.claim(article, "refuted", 0.95), "refuted" if place < 18 else "supported")
    for place in range(10):
        desk.decide(desk.claim(article, "supported", 0.55), "supported" if place < 6 else "conflicting")
    for _place in range(7):
        desk.decide(desk.claim(article, "not_enough_evidence", 0.99), "refuted")
    figure = figures(desk)["reliability"]
    rows = {row[0]: row[1:] for row in figure.table.rows}
    assert rows["0.9 – 1.0"] == [20, "0.95", 18, "90 % (70 % – 97 %)"]
    assert rows["0.5 – 0.6"] == [10, "0.55", 6, "60 % (31 % – 83 %)"]
    assert rows["0.0 – 0.1"] == [0, "", 0, ""]
    assert "At a threshold of 0.80 the machine was right in 90 % (18 of 20; between 70 % and 97 %)." in words(
        figure
    )
    # (20 x 0.05 + 10 x 0.05) / 30
    assert "off by 5 % on average (expected calibration error, 30 cases)" in words(figure)
    assert figure.plot is not None
    assert len(figure.plot.points) == 2  # type: ignore[union-attr]


# Sources


def cite(desk: Desk, verdict: Verdict, document_source: str, origin: str) -> None:
    document = Source.objects.get(name=document_source).documents.first()
    evidence = Evidence.objects.create(
        check_run=verdict.claim.suggested_by, document=document, start=0, end=4, quote="x", stance="refutes", rank=1,
        origin=origin,
    )  # fmt: skip
    CitedEvidence.objects.create(verdict=verdict, evidence=evidence)


def test_sources_are_counted_by_the_claims_that_rest_on_them(desk: Desk) -> None:
    stored(publisher="Harbour Wire")
    stored("The gazette printed it in full length.", publisher="Gazette", tier="primary")
    article = desk.article()
    for origin in ("one", "two"):
        verdict = desk.decide(desk.claim(article), "refuted")
        cite(desk, verdict, "Harbour Wire", origin)
        withdrawn = Verdict.objects.create(
            claim=verdict.claim, state="withdrawn", current=False, label="refuted", rating=verdict.rating,
            explanation="x", proposed_by=desk.cast.rita, decided_by=desk.cast.eva, claim_hash="", evidence_hash="",
        )  # fmt: skip
        CitedEvidence.objects.create(verdict=withdrawn, evidence=verdict.cited.get())
    cite(desk, verdict, "Gazette", "three")
    document = Source.objects.get(name="Gazette").documents.get()
    EvidenceMark.objects.create(
        claim=verdict.claim, document=document, start=0, end=4, action="struck", person=desk.cast.rita
    )
    found = figures(desk)
    assert list(map(list, found["sources-cited"].table.rows)) == [
        ["Harbour Wire", "news", 2, 2, 2], ["Gazette", "primary", 1, 1, 1],
    ]  # fmt: skip
    assert "By tier: primary 1, news 2." in words(found["sources-cited"])
    assert "one origin 1, two origins 1, three or more 0" in words(found["sources-cited"])
    assert list(map(list, found["sources-struck"].table.rows)) == [["Gazette", "primary", 1]]


# The page


def page(client: Client, query: str = "", status: int = 200) -> str:
    answer = client.get(reverse("dashboard") + query)
    assert answer.status_code == status
    return answer.content.decode()


def test_an_empty_desk_says_what_will_be_here_and_what_to_do(eva: Client) -> None:
    shown = page(eva)
    assert "Submit an article" in shown
    assert "Decide a proposed verdict, and it is counted here." in shown
    assert "“Evidence first” in the settings asks reviewers for one." in shown
    assert "<table" not in shown


def test_every_plot_has_a_name_a_description_and_a_table(desk: Desk, eva: Client) -> None:
    stored()
    agree(desk, [("refuted", "refuted", 6)])
    agree(desk, [("refuted", "refuted", 1)], blind=True)
    cite(desk, Verdict.objects.all()[0], "Harbour Wire", "one")
    desk.moment = timezone.now()
    shown = page(eva)
    plots = re.findall(r'<svg class="plot".*?</svg>', shown, re.DOTALL)
    assert len(plots) == 8  # nothing was struck
    assert len(re.findall(r"<table", shown)) == 8
    for plot in plots:
        assert 'role="img"' in plot
        assert re.search(r"<title id=\"[\w-]+\">[^<]+</title><desc id=\"[\w-]+\">[^<]+</desc>", plot), plot[
            :300
        ]
    assert "style=" not in shown
    assert len(re.findall(r"<h1", shown)) == 1


def test_no_figure_is_one_persons(desk: Desk, eva: Client) -> None:
    agree(desk, [("refuted", "refuted", 6)])
    shown = page(eva)
    for name in ("Rita", "rita", "Remy", "Emil"):
        assert name not in shown


@pytest.mark.parametrize(
    "query",
    [
        "?range=12", "?range=x", "?since=yesterday", "?since=2026-02-30", "?since=2026-03-02&until=2026-03-01",
        "?since=0001-01-01", "?until=1815-06-18",
    ],
)  # fmt: skip
def test_days_that_make_no_sense_are_refused_in_words(eva: Client, query: str) -> None:
    assert 'role="alert"' in page(eva, query, 400)


@pytest.mark.parametrize(
    "query", ["", "?range=7", "?range=all", "?since=2026-01-01", "?since=2026-01-01&until=2026-02-01"]
)
def test_days_have_an_address(eva: Client, query: str) -> None:
    page(eva, query)


def test_each_table_is_a_file_whose_cells_are_harmless(desk: Desk, eva: Client) -> None:
    stored(publisher="=HYPERLINK(1)")
    verdict = desk.decide(desk.claim(desk.article()), "refuted")
    cite(desk, verdict, "=HYPERLINK(1)", "one")
    answer = eva.get(reverse("export_figure", args=["sources-cited"]))
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert text.splitlines() == ["\ufeffSource,tier,claims,quotes,origins", "'=HYPERLINK(1),news,1,1,1"]
    assert eva.get(reverse("export_figure", args=["nothing-such"])).status_code == 404


def test_it_asks_as_little_of_the_database_for_many_claims_as_for_few(desk: Desk) -> None:
    agree(desk, [("refuted", "refuted", 1)])
    period: Period = period_of(PARIS, "90")
    newsroom = Newsroom.objects.get(pk=1)
    with CaptureQueriesContext(connection) as few:
        dashboard(period, newsroom, NOW)
    agree(desk, [("refuted", "refuted", 20), ("supported", "refuted", 20)])
    agree(desk, [("refuted", "refuted", 10)], blind=True)
    with CaptureQueriesContext(connection) as many:
        dashboard(period, newsroom, NOW)
    assert len(many) <= len(few) + 2  # of sources, tiers and origins only where something is cited
    assert len(many) <= 12
