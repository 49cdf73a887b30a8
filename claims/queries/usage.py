"""What the language model was asked and what that cost: today, in the last thirty days, by day, model, step and failure.

Counted in the database, from one index that holds all of it; no text of a call is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.checking.spending import CENT_OF_A_CENT, NOTHING, Step, Tokens
from claims.models import Article, CallState, ModelBudget, ModelCall, ModelServer, StepChoice
from claims.queries.dashboard.figures import Figure
from claims.queries.money import money_words
from claims.queries.plots import Series, stacked

DAYS = 30
DEAREST = 10
LOST = "lost"
NO_TOKENS = Tokens()
FAILURES = {
    "busy": gettext_lazy("the server was busy or broke down"),
    "timeout": gettext_lazy("no answer in time"),
    "unreachable": gettext_lazy("the server could not be reached"),
    "key": gettext_lazy("the key was refused"),
    "forbidden": gettext_lazy("the key has no right to the model"),
    "no_model": gettext_lazy("there is no such model"),
    "no_money": gettext_lazy("the account has no money left"),
    "malformed": gettext_lazy("the request was refused as malformed"),
    "too_long": gettext_lazy("the text was too long for the model"),
    "not_an_answer": gettext_lazy("the server answered with something else"),
    "wrong_form": gettext_lazy("the answer was not in its form"),
    "refused": gettext_lazy("the model declined to answer"),
    "filtered": gettext_lazy("the provider withheld the answer"),
    "cut_short": gettext_lazy("the answer was cut short"),
    "broke_off": gettext_lazy("the model broke off its answer"),
    LOST: gettext_lazy("the worker died: counted at the most it can have cost"),
    "other": gettext_lazy("something else"),
}
# What each step is drawn with: see templates/plots/patterns.html.
PATTERNS = {Step.ASSESS: "supported", Step.QUESTIONS: "proposed", Step.EXTRACT: "conflicting"}


@dataclass(frozen=True, slots=True)
class Sums:
    """Of some calls. A reused answer is no call: `spared` is what those had cost when they were paid for."""

    calls: int = 0
    failed: int = 0
    reused: int = 0
    tokens: Tokens = NO_TOKENS
    money: Decimal = NOTHING
    spared: Decimal = NOTHING

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.calls + other.calls,
            self.failed + other.failed,
            self.reused + other.reused,
            self.tokens + other.tokens,
            self.money + other.money,
            self.spared + other.spared,
        )

    def __bool__(self) -> bool:
        return bool(self.calls or self.reused)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: a day, a model, a step or a failure, in words."""

    name: str
    sums: Sums
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Cap:
    """What is spent or reserved of a cap, and the setting that moves it."""

    setting: str
    words: str
    spent: Decimal
    most: Decimal

    @property
    def share(self) -> float:
        return float(min(self.spent / self.most, Decimal(1))) if self.most else 1.0


@dataclass(frozen=True, slots=True)
class DearArticle:
    """What an article cost in these days; `share` is of its cap, over all days."""

    article: Article
    sums: Sums
    share: float


@dataclass(frozen=True, slots=True)
class Used:
    """`days` holds a line for each of the thirty, the oldest first; the other tables only what there was."""

    today: Sums
    all: Sums
    days: Sequence[Line]
    models: Sequence[Line]
    steps: Sequence[Line]
    failures: Sequence[Line]
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class Engine:
    """What checks, as the settings have it. Never the key."""

    name: str
    host: str
    models: Sequence[tuple[str, str]]  # the step, the model

    @property
    def has_model(self) -> bool:
        return self.name != "local"


def engine() -> Engine:
    """Of an address only the host is shown: a path or a name before it may be a secret."""
    models = {
        Step.EXTRACT: settings.OPENAI_EXTRACT_MODEL,
        Step.QUESTIONS: settings.OPENAI_QUESTIONS_MODEL,
        Step.ASSESS: settings.OPENAI_ASSESS_MODEL,
    }
    named = [(str(StepChoice(step.value).label), model) for step, model in models.items()]
    return Engine(settings.ENGINE, host_of(settings.OPENAI_BASE_URL), named)


