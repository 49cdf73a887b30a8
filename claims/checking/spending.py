"""What a language model costs: prices, a ledger that says whether a call may be made, and answers kept.

The engine is given a ledger and a cache. The site's stand in its database, so that caps and the circuit
breaker hold across workers; those in memory here serve the terminal and the tests.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_UP, Decimal
from typing import Protocol

from claims.checking.domain import Step
from claims.checking.failures import CheckFailure, PermanentFailure, TemporaryFailure

MILLION = Decimal(1_000_000)
CENT_OF_A_CENT = Decimal("0.000001")  # what money is rounded up to
NOTHING = Decimal(0)

# Failures that say something of the server, not of one question.
SERVER_TROUBLE = frozenset({"busy", "timeout", "unreachable"})
NO_ACCESS = frozenset({"key", "forbidden", "no_model", "no_money"})
# A call that nobody waited for may have been answered, and billed: it counts as what was reserved for it.
INTERRUPTED = "interrupted"  # from outside: says nothing of the server
MAY_BE_BILLED = frozenset({"timeout", INTERRUPTED})
TROUBLES = 5  # one after the other, until nobody asks for a while
FIRST_PAUSE, LONGEST_PAUSE = 60.0, 900.0  # seconds


@dataclass(frozen=True, slots=True)
class Tokens:
    """`cached` of the input came from the server's own prompt cache."""

    input: int = 0
    output: int = 0
    cached: int = 0

    def __add__(self, other: Tokens) -> Tokens:
        return Tokens(self.input + other.input, self.output + other.output, self.cached + other.cached)

    @property
    def all(self) -> int:
        return self.input + self.output


@dataclass(frozen=True, slots=True)
class Price:
    """In the newsroom's currency, for a million tokens."""

    input: Decimal
    output: Decimal
    cached: Decimal

    def cost(self, tokens: Tokens) -> Decimal:
        """Rounded up to a millionth."""
        fresh = max(tokens.input - tokens.cached, 0)
        total = fresh * self.input + tokens.cached * self.cached + tokens.output * self.output
        return (total / MILLION).quantize(CENT_OF_A_CENT, rounding=ROUND_UP)


FREE = Price(NOTHING, NOTHING, NOTHING)
Prices = Mapping[str, Price]


