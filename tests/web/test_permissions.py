"""Every address, everybody: who gets in, on pages and on fragments alike."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from claims.models import (
    Claim,
    Comment,
    Document,
    Evidence,
    Feed,
    Import,
    ModelServer,
    Notice,
    Person,
    Rating,
    RightOfReply,
    SameClaim,
    StaleReason,
)
from claims.services.publish import publish
from claims.urls import urlpatterns
from tests.cast import Cast, decided, proposed
from tests.web.conftest import SignedIn

NOBODY, SUBMITTER, REVIEWER, EDITOR = "anonymous", "submitter", "reviewer", "editor"
EVERYBODY = (NOBODY, SUBMITTER, REVIEWER, EDITOR)

# name: (method, who gets in). Everybody else is refused; a new address without a row fails.
MATRIX: dict[str, tuple[str, tuple[str, ...]]] = {
    "home": ("get", EVERYBODY),
    "healthz": ("get", EVERYBODY),
    "fact_check": ("get", EVERYBODY),
    "fact_check_version": ("get", EVERYBODY),
    "fact_check_feed": ("get", EVERYBODY),
    "embed": ("get", EVERYBODY),
    "rating_key": ("get", EVERYBODY),
    "rating_colours": ("get", EVERYBODY),
    "corrections": ("get", EVERYBODY),
    "sign_in": ("get", EVERYBODY),
    "sign_in_code": ("get", EVERYBODY),
    "password_reset": ("get", EVERYBODY),
    "password_reset_sent": ("get", EVERYBODY),
    "password_reset_confirm": ("get", EVERYBODY),
    "password_reset_done": ("get", EVERYBODY),
    "join": ("get", EVERYBODY),
    "join_link": ("get", EVERYBODY),
    "account": ("get", (SUBMITTER, REVIEWER, EDITOR)),
    "set_address": ("post", (SUBMITTER, REVIEWER, EDITOR)),
    "change_password": ("post", (SUBMITTER, REVIEWER, EDITOR)),
    "second_factor": ("get", (SUBMITTER, REVIEWER, EDITOR)),
    "offer_second_factor": ("post", (SUBMITTER, REVIEWER, EDITOR)),
    "second_factor_picture": ("get", (SUBMITTER, REVIEWER, EDITOR)),
    "switch_on_second_factor": ("post", (SUBMITTER, REVIEWER, EDITOR)),
    "switch_off_second_factor": ("post", (SUBMITTER, REVIEWER, EDITOR)),
    "new_recovery_codes": ("post", (SUBMITTER, REVIEWER, EDITOR)),
    "articles": ("get", (SUBMITTER, REVIEWER, EDITOR)),
    "submit": ("get", (SUBMITTER, REVIEWER, EDITOR)),
    "read_article": ("post", (SUBMITTER, REVIEWER, EDITOR)),
    "estimate": ("post", (SUBMITTER, REVIEWER, EDITOR)),
    "article": ("get", (SUBMITTER, REVIEWER, EDITOR)),
    "extract_again": ("post", (REVIEWER, EDITOR)),
    "sign_off": ("get", (EDITOR,)),
    "wording": ("get", (SUBMITTER, REVIEWER, EDITOR)),  # 404 for what others have published
    "wording_text": ("get", (SUBMITTER, REVIEWER, EDITOR)),
    "report": ("get", (SUBMITTER, REVIEWER, EDITOR)),
    "export_csv": ("get", (SUBMITTER, REVIEWER, EDITOR)),
    "export_json": ("get", (SUBMITTER, REVIEWER, EDITOR)),
    "mark_claim": ("get", (SUBMITTER, REVIEWER, EDITOR)),
    "reword": ("get", (REVIEWER, EDITOR)),
    "split": ("get", (REVIEWER, EDITOR)),
    "merge": ("get", (REVIEWER, EDITOR)),
    "undo": ("post", (REVIEWER, EDITOR)),
    "restore": ("post", (REVIEWER, EDITOR)),
    "say_same": ("post", (REVIEWER, EDITOR)),
    "take_over": ("post", (REVIEWER, EDITOR)),
    "claim": ("get", (SUBMITTER, REVIEWER, EDITOR)),
    "check_again": ("post", (REVIEWER, EDITOR)),
    "check_bundle": ("get", (REVIEWER, EDITOR)),
    "flag": ("post", (REVIEWER, EDITOR)),
    "dismiss": ("post", (REVIEWER, EDITOR)),
    "propose": ("post", (REVIEWER, EDITOR)),
    "override": ("post", (EDITOR,)),
    "decide": ("post", (EDITOR,)),
    "send_back": ("post", (EDITOR,)),
    "publish": ("post", (EDITOR,)),
    "withdraw": ("post", (EDITOR,)),
    "give_label": ("post", (REVIEWER, EDITOR)),
    "show_suggestion": ("post", (REVIEWER, EDITOR)),
    "evidence_first": ("post", (REVIEWER, EDITOR)),
    "propose_correction": ("get", (REVIEWER, EDITOR)),
    "publish_correction": ("post", (EDITOR,)),
    "turn_down_correction": ("post", (REVIEWER, EDITOR)),
    "mark_evidence": ("post", (REVIEWER, EDITOR)),
    "review": ("get", (REVIEWER, EDITOR)),
    "bulk": ("post", (REVIEWER, EDITOR)),
    "keep_filter": ("post", (REVIEWER, EDITOR)),
    "forget_filter": ("post", (REVIEWER, EDITOR)),
    "assign": ("post", (REVIEWER, EDITOR)),
    "find_evidence": ("get", (REVIEWER, EDITOR)),
    "spread": ("post", (REVIEWER, EDITOR)),
    "hold": ("post", (REVIEWER, EDITOR)),
    "moderate": ("get", (EDITOR,)),
    "dashboard": ("get", (EDITOR,)),
    "export_figure": ("get", (EDITOR,)),
    "settle_stale": ("post", (REVIEWER, EDITOR)),  # the service asks for more of a published claim
    "add_comment": ("post", (REVIEWER, EDITOR)),
    "withdraw_comment": ("post", (REVIEWER, EDITOR)),
    "add_reply": ("post", (REVIEWER, EDITOR)),
    "change_reply": ("post", (REVIEWER, EDITOR)),
    "inbox": ("get", (SUBMITTER, REVIEWER, EDITOR)),
    "read_notice": ("post", (SUBMITTER, REVIEWER, EDITOR)),
    "read_all_notices": ("post", (SUBMITTER, REVIEWER, EDITOR)),
    "library": ("get", (REVIEWER, EDITOR)),
    "add_document": ("get", (EDITOR,)),
    "add_addresses": ("post", (EDITOR,)),
    "add_files": ("post", (EDITOR,)),
    "add_paste": ("post", (EDITOR,)),
    "document": ("get", (SUBMITTER, REVIEWER, EDITOR)),
    "document_file": ("get", (REVIEWER, EDITOR)),
    "retire_document": ("post", (EDITOR,)),
    "restore_document": ("post", (EDITOR,)),
    "group_document": ("post", (EDITOR,)),
    "part_document": ("post", (EDITOR,)),
    "correct_document": ("post", (EDITOR,)),
    "delete_document": ("post", (EDITOR,)),
    "sources": ("get", (REVIEWER, EDITOR)),
    "source": ("get", (REVIEWER, EDITOR)),
    "imports": ("get", (EDITOR,)),
    "import": ("get", (EDITOR,)),
    "import_again": ("post", (EDITOR,)),
    "import_cancel": ("post", (EDITOR,)),
    "feeds": ("get", (EDITOR,)),
    "change_feed": ("post", (EDITOR,)),
    "patterns": ("get", (EDITOR,)),
    "settings": ("get", (EDITOR,)),
    "usage": ("get", (EDITOR,)),
    "export_usage": ("get", (EDITOR,)),
    "ask_model_again": ("post", (EDITOR,)),
    "newsroom_history": ("get", (EDITOR,)),
    "people": ("get", (EDITOR,)),
    "invite": ("post", (EDITOR,)),
    "revoke_invitation": ("post", (EDITOR,)),
    "person": ("get", (EDITOR,)),
    "set_role": ("post", (EDITOR,)),
    "deactivate_person": ("post", (EDITOR,)),
    "reactivate_person": ("post", (EDITOR,)),
    "end_sessions_of": ("post", (EDITOR,)),
    "reset_second_factor": ("post", (EDITOR,)),
    "ratings": ("get", (EDITOR,)),
    "change_rating": ("get", (EDITOR,)),
    "retire_rating": ("post", (EDITOR,)),
    "restore_rating": ("post", (EDITOR,)),
    "end_sessions": ("post", (SUBMITTER, REVIEWER, EDITOR)),  # from here on nobody is signed in
    "sign_out": ("post", EVERYBODY),
}

OF_A_PERSON = (
    "person", "set_role", "deactivate_person", "reactivate_person", "end_sessions_of", "reset_second_factor",
)  # fmt: skip


def test_every_address_has_a_row() -> None:
    names = {pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)}
    assert names == set(MATRIX)


def kept(name: str, document: Document) -> int:
    """The id of a source, a feed or an import."""
    if name == "source":
        return document.source_id
    if name == "change_feed":
        fields = {"source": document.source, "url": "https://wire.example.org/feed"}
        return Feed.objects.get_or_create(url=fields["url"], defaults=fields)[0].pk
    return Import.objects.get_or_create(kind="addresses", via="address", name="one", tier="news")[0].pk


def said(claim: Claim) -> tuple[Comment, RightOfReply, Notice]:
    """A comment of Rita's, somebody who was asked, and a notice to Rita: another one's are not there (404)."""
    rita = Person.objects.get(username="rita")
    asked = {"asked": "Calderon", "channel": "phone", "asked_at": claim.article.date, "recorded_by": rita}
    return (
        Comment.objects.get_or_create(claim=claim, person=rita, text="Call them.")[0],
        RightOfReply.objects.get_or_create(claim=claim, **asked)[0],
        Notice.objects.get_or_create(claim=claim, to=rita, kind="mentioned")[0],
    )


def stale_reason(claim: Claim) -> StaleReason:
    """Of the claim's own verdict, open."""
    verdict = claim.verdicts.filter(current=True).first() or proposed(
        Person.objects.get(username="rita"), claim
    )
    fields = {"claim": claim, "verdict": verdict, "kind": "suggestion_differs", "fact": "x"}
    return StaleReason.objects.get_or_create(**fields)[0]


