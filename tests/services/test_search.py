"""Search in the library. The same tests run on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime

import pytest
from django.conf import settings
from django.db import connection

from claims.checking.domain import ArticleText, ClaimKind, ExtractedClaim, SourceDocument, Tier
from claims.checking.retrieve import InMemoryRetriever
from claims.models import Document, Passage, Source
from claims.search import library_retriever, stored_terms
from claims.search.indexes import database_index
from claims.search.library import BUDGET, rarest
from claims.search.terms import searchable
from claims.services.errors import Refused
from claims.services.library import add_document

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 1)
TEXTS = {
    "The harbour opens": (
        "en",
        "The harbour of Lisvane reopened on 4 May 2025 after nine months of works.\n\n"
        "The works cost 31 million euros, said the mayor, Ada Brennick.\n\nThe weather was fine.",
    ),
    "Le port rouvre": (
        "fr",
        "Le port de Lisvane a rouvert le 4 mai 2025.\n\nLa maire, Ada Brennick, a quitté son poste en juin.",
    ),
    "Der Markt": ("de", "Der Markt von Hollerau zählt 42 Stände.\n\nIm Mai kamen 9.000 Besucher."),
    "El mercado": ("es", "El mercado de Hollerau tiene 42 puestos y abrió en 1998."),
}


def claim_that(text: str, language: str = "en") -> ExtractedClaim:
    return ExtractedClaim(0, len(text), text, text, ClaimKind.EVENT, 0.9, language)


def article(language: str = "en") -> ArticleText:
    return ArticleText("An article", "A body.", language, DAY)


def store(
    title: str, text: str, *, language: str = "en", source: str = "The Echo", url: str = ""
) -> Document:
    return add_document(
        None,
        source_name=source,
        tier="news",
        title=title,
        text=text,
        date=datetime.date(2025, 6, 1),
        language=language,
        url=url,
    )


@pytest.fixture
def library() -> list[Document]:
    return [store(title, text, language=language) for title, (language, text) in TEXTS.items()]


def found(text: str, language: str = "en", limit: int = 10) -> list[str]:
    return [
        p.text for p in library_retriever().retrieve(claim_that(text, language), article(language), limit)
    ]


CLAIMS = [
    ("Ada Brennick left office in June 2025.", "en"),
    ("The harbour of Lisvane reopened on 4 May 2025.", "en"),
    ("Le port de Lisvane a coûté 31 millions d’euros.", "fr"),
    ("Der Markt von Hollerau hat 42 Stände.", "de"),
    ("El mercado de Hollerau abrió en 1998.", "es"),
]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(("text", "language"), CLAIMS)
def test_the_library_ranks_as_a_folder_of_the_same_documents_does(text: str, language: str) -> None:
    documents = [
        SourceDocument(str(d.pk), d.title, d.source.name, d.url, d.date, d.language, Tier.NEWS, d.text)
        for d in Document.objects.order_by("pk")
    ]
    expected = InMemoryRetriever(documents).retrieve(claim_that(text, language), article(language), 10)
    got = library_retriever().retrieve(claim_that(text, language), article(language), 10)
    assert [(p.document, p.start, p.end, p.text) for p in got] == [
        (p.document, p.start, p.end, p.text) for p in expected
    ]
    assert [p.score for p in got] == pytest.approx([p.score for p in expected])
    assert got


@pytest.mark.usefixtures("library")
def test_a_claim_finds_passages_in_another_language() -> None:
    texts = found("Le port de Lisvane a coûté 31 millions d’euros.", "fr")
    assert "The works cost 31 million euros, said the mayor, Ada Brennick." in texts


def test_a_found_passage_says_where_it_stands(library: list[Document]) -> None:
    (best,) = library_retriever().retrieve(claim_that("Hollerau 1998 mercado", "es"), article("es"), 1)
    assert best.document.key == str(library[3].pk)
    assert best.text == best.document.text[best.start : best.end]
    assert (best.document.publisher, best.document.tier) == ("The Echo", Tier.NEWS)
    assert best.document.date == datetime.date(2025, 6, 1)


@pytest.mark.usefixtures("library")
def test_no_more_is_found_than_was_asked_for() -> None:
    assert len(found("The harbour of Lisvane reopened on 4 May 2025.", limit=2)) == 2


def test_an_empty_library_finds_nothing() -> None:
    assert found("The harbour of Lisvane reopened.") == []


@pytest.mark.usefixtures("library")
def test_documents_of_an_inactive_source_are_not_found() -> None:
    Source.objects.update(active=False)
    assert found("The harbour of Lisvane reopened on 4 May 2025.") == []


def test_an_inactive_source_does_not_crowd_out_the_others() -> None:
    for number in range(250):
        store(f"Copy {number}", f"The harbour of Lisvane reopened, copy {number}.", source="The Mill")
    kept = "The harbour of Lisvane reopened, and long ago it had been closed by a flood, people say."
    store("Another", kept, source="The Echo")
    Source.objects.filter(name="The Mill").update(active=False)
    assert found("The harbour of Lisvane reopened.") == [kept]


def test_a_page_of_our_own_site_is_never_evidence() -> None:
    address = f"{settings.SITE_URL}/fact-checks/1/"
    with pytest.raises(Refused, match="our own site"):
        store("Checked", "The harbour of Lisvane reopened.", url=address)
    store("Checked", "The harbour of Lisvane reopened.", url="https://wire.example.org/9")
    Document.objects.update(url=address)  # as a copy from before the door was shut
    assert found("The harbour of Lisvane reopened.") == []


@pytest.mark.usefixtures("library")
def test_a_deleted_document_is_no_longer_found() -> None:
    Document.objects.get(title="El mercado").delete()
    assert not any("1998" in text for text in found("El mercado de Hollerau abrió en 1998.", "es"))
    assert database_index().frequencies(["f_1998"], 100) == {"f_1998": 0}


@pytest.mark.usefixtures("library")
def test_changed_terms_are_followed() -> None:
    passage = Passage.objects.get(text__contains="1998")
    passage.terms = "n_elsewhere"
    passage.save()
    counts = database_index().frequencies(["f_1998", "n_elsewhere"], 100)
    assert counts == {"f_1998": 0, "n_elsewhere": 1}
    assert database_index().passages(["n_elsewhere", "f_1998"], 5) == {
        "n_elsewhere": [passage.pk],
        "f_1998": [],
    }


def test_a_term_is_kept_whole() -> None:
    store("A day", "It opened on 4 May 2025.")
    counts = database_index().frequencies(["f_2025_05_04", "f", "2025", "05"], 100)
    assert counts == {"f_2025_05_04": 1, "f": 0, "2025": 0, "05": 0}


def test_of_a_common_term_the_newest_passages_are_read() -> None:
    document = store("Many", "\n\n".join(f"The harbour, part {number}." for number in range(9)))
    newest = list(document.passages.order_by("-pk").values_list("pk", flat=True)[:3])
    term = next(t for t in document.passages.first().terms.split() if "harbour" in t)  # type: ignore[union-attr]  # it has nine
    assert database_index().passages([term], 3) == {term: newest}
    assert database_index().frequencies([term], 3) == {term: 3}


HOSTILE = [
    '"harbour" OR (x NOT y) NEAR(a, 2) *',
    "'; DROP TABLE claims_passage; --",
    "terms : harbour^2 {} [] \\ %s %% ::tsquery",
    "🙂 港口重新开放 الميناء",
    "harbour\x01\x1f",
    "z" * 50_000,
    "",
]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("text", HOSTILE)
def test_no_claim_is_taken_as_a_query(text: str) -> None:
    before = Passage.objects.count()
    found(text)
    assert Passage.objects.count() == before


@pytest.mark.parametrize("text", [text for text in HOSTILE if text])
def test_any_text_can_be_stored_and_taken_out_again(text: str) -> None:
    document = store("Hostile", f"{text} Lisvane harbour 1998")
    assert document.passages.exists()
    document.delete()
    assert database_index().frequencies(["f_1998"], 9) == {"f_1998": 0}


def test_only_terms_that_an_index_can_hold_are_stored() -> None:
    assert searchable(["n_good", "two words", 'a"b', "É", "", "x" * 65]) == ["n_good"]
    assert "n_lisvane" in stored_terms("It is fine.", "The harbour of Lisvane", "en").split()


def test_the_budget_bounds_what_one_search_reads() -> None:
    frequency = {"rare": 2, "none": 0, "half": BUDGET // 2, "most": BUDGET - 10, "all": BUDGET}
    assert rarest(frequency) == ["rare", "half", "most"]
    assert rarest({f"t{n}": 10 for n in range(9)}) == [f"t{n}" for n in range(9)]


@pytest.mark.usefixtures("library")
def test_the_index_is_sound_after_changes() -> None:
    Document.objects.get(title="Der Markt").delete()
    Passage.objects.filter(text__contains="1998").update(terms="n_elsewhere")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(
                "EXPLAIN SELECT id FROM claims_passage WHERE string_to_array(terms, ' ') @> ARRAY['n_x']"
            )
            assert any("claims_passage_index" in row[0] for row in cursor.fetchall())
        else:  # raises where the index and the table differ
            cursor.execute(
                "INSERT INTO claims_passage_index(claims_passage_index, rank) VALUES('integrity-check', 1)"
            )
