"""What cannot be true together with a claim, and what only looks like it."""

from __future__ import annotations

import pytest

from claims.checking.domain import DifferenceKind, Stance
from tests.checking.assessment.newsroom import evidence, hold, stances


@pytest.mark.parametrize(
    ("claim", "language", "text", "of", "ours", "theirs"),
    [
        ("Calderon's profits rose in 2024.", "en", "Calderon's profits fell in 2024.", "en", "rose", "fell"),
        ("Les bénéfices de Calderon ont baissé en 2024.", "fr",
         "Calderon's profits rose in 2024.", "en", "baissé", "rose"),
        ("The court in Calderon convicted Nora Feld.", "en",
         "The court in Calderon acquitted Nora Feld.", "en", "convicted", "acquitted"),
    ],
)  # fmt: skip
def test_the_opposite_of_a_word_among_the_same_words_refutes(
    claim: str, language: str, text: str, of: str, ours: str, theirs: str
) -> None:
    (item,) = evidence(claim, text, language=language, of=of)
    assert item.stance is Stance.REFUTES
    assert [(d.claim_text, d.source_text) for d in item.differences] == [(ours, theirs)]


@pytest.mark.parametrize(
    "text",
    [
        "Lagar's profits fell in 2024.",
        "Calderon's share of the kettle market in Spain fell in 2019.",
        "Nora Feld of Calderon fell off a horse.",
    ],
)
def test_an_opposite_word_of_something_else_refutes_nothing(text: str) -> None:
    assert Stance.REFUTES not in stances("Calderon's profits rose in 2024.", text)


def test_both_words_in_one_sentence_refute_nothing() -> None:
    text = "Calderon's profits rose in 2024, after they fell in 2023."
    assert Stance.REFUTES not in stances("Calderon's profits rose in 2024.", text)


def test_that_it_is_not_so_refutes_the_same_statement() -> None:
    (item,) = evidence("Calderon sold its factory in Lowick.", "Calderon did not sell its factory in Lowick.")
    assert item.stance is Stance.REFUTES
    assert item.differences[0].kind is DifferenceKind.NEGATION


def test_an_office_that_somebody_else_holds_refutes() -> None:
    claim = "Nora Feld is the mayor of Calderon."
    assert stances(claim, "Paul Stern is the mayor of Calderon, Nora Feld its librarian.") == {Stance.REFUTES}


def test_another_founder_refutes_nobody() -> None:
    claim = "Nora Feld is a co-founder of Calderon."
    assert Stance.REFUTES not in stances(claim, "Paul Stern is a co-founder of Calderon.")


QUOTE = "the bridge must be rebuilt before the winter"


@pytest.mark.parametrize(
    ("text", "of"),
    [
        (f'"{QUOTE}", said Nora Feld.', "en"),
        ("Nora Feld a dit : « le pont doit être reconstruit avant l’hiver ».", "fr"),
        ("„Die Brücke muss vor dem Winter wieder aufgebaut werden“, sagte Nora Feld.", "de"),
    ],
)
def test_a_quotation_is_known_again_in_another_language_by_words_and_speaker(text: str, of: str) -> None:
    assert stances(f'Nora Feld said: "{QUOTE}".', text, of=of) == {Stance.SUPPORTS}


def test_the_same_words_from_somebody_else_support_nothing() -> None:
    text = "Paul Stern a dit : « le pont doit être reconstruit avant l’hiver »."
    assert Stance.SUPPORTS not in stances(f'Nora Feld said: "{QUOTE}".', text, of="fr")


@pytest.mark.parametrize(
    "text",
    [
        "Calderon has 45 shops. The figure replaces an earlier one of 40 shops.",
        "Calderon has 45 shops, not 40 as it had said at first.",
        "We first wrote that Calderon has 40 shops. It has 45 shops.",
    ],
)
def test_a_value_that_is_named_as_replaced_is_taken_back(text: str) -> None:
    assert Stance.SUPPORTS not in stances("Calderon has 40 shops.", text)
    assert Stance.SUPPORTS in stances("Calderon has 45 shops.", text)


def test_a_correction_takes_back_what_it_mentions_but_not_what_it_says() -> None:
    text = (
        "Correction. Our report of 3 June gave a wrong date.\n\n"
        "Nora Feld announced her departure from Calderon in May 2024. We apologise."
    )
    claim = "Nora Feld announced her departure from Calderon in May 2024."
    found = hold(claim, text, title="Correction: Nora Feld")
    assert all(one.window.setting.correction and not one.taken_back for one in found)
    assert stances(claim, text, title="Correction: Nora Feld") == {Stance.SUPPORTS}


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        # by how much it fell, against how much it is
        ("Calderon will pay farmers two cents less for milk.", "Calderon pays farmers 46 cents for milk."),
        # the year of another event of the same subject
        ("The first studies for Calderon go back to 2011.", "Calderon fed in its first power on 2 October 2023."),
        # what is planned, against what has been
        ("A second harbour at Calderon is planned for 2029.", "The harbour at Calderon was planned in 1958."),
        # another firm that the sentence begins with
        ("The eighteen employees of Calderon keep their jobs.", "Lagar Books has 64 employees who keep their jobs."),
    ],
)  # fmt: skip
def test_a_figure_of_another_thing_refutes_nothing(claim: str, text: str) -> None:
    assert Stance.REFUTES not in stances(claim, text)


@pytest.mark.parametrize(
    ("claim", "language", "text", "of"),
    [
        ("Attendance at Calderon rose by 8%.", "en",
         "At Calderon attendance was 4,310, against 4,685 the year before.", "en"),
        ("Der Zuschauerschnitt von Calderon stieg um acht Prozent.", "de",
         "At Calderon attendance was 4,310, against 4,685 the year before.", "en"),
    ],
)  # fmt: skip
def test_figures_that_come_to_the_opposite_change_refute(
    claim: str, language: str, text: str, of: str
) -> None:
    (item,) = evidence(claim, text, language=language, of=of)
    assert item.stance is Stance.REFUTES
    assert [(d.kind, d.claim_value, d.source_value) for d in item.differences] == [
        (DifferenceKind.PERCENT, "8", "-8")
    ]


def test_a_document_that_is_ahead_in_a_rank_refutes_another_rank() -> None:
    text = "Only the dairy at Lorne employs more people in the valley than Calderon."
    (item,) = evidence("Calderon is the first employer of the valley.", text)
    assert [(d.kind, d.claim_value, d.source_value) for d in item.differences] == [
        (DifferenceKind.RANK, "1", "2")
    ]


def test_a_correction_confirms_the_figure_that_it_gives() -> None:
    text = (
        "Our report on Calderon gave a wrong number of residents.\n\n"
        "The number of residents of Calderon who are cut off at night is 190,000. The error was ours."
    )
    more = {"title": "Correction: Calderon"}
    assert stances("190,000 residents of Calderon are cut off at night.", text, **more) == {Stance.SUPPORTS}
    assert Stance.SUPPORTS not in stances("290,000 residents of Calderon are cut off at night.", text, **more)


def test_a_value_that_a_document_takes_back_refutes_nobody() -> None:
    text = "We first wrote that Calderon has 40 shops. It has 45 shops."
    assert stances("Calderon has 45 shops.", text) == {Stance.SUPPORTS}
