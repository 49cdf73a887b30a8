"""What a run of the language model will cost and how long it will take, as people are told before they start it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from math import ceil

from django.conf import settings
from django.db.models import Count, Max, Q
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.checking.domain import Step
from claims.checking.engines.prompting import chunks
from claims.checking.estimates import (
    A_CLAIM,
    ENOUGH,
    Habits,
    Made,
    Outlay,
    for_article,
    rounds_of,
    share_of,
    typical_call,
    until_turn,
)
from claims.checking.spending import FREE, Price, Tokens
from claims.models import Article, ArticleState, CallState, Check, Claim, ModelBudget, ModelCall, ModelServer
from claims.models.states import OPEN_CHECK_STATES
from claims.queries.money import money_words, rough_money

LAST = 200  # calls of a step that are looked at
LAST_CHECKS, LAST_ARTICLES = 500, 20
LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Estimate:
    """`seconds` from now to the end. `stopped`: which cap would stop the model on the way, in a sentence, or ""."""

    money: Decimal
    seconds: float
    stopped: str = ""

    @property
    def words(self) -> str:
        """ "about 0.04 USD and 2 minutes"; where the model has no price, "about 2 minutes"."""
        if not self.money:
            return _("about %(time)s") % {"time": duration_words(self.seconds)}
        said = {"money": rough_money(self.money), "time": duration_words(self.seconds)}
        return _("about %(money)s and %(time)s") % said


def check_estimate(article: Article) -> Estimate | None:
    """Of one claim of the article read by the model; None where no model reads it. Five queries."""
    if not _model_reads(own=article.is_own):
        return None
    habits = _habits(_last_calls(Step.QUESTIONS, Step.ASSESS))
    return _estimate(habits, habits.check, article)


def article_estimate(body: str, *, own: bool) -> Estimate | None:
    """Of a text that is not submitted yet; None where no model would read it, or there is nothing to read.

    The same number of queries whatever its length.
    """
    if not body.strip() or not _model_reads(own=own):
        return None
    calls = _last_calls(Step.EXTRACT) + _last_calls(Step.QUESTIONS, Step.ASSESS)
    share = _share_read() if settings.ENGINE == "hybrid" else 1.0
    habits = _habits(calls, a_claim=_characters_a_claim(), share=share)
    stretches = len(list(chunks(body)))
    return _estimate(habits, for_article(len(body), stretches, habits, _workers()))


def duration_words(seconds: float) -> str:
    """Rounded up: to ten seconds, to minutes, to hours."""
    if seconds <= 60:
        n = 10 * max(1, ceil(seconds / 10))
        return _("%(n)s seconds") % {"n": n} if n < 60 else _("a minute")
    minutes = ceil(seconds / 60)
    if minutes <= 90:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = ceil(minutes / 60)
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}


def _model_reads(*, own: bool) -> bool:
    """What services.engines.why_no_model says in words."""
    wanted = settings.ENGINE != "local" and bool(settings.OPENAI_API_KEY)
    return wanted and (settings.OPENAI_FOR_OWN_COPY or not own)


def _models() -> dict[Step, str]:
    return {
        Step.EXTRACT: settings.OPENAI_EXTRACT_MODEL,
        Step.QUESTIONS: settings.OPENAI_QUESTIONS_MODEL,
        Step.ASSESS: settings.OPENAI_ASSESS_MODEL,
    }


def _workers() -> int:
    return int(settings.CELERY_WORKER_CONCURRENCY)


@dataclass(frozen=True, slots=True)
class _Call:
    step: Step
    made: Made | None  # None for an answer that had been paid for before


def _last_calls(*steps: Step) -> list[_Call]:
    """The last answered calls of these steps by the models that do them now; one query."""
    by_model = Q(*((Q(step=step, model=_models()[step])) for step in steps), _connector=Q.OR)
    rows = (
        ModelCall.objects.filter(by_model, state=CallState.DONE, asked_at__gte=timezone.now() - LATELY)
        .order_by("-asked_at")
        .values_list("step", "reused", "input_tokens", "output_tokens", "cached_tokens", "milliseconds")
    )
    return [
        _Call(
            Step(step), None if reused else Made(Tokens(read, written, cached), milliseconds / 1000)
        )
        for step, reused, read, written, cached, milliseconds in rows[: LAST * len(steps)]
    ]  # fmt: skip


def _habits(calls: Sequence[_Call], *, a_claim: float = A_CLAIM, share: float = 1.0) -> Habits:
    def typical(step: Step) -> Outlay:
        made = [one.made for one in calls if one.step is step and one.made is not None]
        amounts = settings.OPENAI_PRICES.get(_models()[step])
        return typical_call(step, made, Price(*amounts) if amounts else FREE)

    asked = {step: sum(one.step is step for one in calls) for step in Step}
    return Habits(
        extract=typical(Step.EXTRACT),
        questions=typical(Step.QUESTIONS),
        assess=typical(Step.ASSESS),
        rounds=min(rounds_of(asked[Step.QUESTIONS], asked[Step.ASSESS]), 1 + settings.OPENAI_FOLLOW_UPS),
        a_claim=a_claim,
        share=share,
    )


def _share_read() -> float:
    """The share of claims that the model has read after `local`, of the last checks of these days since it does."""
    rows = Check.objects.order_by("-pk").values_list("engine", "created_at")[:LAST_CHECKS]
    begun = timezone.now() - LATELY
    engines = [engine for engine, created_at in rows if created_at >= begun]  # the newest first
    since = len(engines) - engines[::-1].index("hybrid") if "hybrid" in engines else 0
    return share_of(engines[:since].count("local"), engines[:since].count("hybrid"))


def _characters_a_claim() -> float:
    """Of the last articles whose claims were found; two queries."""
    found = Article.objects.filter(state__in=(ArticleState.CHECKING, ArticleState.CHECKED))
    lengths = dict(found.order_by("-pk").values_list("pk", Length("body"))[:LAST_ARTICLES])
    claims = Claim.objects.filter(article__in=list(lengths), hidden=False).count()
    return sum(lengths.values()) / claims if claims >= ENOUGH else A_CLAIM


def _estimate(habits: Habits, outlay: Outlay, article: Article | None = None) -> Estimate:
    seconds = max(_until_turn(habits), _until_asked()) + outlay.seconds
    return Estimate(outlay.money, seconds, _stopped(outlay, article))


def _until_turn(habits: Habits) -> float:
    """Seconds that go by with what waits already; two queries. A hybrid's check by `local` may bring one by the model."""
    due = Q(next_attempt_at=None) | Q(next_attempt_at__lte=timezone.now())
    rows = Check.objects.filter(due, state__in=OPEN_CHECK_STATES).order_by().values_list("engine")
    checks = dict(rows.annotate(n=Count("pk")))
    articles = Article.objects.filter(due, state__in=(ArticleState.RECEIVED, ArticleState.EXTRACTING)).count()
    by_local = checks.pop("local", 0)
    by_model = sum(checks.values())
    if settings.ENGINE == "hybrid":
        by_model += round(by_local * habits.share)
    return until_turn(articles, by_local, by_model, habits, _workers())