def paired(claim: Claim) -> SameClaim:
    """The claim beside another one of its article."""
    other = Claim.objects.filter(article=claim.article_id).exclude(pk=claim.pk)[0]
    first, second = sorted([claim.pk, other.pk])
    return SameClaim.objects.get_or_create(
        claim_id=second, earlier_id=first, defaults={"relation": "same", "score": 1.0}
    )[0]


def address(name: str, claim: Claim) -> str:
    """Of something that is there: the claim's own article, evidence, document or fact-check."""
    item = Evidence.objects.filter(check_run_id=claim.suggested_by_id).first()
    assert item is not None
    arguments = {
        "fact_check": lambda: [claim.fact_check.pk, claim.fact_check.slug],
        "fact_check_version": lambda: [claim.fact_check.pk, claim.fact_check.slug, 1],
        "embed": lambda: [claim.fact_check.pk],
        "document": lambda: [item.document_id],
        "mark_evidence": lambda: [item.pk],
        "say_same": lambda: [paired(claim).pk],
        "take_over": lambda: [paired(claim).pk],
        "withdraw_comment": lambda: [said(claim)[0].pk],
        "change_reply": lambda: [said(claim)[1].pk],
        "check_bundle": lambda: [claim.pk, item.check_run_id],
        "settle_stale": lambda: [claim.pk, stale_reason(claim).pk],
        "read_notice": lambda: [said(claim)[2].pk],
        "ask_model_again": lambda: [ModelServer.objects.get_or_create(model="gpt-4o-mini")[0].pk],
    }
    if name in arguments:
        return reverse(name, args=arguments[name]())
    if name.endswith(("_document", "_file")) and name != "add_document":
        return reverse(name, args=[item.document_id])
    if name in ("source", "change_feed", "import", "import_again", "import_cancel"):
        return reverse(name, args=[kept(name, item.document)])
    if name in (
        "article",
        "mark_claim",
        "extract_again",
        "sign_off",
        "wording",
        "wording_text",
        "report",
        "export_csv",
        "export_json",
    ):
        return reverse(name, args=[claim.article_id])
    if name == "export_figure":
        return reverse(name, args=["reliability"])
    if name in ("password_reset_confirm", "join_link"):
        return reverse(name, args=["MQ", "no-token"] if name == "password_reset_confirm" else ["no-token"])
    if name in OF_A_PERSON:
        return reverse(name, args=[Person.objects.get(username="stan").pk])
    if name.endswith("_rating"):
        return reverse(name, args=[Rating.objects.get(key="mostly-true").pk])
    if name in ("forget_filter", "revoke_invitation"):
        return reverse(name, args=[1])
    of_claim = {"give_label", "show_suggestion", "reword", "split", "merge", "undo", "restore", "find_evidence", "claim", "add_comment", "add_reply", "assign", "spread", "hold", "check_again", "flag", "dismiss", "propose", "override", "decide", "send_back",
                "publish", "withdraw", "propose_correction", "publish_correction", "turn_down_correction"}  # fmt: skip
    return reverse(name, args=[claim.pk] if name in of_claim else [])


