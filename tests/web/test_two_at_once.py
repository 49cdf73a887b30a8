"""Two people at once, each with a browser of their own: one wins, the other is told, and nothing typed is lost.

On PostgreSQL they are really at once; on SQLite one writer waits for the other. The rules are the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from django.db import connection
from django.test import Client

from claims.models import (
    Check,
    CheckState,
    Claim,
    ClaimState,
    Document,
    Evidence,
    HistoryEntry,
    Person,
    Rating,
    Role,
    Verdict,
)
from claims.services.check import run_check, start_check
from claims.services.errors import Refused
from claims.services.keeping import delete_document, retire_document
from claims.services.library import add_document
from tests.cast import (
    Cast,
    checked,
    decided,
    evidence_ids,
    make_cast,
    proposed,
    refuted_claim,
    stored,
)
from tests.services.racing import at_once

EXPLANATION = (
    "Nora Feld left Calderon in May 2022, as the company itself said. She did not leave in May 2021."
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def claim(cast: Cast) -> Claim:
    stored()
    return refuted_claim(checked(cast.sam))


def fresh(claim: Claim) -> Claim:
    return Claim.objects.select_related("article").get(pk=claim.pk)


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def click(client: Client, claim: Claim, button: str, **form: object) -> Callable[[], object]:
    """A click on a button of the claim's page, to be made later."""
    return partial(client.post, f"/claims/{claim.pk}/{button}/", form)


def statuses(answers: list[object]) -> list[int]:
    return sorted(answer.status_code for answer in answers)  # type: ignore[attr-defined]  # a response


def actions_of(claim: Claim) -> list[str]:
    return list(HistoryEntry.objects.filter(claim=claim).values_list("action", flat=True))


def verdict_form(claim: Claim, version: int, *, rating: str = "false") -> dict[str, object]:
    return {
        "version": version,
        "rating": Rating.objects.get(key=rating).pk,
        "explanation": EXPLANATION,
        "evidence": evidence_ids(claim),
    }


def told_otherwise() -> None:
    """A better source that bears the claim out: the next check says something else."""
    for publisher in ("The Registry", "City Gazette", "Morning Post"):
        add_document(
            None,
            source_name=publisher,
            tier="primary",
            title=f"Departures at Calderon, {publisher}",
            text=f"{publisher} notes it in its own words. Nora Feld left Calderon in May 2021.",
            date=date(2022, 7, 1),
            url=f"https://{publisher.replace(' ', '-').lower()}.example.org/feld",
            language="en",
        )


def test_two_editors_who_decide_at_once_get_one_decision_and_one_notice(cast: Cast, claim: Claim) -> None:
    editors = [browser(person) for person in (cast.eva, cast.emil)]
    for _ in range(200 if connection.vendor == "postgresql" else 20):
        proposed(cast.rita, claim)
        version = fresh(claim).version
        answers = at_once(*(click(editor, claim, "decide", version=version) for editor in editors))
        assert statuses(answers) == [302, 409]
        assert Verdict.objects.filter(claim=claim, current=True, state="decided").count() == 1
        Claim.objects.filter(pk=claim.pk).update(state=ClaimState.FLAGGED)  # for the next round
        claim = fresh(claim)
    assert actions_of(claim).count("decided") == Verdict.objects.filter(claim=claim, state="decided").count()


def test_of_two_reviewers_who_propose_at_once_the_second_keeps_every_word(cast: Cast, claim: Claim) -> None:
    form = verdict_form(claim, claim.version)
    answers = at_once(
        *(click(browser(reviewer), claim, "propose", **form) for reviewer in (cast.rita, cast.remy))
    )
    assert statuses(answers) == [302, 409]
    second = next(answer for answer in answers if answer.status_code == 409)  # type: ignore[attr-defined]
    page = second.content.decode()  # type: ignore[attr-defined]
    assert EXPLANATION in page
    assert "proposed a verdict" in page
    assert Verdict.objects.filter(claim=claim).count() == 1


