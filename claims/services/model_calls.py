"""The ledger and the cache of language models, in the database: caps and circuit breaker hold across workers.

A call is a row before it is made, and what it may cost is reserved by one conditional UPDATE of the day's and of the
article's budget; afterwards the reservation is exchanged for what it did cost. A worker that dies leaves its reservation
behind, which the sweep turns into a cost: it may have been billed.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.checking.failures import CheckFailure
from claims.checking.spending import (
    FIRST_PAUSE,
    INTERRUPTED,
    MAY_BE_BILLED,
    ModelAnswer,
    ModelRequest,
    Tokens,
    cost_of,
    is_trouble,
    pause_after,
    paused,
    spent,
)
from claims.models import (
    Article,
    ArticleState,
    CallState,
    Check,
    CheckState,
    ModelBudget,
    ModelCall,
    ModelServer,
    ModelTexts,
    Newsroom,
    Person,
    Role,
)
from claims.services.engines import prices
from claims.services.newsroom_history import record
from claims.services.permissions import require_role

log = logging.getLogger(__name__)

LONGEST_ANSWER = 500_000  # characters that are kept


@dataclass(frozen=True, slots=True)
class Budget:
    """One of the two that a call counts against, with its caps."""

    scope: str
    money: Decimal
    tokens: int
    name: str
    day: date

    def reserve(self, money: Decimal, tokens: int) -> bool:
        """Whether there is room; then it is taken. One conditional UPDATE."""
        room = ModelBudget.objects.filter(
            scope=self.scope, money__lte=self.money - money, tokens__lte=self.tokens - tokens
        )
        return bool(room.update(money=F("money") + money, tokens=F("tokens") + tokens, used_on=self.day))


def newsroom_day() -> date:
    """Today, in the newsroom's time zone."""
    return timezone.now().astimezone(ZoneInfo(Newsroom.current().time_zone)).date()


def day_scope() -> str:
    return ModelBudget.of_day(newsroom_day())


def budgets(article_id: int, day: date | None = None) -> list[Budget]:
    """The day's, today's unless another is given, and the article's."""
    day = day or newsroom_day()
    of_day, of_article = ModelBudget.of_day(day), ModelBudget.of_article(article_id)
    return [
        Budget(
            of_day, settings.OPENAI_DAY_CAP, settings.OPENAI_DAY_TOKENS, _("the day’s cap is reached"), day
        ),
        Budget(
            of_article,
            settings.OPENAI_ARTICLE_CAP,
            settings.OPENAI_ARTICLE_TOKENS,
            _("the article’s cap is reached"),
            day,
        ),
    ]


class CallBook:
    """See spending.Ledger and spending.Cache. For one article's extraction, or for one check of it."""

    def __init__(self, article: Article, check: Check | None = None) -> None:
        self._article_id = article.pk
        self._check_id = check.pk if check else None

    def find(self, request: ModelRequest) -> str | None:
        """See Cache. Its use is a row of its own, which costs nothing."""
        known = ModelCall.objects.filter(key=request.key, state=CallState.DONE, reused=None)
        kept = known.select_related("texts").order_by("-pk").first()
        if kept is None:
            return None
        used = self._new_call(request)
        used.reused, used.spared, used.state = kept, kept.money, CallState.DONE
        used.answered_model, used.fingerprint = kept.answered_model, kept.fingerprint
        used.save(force_insert=True)
        return kept.texts.answer

    def reserve(self, request: ModelRequest) -> int:
        """See Ledger."""
        _ask_breaker(request)
        call = self._new_call(request)
        call.reserved_money = cost_of(prices(), request.model, request.most)
        call.reserved_tokens = request.most.all
        both = budgets(self._article_id, call.day)
        ModelBudget.objects.bulk_create([ModelBudget(scope=one.scope) for one in both], ignore_conflicts=True)
        with transaction.atomic():
            for budget in both:
                if not budget.reserve(call.reserved_money, call.reserved_tokens):
                    raise spent(budget.name)
            call.save(force_insert=True)
            ModelTexts.objects.create(call=call, system=request.system, user=request.user)
        return call.pk

    def settle(self, number: int, answer: ModelAnswer | None, failure: CheckFailure | None) -> None:
        """See Ledger. Settling a call twice, or one that the sweep has given up, changes nothing."""
        call = ModelCall.objects.get(pk=number)
        tokens = answer.tokens if answer else Tokens()
        unknown = answer is None and failure is not None and failure.name in MAY_BE_BILLED
        money = call.reserved_money if unknown else cost_of(prices(), call.model, tokens)
        with transaction.atomic():
            settled = ModelCall.objects.filter(pk=number, state=CallState.OPEN).update(
                state=CallState.FAILED if failure else CallState.DONE,
                failure=str(failure)[:500] if failure else "",
                failure_name=failure.name[:24] if failure else "",
                answered_model=answer.model if answer else "",
                fingerprint=answer.fingerprint if answer else "",
                input_tokens=tokens.input,
                cached_tokens=tokens.cached,
                output_tokens=tokens.output,
                money=money,
                milliseconds=round(answer.seconds * 1000) if answer else _since(call),
            )
            if settled and answer:
                ModelTexts.objects.filter(call=number).update(answer=_stored(answer.text))
            if settled and not unknown:
                _exchange(call, money, tokens.all)
        if settled:
            _tell_breaker(call, failure)
        log.info(
            "model call %s: %s, %s, %s + %s tokens, %s",
            number, call.step, call.model, tokens.input, tokens.output, failure.name if failure else "answered",
        )  # fmt: skip

    def _new_call(self, request: ModelRequest) -> ModelCall:
        return ModelCall(
            article_id=self._article_id,
            check_run_id=self._check_id,
            step=request.step.value,
            prompt_version=request.prompt_version,
            server=request.server,
            model=request.model,
            key=request.key,
            day=newsroom_day(),
        )


