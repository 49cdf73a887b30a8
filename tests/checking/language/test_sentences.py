"""Sentences have exact offsets and end where a reader would end them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.checking.language.sentences import split_sentences


def sentences(text: str, language: str | None) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("fr", "M. J.-P. Durand a gagné 1,5 million d’euros en janv. 2024. Il part.", 2),
        ("fr", "Le Dr Solène Kerambrun dirige l’hôpital St. Anne. Elle y vit.", 2),
        ("fr", "« On verra bien. » Puis il est parti.", 2),
        ("fr", "« Est-ce fini ? » demande-t-il. Personne ne répond.", 2),
        ("fr", "Il hésite… puis il signe. C’est fait.", 2),
        ("fr", "La cote est de 3.5 sur 5. Elle baisse.", 2),
        ("en", "Mr. Brown of St. Ives met Dr. A. B. Clark on Jan. 5. They talked.", 2),
        ("en", "The U.S. economy grew by 2.4% in 2023. Prices fell.", 2),
        ("en", 'He said: "I never left." She disagreed.', 2),
        ("en", "“It is over,” she said. “Really.” Nobody moved.", 3),
        ("en", "J. K. Rowe lives at No. 10 approx. 3 km away. Fine.", 2),
        ("es", "El Sr. García viajó a EE. UU. en 2019. Volvió en enero.", 2),
        ("es", "¿Quién paga? Nadie lo sabe. La Sra. Ruiz calla.", 3),
        ("es", "Costó 1.250,50 euros. Fue caro.", 2),
        ("de", "Am 5. Mai 2024 kam z. B. Dr. Müller. Er blieb.", 2),
        ("de", "Es waren ca. 3,5 Mio. Euro. Das ist viel.", 2),
        ("de", "Der 1. FC gewann am 12. Spieltag. Der Trainer jubelte.", 2),
        ("de", "„Das war’s.“ Dann ging er.", 2),
        ("fr", "Voici la ligne D. Elle part à l’heure.", 2),
        ("fr", "M. Le Pen a vu du pain, du vin, etc. Il est parti.", 2),
        ("en", "He moved to the U.S. The firm followed.", 2),
        (None, "東京で地震。被害なし。", 2),
        (None, "هل انتهى؟ نعم.", 2),
    ],
)
def test_a_full_stop_ends_a_sentence_only_where_it_does(language: str | None, text: str, count: int) -> None:
    assert len(sentences(text, language)) == count, sentences(text, language)


def test_headings_list_lines_and_posts_are_sentences_of_their_own() -> None:
    lines = ["Greg est absent", "Il est parti. Il reviendra.", "- un point", "- un autre"]
    text = "\n".join([*lines, "— Jean Dupont (@jd) 6 août 2024"])
    assert sentences(text, "fr") == [
        "Greg est absent",
        "Il est parti.",
        "Il reviendra.",
        "- un point",
        "- un autre",
        "— Jean Dupont (@jd) 6 août 2024",
    ]


@given(st.text(max_size=400), st.sampled_from(["en", "fr", "es", "de", None]))
def test_spans_never_overlap_and_lose_nothing_but_white_space(text: str, language: str | None) -> None:
    spans = split_sentences(text, language)
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert not text[end : span.start].strip()
        end = span.end
    assert not text[end:].strip()
