"""Evidence first: what the machine says stands in no page and no file until the reviewer has given a label."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from claims.models import (
    Article,
    ArticleState,
    CallState,
    Check,
    CheckDetails,
    CheckState,
    Claim,
    ClaimState,
    Comment,
    Difference,
    Document,
    EarlierFactCheck,
    Evidence,
    Flag,
    Judgement,
    ModelCall,
    Newsroom,
    Person,
    Rating,
    SearchQuestion,
    Verdict,
)
from claims.services.check import run_check, start_check
from claims.services.comments import add_comment
from claims.services.flags import flag_by_hand
from claims.services.history import record
from claims.services.queue import assign
from claims.services.verdicts import send_back
from tests.cast import Cast, evidence_ids, proposed, stored
from tests.web.conftest import SignedIn

FRAGMENT = {"HX-Request": "true"}
OTHER_RATIONALE = "Another rationale altogether."

# Everything that a reviewer can open and that speaks of the claim: (address, its id, is it a fragment).
PAGES = {
    "claim": ("claim", "claim", False),
    "claim, live": ("claim", "claim", True),
    "article": ("article", "article", False),
    "article, live": ("article", "article", True),
    "report": ("report", "article", False),
    "csv": ("export_csv", "article", False),
    "json": ("export_json", "article", False),
    "queue": ("review", "", False),
    "inbox": ("inbox", "", False),
    "articles": ("articles", "", False),
    "find evidence": ("find_evidence", "claim", False),
    "mark": ("mark_claim", "article", False),
    "reword": ("reword", "claim", False),
    "split": ("split", "claim", False),
    "merge": ("merge", "claim", False),
}
SAY_NOTHING = ("inbox", "articles", "find evidence", "mark", "reword", "split", "merge")  # to anybody


@pytest.fixture
def always(cast: Cast) -> None:
    Newsroom.objects.filter(pk=1).update(evidence_first="always")


@pytest.fixture
def rita(cast: Cast, signed_in: SignedIn) -> Client:
    return signed_in(cast.rita)


def opened(client: Client, claim: Claim, page: str, query: str = "") -> str:
    """The page's text without the tokens that differ at each request."""
    name, of, fragment = PAGES[page]
    arguments = {"claim": [claim.pk], "article": [claim.article_id], "": []}[of]
    answer = client.get(reverse(name, args=arguments) + query, headers=FRAGMENT if fragment else {})
    assert answer.status_code == 200, page
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", content.decode())


def say_otherwise(claim: Claim, *, flagged: bool) -> None:
    """Makes the machine say something else of the claim, in every row that tells."""
    Check.objects.filter(pk=claim.suggested_by_id).update(
        label="supported",
        confidence=0.61,
        rationale=OTHER_RATIONALE,
        note="superseded",
        engine_version="other",
    )
    Evidence.objects.filter(check_run_id=claim.suggested_by_id).update(
        stance="supports", strength=0.1, rank=7
    )
    Difference.objects.all().delete()
    CheckDetails.objects.filter(check_run_id=claim.suggested_by_id).update(
        fell_back="The server is gone.", counter_argument="It may be.", gaps=["What then?"], money="0.5"
    )
    claim.flags.filter(raised_by=None).delete()
    Flag.objects.create(claim=claim, reason="unsure")
    if not flagged:
        Claim.objects.filter(pk=claim.pk).update(state=ClaimState.UNREVIEWED)
    EarlierFactCheck.objects.create(
        claim=claim, provider="x", url="https://other.example.org/1", rating="Pants on fire"
    )
    SearchQuestion.objects.create(
        check_run_id=claim.suggested_by_id,
        provider="wikipedia",
        text="Who left?",
        as_of=claim.article.date,
        key="k",
    )
    Comment.objects.create(
        claim=claim, person=Person.objects.get(username="remy"), text="The machine is right."
    )


def queue_second_reading(claim: Claim) -> Check:
    """As `local` leaves it where it is not sure, or says that a claim is false."""
    Article.objects.filter(pk=claim.article_id).update(state=ArticleState.CHECKING, checked_at=None)
    return Check.objects.create(claim=claim, engine="hybrid", as_of=claim.article.date)


