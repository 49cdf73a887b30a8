"""The lexicon: one id for one thing in four languages, and what it must not mix up."""

import pytest

from claims.checking.language.lexicon import denies, find_concepts, hedged, negated, says_any


def ids(text: str, language: str) -> set[str]:
    return {concept.id for concept in find_concepts(text, language)}


@pytest.mark.parametrize(
    ("concept", "sentences"),
    [
        ("resign", ["She stepped down.", "Elle a démissionné.", "Dimitió.", "Er trat heute zurück."]),
        ("acquire", ["It bought us.", "Elle rachète tout.", "Compró todo.", "Er übernahm sie."]),
        ("rise", ["Prices rose.", "Les prix augmentent.", "Los precios subieron.", "Die Preise stiegen."]),
        ("die", ["Two men died.", "Deux sont morts.", "Murieron dos.", "Zwei starben."]),
        ("reject", ["They rejected it.", "Ils ont refusé.", "Lo rechazaron.", "Sie lehnten es gestern ab."]),
        ("chief_executive", ["the CEO", "le PDG", "el consejero delegado", "der Vorstandschef"]),
        ("prime_minister", ["prime minister", "Premier ministre", "primer ministro", "Premierminister"]),
        ("mayor", ["the mayor", "la maire", "la alcaldesa", "der Bürgermeister"]),
    ],
)  # fmt: skip
def test_one_id_stands_for_one_thing_in_four_languages(concept: str, sentences: list[str]) -> None:
    for language, sentence in zip(("en", "fr", "es", "de"), sentences, strict=True):
        assert concept in ids(sentence, language), (language, ids(sentence, language))


@pytest.mark.parametrize(
    ("language", "text", "absent"),
    [
        ("fr", "Sa mère est là.", "sea"),
        ("es", "Es para ti.", "stop"),
        ("en", "The prime minister spoke.", "minister"),
        ("de", "Er trat ins Zimmer. Sie kam zurück.", "resign"),
    ],
)
def test_words_that_only_look_alike_are_kept_apart(language: str, text: str, absent: str) -> None:
    assert absent not in ids(text, language)


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("Die Gesamtkosten stiegen.", {"cost", "rise"}),
        ("Die Hochwasserhilfe kommt.", {"flood", "aid"}),
        ("Die Polizeisprecherin schwieg.", {"spokesperson"}),
    ],
)
def test_a_german_compound_has_the_concepts_of_its_parts(text: str, concepts: set[str]) -> None:
    assert concepts <= ids(text, "de")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The club has never won it.", True),
        ("en", "It won not only the cup.", False),
        ("fr", "Pas un arbre n’a été abattu.", True),
        ("fr", "Il est sans doute parti.", False),
        ("es", "Nunca firmó el contrato.", True),
        ("de", "Sie hat keine Schuld.", True),
        ("de", "Sie hat Schuld.", False),
        (None, "not never", False),
    ],
)
def test_a_negation_is_seen_and_a_mere_turn_of_phrase_is_not(
    language: str | None, text: str, expected: bool
) -> None:
    assert negated(text, language) is expected


def test_hearsay_and_denials_are_told_from_plain_statements() -> None:
    assert hedged("La ministre aurait quitté Paris.", "fr")
    assert not hedged("La ministre a quitté Paris.", "fr")
    assert denies("The firm denied the report.", "en")
    assert not denies("The firm confirmed the report.", "en")


def test_accents_tell_words_apart() -> None:
    assert says_any("Das würde helfen.", ("würde",))
    assert not says_any("Das wurde gebaut.", ("würde",))
