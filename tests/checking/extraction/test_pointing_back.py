"""Whatever points back is named in the restatement, and nothing is put into somebody's mouth."""

from datetime import date

import pytest

from claims.checking.domain import ArticleText
from claims.checking.extraction import extract_claims

PARK = "Le parc éolien de la Morgane a ouvert jeudi."
PICTURE = "La toile a été volée en 2016 à Lyon."


def last(body: str, language: str, title: str = "") -> str:
    return extract_claims(ArticleText(title, body, language, date(2025, 3, 20)))[-1].restatement


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        ("fr", f"{PARK} À pleine puissance, il fournira 496 mégawatts.",
         "À pleine puissance, le parc éolien de la Morgane fournira 496 mégawatts."),
        ("fr", f"{PARK} Le parc compte 62 éoliennes.", "Le parc éolien de la Morgane compte 62 éoliennes."),
        ("fr", f"{PARK} Il s’agit du deuxième parc du pays.",
         "Le parc éolien de la Morgane est le deuxième parc du pays."),
        ("fr", f"{PICTURE} La police espagnole l’a retrouvée à Saragosse.",
         "La police espagnole a retrouvé la toile à Saragosse."),
        ("fr", "Les pêcheurs ont obtenu un accord en 2020. Leurs prises ont baissé de 12 %.",
         "Les prises des pêcheurs ont baissé de 12 %."),
        ("es", "La Orquesta Sinfónica de Almadena nació en 1905. La orquesta tiene 86 músicos.",
         "La Orquesta Sinfónica de Almadena tiene 86 músicos."),
        ("es", "Hanna Wirth nació en 1984. Ocupará el puesto durante cinco años.",
         "Hanna Wirth ocupará el puesto durante cinco años."),
        ("de", "Die Brauerei wurde 1794 gegründet. Zuletzt verkaufte sie 400.000 Hektoliter im Jahr.",
         "Zuletzt verkaufte die Brauerei 400.000 Hektoliter im Jahr."),
        ("en", "There were 140 people on board. Only eleven of them survived.",
         "Only eleven of the people survived."),
        ("en", "The judge, Miriam Ashdown, took over in 2021. The judge will decide on 12 September.",
         "The judge, Miriam Ashdown, will decide on 12 September 2025."),
        ("en", "Divers found the Osprey in 2019. The Osprey sank in 1743. Her captain, Josiah Penhale, died in 1743.",
         "Josiah Penhale is the Osprey's captain."),
    ],
)  # fmt: skip
def test_a_word_that_points_back_is_replaced_by_what_it_means(
    language: str, body: str, expected: str
) -> None:
    found = extract_claims(ArticleText("", body, language, date(2025, 3, 20)))
    assert expected in [claim.restatement for claim in found]


def test_an_office_is_given_to_the_only_person_spoken_of() -> None:
    body = "A jury found John Tasker guilty on Tuesday. The founder of Orrin Savings was convicted in Leeds."
    found = extract_claims(ArticleText("", body, "en", date(2025, 3, 20)))
    assert [claim.restatement for claim in found][-2:] == [
        "John Tasker was convicted in Leeds.",
        "John Tasker is the founder of Orrin Savings.",
    ]


