"""All figures of a period, in the order of the page."""

from __future__ import annotations

from datetime import datetime

from claims.models import Newsroom
from claims.queries.dashboard import agreement, claims, sources, times
from claims.queries.dashboard.figures import Figure
from claims.queries.dashboard.period import Period


def dashboard(period: Period, newsroom: Newsroom, now: datetime) -> list[Figure]:
    """The same number of queries whatever there is to count."""
    counted = claims.count_claims(period)
    measured = times.measure_times(period, now)
    return [
        claims.label_figure(period, counted),
        claims.state_figure(period, counted),
        times.time_figure(period, measured, counted),
        times.length_figure(measured),
        agreement.decided_figure(period),
        agreement.blind_figure(period),
        agreement.reliability_figure(period, newsroom, counted),
        sources.cited_figure(period),
        sources.struck_figure(period),
    ]
