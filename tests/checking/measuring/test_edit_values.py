"""The values of a typed difference are compared for what they mean, not for their form."""

from __future__ import annotations

import pytest

from claims.checking.domain import DifferenceKind
from claims.checking.measuring.edit_values import values_right


@pytest.mark.parametrize(
    ("kind", "wanted", "found"),
    [
        ("date", ("2023-05", "2024-05"), ("2023-05-12", "2024-05-15")),  # the coarser granularity
        ("date", ("2023-05-12", "2024-05-15"), ("2023", "2024-05")),
        ("date", ("2024-05-03", "2024-06"), ("2024-05-01/2024-05-09", "2024-06")),
        ("amount", ("86000000000 USD", "80000000000 USD"), ("86000000000.0 USD", "80000000000 USD")),
        ("amount", ("430000000 pesos", "340000000 pesos"), ("430000000 MXN", "340000000 MXN")),
        ("count", ("3.4", "2.4"), ("3.4 m", "2.4 m")),
        ("percent", ("33.3", "60"), ("33.33", "60")),
        ("percent", ("8 %", "18"), ("8", "18 percent")),
        ("rank", ("1", "2"), ("1 largest", "2 largest")),
        ("duration", ("P6M", "P24M"), ("P6M", "P2Y")),
        ("duration", ("P7D", "P6.5Y"), ("P1W", "P78M")),
        ("duration", ("PT5H", "PT90M"), ("PT300M", "PT1.5H")),
        ("person", ("Colin Harte", "Desmond Tasker"), ("Harte", "Mr Desmond TASKER")),
        ("person", ("Elvira Montesol", "Éloïse Morvan"), ("Montesol", "Eloise Morvan")),
        ("organisation", ("Vestbryg", "Brygholm"), ("der Vestbryg", "Brygholms")),
        ("place", ("Anvers", "Brüssel"), ("Antwerpen", "Bruxelles")),  # places in other languages
        ("place", ("Polen", "Denmark"), ("Polen", "Dänemark")),
        ("place", ("schwedische", "norwegische"), ("schwedischen", "norwegischer")),
        ("role", ("prosecutor", "judge"), ("the prosecutor", "juge")),  # one concept
        ("role", ("directora gerente", "directora titular"), ("directora gerente", "la directora titular")),
        ("attribution", ("Irati Meabe", "Wierzba"), ("Irati Meabe", "Hanna Wierzba")),
        ("negation", ("no", "yes"), ("no", "Yes")),
        ("negation", ("acceptés", "rejetés"), ("accepté", "abgelehnt")),
        ("negation", ("acceptés", "rejetés"), ("yes", "no")),  # either wording
        ("negation", ("no", "yes"), ("closed", "open")),
    ],
)
def test_the_same_values_in_another_form(kind: str, wanted: tuple[str, str], found: tuple[str, str]) -> None:
    assert values_right(kind, wanted, found)


@pytest.mark.parametrize(
    ("kind", "wanted", "found"),
    [
        ("date", ("2023-05", "2024-05"), ("2023-05", "2024-06")),
        ("date", ("2023-05-12", "2023-05-15"), ("2023-05", "2023-05")),  # tells nothing apart
        ("date", ("2023-05", "2024-05"), ("2024-05", "2023-05")),  # the sides
        ("amount", ("86000000 USD", "80000000 USD"), ("86000000 EUR", "80000000 EUR")),
        ("amount", ("86000000 USD", "80000000 USD"), ("86000000000 USD", "80000000 USD")),
        ("count", ("3", "2.4"), ("3", "2")),
        ("count", ("9 km", "3 km"), ("9 mi", "3 km")),
        ("percent", ("33.3", "60"), ("33.4", "60")),
        ("duration", ("P30D", "P2M"), ("P1M", "P2M")),
        ("person", ("Colin Harte", "Desmond Tasker"), ("Colin Harte", "Derek Tasker")),
        ("place", ("Anvers", "Brüssel"), ("Anvers", "Gand")),
        ("organisation", ("Das Land", "Stadt Brunnau"), ("Das Land", "")),
        ("role", ("directora gerente", "directora titular"), ("directora", "directora")),
        ("role", ("directora gerente", "directora titular"), ("directora gerente", "directora general")),
        ("negation", ("no", "yes"), ("yes", "no")),
        ("negation", ("acceptés", "rejetés"), ("acceptés", "acceptés")),
    ],
)
def test_other_values(kind: str, wanted: tuple[str, str], found: tuple[str, str]) -> None:
    assert not values_right(kind, wanted, found)


@pytest.mark.parametrize("kind", list(DifferenceKind))
@pytest.mark.parametrize("odd", ["", "P", "-", "/", "2023-13-40", "1.2.3", "٣", "P1.2.3Y", "\u0000", "no"])
def test_odd_values_are_only_wrong(kind: str, odd: str) -> None:
    assert not values_right(kind, ("7", "no"), (odd, odd))
    values_right(kind, ("7", odd), (odd, "7"))
    values_right(kind, (odd, "P3Y"), ("P3Y", "2024-05"))
