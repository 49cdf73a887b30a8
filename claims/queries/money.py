"""Sums of money in words."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings


def money_words(amount: Decimal) -> str:
    """With the currency, and as many digits as say something: "12.40 USD", "0.0034 USD", "0.00 USD"."""
    return f"{_digits(Decimal(amount))} {settings.OPENAI_CURRENCY}"


def rough_money(amount: Decimal) -> str:
    """For what nobody knows exactly: "1.30 USD", "0.04 USD", never less than it is."""
    return money_words(_rounded_up(Decimal(amount)))


def _digits(amount: Decimal) -> str:
    """Two decimals; below ten cents two digits that are not zero."""
    if not amount or abs(amount) >= Decimal("0.1"):
        return f"{amount:,.2f}"
    shown = f"{amount:.{1 - amount.adjusted()}f}"
    whole, _point, decimals = shown.partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def _rounded_up(amount: Decimal) -> Decimal:
    if not amount:
        return amount
    digits = 1 if amount < Decimal("0.1") else 2
    unit = Decimal(1).scaleb(amount.adjusted() - digits + 1)
    return (amount / unit).to_integral_value(rounding="ROUND_CEILING") * unit