def cost_of(prices: Prices, model: str, tokens: Tokens) -> Decimal:
    """A model without a price is one's own, and costs nothing by the token."""
    return prices.get(model, FREE).cost(tokens)


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """One question to a model, as it is sent: the fixed text first, then what the question is about."""

    step: Step
    prompt_version: str
    server: str
    model: str
    system: str
    user: str
    max_tokens: int

    @property
    def key(self) -> str:
        """The same for the same step, prompt, model and input: SHA-256, in hexadecimal."""
        parts = [self.step, self.prompt_version, self.server, self.model, self.system, self.user]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    @property
    def most(self) -> Tokens:
        """What it can use at the most: a token has three characters or more in the languages spoken here. The form, and a
        bad answer that is shown to the model again, come on top."""
        return Tokens((len(self.system) + len(self.user)) // 3 + 2_000, self.max_tokens)


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What came back; `model` and `fingerprint` as the server names them, `seconds` from sending to the end."""

    text: str
    tokens: Tokens
    model: str
    fingerprint: str
    seconds: float


class Cache(Protocol):
    def find(self, request: ModelRequest) -> str | None:
        """The answer that the same request had before, noted as used; None where there is none."""
        ...


class Ledger(Protocol):
    def reserve(self, request: ModelRequest) -> int:
        """May I spend: a number for this call. Raises PermanentFailure where a cap is reached, and `paused` while nobody
        may ask this server."""
        ...

    def settle(self, number: int, answer: ModelAnswer | None, failure: CheckFailure | None) -> None:
        """I have spent: what came back, what went wrong, or both (an answer that is paid for and no good)."""
        ...


class NoCache:
    """Remembers nothing."""

    def find(self, request: ModelRequest) -> str | None:
        return None


def tokens_used(request: ModelRequest, answer: ModelAnswer | None, failure: CheckFailure | None) -> Tokens:
    """As the server counted them; of a call that nobody waited for, all that it can have used."""
    if answer is not None:
        return answer.tokens
    return request.most if failure is not None and failure.name in MAY_BE_BILLED else Tokens()


def is_trouble(failure: CheckFailure | None) -> bool:
    """Whether the failure says that the server is not well; any answer, good or bad, says that it is."""
    return failure is not None and failure.name in SERVER_TROUBLE


def pause_after(failure: CheckFailure | None, troubles: int) -> float:
    """Seconds that nobody asks the server after this failure, the last of so many troubles one after the other.

    A refused key is refused for everybody; a server that is not well is left alone after TROUBLES, longer each time.
    """
    if failure is not None and failure.name in NO_ACCESS:
        return LONGEST_PAUSE
    if not is_trouble(failure) or troubles < TROUBLES:
        return 0.0
    asked = getattr(failure, "retry_after", None) or 0.0
    doubled = FIRST_PAUSE * 2.0 ** min(troubles - TROUBLES, 10)
    return float(max(asked, min(doubled, LONGEST_PAUSE)))


def paused(why: str, name: str, seconds: float) -> CheckFailure:
    """What a call comes to while nobody may ask. To wait for a busy server is worth it, for a refused key it is not."""
    said = f"The language model is not asked for the moment: {why}"
    if name in NO_ACCESS:
        return PermanentFailure(said, name="paused")
    return TemporaryFailure(said, seconds, name="paused")


def spent(what: str) -> PermanentFailure:
    """What a call comes to where a cap is reached; `what` names the cap."""
    return PermanentFailure(f"The language model’s budget is spent: {what}.", name="budget")


@dataclass(slots=True)
class MemoryLedger:
    """A ledger and a cache for one run: of the terminal, of an evaluation, of a test."""

    prices: Prices = field(default_factory=dict)
    cap: Decimal | None = None
    clock: Callable[[], float] = time.monotonic
    calls: list[tuple[ModelRequest, ModelAnswer | None, CheckFailure | None]] = field(default_factory=list)
    money: Decimal = NOTHING
    tokens: Tokens = Tokens()
    _open: dict[int, ModelRequest] = field(default_factory=dict)
    _answers: dict[str, str] = field(default_factory=dict)
    _troubles: int = 0
    _paused_until: float = 0.0
    _why: str = ""
    _why_name: str = ""
    _numbers: int = 0

    def find(self, request: ModelRequest) -> str | None:
        """See Cache."""
        return self._answers.get(request.key)

    def reserve(self, request: ModelRequest) -> int:
        """See Ledger."""
        left = self._paused_until - self.clock()
        if left > 0:
            raise paused(self._why, self._why_name, left)
        price = self.prices.get(request.model, FREE)
        reserved = sum((self._most(one) for one in self._open.values()), NOTHING)
        if self.cap is not None and self.money + reserved + price.cost(request.most) > self.cap:
            raise spent(f"{self.cap} for this run")
        self._numbers += 1
        self._open[self._numbers] = request
        return self._numbers

    def settle(self, number: int, answer: ModelAnswer | None, failure: CheckFailure | None) -> None:
        """See Ledger."""
        request = self._open.pop(number)
        self.calls.append((request, answer, failure))
        tokens = tokens_used(request, answer, failure)
        self.money += cost_of(self.prices, request.model, tokens)
        self.tokens += tokens
        if answer is not None and failure is None:
            self._answers[request.key] = answer.text
        if failure is not None and failure.name == INTERRUPTED:
            return
        self._troubles = self._troubles + 1 if is_trouble(failure) else 0
        if pause := pause_after(failure, self._troubles):
            self._paused_until = self.clock() + pause
            self._why, self._why_name = str(failure), failure.name if failure else ""

    def _most(self, request: ModelRequest) -> Decimal:
        return cost_of(self.prices, request.model, request.most)