def host_of(address: str) -> str:
    """The host and the port of a server's address; "" for the vendor's own."""
    parts = urlsplit(address)
    return ":".join(filter(None, (parts.hostname, str(parts.port or ""))))


def used(zone: ZoneInfo, now: datetime) -> Used:
    """The last thirty days of the newsroom's up to now. One query."""
    days = _days(zone, now)
    rows = list(_counted(days, zone))
    by_day = [sum((sums for day, *_rest, sums in rows if day == n), Sums()) for n in range(DAYS)]
    steps = {step: str(label) for step, label in StepChoice.choices}
    failed = [(name, sums) for *_rest, name, sums in rows if name]
    return Used(
        today=by_day[-1],
        all=sum(by_day, Sums()),
        days=[Line(day.isoformat(), sums, day) for day, sums in zip(days, by_day, strict=True)],
        models=_lines((model, sums) for _day, _step, model, _failure, sums in rows),
        steps=_lines((steps.get(step, step), sums) for _day, step, _model, _failure, sums in rows),
        failures=_lines((failure_words(name), sums) for name, sums in failed),
        figure=_figure(days, [(day, step, sums) for day, step, _model, _failure, sums in rows]),
    )


def failure_words(name: str) -> str:
    """Why calls failed, for people."""
    return str(FAILURES.get(name, name.replace("_", " ")))


def caps_of_today(zone: ZoneInfo, now: datetime) -> list[Cap]:
    """The day's, in money and in tokens: what is reserved for calls under way counts too. One query."""
    row = ModelBudget.objects.filter(scope=ModelBudget.of_day(now.astimezone(zone).date())).first()
    money, tokens = (row.money, row.tokens) if row else (NOTHING, 0)
    most_money, most_tokens = settings.OPENAI_DAY_CAP, settings.OPENAI_DAY_TOKENS
    return [
        Cap(
            "OPENAI_DAY_CAP",
            _("%(spent)s of %(most)s") % {"spent": money_words(money), "most": money_words(most_money)},
            money,
            most_money,
        ),
        Cap(
            "OPENAI_DAY_TOKENS",
            _("%(spent)s of %(most)s tokens") % {"spent": f"{tokens:,}", "most": f"{most_tokens:,}"},
            Decimal(tokens),
            Decimal(most_tokens),
        ),
    ]


def dearest_articles(zone: ZoneInfo, now: datetime) -> list[DearArticle]:
    """Those that cost most in the last thirty days. Three queries."""
    rows = list(
        _since(_midnight(_days(zone, now)[0], zone))
        .values("article")
        .annotate(money=Sum("money"), tokens=Sum(F("input_tokens") + F("output_tokens")), n=_CALLS, again=_REUSED)
        .order_by("-money", "-tokens", "article")[:DEAREST]
    )  # fmt: skip
    ids = [row["article"] for row in rows]
    articles = Article.objects.only("title", "language").in_bulk(ids)
    budgets = ModelBudget.objects.filter(scope__in=[ModelBudget.of_article(pk) for pk in ids])
    spent = {row.scope: row.money for row in budgets}
    return [
        DearArticle(
            articles[row["article"]],
            Sums(row["n"], 0, row["again"], Tokens(row["tokens"]), _exact(row["money"])),
            _share(spent.get(ModelBudget.of_article(row["article"]), NOTHING), settings.OPENAI_ARTICLE_CAP),
        )
        for row in rows
        if row["article"] in articles
    ]


def day_table(found: Used) -> tuple[list[str], list[list[str | int]]]:
    """The table by day for a file: columns, and a row a day. Money to a millionth, as it is stored."""
    money = settings.OPENAI_CURRENCY
    columns = [
        "day", "calls", "failed", "reused", "input_tokens", "cached_tokens", "output_tokens", f"money_{money}", f"spared_{money}",
    ]  # fmt: skip
    rows: list[list[str | int]] = [
        [
            line.name,
            line.sums.calls,
            line.sums.failed,
            line.sums.reused,
            line.sums.tokens.input,
            line.sums.tokens.cached,
            line.sums.tokens.output,
            f"{line.sums.money:.6f}",
            f"{line.sums.spared:.6f}",
        ]
        for line in found.days
    ]
    return columns, rows


