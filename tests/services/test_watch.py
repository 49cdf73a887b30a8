"""What becomes of a cited page marks the verdict stale, and changes nothing else."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from claims.models import (
    ArticleState,
    Check,
    CheckState,
    Claim,
    Document,
    EvidenceMark,
    HostTurn,
    Notice,
    NoticeKind,
    PageLook,
    Source,
    StaleReason,
    Watch,
    WatchState,
)
from claims.services import turns
from claims.services.check import run_check
from claims.services.errors import Conflict, NotAllowed, Refused
from claims.services.fetching import add_page
from claims.services.keeping import retire_document
from claims.services.origins import say_corrects
from claims.services.publish import publish as publish_claim
from claims.services.publish import withdraw
from claims.services.review import mark_evidence
from claims.services.stale import settle
from claims.services.watch import look, wake_due_watches
from tests.cast import Cast, checked, decided, refuted_claim, stored
from tests.services.library_web import asked_for_pages, library_web, page, publish
from tests.services.watched import (
    OTHER_DATE,
    QUOTE,
    REST,
    as_published,
    cited_page,
    feld,
    now_says,
    open_reasons,
    published,
    turn_comes,
)
from tests.sources.web import PUBLIC, Web, answers, redirects, silent

web = pytest.fixture(library_web)


@pytest.fixture
def claim(cast: Cast, web: Web) -> Claim:
    return published(cast, web)


# What the page says


def test_a_page_that_says_the_same_changes_nothing(claim: Claim, web: Web) -> None:
    before, documents = as_published(claim), Document.objects.count()
    turn_comes(claim)
    assert not claim.stale
    assert (as_published(claim), Document.objects.count()) == (before, documents)
    assert PageLook.objects.get().failure == ""
    assert claim.checks.count() == 1


def test_a_page_that_no_longer_says_the_quote_marks_the_verdict_and_never_flips_it(
    cast: Cast, claim: Claim, web: Web
) -> None:
    before = as_published(claim)
    now_says(web, feld(OTHER_DATE, REST))
    turn_comes(claim)
    assert claim.stale
    assert open_reasons(claim) == ["document_changed"]
    assert as_published(claim) == before  # T6
    new = Document.objects.order_by("-pk")[0]
    assert new.previous is not None
    assert QUOTE in new.previous.text
    (part,) = StaleReason.objects.get().details["parts"]
    assert (part["quote"], part["now"], part["version"]) == (QUOTE, OTHER_DATE, new.pk)
    # A check is asked for at once; what it comes to changes nothing by itself either.
    check = Check.objects.get(claim=claim, state=CheckState.QUEUED)
    assert check.requested_by is None
    assert run_check(check.pk)
    claim.refresh_from_db()
    assert as_published(claim) == before
    told = Notice.objects.filter(kind=NoticeKind.STALE)
    assert {notice.to for notice in told} == {cast.rita, cast.eva}
    assert {notice.who for notice in told} == {"The watch"}


def test_a_page_that_changed_elsewhere_is_recorded_and_marks_nothing(claim: Claim, web: Web) -> None:
    now_says(web, feld(QUOTE, REST + " The company also opened an office in Lyon that year."))
    turn_comes(claim)
    assert not claim.stale
    look = PageLook.objects.get()
    assert look.version is not None
    assert look.version.previous == look.document


def test_the_same_words_broken_into_other_lines_are_the_same_quote(claim: Claim, web: Web) -> None:
    now_says(web, feld(QUOTE.replace("May 2022, ", "May 2022,\n   ") + " " + REST))
    turn_comes(claim)
    assert not claim.stale


def test_the_same_change_is_raised_once_and_another_one_again(cast: Cast, claim: Claim, web: Web) -> None:
    now_says(web, feld(OTHER_DATE, REST))
    turn_comes(claim)
    turn_comes(claim)
    reason = StaleReason.objects.get()
    settle(cast.emil, claim, reason.pk, version=claim.version, settlement="A slip; the archive has May.")
    turn_comes(claim)
    assert (claim.stale, StaleReason.objects.count()) == (False, 1)
    now_says(web, feld(OTHER_DATE.replace("June", "July"), REST))
    turn_comes(claim)
    assert (claim.stale, StaleReason.objects.count()) == (True, 2)


def test_a_page_that_is_changed_again_while_it_waits_stays_one_reason(claim: Claim, web: Web) -> None:
    for month in ("June", "July"):
        now_says(web, feld(OTHER_DATE.replace("June", month), REST))
        turn_comes(claim)
    (reason,) = StaleReason.objects.all()
    assert "July" in reason.details["parts"][0]["now"]


def test_a_page_that_goes_back_to_its_old_text_is_the_old_version_again(
    cast: Cast, claim: Claim, web: Web
) -> None:
    now_says(web, feld(OTHER_DATE, REST))
    turn_comes(claim)
    settle(cast.emil, claim, StaleReason.objects.get().pk, version=claim.version, settlement="A slip.")
    now_says(web, feld())
    turn_comes(claim)
    assert not claim.stale
    assert PageLook.objects.get().version == PageLook.objects.get().document


# Pages that are gone


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_marks_the_verdict_and_keeps_copy_and_quote(
    claim: Claim, web: Web, status: int
) -> None:
    before, texts = as_published(claim), list(Document.objects.values_list("text", flat=True))
    now_says(web, answers(b"gone", status))
    turn_comes(claim)
    assert open_reasons(claim) == ["document_gone"]
    assert PageLook.objects.get().gone_at is not None
    assert as_published(claim) == before  # T5
    assert list(Document.objects.values_list("text", flat=True)) == texts


def test_an_address_that_leads_to_the_front_page_is_gone(claim: Claim, web: Web) -> None:
    publish(web, "news.example/", page("Today in the bay: nothing of note happened.", title="The Bay News"))
    now_says(web, redirects("http://news.example/"))
    turn_comes(claim)
    assert open_reasons(claim) == ["document_gone"]
    assert Document.objects.count() == 1


def test_a_site_in_trouble_is_gone_only_after_three_days(claim: Claim, web: Web) -> None:
    now_says(web, answers(b"oops", 503))
    for day in (1, 2):
        turn_comes(claim)
        assert (PageLook.objects.get().misses, claim.stale) == (day, False)
    turn_comes(claim)
    assert open_reasons(claim) == ["document_gone"]


def test_three_looks_on_one_day_are_one_miss(claim: Claim, web: Web, settings: Settings) -> None:
    settings.FETCH_SECONDS = 0.3
    now_says(web, silent)
    wake_due_watches()
    for _ in range(3):
        PageLook.objects.update(looked_at=timezone.now() - timedelta(hours=20))
        Watch.objects.update(next_attempt_at=None)
        assert look(Watch.objects.get().pk)
    assert PageLook.objects.get().misses == 1
    claim.refresh_from_db()
    assert not claim.stale


def test_a_page_whose_host_others_are_at_is_looked_at_soon_and_not_the_next_day(
    claim: Claim, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "_MOST_WAIT", 0.1)
    turn_comes(claim)
    looked_at = PageLook.objects.get().looked_at
    until = timezone.now() + timedelta(hours=1)
    HostTurn.objects.update_or_create(host="news.example", defaults={"token": uuid.uuid4(), "until": until})
    PageLook.objects.update(looked_at=looked_at - timedelta(days=1))
    Watch.objects.update(next_attempt_at=None)
    assert look(Watch.objects.get().pk)
    assert PageLook.objects.get().looked_at == looked_at - timedelta(days=1)  # nothing was asked of it
    assert PageLook.objects.get().misses == 0
    assert Watch.objects.get().next_attempt_at < timezone.now() + timedelta(hours=1)


def test_an_answer_in_between_begins_the_count_anew(claim: Claim, web: Web) -> None:
    for answer in (answers(b"x", 500), answers(b"x", 500), answers(feld()), answers(b"x", 500)):
        now_says(web, answer)
        turn_comes(claim)
    assert (PageLook.objects.get().misses, claim.stale) == (1, False)


def test_while_no_page_answers_it_is_our_own_network_that_is_away(claim: Claim, web: Web) -> None:
    other = stored("The mayor opened the bridge on Monday.")
    for number in range(4):
        now_says(web, answers(b"x", 503))
        PageLook.objects.update_or_create(
            document=other, defaults={"looked_at": timezone.now(), "failure": f"no connection {number}"}
        )
        wake_due_watches()
        PageLook.objects.filter(document__url__contains="feld").update(
            looked_at=timezone.now() - timedelta(days=1)
        )
        Watch.objects.update(next_attempt_at=None)
        assert look(Watch.objects.get().pk)
    claim.refresh_from_db()
    assert not claim.stale
    assert PageLook.objects.get(document__url__contains="feld").gone_at is None


def test_what_we_may_not_read_says_nothing_of_the_page(claim: Claim, web: Web) -> None:
    for status in (401, 403, 451):
        now_says(web, answers(b"members only", status))
        turn_comes(claim)
    web.names["news.example"] = ["127.0.0.1"]  # the name now leads into our own network
    turn_comes(claim)
    look = PageLook.objects.get()
    assert (look.gone_at, claim.stale) == (None, False)
    assert look.failure
    web.names["news.example"] = [PUBLIC]


def test_a_page_that_comes_back_is_no_longer_shown_as_gone(claim: Claim, web: Web) -> None:
    now_says(web, answers(b"gone", 404))
    turn_comes(claim)
    now_says(web, feld())
    turn_comes(claim)
    assert PageLook.objects.get().gone_at is None
    assert claim.stale  # people say whether the verdict stands


# Corrected, retired, struck


def test_a_correction_that_is_linked_afterwards_marks_the_verdict(cast: Cast, claim: Claim, web: Web) -> None:
    correction = stored(f"Correction: {OTHER_DATE}", publisher="The Bay News", title="Feld and Calderon")
    document = claim.fact_check.verdict.cited.all()[0].document
    say_corrects(cast.eva, correction, document)
    before = as_published(claim)
    turn_comes(claim)
    assert open_reasons(claim) == ["document_corrected"]
    assert as_published(claim) == before
    assert OTHER_DATE.removeprefix("Correction: ") in StaleReason.objects.get().details["parts"][0]["now"]


def test_a_correction_that_was_known_when_it_was_decided_is_no_news(cast: Cast, web: Web) -> None:
    document = cited_page(cast, web)
    correction = stored("Correction: the office is in Lyon, not in Paris.", title="The office of Calderon")
    say_corrects(cast.eva, correction, document)
    claim = decided(cast.rita, cast.eva, refuted_claim(checked(cast.sam)))
    turn_comes(claim)
    assert not claim.stale


def test_a_retired_document_marks_the_verdict(cast: Cast, claim: Claim) -> None:
    retire_document(cast.eva, claim.fact_check.verdict.cited.all()[0].document, "It was invented.")
    turn_comes(claim)
    assert open_reasons(claim) == ["document_retired"]


def test_striking_what_a_verdict_rests_on_marks_it_at_once(cast: Cast, claim: Claim) -> None:
    before = as_published(claim)
    mark_evidence(cast.remy, claim.fact_check.verdict.cited.all()[0], EvidenceMark.Action.STRUCK)
    claim.refresh_from_db()
    assert open_reasons(claim) == ["evidence_struck"]
    assert as_published(claim) == before


# Checked anew


def grown_old(claim: Claim, days: int = 31) -> None:
    Check.objects.filter(claim=claim).update(created_at=timezone.now() - timedelta(days=days))


def test_a_published_claim_is_checked_anew_when_its_check_has_grown_old(claim: Claim) -> None:
    turn_comes(claim)
    assert claim.checks.count() == 1
    grown_old(claim)
    turn_comes(claim)
    turn_comes(claim)  # one is open already
    new = claim.checks.get(state=CheckState.QUEUED)
    assert run_check(new.pk)
    claim.refresh_from_db()
    assert not claim.stale  # it says the same
    assert claim.article.state == ArticleState.CHECKED


def test_a_suggestion_that_differs_marks_the_verdict_once_for_the_same_reasons(
    cast: Cast, claim: Claim
) -> None:
    before = as_published(claim)
    Source.objects.update(active=False)  # now nothing can be found
    for _ in range(2):
        grown_old(claim)
        turn_comes(claim)
        assert run_check(claim.checks.get(state=CheckState.QUEUED).pk)
    claim.refresh_from_db()
    assert open_reasons(claim) == ["suggestion_differs"]
    assert as_published(claim) == before
    settle(cast.emil, claim, StaleReason.objects.get().pk, version=claim.version, settlement="Still so.")
    grown_old(claim)
    turn_comes(claim)
    assert run_check(claim.checks.get(state=CheckState.QUEUED).pk)
    claim.refresh_from_db()
    assert (claim.stale, StaleReason.objects.count()) == (False, 1)


def test_no_more_than_so_many_checks_are_asked_for_a_day(claim: Claim, settings: Settings) -> None:
    settings.WATCH_CHECKS_A_DAY = 0
    grown_old(claim)
    turn_comes(claim)
    assert claim.checks.count() == 1


# Turns


def test_first_looks_are_spread_over_the_day_and_taken_the_longest_waiting_first(
    cast: Cast, claim: Claim, web: Web, settings: Settings
) -> None:
    assert wake_due_watches() in (0, 1)
    (watch,) = Watch.objects.all()
    assert watch.next_attempt_at is not None
    assert (
        timezone.now() - timedelta(minutes=1) < watch.next_attempt_at < timezone.now() + timedelta(hours=24)
    )
    assert asked_for_pages(web).count("/feld") == 1  # when it was added


def test_a_page_that_two_verdicts_cite_is_fetched_once_a_turn(cast: Cast, claim: Claim, web: Web) -> None:
    other = decided(
        cast.rita, cast.eva, refuted_claim(checked(cast.sam, body="Nora Feld a quitté Calderon en mai 2020."))
    )
    wake_due_watches()
    Watch.objects.update(next_attempt_at=None)
    before = asked_for_pages(web).count("/feld")
    for watch in Watch.objects.filter(claim__in=[claim, other]):
        assert look(watch.pk)
    assert asked_for_pages(web).count("/feld") == before + 1


def test_one_look_fetches_no_more_pages_than_it_may_and_soon_goes_on(
    cast: Cast, web: Web, settings: Settings
) -> None:
    settings.WATCH_PAGES = 1
    cited_page(cast, web)
    second = publish(web, "other.example/feld", feld(QUOTE.replace("the company", "her lawyer"), REST[::-1]))
    add_page(cast.eva, second)
    claim = decided(cast.rita, cast.eva, refuted_claim(checked(cast.sam)))
    assert claim.verdicts.get(current=True).cited.values("document").distinct().count() == 2
    turn_comes(claim)
    assert PageLook.objects.count() == 1
    soon = Watch.objects.get().next_attempt_at
    assert soon is not None
    assert soon < timezone.now() + timedelta(minutes=6)
    Watch.objects.update(next_attempt_at=None)
    look(Watch.objects.get().pk)
    assert PageLook.objects.count() == 2


def test_a_look_that_is_not_due_or_under_way_is_not_taken(claim: Claim) -> None:
    wake_due_watches()
    watch = Watch.objects.get()
    Watch.objects.update(next_attempt_at=timezone.now() + timedelta(hours=1))
    assert not look(watch.pk)
    Watch.objects.update(next_attempt_at=None, state=WatchState.LOOKING)
    assert not look(watch.pk)
    assert not look(999_999)


def test_what_a_dead_worker_held_comes_back_and_after_three_deaths_at_its_next_turn(claim: Claim) -> None:
    import uuid

    wake_due_watches()
    held = {"state": WatchState.LOOKING, "lease_token": uuid.uuid4()}
    Watch.objects.update(**held, lease_until=timezone.now() - timedelta(seconds=1), attempt=1)
    assert wake_due_watches() == 1
    Watch.objects.update(**held, lease_until=timezone.now() - timedelta(seconds=1), attempt=3)
    assert wake_due_watches() == 0
    watch = Watch.objects.get()
    assert (watch.state, watch.attempt) == (WatchState.WAITING, 0)
    assert "died" in watch.error


def test_a_withdrawn_claim_leaves_the_round(cast: Cast, claim: Claim) -> None:
    wake_due_watches()
    withdraw(cast.eva, claim, version=claim.version, reason="Wrong.")
    Watch.objects.update(next_attempt_at=None)
    assert look(Watch.objects.get().pk)
    wake_due_watches()
    assert not Watch.objects.exists()


# What people say to it


def stale(claim: Claim, web: Web) -> StaleReason:
    now_says(web, feld(OTHER_DATE, REST))
    turn_comes(claim)
    return StaleReason.objects.get(kind="document_changed", settled_at__isnull=True)


def test_an_editor_says_in_words_that_it_still_stands(cast: Cast, claim: Claim, web: Web) -> None:
    reason, before = stale(claim, web), as_published(claim)
    for words in ("", "  ", "x" * 2_001):
        with pytest.raises(Refused):
            settle(cast.emil, claim, reason.pk, version=claim.version, settlement=words)
    settle(cast.emil, claim, reason.pk, version=claim.version, settlement="The archive still has it.")
    claim.refresh_from_db()
    assert (claim.stale, open_reasons(claim)) == (False, [])
    assert as_published(claim) == before
    step = claim.history.get(action="still_stands")
    assert (step.person, step.details["comment"]) == (cast.emil, "The archive still has it.")


def test_of_a_published_claim_only_an_editor_says_so_and_never_who_proposed_it(
    cast: Cast, claim: Claim, web: Web
) -> None:
    reason = stale(claim, web)
    for person in (cast.sam, cast.rita, cast.remy):
        with pytest.raises(NotAllowed):
            settle(person, claim, reason.pk, version=claim.version, settlement="It stands.")
    type(cast.rita).objects.filter(pk=cast.rita.pk).update(role="editor")
    cast.rita.refresh_from_db()
    with pytest.raises(NotAllowed):  # she proposed it
        settle(cast.rita, claim, reason.pk, version=claim.version, settlement="It stands.")
    claim.refresh_from_db()
    assert claim.stale


def test_the_second_of_two_who_settle_is_told(cast: Cast, claim: Claim, web: Web) -> None:
    reason = stale(claim, web)
    settle(cast.emil, claim, reason.pk, version=claim.version, settlement="It stands.")
    with pytest.raises(Conflict):
        settle(cast.eva, claim, reason.pk, version=claim.version, settlement="It does.")
    reason.refresh_from_db()
    assert reason.settlement == "It stands."


def test_a_stale_verdict_is_not_published_before_somebody_has_looked(cast: Cast, web: Web) -> None:
    cited_page(cast, web)
    claim = decided(cast.rita, cast.eva, refuted_claim(checked(cast.sam)))
    reason = stale(claim, web)
    with pytest.raises(Refused, match="stale"):
        publish_claim(cast.emil, claim, version=claim.version)
    settle(cast.remy, claim, reason.pk, version=claim.version, settlement="I have the print edition.")
    claim.refresh_from_db()
    publish_claim(cast.emil, claim, version=claim.version)


def test_withdrawing_settles_what_is_open(cast: Cast, claim: Claim, web: Web) -> None:
    stale(claim, web)
    withdraw(cast.eva, claim, version=claim.version, reason="Wrong.")
    claim.refresh_from_db()
    assert (claim.stale, open_reasons(claim)) == (False, [])


def test_the_people_are_told_once_while_it_stays_stale(cast: Cast, claim: Claim, web: Web) -> None:
    stale(claim, web)
    retire_document(cast.eva, claim.fact_check.verdict.cited.all()[0].document, "Invented.")
    turn_comes(claim)
    assert len(open_reasons(claim)) == 2
    assert Notice.objects.filter(kind=NoticeKind.STALE).count() == 2  # Rita and Eva, once
