"""Counts, number words, money, measures, durations and ranks in the four languages."""

from __future__ import annotations

from datetime import date

import pytest

from claims.checking.facts import find_facts

ANCHOR = date(2025, 3, 6)  # a Thursday


def read(language: str, text: str, kind: str) -> list[str]:
    return [fact.value for fact in find_facts(text, language, ANCHOR) if fact.kind == kind]


def things(language: str, text: str) -> frozenset[str]:
    return next(fact.data.things for fact in find_facts(text, language, ANCHOR) if fact.kind == "count")


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("fr", "Stations : 19", "19"),
        ("de", "Beschäftigte: 230", "230"),
        ("es", "Empleados: 230", "230"),
        ("en", "Members: about 230", "230"),
        ("en", "The number of machines in service was 11,800.", "11800"),
        ("fr", "Le nombre de cas est de 1 146.", "1146"),
        ("es", "El número de casos fue de 1.146.", "1146"),
        ("de", "Die Besucherzahl lag bei 31.947.", "31947"),
        ("fr", "Ils étaient huit en 2012.", "8"),
        ("es", "Eran ocho en 2012.", "8"),
        ("de", "Es waren acht im Jahr 2012.", "8"),
        ("en", "There were 140 of them.", "140"),
        ("de", "Sie sind zu siebt.", "7"),
        ("en", "They won 3-2 at home.", "3-2"),
        ("de", "Sie gewannen 3:2 gegen Bremen.", "3-2"),
    ],
)
def test_a_count_needs_no_noun_behind_it(language: str, text: str, value: str) -> None:
    assert read(language, text, "count") == [value]


@pytest.mark.parametrize(
    ("language", "text", "noun"),
    [
        ("de", "Beschäftigte: 230", "beschaftigt"),
        ("en", "The number of machines in service was 11,800.", "machin"),
        ("fr", "Le nombre de maisons est de 1 146.", "maison"),
        ("es", "El número de casas fue de 1.146.", "cas"),
        ("de", "Die Zahl der Häuser stieg auf 230.", "haus"),
        ("de", "Die Besucherzahl lag bei 31.947.", "besuch"),
    ],
)
def test_the_noun_before_a_number_says_what_is_counted(language: str, text: str, noun: str) -> None:
    assert noun in things(language, text)


def test_a_number_set_against_another_counts_the_same() -> None:
    for language, text in (
        ("de", "180 Fälle nach 231 in der Vorwoche."),
        ("en", "The club has 180 members, up from 231 in 2019."),
        ("fr", "L’usine emploie 180 personnes, contre 231 en 2019."),
    ):
        first, second = (f.data.things for f in find_facts(text, language, ANCHOR) if f.kind == "count")
        assert first == second != frozenset()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le magasin ouvre à onze heures."),
        ("fr", "Le train part à 15h30, puis vers 7 h 40."),
        ("de", "Die Sitzung beginnt um neun."),
        ("de", "Um 15.30 Uhr kam er, gegen elf ging er."),
        ("en", "The shop opens at 9 pm and closes at 11."),
        ("es", "Empieza a las nueve de la mañana."),
        ("es", "Cierra a las 21 horas."),
        ("en", "See figure 2 on page 14."),
        ("en", "She lives at 12 Baker Street."),
        ("fr", "Il habite 12 rue des Lilas."),
        ("de", "Er wohnt in der Hauptstraße 12."),
        ("es", "Vive en la calle Mayor, 12."),
        ("en", "Call +44 20 7946 0958 for details."),
        ("fr", "Appelez le 01 23 45 67 89."),
        ("de", "Telefon 030 1234567"),
        ("en", "He flew the Boeing 737 home, with GPT-4 and an A320."),
        ("en", "1. Buy bread. 2. Then go."),
        ("fr", "12"),
        ("en", "Sales doubled and profits tripled."),
        ("fr", "Les chiffres des semaines 34 et 35 restent inchangés."),
        ("en", "Weeks 34 and 35 are unchanged, and so are chapters 2 and 3."),
    ],
)
def test_numbers_that_count_nothing_are_no_facts(language: str, text: str) -> None:
    assert [f for f in find_facts(text, language, ANCHOR) if f.kind in ("count", "duration")] == []


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("de", "zweihundertdreißig Bäume", "230"),
        ("de", "eine Million zweihunderttausend Bäume", "1200000"),
        ("de", "tausend Bäume", "1000"),
        ("fr", "quatre-vingt-dix-sept maisons", "97"),
        ("fr", "soixante et onze maisons", "71"),
        ("fr", "quelque douze mille arbres", "12000"),
        ("fr", "vingt et un mille arbres", "21000"),
        ("fr", "mille neuf cents arbres", "1900"),
        ("es", "ciento veinte casas", "120"),
        ("es", "veintiún mil casas", "21000"),
        ("es", "un millón doscientas mil casas", "1200000"),
        ("en", "one million two hundred thousand trees", "1200000"),
        ("en", "twenty-one thousand three hundred and five trees", "21305"),
        ("en", "a dozen eggs", "12"),
        ("en", "half a dozen eggs", "6"),
        ("fr", "une centaine de maisons", "100"),
        ("fr", "deux douzaines d’œufs", "24"),
        ("es", "un millar de casas", "1000"),
        ("es", "media docena de huevos", "6"),
        ("de", "ein Dutzend Eier", "12"),
        ("de", "ein halbes Dutzend Eier", "6"),
    ],
)
def test_number_words_are_read_up_to_millions(language: str, text: str, value: str) -> None:
    assert read(language, text, "count") == [value]


