"""What strangers see: published fact-checks, whole, and nothing else."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Article, Claim, FactCheck, Verdict
from claims.services.publish import publish, withdraw
from tests.cast import Cast, decided, evidence_ids, refuted_claim
from tests.web.conftest import SignedIn


@pytest.fixture
def fact_check(cast: Cast, claim: Claim) -> FactCheck:
    claim = decided(cast.rita, cast.eva, claim)
    return publish(cast.eva, claim, version=claim.version)


def page_of(fact_check: FactCheck) -> str:
    return Client().get(reverse("fact_check", args=[fact_check.pk, fact_check.slug])).content.decode()


def markup_of(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data: dict[str, object] = json.loads(found.group(1))
    return data


def test_the_page_says_what_where_when_and_who(fact_check: FactCheck) -> None:
    page = page_of(fact_check)
    for said in (
        fact_check.claim.restatement, "La Vigie", "A. Plume", "1 March 2023", "Faux", "Nora Feld left in May 2022",
        "Harbour Wire", "Rita", "Reviewer", "Eva", "Editor", "Machines assisted", "https://vigie.example.org/calderon",
    ):  # fmt: skip
        assert said in page, said


def test_the_article_itself_is_not_on_the_page(fact_check: FactCheck) -> None:
    assert "40 millions" not in page_of(fact_check)


def test_the_markup_is_a_valid_claim_review(fact_check: FactCheck) -> None:
    markup = markup_of(page_of(fact_check))
    assert (markup["@context"], markup["@type"]) == ("https://schema.org", "ClaimReview")
    assert str(markup["url"]).endswith(reverse("fact_check", args=[fact_check.pk, fact_check.slug]))
    assert markup["claimReviewed"] == fact_check.claim.restatement
    rating = markup["reviewRating"]
    assert rating == {
        "@type": "Rating", "alternateName": "Faux", "ratingValue": 1, "bestRating": 5, "worstRating": 1,
        "name": "Faux", "ratingExplanation": fact_check.verdict.explanation,
    }  # fmt: skip
    item = markup["itemReviewed"]
    assert isinstance(item, dict)
    assert item["author"] == {"@type": "Person", "name": "A. Plume"}
    assert item["datePublished"] == "2023-03-01"
    assert item["appearance"]["url"] == "https://vigie.example.org/calderon"
    assert "Faux" not in str(markup["claimReviewed"])


def test_no_text_ends_the_markup_early(cast: Cast, claim: Claim) -> None:
    attack = "</script><script>alert(1)</script>"
    Claim.objects.filter(pk=claim.pk).update(restatement=f"Nora {attack}")
    Article.objects.filter(pk=claim.article_id).update(author=attack, title=attack)
    claim = decided(cast.rita, cast.eva, refuted_claim(claim.article))
    page = page_of(publish(cast.eva, claim, version=claim.version))
    assert attack not in page
    assert markup_of(page)["claimReviewed"] == f"Nora {attack}"


def test_another_slug_leads_to_the_right_address(fact_check: FactCheck) -> None:
    answer = Client().get(reverse("fact_check", args=[fact_check.pk, "old-words"]))
    assert answer.status_code == 301
    assert answer.url == reverse("fact_check", args=[fact_check.pk, fact_check.slug])


def test_a_withdrawn_one_keeps_its_address_and_loses_its_markup(cast: Cast, fact_check: FactCheck) -> None:
    claim = Claim.objects.select_related("article").get(pk=fact_check.claim_id)
    withdraw(cast.emil, claim, version=claim.version, reason="Our source was mistaken.")
    page = page_of(fact_check)
    assert "Our source was mistaken." in page
    assert "ld+json" not in page
    assert fact_check.claim.restatement not in Client().get(reverse("home")).content.decode()


def test_the_start_page_lists_published_ones_only(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:
    assert claim.restatement not in Client().get(reverse("home")).content.decode()
    claim = decided(cast.rita, cast.eva, claim)
    assert claim.restatement not in Client().get(reverse("home")).content.decode()
    publish(cast.eva, claim, version=claim.version)
    assert claim.restatement in Client().get(reverse("home")).content.decode()


def test_own_copy_has_a_report_with_the_wording_and_no_public_page(cast: Cast, signed_in: SignedIn) -> None:
    from tests.cast import checked, stored

    stored()
    article = checked(cast.sam, kind="own")
    claim = decided(cast.rita, cast.eva, refuted_claim(article))
    refused = signed_in(cast.eva).post(reverse("publish", args=[claim.pk]), {"version": claim.version})
    assert refused.status_code == 400
    report = signed_in(cast.sam).get(reverse("report", args=[article.pk])).content.decode()
    assert re.search(r'<del[^>]*>mai 2021</del> → <ins lang="fr">mai 2022</ins>', report)
    assert "Harbour Wire" in report
    assert not FactCheck.objects.exists()


def test_a_verdict_that_was_only_proposed_is_nobodys_but_the_desks(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    from tests.cast import proposed

    proposed(cast.rita, claim)
    assert (
        Verdict.objects.get().explanation
        not in signed_in(cast.sam).get(reverse("claim", args=[claim.pk])).content.decode()
    )
    assert evidence_ids(claim)


@pytest.mark.parametrize("page", ["²", "9" * 5_000, "-1", "x", "999"])
def test_a_page_that_is_no_number_is_the_first_or_the_last(db: None, page: str) -> None:
    assert Client().get(reverse("home"), {"page": page}).status_code == 200
