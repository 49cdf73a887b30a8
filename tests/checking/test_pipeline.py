"""What the core promises of any text and any evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.checking import pipeline
from claims.checking.conclude import conclude
from claims.checking.domain import (
    ArticleText,
    CheckResult,
    Difference,
    DifferenceKind,
    EvidenceItem,
    Label,
    Note,
    SourceDocument,
    Stance,
    Tier,
)
from claims.checking.engines.local import LocalEngine
from claims.checking.quotes import find_quote
from claims.checking.retrieve import InMemoryRetriever, split_passages

BODY = "Nora Feld a quitté Calderon en mai 2021. Calderon est valorisée 40 millions d’euros."
ARTICLE = ArticleText("Départ chez Calderon", BODY, "fr", date(2023, 3, 1))


def document(text: str, key: str = "1", **fields: object) -> SourceDocument:
    base = SourceDocument(
        key, "Calderon news", f"Publisher {key}", "", date(2022, 6, 1), "en", Tier.NEWS, text
    )
    return replace(base, **fields)  # type: ignore[arg-type]  # the test's own fields


def check(*documents: SourceDocument, article: ArticleText = ARTICLE) -> dict[str, CheckResult]:
    found = pipeline.check_article(article, engine=LocalEngine(), retriever=InMemoryRetriever(documents))
    return {one.claim.restatement: one.result for one in found.claims}


LEFT = "Nora Feld left Calderon in May 2022, the company said."
WORTH = "Investors met at Calderon. Calderon is valued at 40 million euros."


def label_of(results: dict[str, CheckResult], word: str) -> Label:
    (label,) = {result.suggestion.label for claim, result in results.items() if word in claim}
    return label


def test_a_false_date_is_refuted_and_a_true_amount_supported() -> None:
    results = check(document(LEFT), document(WORTH, "2"))
    assert label_of(results, "mai 2021") is Label.REFUTED
    assert label_of(results, "40 millions") is Label.SUPPORTED


@pytest.mark.parametrize("when", [date(2023, 3, 2), None])
def test_a_later_or_undated_document_neither_supports_nor_refutes(when: date | None) -> None:
    results = check(document(LEFT, date=when), document(WORTH, "2", date=when))
    assert {result.suggestion.label for result in results.values()} == {Label.NOT_ENOUGH_EVIDENCE}
    assert all(item.stance is Stance.NEUTRAL for result in results.values() for item in result.evidence)


def test_the_article_and_its_copies_are_never_evidence() -> None:
    copy = document(BODY + " Lu ailleurs.", language="fr", date=date(2023, 2, 1))
    results = check(copy)
    assert all(not result.evidence for result in results.values())


@pytest.mark.parametrize(
    "text",
    [
        "Calderon denied that Nora Feld left in May 2021.",
        "Nora Feld would have left Calderon in May 2021 if she could.",
        "Nora Feld did not leave Calderon in May 2021.",
        "Nora Stein left Calderon in May 2021.",
        "Nora Feld joined Calderon in May 2021.",
    ],
)
def test_denials_hypotheticals_and_neighbours_are_no_support(text: str) -> None:
    assert label_of(check(document(text)), "mai 2021") is not Label.SUPPORTED


@pytest.mark.parametrize(
    "text",
    [
        "Nora Feld joined Calderon in March 2019.",
        "Paul Stern left Calderon in May 2022.",
        "Calderon met in May 2022.",
    ],
)
def test_another_event_or_another_person_refutes_nothing(text: str) -> None:
    assert label_of(check(document(text)), "mai 2021") is not Label.REFUTED


def test_to_leave_one_firm_is_not_the_opposite_of_joining_another() -> None:
    article = replace(
        ARTICLE, body="Nora Feld a rejoint Calderon le 28 mai 2021. Elle y dirige la recherche."
    )
    results = check(document("Nora Feld left Brightwell in May 2021."), article=article)
    assert label_of(results, "rejoint Calderon") is Label.NOT_ENOUGH_EVIDENCE


def item(text: str, stance: Stance, key: str, **fields: object) -> EvidenceItem:
    return EvidenceItem(document(text, key, **fields), 0, len(text), text, stance, strength=0.9)


def test_ten_copies_of_one_story_are_one_origin() -> None:
    story = "Nora Feld left Calderon in May 2021, the company said on Tuesday in a short note to its staff."
    copies = [item(story + f" Edition {n}.", Stance.SUPPORTS, str(n), tier=Tier.LOW) for n in range(10)]
    dissent = item("Nora Feld left Calderon in May 2022.", Stance.REFUTES, "x", tier=Tier.NEWS)
    assert len({one.origin for one in conclude(ARTICLE, copies).evidence}) == 1
    assert conclude(ARTICLE, [*copies, dissent]).suggestion.label is not Label.SUPPORTED


def test_credible_independent_sources_that_disagree_are_conflicting() -> None:
    result = conclude(
        ARTICLE,
        [
            item("Feld went in May 2021, wrote the registrar.", Stance.SUPPORTS, "1"),
            item("It was in May 2022 that the post fell vacant.", Stance.REFUTES, "2"),
        ],
    )
    assert result.suggestion.label is Label.CONFLICTING
    assert {one.stance for one in result.evidence} == {Stance.SUPPORTS, Stance.REFUTES}


def test_a_correction_outranks_what_it_corrects() -> None:
    result = conclude(
        ARTICLE,
        [
            item("Feld went in May 2021, wrote the registrar.", Stance.SUPPORTS, "1"),
            item(
                "Correction: it was in May 2022.",
                Stance.REFUTES,
                "2",
                title="Correction",
                date=date(2022, 7, 1),
            ),
        ],
    )
    assert result.suggestion.label is Label.REFUTED
    assert result.suggestion.note is Note.CORRECTED


def test_a_newer_figure_after_the_article_is_said_and_refutes_nothing() -> None:
    newer = Difference(
        DifferenceKind.AMOUNT, "40 millions d’euros", "50 million", "40000000 EUR", "50000000 EUR"
    )
    later = replace(item("Now 50 million.", Stance.REFUTES, "2", date=date(2024, 1, 1)), differences=(newer,))
    result = conclude(ARTICLE, [item("Valued at 40 million euros.", Stance.SUPPORTS, "1"), later])
    assert result.suggestion.label is Label.SUPPORTED
    assert result.suggestion.note is Note.SUPERSEDED
    assert "50 million" in result.suggestion.rationale


def test_without_evidence_it_abstains_in_the_articles_language() -> None:
    suggestion = conclude(ARTICLE, []).suggestion
    assert suggestion.label is Label.NOT_ENOUGH_EVIDENCE
    assert suggestion.rationale.startswith("Aucun")


@pytest.mark.parametrize(
    ("quote", "text", "found"),
    [
        ("la « mer »", "Il aime la “mer” et", "la “mer”"),
        ("it's  here", "So it’s\u00a0here now", "it’s\u00a0here"),
        ("MAY 2022", "in May 2022.", "May 2022"),
        ("May 2023", "in May 2022.", None),
        ("He left … in May", "He left the firm in May", None),
        ("", "text", None),
    ],
)
def test_a_quote_is_found_as_it_stands_or_not_at_all(quote: str, text: str, found: str | None) -> None:
    place = find_quote(quote, text)
    assert (text[slice(*place)] if place else None) == found


@given(st.text(max_size=400), st.sampled_from(["en", "fr", "es", "de", None]))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_exact_spans_and_never_raises(body: str, language: str | None) -> None:
    article = ArticleText("T", body, language, date(2024, 1, 1))
    for claim in pipeline.extract(article, LocalEngine()).claims:
        assert body[claim.start : claim.end] == claim.sentence
        assert 0 <= claim.check_worthiness <= 1
    for start, end in split_passages(body):
        assert body[start:end].strip()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "x" * 50_000,
        "mot " * 12_500,
        "هذا نص عربي في ٢٠٢٤.",
        "これは2024年の文章です。",
        "🙂" * 500,
        "<b>2024</b>" * 99,
        "1." * 9_999,
    ],
)
def test_odd_texts_end_in_an_answer(body: str) -> None:
    for language in ("fr", "en", None):
        article = ArticleText("T", body, language, date(2024, 1, 1))
        results = pipeline.check_article(article, engine=LocalEngine(), retriever=InMemoryRetriever([]))
        assert all(one.result.suggestion.label is Label.NOT_ENOUGH_EVIDENCE for one in results.claims)
