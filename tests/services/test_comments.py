"""The desk talks about a claim: to each other, and past nobody who should not hear it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from claims.models import Claim, Comment, HistoryEntry, Notice, Person
from claims.models.talk import split_mentions, unknown_mentions
from claims.services.comments import add_comment, withdraw_comment
from claims.services.errors import NotAllowed, Refused
from claims.services.extract import _untouched
from tests.cast import Cast, checked, make_person, refuted_claim, stored


@pytest.fixture
def claim(cast: Cast) -> Claim:
    stored()
    return refuted_claim(checked(cast.sam))


def told(person: Person) -> list[str]:
    return list(Notice.objects.filter(to=person).values_list("kind", flat=True))


def test_a_mention_tells_that_person_once_and_nobody_else(cast: Cast, claim: Claim) -> None:
    add_comment(cast.rita, claim, "@remy, have you asked them? @remy!")
    assert told(cast.remy) == ["mentioned"]
    assert Notice.objects.count() == 1


def test_a_mention_of_a_submitter_reaches_nobody(cast: Cast, claim: Claim) -> None:
    add_comment(cast.rita, claim, "@sam wrote this, @stan too.")
    assert not Notice.objects.exists()


def test_a_mention_of_oneself_or_of_somebody_who_has_left_reaches_nobody(cast: Cast, claim: Claim) -> None:
    Person.objects.filter(pk=cast.remy.pk).update(is_active=False)
    add_comment(cast.rita, claim, "@rita and @remy")
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@eva: look", ["eva"]), ("ask (@eva).", ["eva"]), ("@Eva?", ["eva"]), ("@eva's", ["eva"]),
        ("@j.k. knows", ["j.k"]), ("@j.k", ["j.k"]), ("@eva,@emil", ["eva", "emil"]), ("\n@emil\n", ["emil"]),
        ("mail eva@emil.example", []), ("@evangeline", []), ("@ eva", []), ("a@eva", []), ("", []), ("@", []),
    ],
)  # fmt: skip
def test_what_is_a_mention(text: str, names: list[str]) -> None:
    pieces = list(split_mentions(text, ["eva", "emil", "j.k"]))
    assert [name for _piece, name in pieces if name] == names
    assert "".join(piece for piece, _name in pieces) == text


def test_of_two_names_that_differ_in_case_the_exact_one_is_meant(cast: Cast, claim: Claim) -> None:
    other = make_person("Remy", "reviewer")
    add_comment(cast.rita, claim, "@Remy")
    assert (told(other), told(cast.remy)) == (["mentioned"], [])


def test_a_slip_of_the_pen_is_known_as_one() -> None:
    assert unknown_mentions("@sam, @rmey. and @remy, @sam @", ["remy"]) == ["sam", "rmey"]
    assert unknown_mentions("nothing@all", ["remy"]) == []


def test_submitters_do_not_comment(cast: Cast, claim: Claim) -> None:
    with pytest.raises(NotAllowed):
        add_comment(cast.sam, claim, "But it is my article.")
    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", ["", " \n ", "x" * 4_001, "a\x00b", "a\ud800b"])
def test_a_comment_says_something_and_not_too_much(cast: Cast, claim: Claim, text: str) -> None:
    with pytest.raises(Refused) as refused:
        add_comment(cast.rita, claim, text)
    assert refused.value.field == "text"
    assert not Comment.objects.exists()


def test_a_comment_leaves_the_claim_as_it_is(cast: Cast, claim: Claim) -> None:
    """Nobody's open form on the claim is out of date because of a remark."""
    add_comment(cast.rita, claim, "Hm.")
    assert Claim.objects.get(pk=claim.pk).version == claim.version


def test_ones_own_comment_is_withdrawn_and_its_row_stays(cast: Cast, claim: Claim) -> None:
    comment = add_comment(cast.rita, claim, "Wrong claim, sorry.")
    withdraw_comment(cast.rita, comment)
    first = Comment.objects.get(pk=comment.pk)
    withdraw_comment(cast.rita, comment)
    again = Comment.objects.get(pk=comment.pk)
    assert first.withdrawn_at is not None
    assert (again.text, again.withdrawn_at) == ("Wrong claim, sorry.", first.withdrawn_at)
    assert HistoryEntry.objects.filter(action="comment_withdrawn").count() == 1


def test_nobody_withdraws_what_another_said_not_even_an_editor(cast: Cast, claim: Claim) -> None:
    comment = add_comment(cast.rita, claim, "Hm.")
    for person in (cast.eva, cast.remy):
        with pytest.raises(NotAllowed):
            withdraw_comment(person, comment)
    assert Comment.objects.get().withdrawn_at is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE claims_comment SET text = 'another'",
        "UPDATE claims_comment SET at = '2020-01-01 00:00:00+00'",
        "UPDATE claims_comment SET person_id = person_id + 1",
    ],
)
def test_a_comment_is_never_changed(cast: Cast, claim: Claim, statement: str) -> None:
    add_comment(cast.rita, claim, "As I said.")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Comment.objects.get().text == "As I said."


def test_a_withdrawn_comment_does_not_come_back(cast: Cast, claim: Claim) -> None:
    comment = add_comment(cast.rita, claim, "As I said.")
    withdraw_comment(cast.rita, comment)
    with pytest.raises(DatabaseError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(withdrawn_at=None)


def test_the_history_says_that_and_never_what(cast: Cast, claim: Claim) -> None:
    """A comment can be withdrawn; what the history holds can't."""
    add_comment(cast.rita, claim, "internal-remark")
    entry = HistoryEntry.objects.get(action="commented")
    assert (entry.person, entry.claim) == (cast.rita, claim)
    assert "internal-remark" not in str(entry.details)


def test_a_claim_that_was_talked_about_counts_as_touched(cast: Cast, claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(state="unreviewed")
    assert _untouched([claim.pk]).exists()
    add_comment(cast.rita, claim, "Keep this one.")
    assert not _untouched([claim.pk]).exists()
