"""Which sources verdicts rest on, and which are struck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.models import CitedEvidence, EvidenceMark, TierChoice, VerdictState
from claims.queries.dashboard.figures import Figure, Table
from claims.queries.dashboard.period import Period
from claims.queries.plots import bars

MOST = 12  # sources shown

TIERS = dict(TierChoice.choices)


def cited_figure(period: Period) -> Figure:
    """Three queries: by source, by tier, and by how many origins a verdict rests on."""
    key, title = "sources-cited", _("Sources that verdicts rest on")
    cited = CitedEvidence.objects.filter(
        verdict__state=VerdictState.DECIDED,
        verdict__created_at__gte=period.start,
        verdict__created_at__lt=period.end,
    ).order_by()
    rows = list(
        cited.values_list("evidence__document__source__name", "evidence__document__source__tier")
        .annotate(
            claims=Count("verdict__claim", distinct=True),
            quotes=Count("pk"),
            origins=Count("evidence__origin", distinct=True),
        )
        .order_by("-claims", "evidence__document__source__name")[:MOST]
    )
    if not rows:
        return Figure(
            key,
            title,
            [_("No verdict decided in these days cites evidence. The sources of those that do come here.")],
        )
    tiers = dict(
        cited.values_list("evidence__document__source__tier").annotate(
            n=Count("verdict__claim", distinct=True)
        )
    )
    said = [
        _("Claims decided in these days that cite at least one quote of a source, the most used first."),
        _("By tier: %(tiers)s.")
        % {"tiers": ", ".join(f"{name} {tiers[tier]}" for tier, name in TIERS.items() if tier in tiers)},
        _origins(list(cited.values_list("verdict").annotate(n=Count("evidence__origin", distinct=True)))),
    ]
    drawn = [(f"{TIERS[tier]} · {name}", float(claims), str(claims)) for name, tier, claims, *_rest in rows]
    columns = [_("Source"), _("tier"), _("claims"), _("quotes"), _("origins")]
    table = [
        [name, str(TIERS[tier]), claims, quotes, origins] for name, tier, claims, quotes, origins in rows
    ]
    return Figure(key, title, said, bars(drawn), _described(drawn), Table(columns, table))


def _origins(verdicts: Sequence[tuple[int, int]]) -> str:
    counts = Counter(min(origins, 3) for _verdict, origins in verdicts)
    words = {1: _("one origin"), 2: _("two origins"), 3: _("three or more")}
    return _("Verdicts by independent origins among what they cite: %(counts)s.") % {
        "counts": ", ".join(f"{name} {counts[number]}" for number, name in words.items())
    }


def struck_figure(period: Period) -> Figure:
    key, title = "sources-struck", _("Sources struck most")
    rows = list(
        EvidenceMark.objects.filter(
            action=EvidenceMark.Action.STRUCK, marked_at__gte=period.start, marked_at__lt=period.end
        )
        .order_by()
        .values_list("document__source__name", "document__source__tier")
        .annotate(n=Count("pk"))
        .order_by("-n", "document__source__name")[:MOST]
    )
    if not rows:
        return Figure(key, title, [_("No evidence was struck in these days.")])
    total = sum(n for *_source, n in rows)
    said = [
        ngettext(
            "%(n)s quote struck in these days, by source.",
            "%(n)s quotes struck in these days, by source, the most struck first.",
            total,
        )
        % {"n": total}
    ]
    drawn = [(f"{TIERS[tier]} · {name}", float(n), str(n)) for name, tier, n in rows]
    columns = [_("Source"), _("tier"), _("struck")]
    table = [[name, str(TIERS[tier]), n] for name, tier, n in rows]
    return Figure(key, title, said, bars(drawn), _described(drawn), Table(columns, table))


def _described(drawn: Sequence[tuple[str, float, str]]) -> str:
    return ", ".join(f"{name}: {words}" for name, _value, words in drawn)