def end_second_reading(claim: Claim, check: Check) -> None:
    """A model has read the same evidence, and says otherwise than local."""
    fields = {"label": "conflicting", "confidence": 0.52, "rationale": OTHER_RATIONALE, "calls": 2}
    version = "local 1 + gpt-4o-mini/2.1.2"
    Check.objects.filter(pk=check.pk).update(
        state=CheckState.DONE, failure="", engine_version=version, **fields
    )
    readings = [
        {"engine": "local", "version": "1", "label": "refuted", "confidence": 0.9},
        {"engine": "openai", "version": "gpt-4o-mini/2.1.2", "label": "supported", "confidence": 0.9},
    ]
    said = {"counter_argument": "It may be.", "gaps": ["What then?"], "readings": readings, "money": "0.5"}
    CheckDetails.objects.create(check_run=check, **said)
    call = {"step": "assess", "model": "gpt-4o-mini", "state": CallState.DONE, "money": "0.5"}
    ModelCall.objects.create(article=claim.article, check_run=check, **call)
    Evidence.objects.filter(check_run_id=claim.suggested_by_id).update(
        check_run=check, found_by="local openai", stance="supports"
    )
    Claim.objects.filter(pk=claim.pk).update(suggested_by=check)
    Article.objects.filter(pk=claim.article_id).update(state=ArticleState.CHECKED, checked_at=timezone.now())
    Flag.objects.create(claim=claim, reason="engines_disagree")
    record("checked", article=claim.article, claim=claim, check=check.pk)


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_the_same_whether_a_model_reads_too_or_not(
    claim: Claim, rita: Client, page: str, settings: Settings
) -> None:
    settings.ENGINE, settings.OPENAI_API_KEY = "hybrid", "sk-x"
    shown = opened(rita, claim, page)
    check = queue_second_reading(claim)
    assert opened(rita, claim, page) == shown, "queued"
    Check.objects.filter(pk=check.pk).update(failure="The server is busy.", next_attempt_at=timezone.now())
    assert opened(rita, claim, page) == shown, "waits"
    Check.objects.filter(pk=check.pk).update(state=CheckState.RUNNING)
    assert opened(rita, claim, page) == shown, "running"
    end_second_reading(claim, check)
    assert opened(rita, claim, page) == shown, "done"
    again = queue_second_reading(claim)
    Check.objects.filter(pk=again.pk).update(state=CheckState.FAILED, failure="It broke off.")
    Article.objects.filter(pk=claim.article_id).update(state=ArticleState.CHECKED)
    assert opened(rita, claim, page) == shown, "failed"


@pytest.mark.parametrize("page", [page for page in PAGES if page not in SAY_NOTHING])
def test_where_it_is_off_the_same_pages_tell_what_a_model_read(claim: Claim, rita: Client, page: str) -> None:
    shown = opened(rita, claim, page)
    end_second_reading(claim, queue_second_reading(claim))
    assert opened(rita, claim, page) != shown


@pytest.mark.usefixtures("always")
def test_a_check_that_ends_meanwhile_does_not_cost_a_reviewer_their_label(
    cast: Cast, claim: Claim, rita: Client
) -> None:
    """Nor does it tell that the machine says otherwise now. Who has seen what it said is told."""
    seen = {"version": claim.version, "label": "refuted"}
    contradict(cast, claim)
    assert rita.post(reverse("give_label", args=[claim.pk]), seen).status_code == 302
    assert Judgement.objects.get().blind
    claim.refresh_from_db()
    before = claim.version
    Document.objects.update(retired_at=timezone.now())
    assert run_check(start_check(cast.eva, claim).pk)
    claim.refresh_from_db()
    assert claim.version > before


def contradict(cast: Cast, claim: Claim) -> None:
    """Another source says what the claim says: a new check no longer finds it refuted."""
    said = claim.suggested_by.label  # type: ignore[union-attr]
    stored("Nora Feld left Calderon in May 2021, the register says.", publisher="Register", tier="reference")
    assert run_check(start_check(cast.eva, claim).pk)
    assert Claim.objects.get(pk=claim.pk).suggested_by.label != said  # type: ignore[union-attr]


