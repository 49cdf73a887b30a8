"""Our own copy on the pages: the sign-off with what is open, the report, and the text with its proposed wordings."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Article, ArticleState, Claim, Difference, Evidence
from claims.queries.wording import wording_view
from claims.services.review import dismiss
from claims.services.sign_off import Open, sign_off
from tests.cast import BODY, VALUATION, Cast, checked, decided, proposed, refuted_claim, stored
from tests.web.conftest import SignedIn

CHANGED = BODY.replace("mai 2021", "mai 2022")


@pytest.fixture
def own(cast: Cast) -> Article:
    """Sam's own copy, in which one claim is refuted and nothing has been decided."""
    stored()
    stored(VALUATION, publisher="Ledger", title="Calderon sells shares")
    return checked(cast.sam, kind="own")


@pytest.fixture
def refuted(cast: Cast, own: Article) -> Claim:
    """Its refuted claim, decided."""
    return decided(cast.rita, cast.eva, refuted_claim(own))


def page_of(client: Client, name: str, article: Article) -> str:
    answer = client.get(reverse(name, args=[article.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def sent(client: Client, article: Article, page: str, **fields: object) -> object:
    """Sends the form of that page, with all of its groups confirmed."""
    hidden = dict(re.findall(r'<input type="hidden" name="(version|seen)" value="(\d+)"', page))
    groups = re.findall(r'name="confirmed" value="(\w+)"', page)
    return client.post(reverse("sign_off", args=[article.pk]), hidden | {"confirmed": groups} | fields)


# Signing off


def test_the_editor_sees_what_is_open_and_signs_off_over_it(
    cast: Cast, own: Article, refuted: Claim, signed_in: SignedIn
) -> None:
    eva = signed_in(cast.eva)
    assert reverse("sign_off", args=[own.pk]) in page_of(eva, "article", own)
    page = page_of(eva, "sign_off", own)
    assert "refuted by a decided verdict, and still worded so in the article" in page
    assert refuted.restatement in page
    without = sent(eva, own, page, confirmed=[], reason="x")
    assert without.status_code == 400  # type: ignore[attr-defined]
    assert "Confirm what is still open" in without.content.decode()  # type: ignore[attr-defined]
    speechless = sent(eva, own, page, reason=" ")
    assert speechless.status_code == 400  # type: ignore[attr-defined]
    answer = sent(eva, own, page, reason="It goes to press at ten.")
    assert answer.url == reverse("report", args=[own.pk])  # type: ignore[attr-defined]
    own.refresh_from_db()
    assert own.state == ArticleState.SIGNED_OFF
    assert eva.get(reverse("sign_off", args=[own.pk])).status_code == 302


def test_a_change_between_page_and_click_is_named_and_nothing_typed_is_lost(
    cast: Cast, own: Article, signed_in: SignedIn
) -> None:
    eva = signed_in(cast.eva)
    page = page_of(eva, "sign_off", own)
    claim = refuted_claim(own)
    proposed(cast.rita, claim)
    answer = sent(eva, own, page, reason="My long reason.")
    told = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 409  # type: ignore[attr-defined]
    for said in (
        "The article has changed",
        "Rita – proposed a verdict",
        claim.restatement,
        "My long reason.",
    ):
        assert said in told
    assert " checked>" not in told  # what changed is confirmed anew
    own.refresh_from_db()
    assert own.state == ArticleState.CHECKED
    assert sent(eva, own, told, reason="My long reason.").status_code == 302  # type: ignore[attr-defined]
    own.refresh_from_db()
    assert own.state == ArticleState.SIGNED_OFF


@pytest.mark.parametrize(
    "fields", [{"version": "x"}, {"seen": ""}, {"confirmed": ["burn"]}, {"reason": "x" * 2_001}]
)
def test_a_form_that_was_tampered_with_signs_nothing_off(
    cast: Cast, own: Article, signed_in: SignedIn, fields: dict[str, object]
) -> None:
    eva = signed_in(cast.eva)
    answer = sent(eva, own, page_of(eva, "sign_off", own), **({"reason": "x"} | fields))
    assert answer.status_code == 400  # type: ignore[attr-defined]
    own.refresh_from_db()
    assert own.state == ArticleState.CHECKED


def test_an_article_of_others_is_not_offered_it(cast: Cast, article: Article, signed_in: SignedIn) -> None:
    eva = signed_in(cast.eva)
    assert reverse("sign_off", args=[article.pk]) not in page_of(eva, "article", article)
    assert eva.get(reverse("sign_off", args=[article.pk])).status_code == 302
    for name in ("wording", "wording_text"):
        assert eva.get(reverse(name, args=[article.pk])).status_code == 404


def test_the_claims_of_a_signed_off_article_offer_nothing_more(
    cast: Cast, own: Article, signed_in: SignedIn
) -> None:
    sign_off(cast.eva, own, version=own.version, confirmed=list(Open), reason="x")
    page = signed_in(cast.emil).get(reverse("claim", args=[refuted_claim(own).pk])).content.decode()
    assert "The article is signed off" in page
    for action in ("propose", "dismiss", "flag", "decide"):
        assert reverse(action, args=[refuted_claim(own).pk]) not in page
    assert refuted_claim(own).restatement not in signed_in(cast.rita).get(reverse("review")).content.decode()


# The report


def test_the_report_gives_each_decided_claim_its_wording_and_its_source(
    cast: Cast, own: Article, refuted: Claim, signed_in: SignedIn
) -> None:
    own.refresh_from_db()
    sign_off(cast.eva, own, version=own.version, confirmed=list(Open), reason="It goes to press at ten.")
    page = page_of(signed_in(cast.sam), "report", own)
    decided_part, _, open_part = page.partition("Still open when it was signed off")
    for said in (
        refuted.restatement, "Faux", "Nora Feld left in May 2022, not in May 2021.", "Proposed wording", "mai 2021",
        "mai 2022", "Harbour Wire", "https://wire.example.org/", "Nora Feld left Calderon in May 2022, the company said.",
    ):  # fmt: skip
        assert said in decided_part, said
    assert "It goes to press at ten." in open_part
    for claim in own.claims.exclude(pk=refuted.pk):
        assert claim.restatement in open_part
        assert f'lang="fr">{claim.restatement}</span></h2>' not in decided_part


# Proposed wordings in the text


def test_the_text_shows_what_would_change_where_and_why(
    cast: Cast, own: Article, refuted: Claim, signed_in: SignedIn
) -> None:
    page = page_of(signed_in(cast.sam), "wording", own)
    assert re.search(r"<del>.*instead of.*mai 2021</del><ins lang=\"fr\">.*write.*mai 2022</ins>", page)
    assert reverse("claim", args=[refuted.pk]) in page
    assert "Nora Feld left Calderon in May 2022, the company said." in page
    assert signed_in(cast.stan).get(reverse("wording", args=[own.pk])).status_code == 403


def test_a_suggestion_changes_no_text(cast: Cast, own: Article, signed_in: SignedIn) -> None:
    proposed(cast.rita, refuted_claim(own))
    page = page_of(signed_in(cast.sam), "wording", own)
    assert "Nothing is proposed" in page
    assert "<del>" not in page
    assert wording_view(own).text == own.body


def test_the_text_is_saved_with_the_wordings_and_the_list_of_them(
    cast: Cast, own: Article, refuted: Claim, signed_in: SignedIn
) -> None:
    answer = signed_in(cast.sam).get(reverse("wording_text", args=[own.pk]))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    text = answer.content.decode()
    assert text.startswith(CHANGED + "\n")
    assert "- mai 2021\n   + mai 2022" in text
    assert "Harbour Wire, Feld leaves Calderon, https://wire.example.org/" in text
    own.refresh_from_db()
    assert own.body == BODY


def cite_also(claim: Claim, source_text: str, value: str) -> None:
    """Another difference in the evidence that the verdict cites."""
    item = Evidence.objects.filter(verdicts__claim=claim, verdicts__current=True, stance="refutes")[0]
    Difference.objects.create(
        evidence=item, kind="date", claim_text="mai 2021", source_text=source_text, claim_value="2021-05",
        source_value=value,
    )  # fmt: skip


def test_where_sources_differ_both_wordings_are_shown_and_the_text_is_left_to_people(
    own: Article, refuted: Claim
) -> None:
    cite_also(refuted, "June 2022", "2022-06")
    view = wording_view(own)
    assert {(one.theirs, one.disputed) for one in view.placed} == {("juin 2022", True), ("mai 2022", True)}
    assert view.text == own.body
    assert "".join(piece.text for piece in view.pieces) == own.body
    (piece,) = (piece for piece in view.pieces if piece.changes)
    assert len(piece.changes) == 2


def test_what_has_no_safe_wording_is_given_in_the_sources_words_and_not_put_in(
    own: Article, refuted: Claim
) -> None:
    Difference.objects.filter(evidence__verdicts__claim=refuted).update(
        source_value="2022", source_text="in 2022"
    )
    view = wording_view(own)
    (one,) = view.unplaced
    assert (one.theirs, one.language, view.placed) == ("in 2022", "en", [])
    assert "No safe wording" in one.why_not
    assert view.text == own.body


def test_the_place_is_exact_beyond_the_first_plane(cast: Cast, signed_in: SignedIn) -> None:
    stored()
    body = "🚢🚢 L’été, à Skarn. " + BODY + " Fin mai 2021 🙂."
    own = checked(cast.sam, kind="own", body=body)
    decided(cast.rita, cast.eva, refuted_claim(own))
    view = wording_view(own)
    (one,) = view.placed
    assert own.body[one.start : one.end] == "mai 2021"
    assert view.text == body.replace("mai 2021", "mai 2022", 1)


def test_what_was_dismissed_or_is_hidden_changes_no_text(cast: Cast, own: Article, refuted: Claim) -> None:
    Claim.objects.filter(pk=refuted.pk).update(hidden=True)
    assert wording_view(own).proposals == []
    for other in own.claims.filter(hidden=False):
        dismiss(cast.rita, other, version=other.version)
    assert wording_view(own).text == own.body


@pytest.mark.parametrize("name", ["wording", "wording_text", "sign_off", "report"])
def test_an_article_of_many_claims_takes_no_more_queries_than_one_of_few(
    cast: Cast, own: Article, refuted: Claim, signed_in: SignedIn, name: str
) -> None:
    eva, counts = signed_in(cast.eva), []
    fields = {"article": own, "kind": "date", "check_worthiness": 0.9, "suggested_by": refuted.suggested_by}
    for count in (10, 300):
        Claim.objects.bulk_create(
            Claim(start=0, end=5, restatement=f"Claim {n}", restatement_key=f"{count}-{n}", **fields)
            for n in range(count)
        )
        with CaptureQueriesContext(connection) as asked:
            page_of(eva, name, own)
        counts.append(len(asked))
    assert counts[0] == counts[1]
