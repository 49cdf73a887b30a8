"""One structured call to an OpenAI-compatible server, with a deadline of our own.

The package's own retries are off: a check is asked again by the sweep, not inside a worker's slot.
Its time-out counts per read, so a server that drips could hold a call for ever: the call runs in a
thread, and the deadline ends the wait for it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Thread
from typing import TypeVar

import openai
from openai.types.chat import ParsedChatCompletion
from pydantic import BaseModel, ValidationError

from claims.checking.domain import Usage
from claims.checking.failures import CheckFailure, PermanentFailure, TemporaryFailure


class DeadlinePassed(Exception):
    """The call took longer than its settings allow."""


Answer = TypeVar("Answer", bound=BaseModel)

_TEMPORARY_STATUS = frozenset({408, 409, 429})
_PERMANENT_STATUS = {
    400: "The language model refused the request as malformed or too long.",
    401: "The language model refused the key.",
    403: "The key has no right to use this language model.",
    404: "There is no such language model at that address.",
}


@dataclass(frozen=True, slots=True)
class OpenAISettings:
    """How to reach the server; `timeout` is in seconds, for one call in all."""

    api_key: str
    base_url: str | None
    extract_model: str
    assess_model: str
    timeout: float


class OpenAIClient:
    """Asks for an answer in the form of a Pydantic model; counts what was spent."""

    def __init__(self, settings: OpenAISettings) -> None:
        self._timeout = settings.timeout
        self._client = openai.OpenAI(
            api_key=settings.api_key,
            base_url=settings.base_url,
            timeout=settings.timeout,
            max_retries=0,
        )
        self.usage = Usage()

    def ask(self, model: str, system: str, user: str, form: type[Answer]) -> Answer:
        """The model's answer. Raises TemporaryFailure or PermanentFailure, nothing else."""
        try:
            completion = self._within_deadline(model, system, user, form)
        except Exception as error:
            raise as_failure(error) from None  # the error's own text may hold the request
        self._count(completion)
        return _answer(completion)

    def _within_deadline(
        self, model: str, system: str, user: str, form: type[Answer]
    ) -> ParsedChatCompletion[Answer]:
        outcomes: Queue[ParsedChatCompletion[Answer] | Exception] = Queue()

        def call() -> None:
            try:
                outcomes.put(self._parse(model, system, user, form))
            except Exception as error:
                outcomes.put(error)

        # A daemon: where the server never lets go, it does not hold up the worker's end either.
        Thread(target=call, name="openai-call", daemon=True).start()
        try:
            outcome = outcomes.get(timeout=self._timeout)
        except Empty:
            raise DeadlinePassed from None
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def _parse(self, model: str, system: str, user: str, form: type[Answer]) -> ParsedChatCompletion[Answer]:
        return self._client.chat.completions.parse(
            model=model,
            messages=[{"role": "system", "content": system}, {"role": "user", "content": user}],
            response_format=form,
            temperature=0,
        )

    def _count(self, completion: ParsedChatCompletion[Answer]) -> None:
        spent = completion.usage
        self.usage = Usage(
            self.usage.calls + 1,
            self.usage.input_tokens + (spent.prompt_tokens if spent else 0),
            self.usage.output_tokens + (spent.completion_tokens if spent else 0),
        )


def _answer(completion: ParsedChatCompletion[Answer]) -> Answer:
    """Read only from the parsed object: prose is no answer."""
    if not completion.choices:
        raise PermanentFailure("The language model gave no answer.")
    choice = completion.choices[0]
    if choice.message.refusal:
        raise PermanentFailure("The language model declined to answer.")
    if choice.finish_reason != "stop" or choice.message.parsed is None:
        raise PermanentFailure("The language model's answer was cut short or empty.")
    return choice.message.parsed


def as_failure(error: Exception) -> CheckFailure:
    """Every error of a call as a failure with a name; no message holds the key or the text."""
    if isinstance(error, DeadlinePassed | openai.APITimeoutError):
        return TemporaryFailure("The language model did not answer in time.")
    if isinstance(error, openai.LengthFinishReasonError):
        return PermanentFailure("The language model's answer was cut short or empty.")
    if isinstance(error, openai.ContentFilterFinishReasonError):
        return PermanentFailure("The language model declined to answer.")
    if isinstance(error, openai.APIStatusError):
        return _status_failure(error)
    if isinstance(error, openai.APIConnectionError):
        return TemporaryFailure("The language model can't be reached.")
    if isinstance(error, ValidationError | json.JSONDecodeError | openai.APIResponseValidationError):
        return PermanentFailure("The language model's answer was not in the form it was asked for.")
    return PermanentFailure(f"The call to the language model broke off ({type(error).__name__}).")


def _status_failure(error: openai.APIStatusError) -> CheckFailure:
    status = error.status_code
    if status in _TEMPORARY_STATUS or status >= 500:
        return TemporaryFailure(f"The language model is busy (status {status}).", _retry_after(error))
    return PermanentFailure(_PERMANENT_STATUS.get(status, f"The language model refused (status {status})."))


def _retry_after(error: openai.APIStatusError) -> float | None:
    """The seconds that the server asked to wait, where it said so plainly."""
    value = error.response.headers.get("retry-after", "")
    try:
        return max(0.0, float(value))
    except ValueError:
        return None