def test_two_numbers_in_words_stay_two() -> None:
    assert read("en", "between one hundred and two hundred trees", "count") == ["100", "200"]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "two thirds of the members", "66.7"),
        ("en", "half of the pupils", "50"),
        ("en", "three quarters of voters", "75"),
        ("en", "nearly half the households", "50"),
        ("fr", "la moitié des élèves", "50"),
        ("fr", "un quart des électeurs", "25"),
        ("es", "la mitad de los alumnos", "50"),
        ("es", "dos tercios de los votos", "66.7"),
        ("es", "uno de cada cinco hogares", "20"),
        ("de", "ein Fünftel der Mitglieder", "20"),
        ("de", "die Hälfte der Schüler", "50"),
        ("de", "jede zweite Frau", "50"),
        ("fr", "6,2 % de plus", "6.2"),
        ("fr", "-6,2 %", "6.2"),
        ("en", "down 6.2%", "6.2"),
        ("en", "6.2 per cent", "6.2"),
        ("es", "el 12 por ciento", "12"),
        ("fr", "12 pour cent", "12"),
        ("de", "Exportanteil: 20 Prozent", "20"),
    ],
)
def test_shares_are_percentages(language: str, text: str, value: str) -> None:
    assert read(language, text, "percent") == [value]


def test_percentage_points_have_a_unit_of_their_own() -> None:
    for language, text in (
        ("en", "two percentage points"),
        ("fr", "deux points de pourcentage"),
        ("es", "dos puntos porcentuales"),
        ("de", "zwei Prozentpunkte"),
    ):
        assert [fact.data.unit for fact in find_facts(text, language)] == ["points"]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "It paid €1,400m.", "1400000000 EUR"),
        ("en", "a £1.5bn plan", "1500000000 GBP"),
        ("en", "US$3.5bn", "3500000000 USD"),
        ("en", "CHF 120 million", "120000000 CHF"),
        ("en", "45,000 US dollars", "45000 USD"),
        ("en", "a fine of 50 pence", "0.5 GBP"),
        ("fr", "un chiffre d'affaires de 1,5\u00a0Md€", "1500000000 EUR"),
        ("fr", "150 k€", "150000 EUR"),
        ("fr", "120 millions de francs suisses", "120000000 CHF"),
        ("fr", "300\u2009000 zlotys", "300000 PLN"),
        ("de", "3,1 Mrd. Euro", "3100000000 EUR"),
        ("de", "120 Mio. Kronen", "120000000 crown"),
        ("de", "120 Millionen dänische Kronen", "120000000 DKK"),
        ("de", "120 Millionen Franken", "120000000 CHF"),
        ("de", "2 Billionen Euro", "2000000000000 EUR"),
        ("es", "28,5 millones de euros", "28500000 EUR"),
        ("es", "1,2 billones de euros", "1200000000000 EUR"),
        ("es", "120 millones de coronas danesas", "120000000 DKK"),
        ("es", "300 pesos mexicanos", "300 MXN"),
    ],
)
def test_scales_and_currencies(language: str, text: str, value: str) -> None:
    assert read(language, text, "amount") == [value]


@pytest.mark.parametrize(
    ("language", "text", "value", "unit", "canonical"),
    [
        ("de", "28 Kilometer lang", "28 km", "m", 28_000),
        ("en", "two miles away", "2 mi", "m", 3218.688),
        ("es", "1.200 hectáreas de bosque", "1200 ha", "m2", 12_000_000),
        ("en", "40 square kilometres", "40 km2", "m2", 40_000_000),
        ("fr", "12 mégawatts", "12 MW", "W", 12_000_000),
        ("de", "3,4 Gigawattstunden", "3.4 GWh", "J", 3.4 * 3.6e12),
        ("de", "Absatz: 412.000 Hektoliter", "412000 hl", "l", 41_200_000),
        ("en", "28°C", "28 °C", "C", 28),
        ("fr", "à 110 km/h", "110 km/h", "m/s", 110 / 3.6),
        ("es", "3 toneladas", "3 t", "kg", 3000),
        ("en", "a 5m wall", "5 m", "m", 5),
    ],
)
def test_measures_are_converted(language: str, text: str, value: str, unit: str, canonical: float) -> None:
    fact = find_facts(text, language)[0]
    assert (fact.kind.value, fact.value, fact.data.unit) == ("count", value, unit)
    assert fact.data.value == pytest.approx(canonical)


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "two and a half years", "P2.5Y"),
        ("en", "a year and a half", "P1.5Y"),
        ("en", "a three-year contract", "P3Y"),
        ("en", "a fortnight", "P2W"),
        ("en", "half an hour", "PT0.5H"),
        ("en", "Maria Keller, 43, won.", "P43Y"),
        ("fr", "un an et demi", "P1.5Y"),
        ("fr", "quarante minutes", "PT40M"),
        ("fr", "un quart d’heure", "PT15M"),
        ("fr", "Paul a 43 ans.", "P43Y"),
        ("es", "un año y medio", "P1.5Y"),
        ("es", "hora y media", "PT1.5H"),
        ("de", "anderthalb Jahre", "P1.5Y"),
        ("de", "ein dreijähriger Vertrag", "P3Y"),
        ("de", "der Dreijahresvertrag", "P3Y"),
        ("de", "ein 43-Jähriger", "P43Y"),
    ],
)
def test_durations(language: str, text: str, value: str) -> None:
    assert read(language, text, "duration") == [value]


