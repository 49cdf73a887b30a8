"""Dates that a file states of itself in a form for machines."""

from __future__ import annotations

import re
from datetime import date, timedelta
from email.utils import parsedate_to_datetime

_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})(?!\d)")
_EARLIEST = date(1990, 1, 1)  # a file's own stamp before that is an unset clock


def stated_date(value: str) -> date | None:
    """The day in an ISO or RFC 2822 date, as it was at the writer's own offset from UTC; None for any other form.

    "06/08/2024" is None: nobody can say which is the month.
    """
    value = value.strip()[:100]
    try:
        if match := _YEAR_FIRST.match(value):
            return date(int(match[1]), int(match[3]), int(match[4]))
        return parsedate_to_datetime(value).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def sane(day: date | None) -> date | None:
    """The day that a program stamped on a file, unless its clock was plainly wrong."""
    tomorrow = date.today() + timedelta(days=1)  # it may be tomorrow already where the file was made
    return day if day and _EARLIEST <= day <= tomorrow else None
