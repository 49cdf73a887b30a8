"""Names: who is named, as what, and when two names can be one bearer's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.checking.language.names import find_names, same_name


def named(text: str, language: str) -> list[str]:
    return [name.text for name in find_names(text, language)]


def kinds(text: str, language: str) -> dict[str, str | None]:
    return {name.text: name.kind for name in find_names(text, language)}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Le départ d’OpenAI de Jan Leike inquiète l’OMS.", ["OpenAI", "Jan Leike", "OMS"]),
        ("fr", "Charles de Gaulle et Valérie Dupont vivent à Colombey.",
         ["Charles de Gaulle", "Valérie Dupont", "Colombey"]),
        ("en", "Owen Strand's firm, Pendrell Robotics of Sheffield, left.",
         ["Owen Strand", "Pendrell Robotics", "Sheffield"]),
        ("en", "On Monday the Swedish minister met J. Schulman.", ["J. Schulman"]),
        ("en", "The Bank of England and the University of Leeds agreed.",
         ["Bank of England", "University of Leeds"]),
        ("es", "La Universidad de Chile contrató a Juana de la Cruz.",
         ["Universidad de Chile", "Juana de la Cruz"]),
        ("de", "Thomas Müllers Firma sitzt in Hamburg, der Vertrag liegt in Berlin.",
         ["Thomas Müllers", "Hamburg", "Berlin"]),
        ("de", "Die Beschäftigten lehnten das Angebot ab.", []),
        ("fr", "Il pleut. Elle dort. Hier encore.", []),
    ],
)  # fmt: skip
def test_names_are_found_whole_and_nothing_else_is(language: str, text: str, expected: list[str]) -> None:
    assert named(text, language) == expected


def test_a_name_tells_what_it_names() -> None:
    text = "Captain Ruth Pallister left Corvane Systems in Lisbon. In France, Pallister joined Corvane."
    assert kinds(text, "en") == {
        "Ruth Pallister": "person",
        "Corvane Systems": "organisation",
        "Lisbon": "place",
        "France": "place",
        "Pallister": "person",
        "Corvane": "organisation",
    }


def test_a_president_and_his_firm_are_two_names() -> None:
    assert kinds("Le président d’OpenAI Greg Brockman est là.", "fr") == {
        "OpenAI": "organisation",
        "Greg Brockman": "person",
    }


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (("schulman",), ("john", "schulman"), True),
        (("j", "schulman"), ("john", "schulman"), True),
        (("who",), ("world", "health", "organization"), True),
        (("john", "schulman"), ("jane", "schulman"), False),
        (("northgate",), ("southgate",), False),
        (("northgate", "wire"), ("northgate", "times"), False),
    ],
)
def test_two_names_are_one_only_where_they_can_be(a: tuple[str, ...], b: tuple[str, ...], same: bool) -> None:
    assert same_name(a, b) is same_name(b, a) is same


@given(st.text(max_size=300), st.sampled_from(["en", "fr", "es", "de", None]))
def test_a_name_is_the_text_at_its_offsets(text: str, language: str | None) -> None:
    for name in find_names(text, language):
        assert text[name.start : name.end] == name.text
        assert name.key