def test_a_decision_and_its_sending_back_at_once_leave_one_of_them(cast: Cast, claim: Claim) -> None:
    for _ in range(5):
        proposed(cast.rita, claim)
        version = fresh(claim).version
        answers = at_once(
            click(browser(cast.eva), claim, "decide", version=version),
            click(browser(cast.emil), claim, "send-back", version=version, comment="Which month, exactly?"),
        )
        assert statuses(answers) == [302, 409]
        verdict = Verdict.objects.get(claim=claim, current=True)
        state = ClaimState.DECIDED if verdict.state == "decided" else ClaimState.FLAGGED
        assert fresh(claim).state == state
        Claim.objects.filter(pk=claim.pk).update(state=ClaimState.FLAGGED)
        claim = fresh(claim)


def test_a_check_that_ends_while_an_editor_decides_never_changes_the_decision(
    cast: Cast, claim: Claim
) -> None:
    """Either the decision was first and is marked stale, or the check was and the editor is told."""
    proposed(cast.rita, claim)
    told_otherwise()
    check = start_check(cast.rita, fresh(claim))
    press = click(browser(cast.eva), claim, "decide", version=fresh(claim).version)
    _, answer = at_once(partial(run_check, check.pk), press)
    ended = Check.objects.get(pk=check.pk)
    assert ended.state == CheckState.DONE
    assert ended.label != "refuted"
    verdict, now = Verdict.objects.get(claim=claim, current=True), fresh(claim)
    assert verdict.label == "refuted"
    if answer.status_code == 302:  # type: ignore[attr-defined]
        assert (now.state, now.stale, verdict.state) == (ClaimState.DECIDED, True, "decided")
    else:
        assert (answer.status_code, now.state, verdict.state) == (409, ClaimState.PROPOSED, "proposed")  # type: ignore[attr-defined]
    order = [action for action in actions_of(claim) if action in ("decided", "checked")]
    assert order[-1] == ("checked" if now.state == ClaimState.DECIDED else order[-1])


def test_a_check_that_says_otherwise_before_the_click_is_told_to_the_editor(cast: Cast, claim: Claim) -> None:
    eva = browser(cast.eva)
    proposed(cast.rita, claim)
    version = fresh(claim).version
    told_otherwise()
    assert run_check(start_check(cast.rita, fresh(claim)).pk)
    answer = eva.post(f"/claims/{claim.pk}/decide/", {"version": version})
    assert answer.status_code == 409
    assert "checked it" in answer.content.decode()
    assert fresh(claim).state == ClaimState.PROPOSED
    again = eva.post(f"/claims/{claim.pk}/decide/", {"version": fresh(claim).version})
    assert again.status_code == 302  # having seen it, the editor may


def test_a_check_that_says_the_same_stops_nobody(cast: Cast, claim: Claim) -> None:
    proposed(cast.rita, claim)
    version = fresh(claim).version
    assert run_check(start_check(cast.rita, fresh(claim)).pk)
    assert browser(cast.eva).post(f"/claims/{claim.pk}/decide/", {"version": version}).status_code == 302


def test_evidence_chosen_before_a_check_ended_is_found_again_among_the_new(cast: Cast, claim: Claim) -> None:
    form = verdict_form(claim, claim.version)
    chosen = set(evidence_ids(claim))
    assert run_check(start_check(cast.remy, claim).pk)
    answer = browser(cast.rita).post(f"/claims/{claim.pk}/propose/", form)
    assert answer.status_code == 302
    cited = set(Verdict.objects.get(claim=claim, current=True).cited.values_list("pk", flat=True))
    assert cited == set(evidence_ids(fresh(claim)))
    assert cited.isdisjoint(chosen)


def test_evidence_that_a_later_check_no_longer_has_is_not_cited_unseen(cast: Cast, claim: Claim) -> None:
    form = verdict_form(claim, claim.version)
    for document in Document.objects.filter(evidence__pk__in=form["evidence"]).distinct():
        retire_document(cast.eva, document, "Its author took it back.")
    assert run_check(start_check(cast.remy, claim).pk)
    form["version"] = fresh(claim).version
    answer = browser(cast.rita).post(f"/claims/{claim.pk}/propose/", form)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "no longer among the evidence" in page
    assert EXPLANATION in page
    assert not Verdict.objects.filter(claim=claim).exists()


