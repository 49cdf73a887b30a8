"""What the language model was asked and what that cost: today, in the last thirty days, by day, model, step and failure.

Counted in the database; no text of a call is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.checking.domain import Step
from claims.checking.spending import CENT_OF_A_CENT, NOTHING, Tokens
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
    "moved": gettext_lazy("the server is at another address"),
    "interrupted": gettext_lazy("the work was broken off"),
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
    """What an article cost, over all days; `share` is that of its cap."""

    article: Article
    money: Decimal
    tokens: int
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


def used(today: date) -> Used:
    """The thirty days up to today, the newsroom's. One query."""
    days = _days(today)
    rows = [row for row in _counted(days[0]) if row[0] <= today]
    by_day = [sum((sums for day, *_rest, sums in rows if day == one), Sums()) for one in days]
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


def caps_of(today: date) -> list[Cap]:
    """The day's, in money and in tokens: what is reserved for calls under way counts too. One query."""
    row = ModelBudget.objects.filter(scope=ModelBudget.of_day(today)).first()
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


def dearest_articles(today: date) -> list[DearArticle]:
    """Those that cost most of all that a model was asked about in the thirty days up to today. Two queries."""
    rows = list(
        ModelBudget.objects.filter(
            used_on__gte=_days(today)[0], scope__startswith=ModelBudget.ARTICLE
        ).order_by("-money", "-tokens", "pk")[:DEAREST]
    )
    articles = Article.objects.only("title", "language").in_bulk([row.article_id for row in rows])
    return [
        DearArticle(articles[row.article_id], row.money, row.tokens, _share(row.money))
        for row in rows
        if row.article_id in articles
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


def _days(today: date) -> list[date]:
    return [today - timedelta(days=DAYS - 1 - n) for n in range(DAYS)]


def _counted(first: date) -> Iterator[tuple[date, str, str, str, Sums]]:
    """(day, step, model, failure, sums): as few rows as there are such combinations."""
    rows = (
        ModelCall.objects.filter(day__gte=first)
        .order_by()
        .values_list("day", "step", "model", "state", "failure_name")
        .annotate(
            n=Count("*"), again=Count("reused"), read=Sum("input_tokens"), written=Sum("output_tokens"), cached=Sum("cached_tokens"),
            cost=Sum("money"), kept=Sum("spared"),
        )
    )  # fmt: skip
    for day, step, model, state, name, n, again, read, written, cached, money, spared in rows:
        failure = {CallState.FAILED: name or "other", CallState.LOST: LOST}.get(state, "")
        tokens, calls = Tokens(read, written, cached), n - again
        sums = Sums(calls, calls if failure else 0, again, tokens, _exact(money), _exact(spared))
        yield day, step, model, failure, sums


def _exact(money: Decimal) -> Decimal:
    """SQLite adds money up as floating-point numbers."""
    return money.quantize(CENT_OF_A_CENT)


def _share(spent: Decimal) -> float:
    most = settings.OPENAI_ARTICLE_CAP
    return float(spent / most) if most else 1.0


def _lines(named: Iterable[tuple[str, Sums]]) -> list[Line]:
    """One for each name, the dearest first."""
    found: dict[str, Sums] = {}
    for name, sums in named:
        found[name] = found.get(name, Sums()) + sums
    lines = [Line(name, sums) for name, sums in found.items()]
    return sorted(lines, key=lambda line: (-line.sums.money, -line.sums.calls, line.name))


def _figure(days: Sequence[date], rows: Sequence[tuple[date, str, Sums]]) -> Figure | None:
    """Money by day and step; calls, where the models cost nothing. None of nothing."""
    if not rows:
        return None
    in_money = any(sums.money for *_rest, sums in rows)
    series = []
    for step, pattern in PATTERNS.items():
        values = [0.0] * len(days)
        for day, of, sums in rows:
            values[days.index(day)] += (float(sums.money) if in_money else sums.calls) if of == step else 0
        series.append(Series(pattern, str(StepChoice(step.value).label), values))
    names = [f"{day:%d %b}".lstrip("0") for day in days]
    title = (
        _("Money by day, in %(currency)s") % {"currency": settings.OPENAI_CURRENCY}
        if in_money
        else _("Calls by day")
    )
    described = ", ".join(f"{one.name} {sum(value or 0 for value in one.values):.4g}" for one in series)
    return Figure("usage-days", title, [], stacked(names, series, least=0.01 if in_money else 2), described)
