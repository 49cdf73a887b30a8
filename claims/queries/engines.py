"""Which engine made what, in words, and what it cost: as pages and files say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.checking.domain import Label
from claims.checking.hybrid import disagree
from claims.models import Article, CallState, Check, CheckDetails, ExtractionDetails, ModelCall, StepChoice
from claims.queries.money import money_words

LOCAL, MODEL = "local", "openai"


@dataclass(frozen=True, slots=True)
class ShownReading:
    """What one of two engines comes to alone. `engine` is its name for people, `version` whole."""

    engine: str
    version: str
    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """A check with the engine that made it in words. `details` is None where it has not ended, or ended before
    they were kept."""

    check: Check
    details: CheckDetails | None

    @property
    def engine(self) -> str:
        if self.fell_back:
            return LOCAL
        version = self.check.engine_version.rpartition(" + ")[2]
        read = [one["version"] for one in self._readings if one["engine"] == MODEL]
        return engine_words(self.check.engine, model_of(read[0] if read else version))

    @property
    def fell_back(self) -> str:
        """Why `local` checked in a model's place; "" where it did not."""
        return self.details.fell_back if self.details else ""

    @property
    def readings(self) -> list[ShownReading]:
        """Of each engine alone, where two have read."""
        if len(self._readings) < 2:
            return []
        return [
            ShownReading(
                engine_words(one["engine"], model_of(one["version"])),
                one["version"],
                one["label"],
                one["confidence"],
            )
            for one in self._readings
        ]

    @property
    def engines_disagree(self) -> bool:
        return disagree(Label(one.label) for one in self.readings)

    @property
    def cost(self) -> str:
        """In words; "" where no model was asked."""
        if self.details is None or not (self.check.calls or self.details.reused):
            return ""
        calls = ngettext("%(n)s call", "%(n)s calls", self.check.calls) % {"n": self.check.calls}
        parts = [money_words(self.details.money), calls]
        if n := self.details.reused:
            parts.append(ngettext("%(n)s answer reused", "%(n)s answers reused", n) % {"n": n})
        return ", ".join(parts)

    @property
    def money(self) -> Decimal | None:
        """In settings.OPENAI_CURRENCY; None where it is not known."""
        return self.details.money if self.details else None

    @property
    def _readings(self) -> list[dict[str, Any]]:
        return self.details.readings if self.details else []


def shown_check(check: Check) -> ShownCheck:
    """For a check whose `details` were selected with it."""
    return ShownCheck(check, getattr(check, "details", None))


def shown_checks(checks: Iterable[Check]) -> list[ShownCheck]:
    return [shown_check(check) for check in checks]


def engine_words(engine: str, model: str = "") -> str:
    """An engine's name for people: "local", "gpt-4o-mini", "local and gpt-4o-mini"."""
    if engine == LOCAL:
        return LOCAL
    model = model or _("a language model")
    return model if engine == MODEL else _("%(local)s and %(model)s") % {"local": LOCAL, "model": model}


def model_of(version: str) -> str:
    """The model in an engine's version: "gpt-4o-mini/2.1.2" is that model with the versions of its prompts."""
    return version.rpartition("/")[0]


def engines_counted(checks: Iterable[ShownCheck]) -> str:
    """Which engines made these suggestions, and how many each, in a few words: "local (3), gpt-4o-mini (1)"."""
    counts = Counter(one.engine for one in checks)
    return ", ".join(f"{words} ({count})" for words, count in counts.most_common())


@dataclass(frozen=True, slots=True)
class Passed:
    """Words of an article that a model could not make a claim of without guessing, and why."""

    start: int
    end: int
    text: str
    why: str


def passed_over(article: Article) -> list[Passed]:
    """Without what has become a claim since."""
    claimed = article.claims.filter(hidden=False, start__lte=OuterRef("start"), end__gte=OuterRef("end"))
    rows = article.left_out.filter(~Exists(claimed))
    return [Passed(one.start, one.end, article.body[one.start : one.end], one.why) for one in rows]


@dataclass(frozen=True, slots=True)
class ShownExtraction:
    """Who found an article's claims; `cost` is of the whole article so far, "" where no model was asked."""

    details: ExtractionDetails
    engine: str
    cost: str


def extraction_of(article: Article) -> ShownExtraction | None:
    """None before the claims are found, and for articles from before it was kept."""
    details: ExtractionDetails | None = getattr(article, "extraction", None)
    if details is None:
        return None
    answered = Q(step=StepChoice.EXTRACT, state=CallState.DONE)
    asked = ModelCall.objects.filter(article=article).aggregate(
        money=Sum("money"), model=Max("model", filter=answered)
    )
    words = LOCAL if details.fell_back else engine_words(details.engine, asked["model"] or "")
    cost = "" if asked["money"] is None else money_words(asked["money"])
    return ShownExtraction(details, words, cost)
