"""What can be checked is found, what cannot is left alone: in the sentences of invented news texts."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from claims.checking.domain import LANGUAGES, ArticleText, ClaimKind
from claims.checking.extraction import extract_claims
from claims.checking.extraction.worth import RULES, weights

FOLDER = Path(__file__).parent


def is_claim(sentence: str, language: str) -> bool:
    return bool(extract_claims(ArticleText("", sentence, language, date(2025, 5, 6))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_every_checkable_sentence_is_found_and_nearly_no_other_is(language: str) -> None:
    table = tomllib.loads((FOLDER / f"sentences_{language}.toml").read_text(encoding="utf-8"))
    missed = [sentence for sentence in table["claims"] if not is_claim(sentence, language)]
    alarms = [sentence for sentence in table["not_claims"] if is_claim(sentence, language)]
    assert len(missed) <= 0.05 * len(table["claims"]), missed
    assert len(alarms) <= 0.10 * len(table["not_claims"]), alarms


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Qui a payé 12 millions d’euros à la société Meridel en 2023 ?"),
        ("en", "Did Meridian Foods lose 40 million dollars in 2023?"),
        ("es", "¿Perdió Meridel 40 millones de euros en 2023?"),
        ("de", "Hat Meridel 2023 wirklich 40 Millionen Euro verloren?"),
    ],
)
def test_a_question_is_no_claim_whatever_figures_it_holds(language: str, sentence: str) -> None:
    assert not is_claim(sentence, language)


@pytest.mark.parametrize(
    "line",
    ["Photo: Jane Doe/Getty Images, 2024", "Crédit photo : Jean Dupont, 2024", "Foto: Hans Meier, 2024"],
)
def test_a_photo_credit_is_no_claim(line: str) -> None:
    assert not is_claim(line, "fr" if line.startswith("Cr") else "en")


def test_a_line_that_repeats_the_title_is_no_claim() -> None:
    body = "Jane Doe quits Meridel\nShe told staff on 3 March 2024 that she would leave."
    found = extract_claims(ArticleText("Jane Doe quits Meridel", body, "en", date(2024, 3, 4)))
    assert [claim.sentence for claim in found] == [body.split("\n")[1]]


def test_that_somebody_said_it_can_be_checked_whatever_was_said() -> None:
    body = "Jane Doe was there. “I felt nothing but joy and hope,” she said."
    claims = extract_claims(ArticleText("", body, "en", date(2024, 3, 4)))
    assert claims[-1].kind is ClaimKind.QUOTE
    assert "Jane Doe said" in claims[-1].restatement


def test_a_text_in_no_language_that_we_speak_gives_only_what_holds_figures() -> None:
    body = "東京で12人が死亡した。とても悲しい。"
    claims = extract_claims(ArticleText("", body, None, date(2024, 3, 4)))
    assert [claim.sentence for claim in claims] == ["東京で12人が死亡した。"]
    assert claims[0].language is None


def test_a_part_that_states_a_fact_is_found_in_a_sentence_of_colour() -> None:
    body = "Fondée en 1887, la maison souffle un verre sombre, que l’on reconnaît sans l’avoir jamais appris."
    claims = extract_claims(ArticleText("", body, "fr", date(2024, 3, 4)))
    assert [claim.restatement for claim in claims] == ["La maison a été fondée en 1887."]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Patience, as they say, always finds one more door."),
        ("fr", "L’argent, au fond, a toujours deux visages."),
        ("es", "La suerte, ya se sabe, nunca llega dos veces."),
        ("de", "Das Glück, wie man weiß, kommt selten ein zweites Mal."),
    ],
)
def test_a_general_truth_is_no_claim_for_its_small_numbers(language: str, sentence: str) -> None:
    assert not is_claim(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The regulator has yet to approve the sale."),
        ("fr", "Le régulateur n’a toujours pas approuvé la vente."),
        ("es", "El regulador sigue sin aprobar la venta."),
        ("de", "Das Kartellamt muss dem Verkauf noch zustimmen."),
    ],
)
def test_what_has_not_happened_yet_can_be_checked(language: str, sentence: str) -> None:
    assert is_claim(sentence, language)


def test_every_weight_belongs_to_a_sign_and_the_rules_are_not_fitted() -> None:
    assert "bias" in weights()
    assert not RULES.keys() & weights().keys()
    assert weights()["figure"] > weights()["small_count"]
