"""Dates in the four languages: relative ones, parts of years, spans, seasons, and bare years."""

from __future__ import annotations

from datetime import date

import pytest

from claims.checking.assessment.years import with_bare_years
from claims.checking.facts import find_facts

ANCHOR = date(2025, 3, 6)  # a Thursday


def read(language: str, text: str) -> list[str]:
    return [fact.value for fact in find_facts(text, language, ANCHOR) if fact.kind == "date"]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "last Tuesday", "2025-03-04"),
        ("en", "next Tuesday", "2025-03-11"),
        ("fr", "mardi dernier", "2025-03-04"),
        ("fr", "mardi prochain", "2025-03-11"),
        ("es", "el martes pasado", "2025-03-04"),
        ("es", "el próximo martes", "2025-03-11"),
        ("de", "am vergangenen Freitag", "2025-02-28"),
        ("de", "am kommenden Freitag", "2025-03-07"),
        ("fr", "le mardi 24 juin", "2025-06-24"),
        ("en", "Monday, 22 September", "2025-09-22"),
        ("es", "En octubre abrió la tienda.", "2024-10"),
        ("de", "im kommenden Mai", "2025-05"),
        ("en", "next May", "2025-05"),
        ("fr", "en mai dernier", "2024-05"),
        ("de", "im Mai nächsten Jahres", "2026-05"),
        ("en", "on 5 May last year", "2024-05-05"),
        ("en", "next year", "2026"),
        ("fr", "l’an prochain", "2026"),
        ("es", "anteayer", "2025-03-04"),
        ("de", "vorgestern", "2025-03-04"),
        ("en", "next spring", "2026-03-01/2026-05-31"),
        ("fr", "l’automne dernier", "2024-09-01/2024-11-30"),
        ("es", "el pasado otoño", "2024-09-01/2024-11-30"),
        ("de", "im vergangenen Herbst", "2024-09-01/2024-11-30"),
        ("fr", "au printemps 2026", "2026-03-01/2026-05-31"),
        ("en", "in the third quarter of 2025", "2025-07-01/2025-09-30"),
        ("fr", "au T3 2024", "2024-07-01/2024-09-30"),
        ("de", "im 3. Quartal 2025", "2025-07-01/2025-09-30"),
        ("es", "en el primer semestre de 2024", "2024-01-01/2024-06-30"),
        ("en", "the 1990s", "1990-01-01/1999-12-31"),
        ("fr", "les années 90", "1990-01-01/1999-12-31"),
        ("es", "los años noventa", "1990-01-01/1999-12-31"),
        ("de", "die neunziger Jahre", "1990-01-01/1999-12-31"),
        ("de", "im 18. Jahrhundert", "1701-01-01/1800-12-31"),
        ("fr", "au XVIIIe siècle", "1701-01-01/1800-12-31"),
        ("en", "the night of 3 to 4 March 2012", "2012-03-03/2012-03-04"),
        ("fr", "la nuit du 3 au 4 mars 2012", "2012-03-03/2012-03-04"),
        ("es", "la noche del 3 al 4 de marzo de 2012", "2012-03-03/2012-03-04"),
        ("de", "in der Nacht vom 3. auf den 4. März 2012", "2012-03-03/2012-03-04"),
        ("en", "between May and July 2024", "2024-05-01/2024-07-31"),
        ("fr", "de mai à juillet 2024", "2024-05-01/2024-07-31"),
        ("es", "entre mayo y julio de 2024", "2024-05-01/2024-07-31"),
        ("de", "von Mai bis Juli 2024", "2024-05-01/2024-07-31"),
        ("en", "since 2014", "2014"),
        ("de", "Gegründet 1794 von Brüdern", "1794"),
        ("fr", "fondée en 1905", "1905"),
        ("de", "1984 in Lublin geboren", "1984"),
        ("de", "Das 1998 eröffnete Museum schloss.", "1998"),
    ],
)
def test_a_date_is_read(language: str, text: str, value: str) -> None:
    assert read(language, text) == [value]


@pytest.mark.parametrize(
    ("language", "text", "earliest", "latest"),
    [
        ("fr", "fin 2024", date(2024, 9, 1), date(2024, 12, 31)),
        ("de", "Ende 2028", date(2028, 9, 1), date(2028, 12, 31)),
        ("en", "early 2026", date(2026, 1, 1), date(2026, 4, 30)),
        ("es", "a mediados de 2025", date(2025, 5, 1), date(2025, 8, 31)),
        ("en", "mid-May", date(2024, 5, 9), date(2024, 5, 22)),
        ("de", "Anfang Mai", date(2024, 5, 1), date(2024, 5, 12)),
        ("en", "until the end of 2028", date(2028, 9, 1), date(2028, 12, 31)),
        ("en", "It opened in May 2004 and closed nine years later.", date(2013, 4, 30), date(2013, 6, 1)),
    ],
)
def test_a_part_of_a_year_or_a_month(language: str, text: str, earliest: date, latest: date) -> None:
    value = find_facts(text, language, ANCHOR)[-1].data
    assert earliest <= value.earliest <= value.latest <= latest


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "nine years ago", "2016"),
        ("fr", "il y a neuf ans", "2016"),
        ("es", "hace nueve años", "2016"),
        ("de", "vor neun Jahren", "2016"),
        ("de", "seit elf Jahren", "2014"),
        ("fr", "depuis onze ans", "2014"),
        ("es", "desde hace once años", "2014"),
        ("en", "She had resigned three years earlier.", "2022"),
        ("en", "a decade ago", "2015"),
        ("de", "vor anderthalb Jahren", "2023"),
        ("fr", "il y a plus de vingt ans", "2005"),
    ],
)
def test_a_length_of_time_up_to_now_is_a_date(language: str, text: str, value: str) -> None:
    assert read(language, text) == [value]


def test_earlier_and_later_count_from_the_date_before() -> None:
    assert read("en", "It opened in 2004 and closed nine years later.") == ["2004", "2013"]
    assert (
        read("de", "Sie kam 2004 zur Welt. Im Jahr 2010 zog sie um, drei Jahre später zurück.")[-1] == "2013"
    )


def test_from_and_to_are_two_years() -> None:
    assert read("en", "from 2019 to 2024") == ["2019", "2024"]
    assert read("en", "the war (1971-1978)") == ["1971", "1978"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Am Morgen kam er."),
        ("es", "Llegó por la mañana."),
        ("es", "Abre los martes."),
        ("en", "It opens every Tuesday."),
        ("en", "The third quarter of the game was dull."),
        ("en", "It costs 2,000 dollars."),
    ],
)
def test_what_is_no_date(language: str, text: str) -> None:
    assert read(language, text) == []


def test_assessment_reads_every_bare_year_but_no_label() -> None:
    for language, text, years in (
        ("de", "zwölf Prozent mehr als 2023", ["2023"]),
        ("de", "Hat das Werk 2019 wirklich geschlossen?", ["2019"]),
        ("fr", "Stations : 1900", []),
        ("en", "It has 2000 rooms.", []),
    ):
        facts = with_bare_years(text, language, tuple(find_facts(text, language, ANCHOR)))
        assert [fact.value for fact in facts if fact.kind == "date"] == years