@pytest.mark.usefixtures("always")
def test_nobody_finds_out_by_asking_for_a_check(claim: Claim, rita: Client, settings: Settings) -> None:
    """That one is under way already would tell that local left something open."""
    settings.ENGINE, settings.OPENAI_API_KEY = "hybrid", "sk-x"
    address = reverse("check_again", args=[claim.pk])
    assert address not in opened(rita, claim, "claim")
    told = [rita.post(address, follow=True).content]
    queue_second_reading(claim)
    told.append(rita.post(address, {"with_model": "1"}, follow=True).content)
    for page in told:
        assert b"Give your label first" in page
        assert b"under way" not in page
    assert claim.checks.count() == 2
    rita.post(reverse("give_label", args=[claim.pk]), {"version": claim.version, "label": "cant_tell"})
    assert b"the language model is reading" in rita.get(reverse("claim", args=[claim.pk])).content


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_the_same_whatever_the_machine_says(claim: Claim, rita: Client, page: str) -> None:
    shown = opened(rita, claim, page)
    for telling in (claim.suggested_by.rationale, f"{claim.suggested_by.confidence * 100:.0f} %"):  # type: ignore
        assert telling not in shown.replace("&#x27;", "'"), page
    # That it waits for a reviewer is what the queue is, and how many wait is on the list of articles.
    say_otherwise(claim, flagged=page in ("queue", "articles"))
    again = opened(rita, claim, page)
    assert OTHER_RATIONALE not in again
    assert again == shown, page


@pytest.mark.parametrize("page", [page for page in PAGES if page not in SAY_NOTHING])
def test_where_it_is_off_the_same_pages_do_tell(claim: Claim, rita: Client, page: str) -> None:
    """What the test above compares is there to be seen by everybody else."""
    shown = opened(rita, claim, page)
    say_otherwise(claim, flagged=page == "queue")
    assert opened(rita, claim, page) != shown


@pytest.mark.usefixtures("always")
def test_the_live_part_of_a_claim_that_is_checked_again_tells_nothing(claim: Claim, rita: Client) -> None:
    rita.post(reverse("check_again", args=[claim.pk]))
    assert claim.suggested_by
    shown = opened(rita, claim, "claim, live")
    assert 'hx-trigger="every 1s"' in shown
    assert claim.suggested_by.rationale not in shown.replace("&#x27;", "'")


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("query", ["?label=refuted", "?label=supported", "?reason=refuted", "?reason=unsure"])
def test_no_filter_of_the_queue_gives_the_suggestion_away(claim: Claim, rita: Client, query: str) -> None:
    assert claim.restatement not in opened(rita, claim, "queue", query)
    assert claim.restatement in opened(rita, claim, "queue")


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("query", ["?label=refuted", "?label=supported", "?flagged=open", "?state=flagged"])
def test_no_filter_of_the_article_gives_the_suggestion_away(claim: Claim, rita: Client, query: str) -> None:
    assert f'id="card-{claim.pk}"' not in opened(rita, claim, "article", query)
    assert f'id="card-{claim.pk}"' in opened(rita, claim, "article", "?label=withheld")


@pytest.mark.usefixtures("always")
def test_what_other_people_said_is_withheld_too(
    cast: Cast, claim: Claim, rita: Client, signed_in: SignedIn
) -> None:
    proposed(cast.remy, claim)
    claim.refresh_from_db()
    send_back(cast.eva, claim, version=claim.version, comment="secret-remark")
    add_comment(cast.eva, claim, "secret-comment @rita")
    assign(cast.eva, claim, cast.rita)
    for page in PAGES:
        shown = opened(rita, claim, page)
        assert "secret-" not in shown, page
        assert "Nora Feld left in May 2022, not in May 2021." not in shown, page
    assert "sent back by an editor" in opened(rita, claim, "claim")
    claim.refresh_from_db()
    rita.post(reverse("give_label", args=[claim.pk]), {"version": claim.version, "label": "cant_tell"})
    shown = opened(rita, claim, "claim")
    assert "secret-remark" in shown
    assert "secret-comment" in shown


@pytest.mark.usefixtures("always")
def test_a_flag_by_hand_is_seen_without_its_words(cast: Cast, claim: Claim, rita: Client) -> None:
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.UNREVIEWED)
    flag_by_hand(cast.remy, claim, version=claim.version, comment="secret-hunch")
    assert "flagged by a person" in opened(rita, claim, "queue")
    assert "secret-hunch" not in opened(rita, claim, "claim")


