"""Whatever comes in, spans slice to their sentences and nothing is raised."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.checking.domain import ArticleText
from claims.checking.extraction import extract_claims

LANGUAGES = st.sampled_from(["en", "fr", "es", "de", None])
# Words that set the rules off, in an order that no writer would choose.
WORDS = st.sampled_from(
    [
        *[
            "Jan",
            "Leike",
            "OpenAI",
            "qui",
            "who",
            "que",
            "der",
            ",",
            ".",
            ";",
            ":",
            "«",
            "»",
            "“",
            "”",
            "(",
            ")",
            "—",
            "@x",
            "2023",
            "mai",
            "12",
            "%",
            "€",
            "and",
            "et",
            "y",
            "und",
            "a",
            "été",
        ],
        *[
            "has",
            "was",
            "fue",
            "ist",
            "wurde",
            "gegründet",
            "Fundada",
            "Founded",
            "Elle",
            "She",
            "Il",
            "its",
            "Ses",
            "Sie",
            "l’entreprise",
            "hier",
        ],
        *[
            "the",
            "company",
            "Tuesday",
            "?",
            "!",
            "J’ai",
            "Je",
            "I",
            "said",
            "dit-il",
            "aux",
            "d’",
            "M.",
            "Dr.",
            "6",
            "août",
        ],
    ]
)


def holds_its_spans(body: str, language: str | None) -> bool:
    claims = extract_claims(ArticleText("Title", body, language, date(2025, 5, 6)))
    for claim in claims:
        assert body[claim.start : claim.end] == claim.sentence
        assert claim.sentence.strip()
        assert claim.restatement.strip()
        assert 0 <= claim.check_worthiness <= 1
    assert [claim.start for claim in claims] == sorted(claim.start for claim in claims)
    return True


@settings(deadline=None)  # the first call reads the language's data
@given(st.text(max_size=500), LANGUAGES)
def test_any_text_gives_claims_whose_spans_slice_exactly(body: str, language: str | None) -> None:
    assert holds_its_spans(body, language)


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=60), LANGUAGES)
def test_any_order_of_telling_words_does_too(words: list[str], language: str | None) -> None:
    assert holds_its_spans(" ".join(words), language)


@pytest.mark.parametrize("language", ["en", "fr", "es", "de", None])
@pytest.mark.parametrize(
    "body",
    [
        "",
        " \n\t\n ",
        "a" * 50_000,
        "le chat a mangé " * 3_200,
        "." * 20_000,
        "Jan Leike " * 3_000,
        "".join(chr(code) for code in range(1, 32)) * 50,
        "مرحبا بالعالم 12. " * 100,
        "東京で12人が死亡した。" * 100,
        "😀 Paris a gagné 12 % 😀. " * 100,
        "<p>Paris <b>a</b> gagné 12&nbsp;%</p>" * 100,
        "Paris, who, qui, der, que, " * 500,
        '«“"' * 3_000,
    ],
    ids=range(13),
)
def test_a_freak_text_gives_an_answer(body: str, language: str | None) -> None:
    assert holds_its_spans(body, language)
