"""The editors' dashboard, and each of its tables as a file."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from claims.forms.judgements import RangeForm
from claims.models import Newsroom, Role
from claims.publishing.exports import table_lines
from claims.queries.dashboard import RANGES, Figure, Period, dashboard, period_of
from claims.queries.dashboard.period import DEFAULT
from claims.views.access import role_required


@require_GET
@role_required(Role.EDITOR)
def show_dashboard(request: HttpRequest) -> HttpResponse:
    form = RangeForm(request.GET)
    period = _period(request, form)
    context = {
        "form": form,
        "period": period,
        "figures": _figures(request, period),
        "ranges": RANGES.items(),
        "chosen": _chosen(form),
        "query": request.GET.urlencode(),
    }
    return render(request, "dashboard.html", context, status=400 if form.errors else 200)


@require_GET
@role_required(Role.EDITOR)
def export_figure(request: HttpRequest, figure: str) -> StreamingHttpResponse:
    """The table of one figure, over the same days, as CSV."""
    period = _period(request, RangeForm(request.GET))
    found = next((one for one in _figures(request, period) if one.key == figure), None)
    if found is None:
        raise Http404
    name = f"{found.key}-{period.first:%Y-%m-%d}-{period.last:%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        table_lines(found.table.columns, found.table.rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _newsroom(request: HttpRequest) -> Newsroom:
    return request.newsroom  # type: ignore[attr-defined, no-any-return]  # the middleware's


def _period(request: HttpRequest, form: RangeForm) -> Period:
    """The days asked for; the usual ones where they make no sense."""
    zone = ZoneInfo(_newsroom(request).time_zone)
    if not form.is_valid():
        return period_of(zone, DEFAULT)
    data = form.cleaned_data
    return period_of(zone, data["range"], data["since"], data["until"])


def _chosen(form: RangeForm) -> str:
    """The range to mark; none where somebody chose their own days."""
    if not form.is_valid():
        return DEFAULT
    return "" if form.cleaned_data["since"] or form.cleaned_data["until"] else form.cleaned_data["range"]


def _figures(request: HttpRequest, period: Period) -> list[Figure]:
    return dashboard(period, _newsroom(request), timezone.now())
