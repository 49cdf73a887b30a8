"""The feed and the embed follow what is published, and show nothing else."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ElementTree

import feedparser
import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Claim, FactCheck, Rating
from claims.queries.fact_checks import SENTENCE_LIMIT, first_sentence
from claims.services.publish import withdraw
from tests.cast import CORRECTED, Cast, corrected, decided, published
from tests.web.conftest import SignedIn

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def fact_check(cast: Cast, claim: Claim) -> FactCheck:
    return published(cast, claim)


def fresh(claim: Claim) -> Claim:
    return Claim.objects.select_related("article").get(pk=claim.pk)


def feed() -> feedparser.FeedParserDict:
    answer = Client().get(reverse("fact_check_feed"))
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    read = feedparser.parse(answer.content)
    assert not read.bozo
    return read


def test_the_feed_has_what_atom_asks_for(fact_check: FactCheck) -> None:
    root = ElementTree.fromstring(Client().get(reverse("fact_check_feed")).content)
    assert root.tag == ATOM + "feed"
    for needed in ("title", "id", "updated", "author", "link"):
        assert root.find(ATOM + needed) is not None, needed
    links = {link.get("rel"): str(link.get("href")) for link in root.findall(ATOM + "link")}
    assert links["self"].startswith("http")
    assert links["self"].endswith(reverse("fact_check_feed"))
    entry = root.find(ATOM + "entry")
    assert entry is not None
    for needed in ("title", "id", "updated", "published", "link", "summary", "category"):
        assert entry.find(ATOM + needed) is not None, needed
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"


def test_an_entry_says_the_rating_first_and_leads_to_the_page(fact_check: FactCheck) -> None:
    entry = feed().entries[0]
    assert entry.title == f"Faux: {fact_check.claim.restatement}"
    assert entry.link.endswith(reverse("fact_check", args=[fact_check.pk, fact_check.slug]))
    assert fact_check.verdict.explanation in entry.summary
    assert entry.tags[0].term == "Faux"


def test_a_correction_brings_the_entry_up_again_with_the_new_rating(
    cast: Cast, fact_check: FactCheck, claim: Claim
) -> None:
    other = Claim.objects.filter(article=claim.article, suggested_by__label="supported").get()
    other = decided(cast.rita, cast.eva, other)
    newer = FactCheck.objects.create(
        claim=other, verdict=other.verdicts.get(current=True), slug="other", proposed_by=cast.rita,
        published_by=cast.eva, published_at=fact_check.published_at,
    )  # fmt: skip
    before = feed()
    assert [entry.id.rpartition("/fact-checks/")[2].split("/")[0] for entry in before.entries] == [
        str(newer.pk), str(fact_check.pk),
    ]  # fmt: skip
    corrected(cast, claim)
    after = feed()
    entry = after.entries[0]
    assert entry.title == f"Plutôt faux: {claim.restatement}"
    assert "Correction" in entry.summary
    assert CORRECTED in entry.summary
    assert entry.id == before.entries[1].id
    assert entry.published == before.entries[1].published
    assert entry.updated >= entry.published
    assert after.feed.updated == entry.updated


def test_a_withdrawn_entry_says_so_and_no_longer_what_it_found(
    cast: Cast, fact_check: FactCheck, claim: Claim
) -> None:
    withdraw(cast.eva, fresh(claim), version=fresh(claim).version, reason="Our source was mistaken.")
    entry = feed().entries[0]
    assert entry.title.startswith("Withdrawn: ")
    assert "Our source was mistaken." in entry.summary
    assert fact_check.verdict.explanation not in entry.summary
    assert "Faux" not in str(entry)


def test_an_empty_feed_is_a_feed(cast: Cast) -> None:
    assert feed().entries == []
    assert (
        Client().get(reverse("fact_check_feed")).content == Client().get(reverse("fact_check_feed")).content
    )


def test_what_xml_can_not_say_does_not_break_the_feed(cast: Cast, claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(restatement="Nora\x0b <Feld> \ufffe & \x1b]]> left")
    published(cast, fresh(claim))
    entry = feed().entries[0]
    assert entry.title.startswith("Faux: Nora")
    assert "<Feld>" in entry.title


def test_the_feed_is_answered_from_the_readers_copy_until_something_changes(
    cast: Cast, fact_check: FactCheck, claim: Claim
) -> None:
    client = Client()
    first = client.get(reverse("fact_check_feed"))
    assert "max-age=300" in first.headers["Cache-Control"]
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(reverse("fact_check_feed"), headers=known).status_code == 304
    seen = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(reverse("fact_check_feed"), headers=seen).status_code == 304
    corrected(cast, claim)
    assert client.get(reverse("fact_check_feed"), headers=known).status_code == 200


def test_public_pages_lead_to_the_feed(fact_check: FactCheck) -> None:
    link = (
        f'type="application/atom+xml" title="Fact-checks · Second Source" href="{reverse("fact_check_feed")}"'
    )
    for address in (
        reverse("home"), reverse("corrections"), reverse("rating_key"),
        reverse("fact_check", args=[fact_check.pk, fact_check.slug]),
    ):  # fmt: skip
        assert link in Client().get(address).content.decode(), address


def test_what_is_not_published_is_in_no_feed_and_no_embed(cast: Cast, claim: Claim) -> None:
    decided(cast.rita, cast.eva, claim)
    assert feed().entries == []
    assert Client().get(reverse("embed", args=[1])).status_code == 404


def test_the_embed_can_be_framed_by_anybody_and_nothing_else_can(fact_check: FactCheck) -> None:
    answer = Client().get(reverse("embed", args=[fact_check.pk]))
    assert "X-Frame-Options" not in answer.headers
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src 'self'" in policy
    for address in (reverse("home"), reverse("fact_check", args=[fact_check.pk, fact_check.slug])):
        other = Client().get(address)
        assert other.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"]


def test_the_embed_sets_no_cookie_and_has_no_script(
    cast: Cast, fact_check: FactCheck, signed_in: SignedIn
) -> None:
    for client in (Client(), signed_in(cast.eva)):
        answer = client.get(reverse("embed", args=[fact_check.pk]))
        assert not answer.cookies
        text = answer.content.decode()
        for banned in ("<script", "<form", " style=", "csrf"):
            assert banned not in text, banned


def test_the_embed_says_the_claim_the_rating_a_sentence_and_whose_it_is(fact_check: FactCheck) -> None:
    text = Client().get(reverse("embed", args=[fact_check.pk])).content.decode()
    for said in (
        fact_check.claim.restatement, "Faux", "Nora Feld left in May 2022, not in May 2021.", "Second Source",
        reverse("fact_check", args=[fact_check.pk, fact_check.slug]),
    ):  # fmt: skip
        assert said in text, said


def test_the_embed_follows_a_correction_and_a_withdrawal(
    cast: Cast, fact_check: FactCheck, claim: Claim
) -> None:
    address = reverse("embed", args=[fact_check.pk])
    corrected(cast, claim)
    text = Client().get(address).content.decode()
    assert "Plutôt faux" in text
    assert "Correction, " in text
    assert "We called it false" in text
    withdraw(cast.eva, fresh(claim), version=fresh(claim).version, reason="Our source was mistaken.")
    text = Client().get(address).content.decode()
    assert "This fact-check was withdrawn on" in text
    assert "Our source was mistaken." in text
    assert "faux" not in text.lower()


def test_the_public_page_has_the_snippet(fact_check: FactCheck) -> None:
    text = Client().get(reverse("fact_check", args=[fact_check.pk, fact_check.slug])).content.decode()
    assert f'{reverse("embed", args=[fact_check.pk])}"' in text
    assert "&lt;iframe src=" in text


def test_no_claim_breaks_out_of_the_snippet_on_somebody_elses_page(cast: Cast, claim: Claim) -> None:
    attack = '"></iframe><script>alert(1)</script>'
    Claim.objects.filter(pk=claim.pk).update(restatement=attack)
    fact_check = published(cast, fresh(claim))
    page = Client().get(reverse("fact_check", args=[fact_check.pk, fact_check.slug])).content.decode()
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert found
    snippet = html.unescape(found[1])  # as the browser shows it, and as it is copied
    assert snippet.startswith("<iframe src=")
    assert snippet.count("<") == snippet.count(">") == 2
    assert html.unescape(snippet).count(attack) == 1


def test_a_claim_that_reads_embed_keeps_a_page_of_its_own(cast: Cast, claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(restatement="Embed!")
    fact_check = published(cast, fresh(claim))
    text = Client().get(reverse("fact_check", args=[fact_check.pk, fact_check.slug])).content.decode()
    assert "Machines assisted" in text


def test_the_sentence_is_the_first_one_and_has_an_end() -> None:
    assert first_sentence("M. Durand est parti. Il est là.", "fr") == "M. Durand est parti."
    assert first_sentence("", "fr") == ""
    assert len(first_sentence("word " * 500, "xx")) <= SENTENCE_LIMIT + 2


def test_a_rating_is_seen_in_its_own_colour_with_an_ink_that_can_be_read(fact_check: FactCheck) -> None:
    Rating.objects.filter(key="true").update(colour="#ffff00")
    answer = Client().get(reverse("rating_colours"))
    assert answer.headers["Content-Type"].startswith("text/css")
    css = answer.content.decode()
    for key, colours in (
        ("true", "background: #ffff00; color: #000000"),
        ("false", "background: #9b1c1c; color: #ffffff"),
    ):
        assert f".label.rating-{Rating.objects.get(key=key).pk} {{ {colours}" in css
    text = Client().get(reverse("fact_check", args=[fact_check.pk, fact_check.slug])).content.decode()
    assert f"rating-{fact_check.verdict.rating_id}" in text
