"""What comparing two typed facts comes to, across languages, units, bounds and granularities."""

from __future__ import annotations

from datetime import date

import pytest

from claims.checking.facts import Relation, compare, find_facts

ANCHOR = date(2025, 3, 6)


@pytest.mark.parametrize(
    ("claim", "source", "kind", "relation"),
    [
        (("de", "gut 400.000 Hektoliter"), ("de", "Absatz 2024: 412.000 Hektoliter"), "count", Relation.SAME),
        (("en", "nearly 32,000 visitors"), ("de", "31.947 Besucher"), "count", Relation.SAME),
        (("es", "casi 32.000 visitantes"), ("en", "31,947 visitors"), "count", Relation.SAME),
        (("de", "knapp 32.000 Besucher"), ("en", "31,947 visitors"), "count", Relation.SAME),
        (("en", "more than 600 visitors"), ("es", "640 visitantes"), "count", Relation.SAME),
        (("en", "a little over four hundred thousand pounds"), ("en", "£410,000"), "amount", Relation.SAME),
        (
            ("en", "a little over four hundred thousand pounds"),
            ("en", "£510,000"),
            "amount",
            Relation.DIFFERENT,
        ),
        (("en", "two miles away"), ("fr", "un peu plus de trois kilomètres"), "count", Relation.SAME),
        (("en", "18 km"), ("de", "28 Kilometer"), "count", Relation.DIFFERENT),
        (("en", "18 pupils"), ("de", "18 Kilometer"), "count", Relation.UNRELATED),
        (("en", "it is the largest bakery"), ("de", "die zweitgrößte Bäckerei"), "rank", Relation.DIFFERENT),
        (("en", "it is the largest bakery"), ("fr", "la plus grande boulangerie"), "rank", Relation.SAME),
        (
            ("en", "the second-largest bakery"),
            ("es", "la segunda panadería más grande"),
            "rank",
            Relation.SAME,
        ),
        (
            ("fr", "le deuxième parc du pays par la puissance"),
            ("en", "the largest park in the country"),
            "rank",
            Relation.DIFFERENT,
        ),
        (("en", "it is the largest bakery"), ("en", "for the second time"), "rank", Relation.UNRELATED),
        (("de", "seit fünf Generationen"), ("de", "in der siebten Generation"), "count", Relation.DIFFERENT),
        (("de", "seit fünf Generationen"), ("en", "in its fifth generation"), "count", Relation.SAME),
        (("en", "founded eleven years ago"), ("en", "on 9 May 2014"), "date", Relation.SAME),
        (("en", "nine years ago"), ("fr", "en 2012"), "date", Relation.DIFFERENT),
        (("fr", "il y a neuf ans"), ("en", "in 2016"), "date", Relation.SAME),
        (("en", "thirty months"), ("de", "zweieinhalb Jahre"), "duration", Relation.SAME),
        (("en", "two and a half years"), ("fr", "trente mois"), "duration", Relation.SAME),
        (("en", "two and a half years"), ("fr", "quarante mois"), "duration", Relation.DIFFERENT),
        (("en", "up 5 percent"), ("fr", "cinq points de pourcentage"), "percent", Relation.UNRELATED),
        (("en", "about 5,000 people"), ("en", "5,100 people"), "count", Relation.SAME),
        (("en", "about 5,000 people"), ("en", "5,600 people"), "count", Relation.DIFFERENT),
        (("en", "half of the members"), ("de", "51 Prozent der Mitglieder"), "percent", Relation.SAME),
        (("en", "two thirds of the members"), ("es", "el 66 %"), "percent", Relation.SAME),
        (("de", "ein Fünftel der Mitglieder"), ("en", "20.4 per cent"), "percent", Relation.SAME),
        (("de", "ein Fünftel der Mitglieder"), ("en", "31 per cent"), "percent", Relation.DIFFERENT),
        (("de", "seit elf Jahren"), ("en", "for eleven years"), "date", Relation.SAME),
        (("en", "for eleven years"), ("de", "seit elf Jahren"), "duration", Relation.SAME),
        (("en", "for eight years"), ("de", "seit elf Jahren"), "duration", Relation.DIFFERENT),
        (("de", "120 Mio. Kronen"), ("en", "120 million Danish kroner"), "amount", Relation.SAME),
        (("de", "120 Mio. Kronen"), ("en", "150 million Danish kroner"), "amount", Relation.DIFFERENT),
        (("en", "won 3-2"), ("de", "gewann 3:2"), "count", Relation.SAME),
        (("en", "won 3-2"), ("de", "gewann 4:2"), "count", Relation.DIFFERENT),
        (("en", "12 acres"), ("fr", "cinq hectares"), "count", Relation.SAME),
        (("en", "30 degrees Celsius"), ("en", "86 degrees Fahrenheit"), "count", Relation.SAME),
        (("fr", "dans la nuit du 3 au 4 mars 2012"), ("en", "on 4 March 2012"), "date", Relation.SAME),
        (("de", "Ende 2028"), ("en", "in November 2028"), "date", Relation.SAME),
        (("de", "Ende 2028"), ("en", "in March 2028"), "date", Relation.DIFFERENT),
        (("de", "Ende 2028"), ("en", "in 2028"), "date", Relation.COMPATIBLE),
        (("en", "in spring 2026"), ("fr", "en avril 2026"), "date", Relation.SAME),
        (("en", "in spring 2026"), ("fr", "en octobre 2026"), "date", Relation.DIFFERENT),
        (("en", "the third quarter of 2025"), ("fr", "T3 2025"), "date", Relation.SAME),
        (("en", "the third quarter of 2025"), ("fr", "T2 2025"), "date", Relation.DIFFERENT),
        (("en", "more than 20 years ago"), ("en", "in 2003"), "date", Relation.SAME),
        (("en", "1.4 million people"), ("fr", "1,4 million d'habitants"), "count", Relation.UNRELATED),
        (("fr", "un logement sur cinq"), ("en", "one in five homes"), "percent", Relation.SAME),
        (("en", "the oldest theatre"), ("de", "das älteste Theater"), "rank", Relation.SAME),
        (("en", "the oldest theatre"), ("de", "das größte Theater"), "rank", Relation.UNRELATED),
    ],
)
def test_two_facts_compare(
    claim: tuple[str, str], source: tuple[str, str], kind: str, relation: Relation
) -> None:
    (language, ours), (their_language, theirs) = claim, source
    found = {
        compare(a, b)
        for a in find_facts(ours, language, ANCHOR)
        if a.kind == kind
        for b in find_facts(theirs, their_language, ANCHOR)
    }
    assert found - ({Relation.UNRELATED} if relation is not Relation.UNRELATED else set()) == {relation}
