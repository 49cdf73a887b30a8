"""When two names are one bearer's: within a language, and across the four."""

import pytest

from claims.checking.assessment.countries import same_bearer
from claims.checking.language.mentions import key_of
from claims.checking.language.names import same_name


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        # people
        ("Marlow", "Joanna Marlow", True),
        ("J.K. Marlow", "Joanna K. Marlow", True),
        ("J.-P. Dupont", "Jean-Pierre Dupont", True),
        ("Jean Pierre Dupont", "Jean-Pierre Dupont", True),
        ("Pierre Dupont", "Jean-Pierre Dupont", False),
        ("Ada Brandt", "A. M. Brandt", True),
        ("Ada Brandt", "Ada Maria Brandt", True),
        ("Ada Brandt", "Ina Brandt", False),
        ("Solange Aubry", "Solange Aubry-Petit", True),
        ("Jörg Weiß", "Joerg Weiss", True),
        ("Bauer", "Baur", False),
        ("Lorn", "Lorne", False),
        # firms
        ("Corvane", "Corvane Systems N.V.", True),
        ("Corvane S.A.", "Corvane GmbH", True),
        ("Grupo Almadén", "Almadén", True),
        ("Tolland", "Tolland Foundation", True),
        ("Northgate Wire", "Northgate Times", False),
        ("Orrel Savings", "Orrel Building Society", False),
        ("Pendrell", "Pendrill", False),
        ("Osterkamp-Brauerei", "Brauerei Osterkamp", True),
        ("Kahlberger Sternwarte", "Sternwarte Kahlberg", True),
        # a firm called after its owner
        ("Wiebke Osterkamp", "Osterkamp", True),
        ("Wiebke Osterkamp", "Brauerei Osterkamp", False),
        ("Wiebke Osterkamp", "Franz Osterkamp", False),
        # places
        ("Sainte-Aurélie", "Ste-Aurélie", True),
        ("Sainte-Aurélie", "Sainte-Aurelle", False),
        ("Sainte-Aurélie", "Aurélie", False),
        ("Porto", "Portofino", False),
        ("Leeds", "Leeds United", True),
        ("Leeds", "University of Leeds", False),
        ("England", "Bank of England", False),
        ("Bank", "Bank of England", False),
        ("U.S.", "US", True),
    ],
)
def test_two_names_can_be_one_bearers(a: str, b: str, same: bool) -> None:
    assert same_name(key_of(a), key_of(b)) is same_name(key_of(b), key_of(a)) is same
    assert same_bearer(key_of(a), key_of(b)) is same


@pytest.mark.parametrize(
    "names",
    [
        ("Zaragoza", "Saragosse", "Saragossa"),
        ("Geneva", "Genève", "Genf", "Ginebra"),
        ("Vienna", "Vienne", "Wien", "Viena"),
        ("Warsaw", "Varsovie", "Warschau", "Varsovia"),
        ("Kyiv", "Kiev", "Kiew"),
        ("The Hague", "La Haye", "Den Haag", "La Haya"),
        ("Bavaria", "Bavière", "Bayern", "Baviera"),
        ("Brittany", "Bretagne", "Bretaña"),
        ("North Sea", "mer du Nord", "Nordsee", "mar del Norte"),
        ("Danube", "Donau", "Danubio"),
        ("Lake Constance", "Bodensee", "lac de Constance"),
        ("Alps", "Alpes", "Alpen"),
        ("Spain", "España", "Espagne", "Spanien"),
        ("United States", "US", "U.S.", "États-Unis", "Estados Unidos", "Vereinigte Staaten"),
        ("United Nations", "UN", "ONU", "Vereinte Nationen"),
        ("European Commission", "Commission européenne", "EU-Kommission"),
        ("University of Geneva", "Université de Genève", "Universität Genf"),
        ("Vienna Philharmonic", "Wiener Philharmoniker", "Filarmónica de Viena"),
        ("Tolland Foundation", "Fondation Tolland", "Tolland-Stiftung"),
    ],
)
def test_a_bearer_has_a_name_in_every_language(names: tuple[str, ...]) -> None:
    assert all(same_bearer(key_of(a), key_of(b)) for a in names for b in names)


@pytest.mark.parametrize(
    ("a", "b"), [("Spain", "Portugal"), ("Genf", "Gent"), ("UN", "EU"), ("Wien", "Bern"), ("Rhein", "Rhône")]
)
def test_other_places_are_others(a: str, b: str) -> None:
    assert not same_bearer(key_of(a), key_of(b))
