"""The editors' dashboard: what becomes of claims, how long it takes, and how far the machine can be trusted.

No figure is one person's: agreement is counted by label, never by who gave it.
"""

from claims.queries.dashboard.dashboard import dashboard
from claims.queries.dashboard.figures import Figure, Table
from claims.queries.dashboard.period import RANGES, Period, period_of

__all__ = ["RANGES", "Figure", "Period", "Table", "dashboard", "period_of"]