@pytest.mark.parametrize(
    ("language", "body", "quote"),
    [
        ("fr", f"{PICTURE} « Elle dort mieux que moi depuis des années », a confié la conservatrice, Jeanne Halle.",
         "« Elle dort mieux que moi depuis des années »"),
        ("en", "Jane Doe left Meridel in 2019. “She ran the place for nine years,” said Ruth Hale.",
         "“She ran the place for nine years”"),
        ("de", "Anna Perl ging 2019. „Sie war neun Jahre lang unsere Chefin“, sagte Ruth Halle.",
         "„Sie war neun Jahre lang unsere Chefin“"),
    ],
)  # fmt: skip
def test_nothing_inside_quotation_marks_is_replaced(language: str, body: str, quote: str) -> None:
    found = extract_claims(ArticleText("", body, language, date(2025, 3, 20)))
    assert any(quote in claim.restatement for claim in found)


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        ("es", "Elena Moss llegó en 2019. «Nadie corrió, nadie gritó», dijo después.",
         "Elena Moss dijo: «Nadie corrió, nadie gritó»"),
        ("fr", "Jeanne Halle est arrivée en 2019. « Personne n’a crié ni couru », a-t-elle ajouté.",
         "Jeanne Halle a ajouté\u00a0: « Personne n’a crié ni couru »"),
        ("de", "Ruth Halle kam 2019. „Niemand ist gerannt“, sagte sie am Mittwoch.",
         "Ruth Halle sagte: „Niemand ist gerannt“"),
        ("en", "Ruth Hale arrived in 2019. “Nobody ran or screamed,” she told reporters.",
         "Ruth Hale told reporters: “Nobody ran or screamed”"),
    ],
)  # fmt: skip
def test_a_speaker_who_is_only_pointed_at_is_named(language: str, body: str, expected: str) -> None:
    assert last(body, language) == expected


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("fr", "La police a retrouvé la toile en octobre dernier.", "octobre 2024."),
        ("en", "Meridel Systems left Leeds last December.", "in December 2024."),
        ("fr", "Le musée a rouvert le 1er mars.", "1er mars 2025."),
    ],
)
def test_a_date_that_is_written_out_loses_its_last_and_next(
    language: str, sentence: str, expected: str
) -> None:
    assert last(sentence, language).endswith(expected)


def test_a_union_is_not_the_company() -> None:
    body = "Meridel Systems wurde 1990 gegründet. Die Gewerkschaft hat dem Verkauf 2024 zugestimmt."
    assert last(body, "de").startswith("Die Gewerkschaft")


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        ("fr", "La société Meridel emploie 300 personnes. La société Varenne vend des lampes. Le choix de Varenne n’a rien d’un hasard. "
               "L’entreprise a été fondée en 2021 par d’anciens salariés de Meridel.",
         "Varenne a été fondée en 2021 par d’anciens salariés de Meridel."),
        ("fr", "Meridel a été créée en 1990. En 2023, le conseil d’administration avait renvoyé Paul Arnaud. "
               "Il est revenu à la tête de l’entreprise en 2024.",
         "Paul Arnaud est revenu à la tête de l’entreprise en 2024."),
        ("fr", "Quant aux deux fondateurs, Claire Varin partira en 2026, tandis que Paul Arnaud reste. "
               "Elle touchera 19 millions d’euros.",
         "Claire Varin touchera 19 millions d’euros."),
        ("fr", "Un éditeur coréen avait proposé 90 millions, mais son offre a été écartée en mars 2025.",
         "L’offre d’un éditeur coréen a été écartée en mars 2025."),
        ("en", "The shares of Skelmer Air trade at £4. Skelmer Air was founded in 1987 by Tom Marr, who had had "
               "enough, and its first scheduled service ran to Lunna in 1988.",
         "Skelmer Air's first scheduled service ran to Lunna in 1988."),
        ("de", "Die Bürgermeisterin Anna Perl kam 2019 nach Lohnau. „Niemand ist gerannt“, sagte ihr Trainer "
               "Rupert Hallweg.",
         "Rupert Hallweg sagte: „Niemand ist gerannt“"),
    ],
)  # fmt: skip
def test_the_nearest_thing_that_fits_is_meant(language: str, body: str, expected: str) -> None:
    found = extract_claims(ArticleText("", body, language, date(2025, 3, 20)))
    assert expected in [claim.restatement for claim in found]


@pytest.mark.parametrize(
    ("language", "body", "never"),
    [
        ("de", "Matteo Quirl spielt seit 2019 für Lohnau. Im März 2025 wurde einer von ihnen ausgeschlossen; "
               "er hat dagegen im April 2025 Einspruch eingelegt.", "Matteo Quirl hat"),
        ("es", "La Comisión de Patrimonio aprobó el plan en 2024. Es probable que la línea no se abra en 2030.",
         "La Comisión de Patrimonio es"),
    ],
)  # fmt: skip
def test_what_nobody_is_named_for_is_laid_at_nobodys_door(language: str, body: str, never: str) -> None:
    found = extract_claims(ArticleText("", body, language, date(2025, 5, 20)))
    assert not [claim for claim in found if never in claim.restatement]
