"""Comments and the right of reply on the claim page, the reply on the public page, and everybody's inbox."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.models import Article, Claim, Comment, FactCheck, Notice, NoticeKind, Person, RightOfReply
from claims.services.comments import add_comment
from claims.services.notices import notify
from claims.services.publish import publish, withdraw
from claims.services.replies import Reply, record_reply
from tests.cast import Cast, decided
from tests.web.conftest import SignedIn

TODAY = timezone.localdate()
DAY = timedelta(days=1)
FRAGMENT = {"HX-Request": "true"}


def page_of(client: Client, claim: Claim) -> str:
    return client.get(reverse("claim", args=[claim.pk])).content.decode()


def comment(client: Client, claim: Claim, text: str) -> Any:
    return client.post(reverse("add_comment", args=[claim.pk]), {"text": text}, follow=True)


def reply_fields(claim: Claim, **changes: object) -> dict[str, object]:
    return {
        "version": Claim.objects.get(pk=claim.pk).version,
        "asked": "Calderon, press office",
        "channel": "phone",
        "asked_at": str(TODAY - 3 * DAY),
        "deadline": str(TODAY - DAY),
        "state": "waiting",
        "answer": "",
        "answered_at": "",
    } | changes


def published(cast: Cast, claim: Claim) -> str:
    """The address of the public page."""
    claim = decided(cast.rita, cast.eva, Claim.objects.get(pk=claim.pk))
    fact_check = publish(cast.eva, claim, version=claim.version)
    return reverse("fact_check", args=[fact_check.pk, fact_check.slug])


# --- comments ----------------------------------------------------------------------------------


def test_the_desk_reads_a_comment_with_its_mentions_in_bold(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    answer = comment(signed_in(cast.rita), claim, "@eva, is <b>this</b> so?\nAsk @sam.")
    page = page_of(signed_in(cast.remy), claim)
    assert "<strong>@eva</strong>, is &lt;b&gt;this&lt;/b&gt; so?<br>Ask @sam." in page
    assert "called @sam: nobody was told" in answer.content.decode()


def test_a_submitter_never_sees_a_comment(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:
    add_comment(cast.rita, claim, "internal-remark")
    client = signed_in(cast.sam)
    for name, argument in (("claim", claim.pk), ("article", claim.article_id), ("report", claim.article_id)):
        for headers in ({}, FRAGMENT):
            page = client.get(reverse(name, args=[argument]), headers=headers).content.decode()
            assert "internal-remark" not in page
    assert claim.restatement in page_of(client, claim)
    assert "commented" not in page_of(client, claim)
    assert "internal-remark" not in client.get(reverse("inbox")).content.decode()


def test_nor_does_a_reader(cast: Cast, claim: Claim) -> None:
    add_comment(cast.rita, claim, "internal-remark")
    page = Client().get(published(cast, claim)).content.decode()
    assert claim.restatement in page
    assert "internal-remark" not in page


def test_a_withdrawn_comment_shows_who_and_when_and_no_text(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    row = add_comment(cast.rita, claim, "Wrong-claim-sorry.")
    address = reverse("withdraw_comment", args=[row.pk])
    assert address not in page_of(signed_in(cast.eva), claim)
    assert signed_in(cast.eva).post(address).status_code == 404
    client = signed_in(cast.rita)
    assert address in page_of(client, claim)
    client.post(address)
    page = page_of(client, claim)
    assert "Wrong-claim-sorry." not in page
    assert '<p class="help">withdrawn</p>' in page
    assert address not in page


def test_a_comment_that_is_too_long_comes_back_as_it_was_typed(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    answer = comment(signed_in(cast.rita), claim, "My long words. " * 300)
    assert answer.status_code == 400
    assert "My long words. My long words." in answer.content.decode()
    assert not Comment.objects.exists()


def test_the_number_of_queries_does_not_grow_with_what_is_said(
    cast: Cast, claim: Claim, signed_in: SignedIn, django_assert_num_queries: Any
) -> None:

    client = signed_in(cast.rita)
    add_comment(cast.remy, claim, "One.")
    with CaptureQueriesContext(
        connection,
    ) as few:
        page_of(client, claim)
    for person in (cast.remy, cast.eva, cast.emil, cast.rita):
        add_comment(person, claim, "@rita and more.")
    with django_assert_num_queries(len(few)):
        page_of(client, claim)


# --- right of reply ----------------------------------------------------------------------------


def test_who_was_asked_is_recorded_and_then_their_answer(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    client = signed_in(cast.rita)
    client.post(reverse("add_reply", args=[claim.pk]), reply_fields(claim))
    row = RightOfReply.objects.get()
    page = page_of(client, claim)
    assert "Calderon, press office" in page
    assert "by telephone" in page
    assert f'value="{TODAY - 3 * DAY}"' in page
    answer = {"state": "answered", "answer": "We <i>stand</i> by it.", "answered_at": str(TODAY)}
    assert client.post(
        reverse("change_reply", args=[row.pk]), reply_fields(claim, **answer)
    ).url.endswith("#replies")  # fmt: skip
    assert "We &lt;i&gt;stand&lt;/i&gt; by it." in page_of(client, claim)
    assert "changed what is recorded of a reply" in page_of(client, claim)


def test_what_does_not_go_together_comes_back_with_what_was_typed(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    wrong = reply_fields(claim, answer="We stand by it.", asked_at="2020-13-99")
    answer = signed_in(cast.rita).post(reverse("add_reply", args=[claim.pk]), wrong)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert ">We stand by it.</textarea>" in page
    assert 'value="2020-13-99"' in page
    assert '<option value="phone" selected>' in page
    assert not RightOfReply.objects.exists()


def test_a_second_reviewer_is_told_what_changed_and_keeps_what_they_typed(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    seen = reply_fields(claim, asked="Nora Feld herself")
    signed_in(cast.rita).post(reverse("add_reply", args=[claim.pk]), reply_fields(claim))
    answer = signed_in(cast.remy).post(reverse("add_reply", args=[claim.pk]), seen)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else was faster" in page
    assert "recorded who was asked for a reply" in page
    assert 'value="Nora Feld herself"' in page
    again = seen | {"version": Claim.objects.get(pk=claim.pk).version}
    assert signed_in(cast.remy).post(reverse("add_reply", args=[claim.pk]), again).status_code == 302


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"deadline": TODAY + DAY}, "No answer yet."),
        ({"deadline": None}, "No answer yet."),
        ({"deadline": TODAY - DAY}, "No answer by "),  # the day passed, nobody wrote anything down
        ({"deadline": TODAY - DAY, "state": "no_answer"}, "No answer by "),
        ({"state": "answered", "answer": "We <i>stand</i> by it.", "answered_at": TODAY}, "&lt;i&gt;stand&lt;/i&gt;"),
    ],
)  # fmt: skip
def test_readers_see_who_was_asked_and_what_came_of_it(
    cast: Cast, claim: Claim, fields: dict[str, Any], words: str
) -> None:
    row = Reply("Calderon <b>", "letter", TODAY - 2 * DAY, **fields)
    record_reply(cast.rita, claim, row, version=claim.version)
    page = Client().get(published(cast, claim)).content.decode()
    assert "Right of reply" in page
    assert "Calderon &lt;b&gt;" in page
    assert "by letter" in page
    assert words in page


def test_where_nobody_was_asked_the_public_page_says_nothing_of_it(cast: Cast, claim: Claim) -> None:
    assert "Right of reply" not in Client().get(published(cast, claim)).content.decode()


def test_a_withdrawn_page_shows_no_reply(cast: Cast, claim: Claim) -> None:
    record_reply(cast.rita, claim, Reply("Calderon", "letter", TODAY), version=claim.version)
    address = published(cast, claim)
    fresh = Claim.objects.get(pk=claim.pk)
    withdraw(cast.eva, fresh, version=fresh.version, reason="Wrong.")
    assert "Right of reply" not in Client().get(address).content.decode()


def test_once_public_only_an_editor_is_offered_a_change_and_may_make_it(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    row = record_reply(cast.rita, claim, Reply("Calderon", "letter", TODAY), version=claim.version)
    published(cast, claim)
    address = reverse("change_reply", args=[row.pk])
    assert address not in page_of(signed_in(cast.rita), claim)
    assert signed_in(cast.rita).post(address, reply_fields(claim)).status_code == 403
    assert address in page_of(signed_in(cast.emil), claim)
    assert signed_in(cast.emil).post(address, reply_fields(claim)).status_code == 302


# --- the inbox ---------------------------------------------------------------------------------


def test_the_inbox_counts_opens_and_marks(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:
    client = signed_in(cast.eva)
    assert "unread" not in client.get(reverse("inbox")).content.decode()
    add_comment(cast.rita, claim, "@eva, internal-remark")
    page = client.get(reverse("inbox")).content.decode()
    assert "1 unread" in page
    assert "Rita mentioned you in a comment" in page
    assert claim.restatement in page
    notice = Notice.objects.get()
    opened = client.post(reverse("read_notice", args=[notice.pk]), {"open": "1"})
    assert opened.url == reverse("claim", args=[claim.pk])
    page = client.get(reverse("inbox")).content.decode()
    assert "unread" not in page
    assert claim.restatement in page


def test_all_are_marked_but_those_that_came_since(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:
    client = signed_in(cast.eva)
    for _ in range(2):
        add_comment(cast.rita, claim, "@eva")
    newest = Notice.objects.order_by("-pk")[0].pk
    assert f'name="until" value="{newest}"' in client.get(reverse("inbox")).content.decode()
    add_comment(cast.rita, claim, "@eva")
    client.post(reverse("read_all_notices"), {"until": newest})
    assert "1 unread" in client.get(reverse("articles")).content.decode()
    for nonsense in ("", "-1", "x", "9" * 30, "²"):
        assert client.post(reverse("read_all_notices"), {"until": nonsense}).status_code == 302
    assert Notice.objects.filter(read_at__isnull=True).count() == 1


def test_anothers_notice_is_not_there(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:
    add_comment(cast.rita, claim, "@eva")
    address = reverse("read_notice", args=[Notice.objects.get().pk])
    assert signed_in(cast.remy).post(address).status_code == 404
    assert claim.restatement not in signed_in(cast.remy).get(reverse("inbox")).content.decode()
    assert Notice.objects.get().read_at is None


def test_a_submitter_is_told_what_became_public_of_their_own_article(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    published(cast, claim)
    page = signed_in(cast.sam).get(reverse("inbox")).content.decode()
    assert "Eva published the fact-check" in page
    assert "1 unread" in page
    assert FactCheck.objects.get().claim == claim
    assert "unread" not in signed_in(cast.stan).get(reverse("inbox")).content.decode()


def test_a_reviewer_who_is_a_submitter_again_no_longer_sees_what_was_the_desks(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    add_comment(cast.eva, claim, "@rita")
    notify(NoticeKind.PUBLISHED, claim, by=cast.eva, to=[cast.rita])
    Person.objects.filter(pk=cast.rita.pk).update(role="submitter")
    page = signed_in(cast.rita).get(reverse("inbox")).content.decode()
    assert claim.restatement not in page
    assert "unread" not in page
    Article.objects.update(submitted_by=cast.rita)
    page = signed_in(cast.rita).get(reverse("inbox")).content.decode()
    assert "published the fact-check" in page
    assert "mentioned" not in page


def test_a_long_inbox_has_pages_and_a_constant_number_of_queries(
    cast: Cast, claim: Claim, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    for _ in range(60):
        notify(NoticeKind.ASSIGNED, claim, by=cast.eva, to=[cast.rita])
    client = signed_in(cast.rita)
    with django_assert_max_num_queries(9):
        page = client.get(reverse("inbox")).content.decode()
    assert page.count('class="row-title"') == 50
    assert "60 unread" in page
    second = client.get(reverse("inbox") + "?page=2").content.decode()
    assert second.count('class="row-title"') == 10


def test_a_fragment_does_not_count_what_is_unread(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:

    client = signed_in(cast.rita)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("claim", args=[claim.pk]), headers=FRAGMENT)
    assert not any("claims_notice" in query["sql"] for query in queries)


def test_a_stranger_has_no_inbox_and_no_query_for_one(db: None) -> None:

    with CaptureQueriesContext(connection) as queries:
        page = Client().get(reverse("home")).content.decode()
    assert reverse("inbox") not in page
    assert not any("claims_notice" in query["sql"] for query in queries)
