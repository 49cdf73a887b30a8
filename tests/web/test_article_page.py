"""The article page shows the text as submitted, and stops asking when all is done."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from claims.models import Article, Check, CheckState, Claim, FlagReason
from claims.queries.articles import article_view, summary_of
from claims.queries.highlights import block_starts, blocks, cut
from claims.services.check import run_check
from claims.services.extract import extract_claims
from claims.services.flags import flag_by_hand
from tests.cast import Cast, checked, decided, proposed, refuted_claim, submitted, supported_claim
from tests.web.conftest import SignedIn

FRAGMENT = {"HX-Request": "true"}


def text_of(page: str) -> str:
    """The article's text as the page shows it, without the signs that were added."""
    body = re.search(r'<article class="body".*?>(.*?)</article>', page, re.DOTALL)
    assert body is not None
    plain = re.sub(r"<sup.*?</sup>|<span class=\"unseen\">.*?</span>", "", body.group(1), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", plain))


def test_the_text_stands_as_it_was_submitted(cast: Cast, article: Article, signed_in: SignedIn) -> None:
    page = signed_in(cast.sam).get(reverse("article", args=[article.pk])).content.decode()
    assert text_of(page) == article.body


def test_labels_are_told_by_words_and_shapes_too(cast: Cast, article: Article, signed_in: SignedIn) -> None:
    page = signed_in(cast.sam).get(reverse("article", args=[article.pk])).content.decode()
    assert 'class="hl refuted"' in page
    assert "(refuted)" in page
    assert "✗" in page


def test_a_poll_gets_204_until_something_is_newer(cast: Cast, signed_in: SignedIn) -> None:
    article = submitted(cast.sam)
    client, address = signed_in(cast.sam), reverse("article", args=[article.pk])
    waiting = client.get(address, headers=FRAGMENT).content.decode()
    assert "hx-trigger" in waiting
    assert "<html" not in waiting
    assert client.get(f"{address}?v={article.version}", headers=FRAGMENT).status_code == 204
    extract_claims(article.pk)
    newer = client.get(f"{address}?v={article.version}", headers=FRAGMENT)
    assert newer.status_code == 200
    assert "0 of" in newer.content.decode()


def test_the_finished_page_asks_no_more(cast: Cast, article: Article, signed_in: SignedIn) -> None:
    client, address = signed_in(cast.sam), reverse("article", args=[article.pk])
    for headers in ({}, FRAGMENT):
        page = client.get(address, headers=headers).content.decode()
        assert "hx-trigger" not in page
        assert 'http-equiv="refresh"' not in page


def test_without_javascript_the_page_reloads_itself_while_checks_run(cast: Cast, signed_in: SignedIn) -> None:
    article = submitted(cast.sam)
    page = signed_in(cast.sam).get(reverse("article", args=[article.pk])).content.decode()
    assert 'http-equiv="refresh"' in page
    assert "Reload" in page


def test_progress_counts_ended_checks(cast: Cast, signed_in: SignedIn) -> None:
    article = submitted(cast.sam)
    extract_claims(article.pk)
    checks = list(Check.objects.filter(claim__article=article))
    run_check(checks[0].pk)
    page = signed_in(cast.sam).get(reverse("article", args=[article.pk])).content.decode()
    assert f"1 of {len(checks)} checked" in page


def test_a_failed_check_looks_like_a_failure(cast: Cast, article: Article, signed_in: SignedIn) -> None:
    claim = article.claims.first()
    assert claim is not None
    Check.objects.create(
        claim=claim, engine="local", as_of=article.date, state=CheckState.FAILED, failure="No key."
    )
    page = signed_in(cast.sam).get(reverse("article", args=[article.pk])).content.decode()
    assert "check failed" in page
    assert "No key." in page


def test_back_in_history_the_whole_page_is_given(cast: Cast, article: Article, signed_in: SignedIn) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    answer = signed_in(cast.sam).get(reverse("article", args=[article.pk]), headers=headers)
    assert b"<html" in answer.content
    assert "HX-Request" in answer["Vary"]
    assert "no-store" in answer["Cache-Control"]


def test_cards_come_fifty_a_page(cast: Cast, signed_in: SignedIn) -> None:
    body = " ".join(f"Nora Feld a acheté {n} bateaux en mai 20{n % 20:02d} à Calderon." for n in range(2, 62))
    article = checked(cast.sam, body=body)
    assert article.claims.filter(hidden=False).count() > 50
    page = signed_in(cast.sam).get(reverse("article", args=[article.pk])).content.decode()
    assert page.count('class="claim-card') == 50
    assert text_of(page) == body
    second = signed_in(cast.sam).get(reverse("article", args=[article.pk]) + "?page=2").content.decode()
    assert 0 < second.count('class="claim-card') < 50


def test_the_number_of_queries_does_not_grow_with_the_claims(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    body = " ".join(f"Nora Feld a acheté {n} bateaux en mai 20{n:02d} à Calderon." for n in range(10, 30))
    article = checked(cast.sam, body=body)
    with django_assert_max_num_queries(5):  # type: ignore[operator]  # pytest-django's fixture
        assert len(article_view(article, 1).cards) >= 20


PARAGRAPH = "Nora Feld a quitté Calderon en mai 2021, et la mer est belle à Lyon. " * 40 + "\n\n"


def test_a_poll_brings_only_the_part_of_the_text_that_changed(cast: Cast, signed_in: SignedIn) -> None:
    article = submitted(cast.sam, body=PARAGRAPH * 4)
    extract_claims(article.pk)
    article.refresh_from_db()
    last = article.claims.order_by("-start")[0]
    assert run_check(last.checks.get().pk)
    client, address = signed_in(cast.sam), reverse("article", args=[article.pk])
    update = client.get(f"{address}?v={article.version}", headers=FRAGMENT).content.decode()
    changed = max(start for start in block_starts(article.body) if start <= last.start)
    assert re.findall(r'<span id="text-(\d+)" hx-swap-oob', update) == [str(changed)]
    assert '<div id="cards" hx-swap-oob' in update
    assert '<article class="body"' not in update
    # Without a version all of it comes: nothing is known of what the page shows.
    whole = client.get(f"{address}?v=x", headers=FRAGMENT).content.decode()
    assert whole.count('<span id="text-') == len(block_starts(article.body)) > 3


def test_a_claim_that_is_hidden_leaves_the_text_of_an_open_page(cast: Cast, article: Article) -> None:
    seen = article.version
    claim = article.claims.filter(hidden=False)[0]
    Claim.objects.filter(pk=claim.pk).update(hidden=True, touched=seen + 1)
    (block,) = article_view(article, 1, since=seen).blocks
    assert all(claim not in piece.claims for piece in block.pieces)


@pytest.mark.parametrize("version", ["²", "-1", "9" * 400, ""])
def test_a_version_that_is_none_gets_the_whole(
    cast: Cast, article: Article, signed_in: SignedIn, version: str
) -> None:
    address = reverse("article", args=[article.pk])
    answer = signed_in(cast.sam).get(address, {"v": version}, headers=FRAGMENT)
    assert answer.status_code == 200
    assert 'id="text-0"' in answer.content.decode()


@given(
    body=st.text(alphabet="ab \n", min_size=1, max_size=120).map(lambda text: text * 200),
    spans=st.lists(st.tuples(st.integers(0, 900), st.integers(1, 5_000), st.integers(1, 9)), max_size=8),
)
def test_the_blocks_joined_are_the_text_and_know_their_claims(
    body: str, spans: list[tuple[int, int, int]]
) -> None:
    claims = [
        (Claim(pk=n, start=start, end=min(start + length, len(body)), touched=touched), "refuted")
        for n, (start, length, touched) in enumerate(spans)
        if start < len(body)
    ]
    made = blocks(body, claims)
    assert "".join(piece.text for block in made for piece in block.pieces) == body
    assert [block.start for block in made] == block_starts(body)
    for block in made:
        there = [claim.touched for piece in block.pieces for claim in piece.claims]
        assert block.touched == max(there, default=0)


def test_where_claims_share_words_every_one_of_them_is_reached(
    cast: Cast, article: Article, signed_in: SignedIn
) -> None:
    first = article.claims.get(suggested_by__label="refuted")
    other = Claim.objects.create(
        article=article, start=first.start, end=first.end, restatement="Une autre.", restatement_key="k",
        kind="date", check_worthiness=0.9,
    )  # fmt: skip
    page = signed_in(cast.sam).get(reverse("article", args=[article.pk])).content.decode()
    text = page[page.index('<article class="body"') : page.index("</article>")]
    for claim in (first, other):
        assert f'href="{reverse("claim", args=[claim.pk])}"' in text


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_what_was_submitted_is_never_markup(cast: Cast, signed_in: SignedIn, attack: str) -> None:
    article = checked(
        cast.sam, body=f"Nora Feld a quitté Calderon en mai 2021 {attack}.", title=f"T {attack}"
    )
    client = signed_in(cast.sam)
    pages = [client.get(reverse("article", args=[article.pk])), client.get(reverse("articles"))]
    pages += [client.get(reverse("claim", args=[claim.pk])) for claim in article.claims.all()]
    assert all(attack.encode() not in page.content for page in pages)


def test_overlapping_claims_are_cut_at_all_boundaries_and_show_the_worst() -> None:
    body = "abcdefghij"
    claims = [
        (Claim(pk=1, start=0, end=6), "supported"),
        (Claim(pk=2, start=3, end=8), "refuted"),
        (Claim(pk=3, start=3, end=8), "not_enough_evidence"),
    ]
    pieces = cut(body, claims)
    assert "".join(piece.text for piece in pieces) == body
    assert [(piece.text, piece.look, len(piece.claims)) for piece in pieces] == [
        ("abc", "supported", 1), ("def", "refuted", 3), ("gh", "refuted", 2), ("ij", "", 0),
    ]  # fmt: skip


# Filters


def cards_of(page: str) -> set[int]:
    """The claims whose cards the page shows."""
    return {int(number) for number in re.findall(r'class="claim-card[^>]*data-claim="(\d+)"', page)}


def chips_of(page: str) -> dict[str, tuple[str, int]]:
    """Each filter's address and count, by its id."""
    found = re.findall(
        r'<a class="chip" id="([^"]+)" href="([^"]+)".*?<span class="count">(\d+)</span>', page
    )
    return {name: (html.unescape(query), int(count)) for name, query, count in found}


def test_each_filter_has_an_address_that_shows_as_many_claims_as_it_says(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    decided(cast.rita, cast.eva, claim)
    client, address = signed_in(cast.rita), reverse("article", args=[claim.article_id])
    chips = chips_of(client.get(address).content.decode())
    assert {
        "label-all",
        "label-refuted",
        "label-supported",
        "state-decided",
        "kind-date",
        "kind-amount",
    } <= set(chips)
    for query, count in chips.values():
        assert len(cards_of(client.get(address + query).content.decode())) == count


def test_filters_combine_and_the_page_says_what_it_leaves_out(
    cast: Cast, article: Article, signed_in: SignedIn
) -> None:
    client, address = signed_in(cast.sam), reverse("article", args=[article.pk])
    page = client.get(f"{address}?label=refuted&kind=date").content.decode()
    assert cards_of(page) == {refuted_claim(article).pk}
    total = article.claims.filter(hidden=False).count()
    assert f"1 of {total} claims shown." in page
    assert '<a id="show-all" href="?">' in page
    chosen = re.findall(r'id="([^"]+)" href="[^"]+" aria-current="true"', page)
    assert chosen == ["label-refuted", "state-all", "kind-date"]
    none = client.get(f"{address}?label=refuted&kind=amount").content.decode()
    assert cards_of(none) == set()
    assert f"0 of {total} claims shown." in none
    assert "claims shown." not in client.get(address).content.decode()


def test_the_text_keeps_every_highlight(cast: Cast, article: Article, signed_in: SignedIn) -> None:
    client, address = signed_in(cast.sam), reverse("article", args=[article.pk])
    page = client.get(f"{address}?label=refuted").content.decode()
    assert text_of(page) == article.body
    assert 'class="hl supported"' in page
    assert 'class="hl refuted"' in page


def test_the_place_of_a_claim_stays_when_others_are_left_out(
    cast: Cast, article: Article, signed_in: SignedIn
) -> None:
    claim = supported_claim(article)
    place = list(article.claims.filter(hidden=False)).index(claim) + 1
    assert place > 1
    page = (
        signed_in(cast.sam).get(reverse("article", args=[article.pk]) + "?label=supported").content.decode()
    )
    assert f'id="card-{claim.pk}" value="{place}"' in page


@pytest.mark.parametrize(
    "query",
    ["?label=nonsense", "?state=%00", "?kind=' OR 1=1", "?flagged=x", "?label=&page=-1", "?label=supported'"],
)
def test_an_unknown_value_is_passed_over(
    cast: Cast, article: Article, signed_in: SignedIn, query: str
) -> None:
    client, address = signed_in(cast.rita), reverse("article", args=[article.pk])
    answer = client.get(address + query)
    assert answer.status_code == 200
    assert len(cards_of(answer.content.decode())) == article.claims.filter(hidden=False).count()


def test_a_reviewer_finds_open_flags_and_a_submitter_is_not_told_of_any(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    by_hand = supported_claim(claim.article)
    flag_by_hand(cast.rita, by_hand, version=by_hand.version, comment="internal-remark")
    proposed(cast.rita, claim)  # acts on its flags: they are open no more
    address = reverse("article", args=[claim.article_id])
    seen_by_rita = cards_of(signed_in(cast.rita).get(f"{address}?flagged=open").content.decode())
    assert by_hand.pk in seen_by_rita
    assert claim.pk not in seen_by_rita
    page = signed_in(cast.sam).get(f"{address}?flagged=open").content.decode()
    assert claim.pk in cards_of(page)
    for word in ("flagged=open", "open flags", "internal-remark", str(FlagReason.BY_HAND.label)):
        assert word not in page


def test_a_poll_keeps_the_filter(cast: Cast, signed_in: SignedIn) -> None:
    article = submitted(cast.sam)
    extract_claims(article.pk)
    article.refresh_from_db()
    client, address = signed_in(cast.sam), reverse("article", args=[article.pk])
    page = client.get(f"{address}?label=checking").content.decode()
    asked = re.search(r'hx-get="([^"]+)"', page)
    assert asked is not None
    poll = html.unescape(asked.group(1))
    assert poll == f"{address}?label=checking&page=1&v={article.version}"
    assert client.get(poll, headers=FRAGMENT).status_code == 204
    check = Check.objects.filter(claim__article=article)[0]
    assert run_check(check.pk)
    update = client.get(poll, headers=FRAGMENT).content.decode()
    assert check.claim_id not in cards_of(update)
    assert len(cards_of(update)) == article.claims.filter(hidden=False).count() - 1
    assert "label=checking&amp;page=1&amp;v=" in update
    assert '<nav id="filters"' in update


def test_the_pages_of_a_list_keep_the_filter(cast: Cast, article: Article, signed_in: SignedIn) -> None:
    make_claims(article, 60)
    client, address = signed_in(cast.sam), reverse("article", args=[article.pk])
    first = client.get(f"{address}?kind=rank").content.decode()
    assert 'href="?kind=rank&amp;page=2"' in first
    second = client.get(f"{address}?kind=rank&page=2").content.decode()
    assert len(cards_of(first)) + len(cards_of(second)) == 60


def make_claims(article: Article, count: int) -> None:
    Claim.objects.bulk_create(
        Claim(
            article=article, start=0, end=9, restatement=f"Une autre, {n}.", restatement_key=f"k{n}", kind="rank",
            check_worthiness=0.9,
        )
        for n in range(count)
    )  # fmt: skip


@pytest.mark.parametrize("count", [10, 200])
def test_filters_ask_as_little_of_the_database_for_many_claims_as_for_few(
    cast: Cast, article: Article, signed_in: SignedIn, count: int, django_assert_max_num_queries: object
) -> None:
    make_claims(article, count)
    client, address = signed_in(cast.rita), reverse("article", args=[article.pk])
    for headers in ({}, FRAGMENT):
        with django_assert_max_num_queries(12):  # type: ignore[operator]  # pytest-django's fixture
            assert client.get(f"{address}?kind=rank&flagged=open", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("looks", "said"),
    [
        ([], ""),
        (["supported"], "1 claim: 1 supported"),
        (["refuted", "supported", "supported"], "3 claims: 2 supported, 1 refuted"),
        (["queued", "checking", "failed"], "3 claims: 1 check failed, 2 being checked"),
        (["failed", "failed"], "2 claims: 2 checks failed"),
        (["not_enough_evidence", "conflicting"], "2 claims: 1 conflicting, 1 not enough evidence"),
    ],
)
def test_the_summary_counts_every_claim_once(looks: list[str], said: str) -> None:
    assert summary_of(looks) == said


def test_the_page_and_the_report_begin_with_the_summary(
    cast: Cast, article: Article, signed_in: SignedIn
) -> None:
    total = article.claims.filter(hidden=False).count()
    for name in ("article", "report"):
        page = signed_in(cast.sam).get(reverse(name, args=[article.pk])).content.decode()
        assert f'<p class="summary">{total} claims: 1 supported, 1 refuted' in page