def give_up_lost_calls() -> int:
    """Calls whose worker died: what they had reserved counts as spent. Gives how many."""
    long_ago = timezone.now() - timedelta(seconds=2 * settings.OPENAI_TIMEOUT + settings.LEASE_SECONDS)
    lost = ModelCall.objects.filter(state=CallState.OPEN, asked_at__lt=long_ago)
    return lost.update(state=CallState.LOST, money=F("reserved_money"))


def ask_again(person: Person, server: ModelServer) -> bool:
    """Ends a model's pause by hand, say after the key was mended; False where it is over already. What waits for a model
    need not wait any longer. Raises NotAllowed."""
    require_role(person, Role.EDITOR)
    now = timezone.now()
    with transaction.atomic():
        ended = ModelServer.objects.filter(pk=server.pk, paused_until__gt=now).update(**WELL)
        if ended:
            waiting = {"next_attempt_at__gt": now}
            Article.objects.filter(state=ArticleState.RECEIVED, **waiting).update(next_attempt_at=now)
            Check.objects.filter(state=CheckState.QUEUED, **waiting).exclude(engine="local").update(
                next_attempt_at=now
            )
            record("model_asked_again", person=person, name=server.model)
    return bool(ended)


@dataclass(frozen=True, slots=True)
class Cost:
    """Of all attempts of a check; `reused` answers had been paid for before."""

    calls: int
    tokens: Tokens
    money: Decimal
    reused: int


def spent_on(check: Check) -> Cost:
    """What a check has cost so far."""
    calls = list(ModelCall.objects.filter(check_run=check))
    paid = [call for call in calls if call.reused_id is None]
    tokens = sum((Tokens(one.input_tokens, one.output_tokens, one.cached_tokens) for one in paid), Tokens())
    money = sum((call.money for call in paid), Decimal(0))
    return Cost(len(paid), tokens, money, len(calls) - len(paid))


def _stored(text: str) -> str:
    """Without what PostgreSQL can't hold: an answer is data, whatever it is."""
    return text[:LONGEST_ANSWER].replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _since(call: ModelCall) -> int:
    return round((timezone.now() - call.asked_at).total_seconds() * 1000)


def _exchange(call: ModelCall, money: Decimal, tokens: int) -> None:
    """The reservation against the cost. The day is that of the reservation, should midnight have passed."""
    scopes = [ModelBudget.of_day(call.day), ModelBudget.of_article(call.article_id)]
    ModelBudget.objects.filter(scope__in=scopes).update(
        money=F("money") - call.reserved_money + money, tokens=F("tokens") - call.reserved_tokens + tokens
    )


def _ask_breaker(request: ModelRequest) -> None:
    """Raises spending.paused while nobody may ask the model. After a pause one call tries, for all."""
    row = ModelServer.objects.filter(server=request.server, model=request.model).first()
    if row is None or row.paused_until is None:
        return
    now = timezone.now()
    if row.paused_until <= now:
        mine = ModelServer.objects.filter(pk=row.pk, paused_until=row.paused_until).update(
            paused_until=now + timedelta(seconds=FIRST_PAUSE)
        )
        if mine:
            return
        row.paused_until = now + timedelta(seconds=FIRST_PAUSE)
    raise paused(row.why, row.why_name, (row.paused_until - now).total_seconds())


WELL: dict[str, Any] = {"troubles": 0, "paused_until": None, "why": "", "why_name": "", "since": None}


def _tell_breaker(call: ModelCall, failure: CheckFailure | None) -> None:
    """A trouble counts, a refused key pauses at once, and any other outcome shows that the server is well; but what
    broke off the wait from outside shows nothing."""
    if failure is not None and failure.name == INTERRUPTED:
        return
    mine = ModelServer.objects.filter(server=call.server, model=call.model)
    if not is_trouble(failure) and not pause_after(failure, 0):
        mine.update(**WELL)
        return
    ModelServer.objects.bulk_create(
        [ModelServer(server=call.server, model=call.model)], ignore_conflicts=True
    )
    mine.update(troubles=F("troubles") + 1)
    row = mine.get()
    if pause := pause_after(failure, row.troubles):
        now = timezone.now()
        until = now + timedelta(seconds=pause)
        mine.filter(since=None).update(since=now)
        mine.update(paused_until=until, why=str(failure)[:500], why_name=failure.name if failure else "")
        log.warning("%s is not asked until %s: %s", call.model, until.isoformat(timespec="seconds"), failure)
