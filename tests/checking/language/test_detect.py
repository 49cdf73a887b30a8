"""The language of a text is told by its small words; of any other language we say nothing."""

import pytest

from claims.checking.language.detect import detect_language
from claims.checking.language.tokens import fold, tokenize


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The council has voted to close the bridge for the whole of March.", "en"),
        ("Le conseil a voté la fermeture du pont pour tout le mois de mars.", "fr"),
        ("El consejo ha votado el cierre del puente durante todo el mes de marzo.", "es"),
        ("Der Rat hat beschlossen, die Brücke für den ganzen März zu sperren.", "de"),
        ("Il consiglio ha votato la chiusura del ponte per tutto il mese di marzo.", None),
        ("De raad heeft besloten de brug gedurende de hele maand maart te sluiten.", None),
        ("O conselho votou o encerramento da ponte durante todo o mês de março.", None),
        ("東京で地震があり、12人が死亡した。", None),
        ("Совет проголосовал за закрытие моста.", None),
        ("مرحبا بالعالم", None),
        ("1234 5678", None),
        ("", None),
    ],
)
def test_the_language_is_told_or_left_open(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_tokens_keep_their_offsets_and_folding_takes_accents_and_case_away() -> None:
    text = "L’Été à Évian, 2024"
    assert [text[token.start : token.end] for token in tokenize(text, "fr")] == [
        token.text for token in tokenize(text, "fr")
    ]
    assert fold("L’ÉTÉ") == "l'ete"