@pytest.mark.usefixtures("always")
def test_a_label_is_given_on_the_page_and_everything_is_shown_then(claim: Claim, rita: Client) -> None:
    before = opened(rita, claim, "claim")
    assert "Nora Feld left Calderon in May 2022, the company said." in before  # the quote is the point
    assert reverse("propose", args=[claim.pk]) not in before
    assert "Show it anyway" not in before
    address = reverse("give_label", args=[claim.pk])
    fields = {"version": claim.version, "label": "supported", "reason": "I know her."}
    assert rita.post(address, fields).status_code == 302
    after = opened(rita, claim, "claim")
    for said in ("You said: supported.", "The machine says: refuted.", "I know her.", "May 2022"):
        assert said in after
    assert reverse("propose", args=[claim.pk]) in after
    assert rita.post(address, fields).status_code == 400  # a second click records nothing more
    assert Judgement.objects.get().blind


@pytest.mark.usefixtures("always")
def test_a_label_that_lacks_something_comes_back_with_what_was_typed(claim: Claim, rita: Client) -> None:
    fields = {"version": claim.version, "label": "", "reason": "Long considered."}
    answer = rita.post(reverse("give_label", args=[claim.pk]), fields)
    assert answer.status_code == 400
    assert "Long considered." in answer.content.decode()
    assert not Judgement.objects.exists()


@pytest.mark.usefixtures("always")
def test_a_second_reviewer_is_told_what_changed_and_keeps_their_reason(
    cast: Cast, claim: Claim, rita: Client
) -> None:
    seen = claim.version
    proposed(cast.remy, claim)
    fields = {"version": seen, "label": "refuted", "reason": "Long considered."}
    answer = rita.post(reverse("give_label", args=[claim.pk]), fields)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else was faster" in page
    assert "proposed a verdict" in page
    assert "Long considered." in page
    assert "(false)" not in page  # the rating
    assert not Judgement.objects.filter(person=cast.rita).exists()


@pytest.mark.usefixtures("always")
def test_a_verdict_that_was_begun_before_is_finished(cast: Cast, claim: Claim, rita: Client) -> None:
    fields = {
        "version": claim.version, "rating": Rating.objects.get(key="false").pk, "explanation": "",
        "evidence": evidence_ids(claim),
    }  # fmt: skip
    answer = rita.post(reverse("propose", args=[claim.pk]), fields)
    assert answer.status_code == 400
    assert 'name="explanation"' in answer.content.decode()
    assert (
        rita.post(reverse("propose", args=[claim.pk]), fields | {"explanation": "In May 2022."}).status_code
        == 302
    )
    assert Verdict.objects.get().proposed_by == cast.rita


def test_where_it_is_offered_a_reviewer_switches_it_on_and_may_look_anyway(
    cast: Cast, claim: Claim, rita: Client
) -> None:
    assert "Switch it on" not in opened(rita, claim, "queue")
    Newsroom.objects.filter(pk=1).update(evidence_first="offered")
    assert "Switch it on" in opened(rita, claim, "queue")
    rita.post(reverse("evidence_first"), {"on": "1", "back": ""})
    assert "Switch it off" in opened(rita, claim, "queue")
    assert claim.suggested_by
    assert "Show it anyway" in opened(rita, claim, "claim")
    rita.post(reverse("show_suggestion", args=[claim.pk]), {"version": claim.version})
    assert claim.suggested_by.rationale in opened(rita, claim, "claim").replace("&#x27;", "'")
    assert not Judgement.objects.get().blind


@pytest.mark.usefixtures("always")
def test_nobody_looks_anyway_where_it_always_holds(claim: Claim, rita: Client) -> None:
    answer = rita.post(reverse("show_suggestion", args=[claim.pk]), {"version": claim.version})
    assert answer.status_code == 403