def paused_servers(now: datetime) -> QuerySet[ModelServer]:
    """The models that nobody asks for the moment."""
    return ModelServer.objects.filter(paused_until__gt=now).order_by("paused_until", "pk")


_CALLS = Count("pk", filter=Q(reused=None))
_REUSED = Count("reused")


def _days(zone: ZoneInfo, now: datetime) -> list[date]:
    today = now.astimezone(zone).date()
    return [today - timedelta(days=DAYS - 1 - n) for n in range(DAYS)]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _since(start: datetime) -> QuerySet[ModelCall]:
    return ModelCall.objects.filter(asked_at__gte=start).order_by()


def _counted(days: Sequence[date], zone: ZoneInfo) -> Iterable[tuple[int, str, str, str, Sums]]:
    """(day's number, step, model, failure, sums): as few rows as there are such combinations."""
    edges = [_midnight(day, zone) for day in days]
    rows = (
        _since(edges[0])
        .annotate(day=_day_of(edges, 0, len(edges)))
        .values_list("day", "step", "model", "state", "failure_name")
        .annotate(
            n=_CALLS, again=_REUSED, read=Sum("input_tokens"), written=Sum("output_tokens"), cached=Sum("cached_tokens"),
            cost=Sum("money"), kept=Sum("spared"),
        )
    )  # fmt: skip
    for day, step, model, state, name, n, again, read, written, cached, money, spared in rows:
        failure = {CallState.FAILED: name or "other", CallState.LOST: LOST}.get(state, "")
        sums = Sums(
            n, n if failure else 0, again, Tokens(read, written, cached), _exact(money), _exact(spared)
        )
        yield day, step, model, failure, sums


def _day_of(edges: Sequence[datetime], low: int, high: int) -> Case | Value:
    """The number of the day, found by halving: five comparisons a row and not thirty."""
    if high - low == 1:
        return Value(low, output_field=IntegerField())
    middle = (low + high) // 2
    before = When(asked_at__lt=edges[middle], then=_day_of(edges, low, middle))
    return Case(before, default=_day_of(edges, middle, high), output_field=IntegerField())


def _exact(money: Decimal) -> Decimal:
    """SQLite adds money up as floating-point numbers."""
    return money.quantize(CENT_OF_A_CENT)


def _share(spent: Decimal, most: Decimal) -> float:
    return float(spent / most) if most else 1.0


def _lines(named: Iterable[tuple[str, Sums]]) -> list[Line]:
    """One for each name, the dearest first."""
    found: dict[str, Sums] = {}
    for name, sums in named:
        found[name] = found.get(name, Sums()) + sums
    lines = [Line(name, sums) for name, sums in found.items()]
    return sorted(lines, key=lambda line: (-line.sums.money, -line.sums.calls, line.name))


def _figure(days: Sequence[date], rows: Sequence[tuple[int, str, Sums]]) -> Figure | None:
    """Money by day and step; calls, where the models cost nothing. None of nothing."""
    if not rows:
        return None
    in_money = any(sums.money for *_rest, sums in rows)
    series = []
    for step, pattern in PATTERNS.items():
        values = [0.0] * len(days)
        for day, of, sums in rows:
            values[day] += (float(sums.money) if in_money else sums.calls) if of == step else 0
        series.append(Series(pattern, str(StepChoice(step.value).label), values))
    names = [f"{day:%d %b}".lstrip("0") for day in days]
    title = (
        _("Money by day, in %(currency)s") % {"currency": settings.OPENAI_CURRENCY}
        if in_money
        else _("Calls by day")
    )
    described = ", ".join(f"{one.name} {sum(value or 0 for value in one.values):.4g}" for one in series)
    return Figure("usage-days", title, [], stacked(names, series, least=0.01 if in_money else 2), described)
