"""What a run of a language model will take, before anybody starts it: money, tokens and seconds. Arithmetic alone.

Where enough calls were made, the middle of the last ones tells; else sizes do: of the prompts, of what is put in, of the
forms that come back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from statistics import median

from claims.checking.domain import Step
from claims.checking.engines.prompting import CHUNK, CONTEXT, MOST_CHARACTERS, MOST_PASSAGES, prompt
from claims.checking.spending import NOTHING, Price, Tokens

ENOUGH = 20  # calls, or checks, or articles, from which on the newsroom's own figures count
A_TOKEN = 4  # characters
# Of 602 claims of the cases in evaluation/: one in 97 characters; local was not sure of 91 %, or did not support them.
A_CLAIM = 100  # characters of an article
SHARE_FOR_MODEL = 0.9
AN_ARTICLE = 3_000  # characters
ROUNDS = 1.5  # of reading passages for one claim: the first is often not the last
LOCAL_SECONDS = 0.2  # that `local` takes for a claim on a worker
# Characters: a claim with what stands around it; a passage with its head; one claim in FoundClaims; Questions; Findings.
ABOUT_CLAIM, A_PASSAGE, A_FOUND_CLAIM, SOME_QUESTIONS, SOME_FINDINGS = CONTEXT + 700, 700, 450, 500, 2_800
FIRST_WORD, WORDS_A_SECOND = 0.8, 60.0  # seconds until an answer begins; tokens a second from then on


@dataclass(frozen=True, slots=True)
class Outlay:
    """What some calls take together; seconds are those of one after another."""

    money: Decimal = NOTHING
    tokens: int = 0
    seconds: float = 0.0

    def __add__(self, other: Outlay) -> Outlay:
        return Outlay(self.money + other.money, self.tokens + other.tokens, self.seconds + other.seconds)

    def __mul__(self, times: float) -> Outlay:
        exact = Decimal(str(times))
        return Outlay(self.money * exact, round(self.tokens * times), self.seconds * times)


@dataclass(frozen=True, slots=True)
class Made:
    """A call that was made, as far as it counts here."""

    tokens: Tokens
    seconds: float


def typical_call(step: Step, calls: Sequence[Made], price: Price) -> Outlay:
    """The middle one of the calls of that step, where they are enough; else what the sizes say."""
    if len(calls) < ENOUGH:
        return _by_sizes(step, price)
    tokens = Tokens(
        round(median(one.tokens.input for one in calls)),
        round(median(one.tokens.output for one in calls)),
        round(median(one.tokens.cached for one in calls)),
    )
    return Outlay(price.cost(tokens), tokens.all, median(one.seconds for one in calls))


def _by_sizes(step: Step, price: Price) -> Outlay:
    put_in = {
        Step.EXTRACT: CHUNK // 2,  # many articles are shorter than one chunk
        Step.QUESTIONS: ABOUT_CLAIM,
        Step.ASSESS: ABOUT_CLAIM + min(MOST_PASSAGES * A_PASSAGE, MOST_CHARACTERS),
    }[step]
    comes_back = {
        Step.EXTRACT: CHUNK // 2 // A_CLAIM * A_FOUND_CLAIM,
        Step.QUESTIONS: SOME_QUESTIONS,
        Step.ASSESS: SOME_FINDINGS,
    }[step]
    tokens = Tokens((len(prompt(step).text) + put_in) // A_TOKEN, comes_back // A_TOKEN)
    return Outlay(price.cost(tokens), tokens.all, FIRST_WORD + tokens.output / WORDS_A_SECOND)


@dataclass(frozen=True, slots=True)
class Habits:
    """How the newsroom's runs go: `share` of the claims that the model reads, `rounds` of reading passages for one."""

    extract: Outlay
    questions: Outlay
    assess: Outlay
    rounds: float = ROUNDS
    a_claim: float = A_CLAIM
    share: float = 1.0

    @property
    def check(self) -> Outlay:
        """One claim read by the model."""
        return self.questions + self.assess * self.rounds


def rounds_of(questions: int, assess: int) -> float:
    """Rounds of reading for one claim, of so many calls of either step."""
    return assess / questions if questions >= ENOUGH else ROUNDS


def share_of(by_local: int, by_model: int) -> float:
    """The share of claims that a hybrid's model reads, of so many checks by either."""
    return min(by_model / by_local, 1.0) if by_local >= ENOUGH else SHARE_FOR_MODEL


def for_article(characters: int, stretches: int, habits: Habits, workers: int) -> Outlay:
    """A whole article, read in so many stretches; claims are checked side by side by the workers."""
    claims = max(1, round(characters / habits.a_claim))
    read = max(1, ceil(claims * habits.share))
    found, checked = habits.extract * stretches, habits.check * read
    at_once = min(workers, claims)
    seconds = found.seconds + (checked.seconds + claims * LOCAL_SECONDS) / at_once
    # The last claim is waited for to its end.
    least = found.seconds + habits.check.seconds
    return Outlay(found.money + checked.money, found.tokens + checked.tokens, max(seconds, least))


def until_turn(
    articles: int, checks_by_local: int, checks_by_model: int, habits: Habits, workers: int
) -> float:
    """Seconds until so many jobs that wait already are done; an article that waits counts as a usual one."""
    checks = checks_by_local * LOCAL_SECONDS + checks_by_model * habits.check.seconds
    return articles * for_article(AN_ARTICLE, 1, habits, workers).seconds + checks / workers
