"""Evidence that a reviewer finds: word for word, for every later check, and never the article itself."""

from __future__ import annotations

from datetime import date

import pytest

from claims.models import AddedEvidence, Claim, Document, Evidence, HistoryEntry
from claims.services.check import run_check, start_check
from claims.services.errors import NotAllowed, Refused
from claims.services.evidence import add_evidence, add_evidence_from_page
from claims.services.library import Arrival, store_document
from tests.cast import BODY, VALUATION, Cast, checked, make_cast, refuted_claim, stored
from tests.services.library_web import LEAD, library_web, page, publish
from tests.sources.web import Web

pytestmark = pytest.mark.django_db(transaction=True)
web = pytest.fixture(library_web)

LETTER = "The harbour master wrote that Nora Feld handed in her keys on 2 May 2022.\n\nShe had kept them for nine years."
QUOTE = "Nora Feld handed in her keys on 2 May 2022."


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def claim(cast: Cast) -> Claim:
    stored()
    stored(VALUATION, publisher="Ledger", title="Calderon sells shares")
    return refuted_claim(checked(cast.sam))


def letter(day: date | None = date(2022, 6, 2)) -> Document:
    return store_document(
        None, Arrival(title="A letter", text=LETTER, publisher="Harbour office", date=day, language="en")
    ).document


def evidence(claim: Claim) -> list[Evidence]:
    fresh = Claim.objects.get(pk=claim.pk)
    return list(Evidence.objects.filter(check_run_id=fresh.suggested_by_id))


def test_a_quote_is_added_where_it_stands_and_the_history_says_by_whom(cast: Cast, claim: Claim) -> None:
    added = add_evidence(cast.rita, claim, letter(), quote=f"  {QUOTE}\n", stance="refutes")
    assert added.document.text[added.start : added.end] == QUOTE == added.quote
    assert (added.stance, added.added_by, added.later) == ("refutes", cast.rita, False)
    assert added in evidence(claim)
    assert HistoryEntry.objects.get(action="evidence_added").person == cast.rita


def test_it_is_there_in_every_later_check(cast: Cast, claim: Claim) -> None:
    add_evidence(cast.rita, claim, letter(), quote=QUOTE, stance="refutes")
    before = claim.suggested_by_id
    assert run_check(start_check(cast.rita, claim).pk)
    again = evidence(claim)
    assert Claim.objects.get(pk=claim.pk).suggested_by_id != before
    assert [one.quote for one in again if one.added_by_id == cast.rita.pk] == [QUOTE] or [
        one.quote for one in again
    ].count(QUOTE) == 1  # the machine may have found it too by now


@pytest.mark.parametrize(
    ("quote", "stance"),
    [
        ("Nora Feld handed in her keys on 2 May 2021.", "refutes"),  # one digit is another
        ("Nora Feld handed in ... 2 May 2022.", "refutes"),
        (" ", "refutes"),
        ("x" * 2_001, "refutes"),
        (QUOTE, "proves"),
    ],
)
def test_what_does_not_stand_there_is_not_added(cast: Cast, claim: Claim, quote: str, stance: str) -> None:
    with pytest.raises(Refused):
        add_evidence(cast.rita, claim, letter(), quote=quote, stance=stance)
    assert not AddedEvidence.objects.exists()


def test_the_same_quote_is_added_once(cast: Cast, claim: Claim) -> None:
    document = letter()
    add_evidence(cast.rita, claim, document, quote=QUOTE, stance="refutes")
    with pytest.raises(Refused):
        add_evidence(cast.remy, claim, document, quote=QUOTE, stance="supports")
    assert AddedEvidence.objects.count() == 1


@pytest.mark.parametrize("day", [date(2023, 3, 2), None])
def test_what_is_later_than_the_article_counts_for_neither_side(
    cast: Cast, claim: Claim, day: date | None
) -> None:
    added = add_evidence(cast.rita, claim, letter(day), quote=QUOTE, stance="refutes")
    assert (added.stance, added.later) == ("neutral", True)


def test_the_article_itself_is_never_evidence(cast: Cast, claim: Claim) -> None:
    copy = store_document(
        None, Arrival(title="A copy", text=BODY, publisher="Mirror", date=date(2023, 2, 1))
    ).document
    with pytest.raises(Refused, match="the article itself"):
        add_evidence(cast.rita, claim, copy, quote=claim.sentence, stance="supports")


def test_a_submitter_adds_nothing(cast: Cast, claim: Claim) -> None:
    with pytest.raises(NotAllowed):
        add_evidence(cast.sam, claim, letter(), quote=QUOTE, stance="refutes")


def test_a_page_is_fetched_stored_and_has_to_have_the_words(cast: Cast, claim: Claim, web: Web) -> None:
    address = publish(web, "news.example/ferry", page(LEAD))
    quote = LEAD.partition(". ")[0] + "."
    added = add_evidence_from_page(cast.rita, claim, address, quote=quote, stance="supports")
    assert added.document.url == address
    with pytest.raises(Refused):
        add_evidence_from_page(cast.rita, claim, address, quote="The ferry sank.", stance="supports")
    with pytest.raises(Refused):
        add_evidence_from_page(cast.rita, claim, "http://10.0.0.1/", quote=quote, stance="supports")
    assert AddedEvidence.objects.count() == 1
