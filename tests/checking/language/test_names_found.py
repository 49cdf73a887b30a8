"""What is a name in the news of four languages, and what only has a capital."""

import pytest

from claims.checking.language.names import find_names, name_words


def named(text: str, language: str, *known: str) -> list[str]:
    return [name.text for name in find_names(text, language, frozenset(known))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # right behind a common noun
        ("Der norwegische Konzern Halvrim kauft ein Grundstück.", ["Halvrim"]),
        ("Die Firma Optique Merlande liefert Linsen.", ["Optique Merlande"]),
        ("Die Gemeinde Oberwiesel plant einen Kindergarten.", ["Oberwiesel"]),
        ("Der Getränkehersteller Quellbrunn & Söhne ist insolvent.", ["Quellbrunn & Söhne"]),
        # but not behind measures, nor where two nouns only meet
        ("Er trank 400 Liter Apfelsaft und 3 Flaschen Rotwein.", []),
        ("Ende Mai lag der Preis bei 3 Euro Pacht.", []),
        ("Die Stadt braucht Geld, weil der Konzern Stellen streicht.", []),
        # places, speakers, subjects
        ("In Gerolstedt regnet es.", ["Gerolstedt"]),
        ("Laut Tessenau bleibt der Standort erhalten.", ["Tessenau"]),
        ("„Das war knapp“, sagte Vossen am Abend.", ["Vossen"]),
        ("Vor allem nach Italien und Österreich wird geliefert.", ["Italien", "Österreich"]),
        ("Die Polizei sucht nach Zeugen.", []),
        ("Vermutlich wird die Antwort auf sich warten lassen.", []),
        ("Geleitet wird das Haus von Experten.", []),
        # genitives, compounds, adjectives of towns
        ("Tessenaus Umsatz stieg um zwei Prozent.", ["Tessenau"]),
        ("Sachsens Ministerpräsident trat zurück.", ["Sachsen"]),
        ("Die Halvrim-Gruppe wächst.", ["Halvrim-Gruppe"]),
        ("Der OpenAI-Chef kündigte Entlassungen an.", ["OpenAI"]),
        ("US-Präsident Carter besucht Köln.", ["US", "Carter", "Köln"]),
        ("Der Corona-Gipfel und die Klima-Konferenz beginnen.", []),
        ("Die Wiener Philharmoniker spielen in Salzburg.", ["Wiener Philharmoniker", "Salzburg"]),
        ("Der Hamburger Versorger Nordwell senkt den Preis.", ["Hamburg", "Nordwell"]),
        ("Die Deutsche Bank senkt die Prognose.", ["Deutsche Bank"]),
        ("Die Franzosen und die Dänin stimmten zu.", []),
        ("Große Pläne hat die Bahn.", []),
        ("Frau Ilse Krämer und Herr Vogel gewannen.", ["Ilse Krämer", "Vogel"]),
        ("Das Bundesamt für Naturschutz widerspricht.", ["Bundesamt für Naturschutz"]),
        ("Thomas Müllers Firma sitzt hier.", ["Thomas Müllers"]),
    ],
)  # fmt: skip
def test_german_tells_names_from_nouns(text: str, expected: list[str]) -> None:
    assert named(text, "de") == expected


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("Dann kam Halvrim.", "halvrim", ["Halvrim"]),
        ("Die Zukunft Halvrims ist offen.", "halvrim", ["Halvrim"]),
        ("Auf dem Kahlberg liegt Schnee.", "kahlberg", ["Kahlberg"]),
        ("Der Kahlberger Bürgermeister klagt.", "kahlberg", ["Kahlberg"]),
        ("Der Koch salzt nach.", "koch", []),
        ("Dann kam Halvrim.", "other", []),
    ],
)
def test_german_learns_from_the_other_texts(text: str, known: str, expected: list[str]) -> None:
    assert named(text, "de", known) == expected