@pytest.mark.usefixtures("always")
def test_submitters_and_moderating_editors_see_everything(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    assert claim.suggested_by
    assert claim.suggested_by.rationale in opened(signed_in(cast.sam), claim, "claim").replace("&#x27;", "'")
    eva = signed_in(cast.eva)
    assert claim.suggested_by.rationale not in opened(eva, claim, "claim").replace("&#x27;", "'")
    proposed(cast.rita, claim)
    assert claim.suggested_by.rationale in opened(eva, claim, "claim").replace("&#x27;", "'")


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("page", ["article", "queue", "report"])
def test_the_pages_ask_as_little_for_many_claims_as_for_few(claim: Claim, rita: Client, page: str) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        opened(rita, claim, page)
    for number in range(30):
        twin = Claim.objects.create(
            article=claim.article, start=claim.start, end=claim.end, restatement=f"Twin {number}",
            restatement_key=str(number), kind="date", check_worthiness=0.5, state="flagged",
        )  # fmt: skip
        check = Check.objects.create(
            claim=twin,
            engine="local",
            as_of=claim.article.date,
            state=CheckState.DONE,
            label="refuted",
            confidence=0.9,
        )
        Claim.objects.filter(pk=twin.pk).update(suggested_by=check)
    with CaptureQueriesContext(connection) as many:
        assert "Twin 29" in opened(rita, claim, page)
    assert len(many) <= len(few) + 1  # the fixture's own claims may have no evidence to fetch


# Suggestion, proposal and evidence beside each other


def test_an_editor_sees_suggestion_proposal_and_evidence_side_by_side(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    proposed(cast.rita, claim, rating="true")
    page = opened(signed_in(cast.eva), claim, "claim")
    assert "The machine suggests refuted, Rita proposes supported." in page
    assert "1 piece of the cited evidence is read the other way by the machine." in page
    assert page.count("Nora Feld left in May 2022, not in May 2021.") == 2  # once to read, once to override
    assert "side by side" not in opened(signed_in(cast.remy), claim, "claim")
    assert "they differ" in signed_in(cast.eva).get(reverse("moderate")).content.decode()


def test_agreement_and_what_is_not_cited_are_said_in_words(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    proposed(cast.rita, claim)
    eva = signed_in(cast.eva)
    assert "The machine and Rita both say refuted." in opened(eva, claim, "claim")
    claim.refresh_from_db()
    send_back(cast.eva, claim, version=claim.version, comment="No.")
    claim.refresh_from_db()
    fields = {
        "version": claim.version,
        "rating": Rating.objects.get(label="not_enough_evidence").pk,
        "explanation": "Unclear.",
    }
    signed_in(cast.rita).post(reverse("propose", args=[claim.pk]), fields)
    page = opened(eva, claim, "claim")
    assert "The machine suggests refuted, Rita proposes not enough evidence." in page
    assert "Rita does not cite 1 piece of evidence that the machine counts: Harbour Wire." in page


def test_an_override_without_a_reason_comes_back_with_what_was_typed(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    proposed(cast.rita, claim)
    claim.refresh_from_db()
    fields = {
        "version": claim.version, "rating": Rating.objects.get(key="mostly-false").pk, "explanation": "Out by a year.",
        "evidence": evidence_ids(claim), "reason": "",
    }  # fmt: skip
    eva, address = signed_in(cast.eva), reverse("override", args=[claim.pk])
    answer = eva.post(address, fields)
    assert answer.status_code == 400
    assert "Out by a year." in answer.content.decode()
    assert eva.post(address, fields | {"reason": "Half right."}).status_code == 302
    assert "Half right." in signed_in(cast.rita).get(reverse("inbox")).content.decode()


def test_a_note_on_a_decision_is_the_desks_own(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:
    proposed(cast.rita, claim)
    claim.refresh_from_db()
    fields = {"version": claim.version, "note": "well-found-note"}
    assert signed_in(cast.eva).post(reverse("decide", args=[claim.pk]), fields).status_code == 302
    assert "well-found-note" in opened(signed_in(cast.rita), claim, "claim")
    assert "well-found-note" not in opened(signed_in(cast.sam), claim, "claim")


def test_an_editor_chooses_how_reviewers_work_and_what_is_not_sent_stays(
    cast: Cast, signed_in: SignedIn
) -> None:
    eva, address = signed_in(cast.eva), reverse("settings")
    fields = {
        "name": "La Vigie", "language": "fr", "time_zone": "Europe/Paris", "confidence_threshold": "0.8",
        "check_worthiness_threshold": "0.5", "least_origins": "2",
    }  # fmt: skip

    def save(**more: str) -> int:
        return eva.post(address, fields | {"seen": Newsroom.objects.get(pk=1).version} | more).status_code

    assert save(evidence_first="always") == 302
    switched = Newsroom.objects.get(pk=1).evidence_first_since
    assert switched is not None
    assert save() == 302
    newsroom = Newsroom.objects.get(pk=1)
    assert (newsroom.evidence_first, newsroom.evidence_first_since) == ("always", switched)
    assert save(evidence_first="sometimes") == 400