def _until_asked() -> float:
    """Seconds until every model may be asked again; one query."""
    now = timezone.now()
    server = ModelServer.objects.filter(server=settings.OPENAI_BASE_URL, model__in=_models().values())
    until = server.filter(paused_until__gt=now).aggregate(last=Max("paused_until"))["last"]
    return float((until - now).total_seconds()) if until else 0.0


def _stopped(outlay: Outlay, article: Article | None) -> str:
    """Which cap there is too little left of; one query."""
    day, own = ModelBudget.of_day(timezone.localdate()), ModelBudget.of_article(article.pk) if article else ""
    spent = {row.scope: row for row in ModelBudget.objects.filter(scope__in=(day, own))}
    if cap := _passed(outlay, spent.get(own), settings.OPENAI_ARTICLE_CAP, settings.OPENAI_ARTICLE_TOKENS):
        return _("The article’s cap (%(cap)s) will stop the model on the way: local does the rest.") % {
            "cap": cap
        }
    if cap := _passed(outlay, spent.get(day), settings.OPENAI_DAY_CAP, settings.OPENAI_DAY_TOKENS):
        return _("Today’s cap (%(cap)s) will stop the model on the way: local does the rest.") % {"cap": cap}
    return ""


def _passed(outlay: Outlay, spent: ModelBudget | None, money: Decimal, tokens: int) -> str:
    """The cap in words, where it leaves too little; else ""."""
    if (spent.money if spent else 0) + outlay.money > money:
        return money_words(money)
    if (spent.tokens if spent else 0) + outlay.tokens > tokens:
        return _("%(n)s tokens") % {"n": f"{tokens:,}"}
    return ""
