"""People, organisations and places told apart in four languages."""

import pytest

from claims.checking.language.names import find_names

PERSON, ORGANISATION, PLACE = "person", "organisation", "place"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Orla Tenby, the mayor of Lowick, resigned.", {"Orla Tenby": PERSON, "Lowick": PLACE}),
        ("en", "“We will win,” said Kestrel Byrne.", {"Kestrel Byrne": PERSON}),
        ("en", "The brewer Halden bought the airline Norvia.", {"Halden": ORGANISATION, "Norvia": ORGANISATION}),
        ("en", "A fire broke out at St Mary's Hospital in Newton-upon-Ouse.",
         {"St Mary's Hospital": PLACE, "Newton-upon-Ouse": PLACE}),
        ("en", "St Mary's Hospital said no one was hurt.", {"St Mary's Hospital": ORGANISATION}),
        ("en", "The River Tamsin rose near Harrow Bridge.", {"River Tamsin": PLACE, "Harrow Bridge": PLACE}),
        ("en", "LOWICK, 3 May - The council met.", {"LOWICK": PLACE}),
        ("en", "Rebecca Hall and Dr Okafor left Novatec Inc. today.",
         {"Rebecca Hall": PERSON, "Okafor": PERSON, "Novatec Inc": ORGANISATION}),
        ("en", "The founder of Orrel Savings met Florence Dray in Florence.",
         {"Orrel Savings": ORGANISATION, "Florence Dray": PERSON, "Florence": PLACE}),
        ("fr", "Le groupe norvégien Halvrim rachète la brasserie Tessenier.",
         {"Halvrim": ORGANISATION, "Tessenier": ORGANISATION}),
        ("fr", "Mme Kerdoncuff, maire de Plouvarec, a démissionné.", {"Kerdoncuff": PERSON, "Plouvarec": PLACE}),
        ("fr", "À Villers-sur-Orne, Maëlle Guirrec et Denez Le Bras chantent.",
         {"Villers-sur-Orne": PLACE, "Maëlle Guirrec": PERSON, "Denez Le Bras": PERSON}),
        ("fr", "La gare de Lampaul et le musée de Plouvarec ferment.", {"Lampaul": PLACE, "Plouvarec": PLACE}),
        ("fr", "Le CHU de Nantes et la SNCF répondent.", {"CHU de Nantes": ORGANISATION, "SNCF": ORGANISATION}),
        ("es", "La alcaldesa de Villarrubio, Inés Cobo, dimitió.", {"Villarrubio": PLACE, "Inés Cobo": PERSON}),
        ("es", "La arquitecta Aurora Lomas y Zoltán Kiss ganaron.", {"Aurora Lomas": PERSON, "Zoltán Kiss": PERSON}),
        ("es", "El río Tambre se desbordó cerca de Puente Alba.", {"Tambre": PLACE, "Puente Alba": PLACE}),
        ("es", "El consejero delegado de Halvrim habló con la Orquesta Sinfónica de Albar.",
         {"Halvrim": ORGANISATION, "Orquesta Sinfónica de Albar": ORGANISATION}),
        ("de", "Der norwegische Konzern Halvrim und die Insel Cetara.", {"Halvrim": ORGANISATION, "Cetara": PLACE}),
        ("de", "Ministerin Kowalke traf Wiebke Osterkamp in Kiel.",
         {"Kowalke": PERSON, "Wiebke Osterkamp": PERSON, "Kiel": PLACE}),
        ("de", "Die EU-Kommission und die Universität Tennau forschen.",
         {"EU-Kommission": ORGANISATION, "Universität Tennau": ORGANISATION}),
        ("de", "Das Rathaus von Gerolstedt wird saniert.", {"Rathaus von Gerolstedt": PLACE}),
    ],
)  # fmt: skip
def test_a_name_tells_its_kind(language: str, text: str, expected: dict[str, str]) -> None:
    assert {name.text: name.kind for name in find_names(text, language)} == expected
