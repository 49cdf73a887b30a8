"""Own copy is signed off with a list of what is still open, and nothing changes after that."""

from __future__ import annotations

import pytest

from claims.models import (
    Article,
    ArticleState,
    Check,
    Claim,
    ClaimState,
    Evidence,
    HistoryEntry,
    Rating,
    StaleReason,
)
from claims.services.check import start_check
from claims.services.errors import Conflict, NotAllowed, Refused
from claims.services.evidence import add_evidence
from claims.services.flags import flag_by_hand
from claims.services.queue import dismiss_all
from claims.services.review import dismiss, mark_evidence
from claims.services.sign_off import Open, open_work, sign_off
from claims.services.stale import settle
from claims.services.verdicts import decide, override, propose, send_back
from tests.cast import (
    VALUATION,
    Cast,
    checked,
    decided,
    evidence_ids,
    proposed,
    refuted_claim,
    stored,
    supported_claim,
)

ALL = tuple(Open)


@pytest.fixture
def article(cast: Cast) -> Article:
    """Own copy: one claim is refuted and flagged, one is supported and unreviewed."""
    stored()
    stored(VALUATION, publisher="Ledger", title="Calderon sells shares")
    article = checked(cast.sam, kind="own")
    for other in article.claims.exclude(suggested_by__label__in=("refuted", "supported")):
        dismiss(cast.rita, other, version=other.version)
    article.refresh_from_db()
    return article


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def listed(article: Article) -> dict[str, int]:
    return {group.why.value: len(group.claims) for group in open_work(article)}


def test_what_is_open_is_listed_by_why(cast: Cast, article: Article) -> None:
    refuted, supported = refuted_claim(article), supported_claim(article)
    states = {supported.pk: Open.UNREVIEWED if supported.state == ClaimState.UNREVIEWED else Open.FLAGGED}
    groups = {claim.pk: group.why for group in open_work(article) for claim in group.claims}
    assert groups == {refuted.pk: Open.FLAGGED} | states
    proposed(cast.rita, refuted)
    assert listed(article)["proposed"] == 1
    refuted.refresh_from_db()
    decide(cast.eva, refuted, version=refuted.version)
    assert listed(article)["standing"] == 1
    Claim.objects.filter(pk=refuted.pk).update(stale=True)
    assert listed(article)["stale"] == 1
    dismiss(cast.rita, supported, version=supported.version)
    assert listed(article) == {"stale": 1}


def test_a_failed_check_is_named_as_such(article: Article) -> None:
    claim = refuted_claim(article)
    Check.objects.create(
        claim=claim, engine="local", as_of=article.date, state="failed", failure="It broke off."
    )
    assert listed(article)["failed"] == 1


def test_every_group_is_confirmed_and_what_is_open_takes_a_reason(cast: Cast, article: Article) -> None:
    for confirmed, reason, field in (
        ((), "x", "confirmed"),
        (("standing",), "x", "confirmed"),
        (ALL, " ", "reason"),
    ):
        with pytest.raises(Refused) as refused:
            sign_off(cast.eva, article, version=article.version, confirmed=confirmed, reason=reason)
        assert refused.value.field == field
        assert fresh(article).state == ArticleState.CHECKED
    assert not HistoryEntry.objects.filter(action="signed_off").exists()
    signed = sign_off(
        cast.eva, article, version=article.version, confirmed=ALL, reason="Goes to press at ten."
    )
    assert (signed.state, signed.signed_off_by) == (ArticleState.SIGNED_OFF, cast.eva)
    entry = HistoryEntry.objects.get(action="signed_off")
    assert entry.details["comment"] == "Goes to press at ten."
    assert refuted_claim(article).pk in entry.details["open"]["flagged"]