@pytest.mark.parametrize("fragment", [False, True], ids=["page", "fragment"])
def test_the_matrix_holds(cast: Cast, claim: Claim, signed_in: SignedIn, fragment: bool) -> None:
    claim = decided(cast.rita, cast.eva, claim)
    publish(cast.eva, claim, version=claim.version)
    clients = {
        NOBODY: Client(),
        SUBMITTER: signed_in(cast.sam),
        REVIEWER: signed_in(cast.remy),
        EDITOR: signed_in(cast.emil),
    }
    headers = {"HX-Request": "true"} if fragment else {}
    for name, (method, allowed) in MATRIX.items():
        for who, client in clients.items():
            answer = getattr(client, method)(address(name, claim), headers=headers)
            to_sign_in = answer.status_code == 302 and "/sign-in/" in answer.url
            refused = answer.status_code == 403 or to_sign_in
            assert refused == (who not in allowed), (name, who, answer.status_code)
            # A sign-in page never lands inside a fragment, and no action of a stranger is redirected.
            assert not (to_sign_in and (fragment or method == "post" or who != NOBODY)), (name, who)


@pytest.mark.parametrize(
    "name",
    ["article", "mark_claim", "report", "wording", "wording_text", "export_csv", "export_json", "claim"],
)
def test_a_submitter_does_not_see_what_is_another_ones(
    cast: Cast, claim: Claim, signed_in: SignedIn, name: str
) -> None:
    assert signed_in(cast.stan).get(address(name, claim)).status_code == 403
    fragment = signed_in(cast.stan).get(address(name, claim), headers={"HX-Request": "true"})
    assert fragment.status_code == 403
    assert claim.restatement.encode() not in fragment.content


@pytest.mark.parametrize(
    "name", [name for name, (method, _) in MATRIX.items() if method == "post" and name != "sign_out"]
)
def test_no_get_changes_anything(cast: Cast, claim: Claim, signed_in: SignedIn, name: str) -> None:
    assert signed_in(cast.eva).get(address(name, claim)).status_code == 405


def test_a_post_without_the_token_is_refused(cast: Cast, claim: Claim) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.eva, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(address("check_again", claim))
    assert answer.status_code == 403
    assert claim.checks.count() == 1


def test_internal_notes_stay_in_the_desk(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:
    signed_in(cast.rita).post(
        reverse("dismiss", args=[claim.pk]), {"version": claim.version, "comment": "internal-remark"}
    )
    page = signed_in(cast.sam).get(reverse("claim", args=[claim.pk])).content.decode()
    assert claim.restatement in page
    assert "internal-remark" not in page
    assert "internal-remark" in signed_in(cast.rita).get(reverse("claim", args=[claim.pk])).content.decode()


def test_an_account_that_is_closed_is_out_at_the_next_request(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.rita)
    assert client.get(reverse("review")).status_code == 200
    Person.objects.filter(pk=cast.rita.pk).update(is_active=False)
    assert client.get(reverse("review")).status_code == 302