def test_a_german_adjective_has_the_key_of_its_town() -> None:
    (town,) = find_names("Der Münchner Wirt klagt.", "de")
    assert (town.text, town.key, town.kind) == ("Münchner", ("munchen",), "place")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The Board agreed; the Government, the State and Parliament did not.", []),
        ("en", "In the Company and in Court, the Chairman spoke.", []),
        ("en", "Thousands of Germans and a Breton protested.", []),
        ("en", "Police said the driver died.", []),
        ("en", "Will Parliament vote?", []),
        ("en", "Take a coat. Justice was done. Take another.", []),
        ("fr", "La ministre de la Culture et l’État ont signé avec la Région.", []),
        ("fr", "Les Bretons et un Allemand manifestent.", []),
        ("fr", "Selon Halvrim, rien ne change.", ["Halvrim"]),
        ("fr", "L’hôpital Sainte-Claire ferme.", ["Sainte-Claire"]),
        ("es", "La Policía y el Gobierno pidieron ayuda al Estado.", []),
        ("es", "La consejera de Cultura, Nerea Ola, habló.", ["Nerea Ola"]),
        ("es", "La plaza del Mercado y la calle del Olmo.", ["Mercado", "Olmo"]),
    ],
)
def test_a_common_noun_with_a_capital_is_no_name(language: str, text: str, expected: list[str]) -> None:
    assert named(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Corvane to Acquire Robot Maker", ["Corvane"]),
        ("Bank of England Raises Rates Amid Inflation Fears", ["Bank of England"]),
        ("Pendrell Robotics Names Ada Brandt Chief Executive", ["Pendrell Robotics", "Ada Brandt"]),
        ("Storm Leaves Thousands Without Power", []),
    ],
)
def test_a_headline_in_title_case_has_the_names_that_the_lexicon_lacks(
    text: str, expected: list[str]
) -> None:
    assert named(text, "en") == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "fr",
            "« Le Jardin des heures perdues », volé hier, est de retour.",
            ["Le Jardin des heures perdues"],
        ),
        ("fr", "« Je suis content », a dit Marc Thévenot.", ["Marc Thévenot"]),
        ("en", "He read “The Garden of Lost Hours” twice.", ["The Garden of Lost Hours"]),
        ("en", "The Weaver with Thistles is back.", ["The Weaver with Thistles"]),
        ("en", "“Every cup is cold,” said Ada Brandt.", ["Ada Brandt"]),
        ("es", "Compró «El jardín de las horas» en Sevilla.", ["El jardín de las horas", "Sevilla"]),
        ("de", "Das Bild „Die Frau am Fenster“ kehrt zurück.", ["Die Frau am Fenster"]),
        ("de", "„Die Lage ist ernst“, sagte Clara Stein.", ["Clara Stein"]),
    ],
)
def test_the_title_of_a_work_is_one_name(language: str, text: str, expected: list[str]) -> None:
    assert named(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "La mer du Nord et l’Amérique latine.", ["mer du Nord", "Amérique latine"]),
        ("fr", "La Cour des comptes critique l’Agence nationale de santé.",
         ["Cour des comptes", "Agence nationale de santé"]),
        ("fr", "L’Institut national de la statistique publie.", ["Institut national de la statistique"]),
        ("fr", "L’Union européenne et la Croix-Rouge aident.", ["Union européenne", "Croix-Rouge"]),
        ("es", "Estados Unidos y la Unión Europea firman.", ["Estados Unidos", "Unión Europea"]),
        ("en", "British Airways and the Swedish Academy met the French president.",
         ["British Airways", "Swedish Academy"]),
        ("en", "J.-P. Dupont and J.K. Marlow went to the U.N. in New York.",
         ["J.-P. Dupont", "J.K. Marlow", "U.N.", "New York"]),
        ("en", "Ridley United beat Acton FC 2-0.", ["Ridley United", "Acton FC"]),
        ("fr", "Le Brésil bat l’Argentine.", ["Brésil", "Argentine"]),
        ("fr", "Le procureur de la République de Rennes enquête.", ["Rennes"]),
        ("en", "She met Prime Minister Keir Ossian at King's College London.", ["Keir Ossian", "King's College London"]),
        ("es", "Ressal y Corvane subieron. Habló el Congreso de los Diputados.",
         ["Ressal", "Corvane", "Congreso de los Diputados"]),
        ("de", "Die Lohnauer Zeitung traf Gäste aus Hamburg-Altona.", ["Lohnauer Zeitung", "Hamburg-Altona"]),
    ],
)  # fmt: skip
def test_a_name_is_found_whole(language: str, text: str, expected: list[str]) -> None:
    assert named(text, language) == expected


def test_words_that_are_names_only_in_a_longer_one_are_not_known() -> None:
    known = name_words("She left the Bank of England for Corvane Systems, and Tom Baker came.", "en")
    assert {"england", "corvane", "baker"} <= known
    assert known.isdisjoint({"bank", "systems"})