def test_points_of_a_game_are_counted() -> None:
    assert read("en", "He scored 24 points.", "count") == ["24"]


def test_what_is_counted_ends_where_another_fact_begins() -> None:
    assert things("en", "It carried 1.2m passengers last year.") == {"passeng", "passenger"}


def test_a_span_gives_both_its_numbers_the_unit() -> None:
    assert read("en", "two or three days", "duration") == ["P2D", "P3D"]
    assert read("de", "von 2,10 auf 2,50 Euro", "amount") == ["2.1 EUR", "2.5 EUR"]
    assert read("de", "zwischen zwei und drei Prozent", "percent") == ["2", "3"]


@pytest.mark.parametrize(
    ("language", "text", "value", "thing"),
    [
        ("en", "the largest bakery", "1", "largest"),
        ("en", "the second-largest bakery", "2", "largest"),
        ("en", "Britain's oldest pub", "1", "oldest"),
        ("fr", "le plus grand parc du pays", "1", "largest"),
        ("fr", "le deuxième plus grand parc", "2", "largest"),
        ("fr", "le deuxième parc du pays par la puissance", "2", "largest"),
        ("es", "el mayor parque del país", "1", "largest"),
        ("es", "la segunda panadería más grande", "2", "largest"),
        ("es", "el edificio más alto", "1", "highest"),
        ("de", "der größte Park", "1", "largest"),
        ("de", "die zweitgrößte Bäckerei", "2", "largest"),
        ("de", "das älteste Theater", "1", "oldest"),
        ("en", "They finished third in the table.", "3", "tabl"),
        ("en", "for the third time", "3", "occasion"),
        ("fr", "pour la troisième fois", "3", "occasion"),
        ("es", "por tercera vez", "3", "occasion"),
        ("de", "zum dritten Mal", "3", "occasion"),
        ("es", "la primera mujer en dirigir el banco", "1", "woman"),
        ("de", "Der Klub liegt auf Platz 3.", "3", "place"),
        ("de", "in der 7. Generation", "7", "generation"),
    ],
)
def test_ranks_say_of_what(language: str, text: str, value: str, thing: str) -> None:
    found = [fact for fact in find_facts(text, language) if fact.kind == "rank"]
    assert [fact.value for fact in found] == [value]
    assert thing in found[0].data.things


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "one of the largest banks"),
        ("fr", "l’un des plus grands lacs"),
        ("es", "una de las mayores empresas"),
        ("de", "einer der größten Arbeitgeber"),
        ("fr", "plus grand que prévu"),
        ("es", "una casa más grande que la otra"),
        ("en", "at first, in the first half"),
        ("fr", "le Premier ministre"),
    ],
)
def test_what_is_no_rank(language: str, text: str) -> None:
    assert read(language, text, "rank") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La dette n'est pas de 4,6 millions d'euros, comme nous l'avons écrit, mais de 6,4 millions."),
        ("en", "The debt is not 4.6 million euros but 6.4 million."),
        ("es", "No son 4,6 millones de euros, sino 6,4 millones."),
        ("de", "Nicht 4,6 Millionen Euro, sondern 6,4 Millionen kostet der Bau."),
    ],
)
def test_a_currency_that_is_not_said_again_is_the_one_before(language: str, text: str) -> None:
    assert read(language, text, "amount") == ["4600000 EUR", "6400000 EUR"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It cost 4.6 million euros. Some 6.4 million live there."),
        ("en", "It cost 4.6 million euros in a country of 6.4 million."),
        ("en", "It cost 4.6 million euros and drew 6.4 million visitors."),
        ("de", "Der Bau kostete 4,6 Millionen Euro und zog 6,4 Millionen begeisterte Besucher an."),
    ],
)
def test_people_are_no_money(language: str, text: str) -> None:
    assert read(language, text, "amount") == ["4600000 EUR"]