def test_a_document_retired_under_review_carries_no_verdict(cast: Cast, claim: Claim) -> None:
    proposed(cast.rita, claim)
    document = Verdict.objects.get(claim=claim).cited.select_related("document")[0].document
    retire_document(cast.emil, document, "Its author took it back.")
    answer = browser(cast.eva).post(f"/claims/{claim.pk}/decide/", {"version": fresh(claim).version})
    assert answer.status_code == 400
    assert "Its author took it back." in answer.content.decode()
    assert fresh(claim).state == ClaimState.PROPOSED


def test_nothing_is_published_on_a_document_that_was_retired_since(cast: Cast, claim: Claim) -> None:
    claim = decided(cast.rita, cast.eva, claim)
    document = Verdict.objects.get(claim=claim, current=True).cited.select_related("document")[0].document
    retire_document(cast.emil, document, "Its author took it back.")
    answer = browser(cast.eva).post(f"/claims/{claim.pk}/publish/", {"version": claim.version})
    assert answer.status_code == 400
    assert "has been retired" in answer.content.decode()
    assert fresh(claim).state == ClaimState.DECIDED


def test_a_document_deleted_while_a_check_cites_it_stays_or_the_check_ends_without_it(
    cast: Cast, claim: Claim
) -> None:
    told_otherwise()
    document = Document.objects.filter(source__name="The Registry").get()
    check = start_check(cast.rita, claim)
    deleted, _ = at_once(partial(delete_document, cast.eva, document), partial(run_check, check.pk))
    if (
        Check.objects.get(pk=check.pk).state == CheckState.QUEUED
    ):  # it was about to cite it: it is done once more
        assert run_check(check.pk)
    cites = Evidence.objects.filter(check_run=check, document_id=document.pk).exists()
    assert isinstance(deleted, Refused) == Document.objects.filter(pk=document.pk).exists()
    assert not (cites and deleted is None)
    assert Check.objects.get(pk=check.pk).state == CheckState.DONE


@pytest.mark.parametrize("role", [Role.SUBMITTER, Role.REVIEWER])
def test_an_editor_demoted_between_page_and_click_decides_nothing(
    cast: Cast, claim: Claim, role: Role
) -> None:
    eva = browser(cast.eva)
    proposed(cast.rita, claim)
    version = fresh(claim).version
    assert eva.get(f"/claims/{claim.pk}/").status_code == 200
    Person.objects.filter(pk=cast.eva.pk).update(role=role)
    assert eva.post(f"/claims/{claim.pk}/decide/", {"version": version}).status_code == 403
    assert fresh(claim).state == ClaimState.PROPOSED
    assert "decided" not in actions_of(claim)


def test_what_a_demoted_reviewer_had_written_is_on_the_page_that_refuses(cast: Cast, claim: Claim) -> None:
    rita = browser(cast.rita)
    Person.objects.filter(pk=cast.rita.pk).update(role=Role.SUBMITTER)
    answer = rita.post(f"/claims/{claim.pk}/propose/", verdict_form(claim, claim.version))
    assert answer.status_code == 403
    assert EXPLANATION in answer.content.decode()
    assert not Verdict.objects.filter(claim=claim).exists()


def test_what_was_written_before_the_session_ended_is_kept_too(cast: Cast, claim: Claim) -> None:
    answer = Client().post(f"/claims/{claim.pk}/propose/", verdict_form(claim, claim.version))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "You are not signed in." in page
    assert EXPLANATION in page
    assert claim.restatement not in page


def test_a_double_click_proposes_once(cast: Cast, claim: Claim) -> None:
    press = click(browser(cast.rita), claim, "propose", **verdict_form(claim, claim.version))
    answers = at_once(*[press] * 3)
    assert statuses(answers) == [302, 409, 409]
    assert actions_of(claim).count("proposed") == 1