def test_what_is_only_unreviewed_or_to_be_reworded_is_confirmed_without_a_reason(
    cast: Cast, article: Article
) -> None:
    decided(cast.rita, cast.eva, refuted_claim(article))
    Claim.objects.filter(pk=supported_claim(article).pk).update(state=ClaimState.UNREVIEWED)
    article.refresh_from_db()
    assert set(listed(article)) == {"standing", "unreviewed"}
    sign_off(cast.eva, article, version=article.version, confirmed=["standing", "unreviewed"])
    assert fresh(article).state == ArticleState.SIGNED_OFF


def test_only_an_editor_signs_off_and_only_what_was_seen(cast: Cast, article: Article) -> None:
    for person in (cast.sam, cast.rita):
        with pytest.raises(NotAllowed):
            sign_off(person, article, version=article.version, confirmed=ALL, reason="x")
    flagged = refuted_claim(article)
    proposed(cast.rita, flagged)  # between the page and the click
    with pytest.raises(Conflict):
        sign_off(cast.eva, article, version=article.version, confirmed=ALL, reason="x")
    assert fresh(article).state == ArticleState.CHECKED


def test_of_two_editors_who_sign_off_one_is_told(cast: Cast, article: Article) -> None:
    sign_off(cast.eva, article, version=article.version, confirmed=ALL, reason="x")
    with pytest.raises(Conflict):
        sign_off(cast.emil, article, version=article.version, confirmed=ALL, reason="y")
    assert fresh(article).signed_off_by == cast.eva
    assert HistoryEntry.objects.filter(action="signed_off").count() == 1


def test_while_checks_are_open_nothing_is_signed_off(cast: Cast, article: Article) -> None:
    start_check(cast.rita, refuted_claim(article))
    article.refresh_from_db()
    with pytest.raises(Conflict):
        sign_off(cast.eva, article, version=article.version, confirmed=ALL, reason="x")


def test_an_article_of_others_is_never_signed_off(cast: Cast) -> None:
    stored()
    article = checked(cast.sam)
    with pytest.raises(Refused):
        sign_off(cast.eva, article, version=article.version, confirmed=ALL, reason="x")


def test_after_it_nothing_on_its_claims_changes_any_more(cast: Cast, article: Article) -> None:
    waiting, other = refuted_claim(article), supported_claim(article)
    proposed(cast.rita, waiting)
    article.refresh_from_db()
    sign_off(cast.eva, article, version=article.version, confirmed=ALL, reason="x")
    waiting.refresh_from_db()
    other.refresh_from_db()
    before = list(Claim.objects.values()), waiting.verdicts.count()
    item = Evidence.objects.filter(check_run=other.suggested_by)[0]
    verdict = {
        "rating": Rating.objects.get(key="false"),
        "explanation": "x",
        "evidence_ids": evidence_ids(waiting),
    }
    reason = StaleReason.objects.create(
        claim=waiting, verdict=waiting.verdicts.get(), kind="suggestion_differs", fact="x"
    )
    for refused in (
        lambda: decide(cast.eva, waiting, version=waiting.version),
        lambda: override(cast.eva, waiting, version=waiting.version, reason="x", **verdict),
        lambda: send_back(cast.eva, waiting, version=waiting.version, comment="x"),
        lambda: propose(
            cast.rita, other, version=other.version, **(verdict | {"evidence_ids": evidence_ids(other)})
        ),
        lambda: flag_by_hand(cast.rita, other, version=other.version, comment="x"),
        lambda: dismiss(cast.rita, other, version=other.version),
        lambda: mark_evidence(cast.rita, item, "struck"),
        lambda: add_evidence(
            cast.rita, other, item.document, quote=item.document.text[:20], stance="supports"
        ),
        lambda: start_check(cast.rita, other),
        lambda: settle(cast.emil, waiting, reason.pk, version=waiting.version, settlement="x"),
    ):
        with pytest.raises(Refused):
            refused()
    assert dismiss_all(cast.rita, [(other.pk, other.version)], "x").done == 0
    assert (list(Claim.objects.values()), waiting.verdicts.count()) == before
