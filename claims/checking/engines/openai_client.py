"""One structured call to an OpenAI-compatible server: reserved, sent, read under limits, settled.

The package's own retries are off: a check is asked again by the sweep, not inside a worker's slot. Its time-out counts
per read, so a server that drips could hold a call for ever: the call runs in a thread, and a deadline of our own ends
the wait for it. What the server sends is data: it is read up to a size, and only in the form that was asked for.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import lru_cache
from queue import Empty, Queue
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import openai
from pydantic import ValidationError

from claims.checking.domain import Usage
from claims.checking.engines.answers import (
    Answer,
    Message,
    NotInForm,
    as_answer,
    in_form,
    not_in_form,
    read_completion,
    refuse_unfinished,
    refuse_unread,
    told,
)
from claims.checking.engines.forms import Form
from claims.checking.failures import CheckFailure, PermanentFailure, TemporaryFailure
from claims.checking.spending import INTERRUPTED, Cache, Ledger, ModelAnswer, ModelRequest, Tokens

MOST_BYTES = 2_000_000  # of one answer, envelope included
LONGEST_WAIT = 86_400.0  # seconds that a server may ask for


class Mode(StrEnum):
    """How an answer in a form is asked for: by a strict JSON schema, or in JSON mode with the schema in the prompt.

    AUTO asks for the first, and for the second where the server does not know it.
    """

    AUTO = "auto"
    SCHEMA = "schema"
    OBJECT = "object"


class DeadlinePassed(Exception):
    """The call took longer than its settings allow."""


class TooLong(Exception):
    """The answer has more bytes than MOST_BYTES."""


_TEMPORARY_STATUS = frozenset({408, 409, 429})
_PERMANENT_STATUS = {
    400: ("malformed", "The language model refused the request as malformed."),
    401: ("key", "The language model refused the key."),
    403: ("forbidden", "The key has no right to use this language model."),
    404: ("no_model", "There is no such language model at that address."),
    413: ("too_long", "The text is too long for this language model."),
}
_TOO_LONG = (
    "context_length",
    "context length",
    "context window",
    "context size",
    "context_size",
    "too many tokens",
)
_NO_SCHEMAS = ("response_format", "json_schema", "structured output", "guided")


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How to reach the server. `timeout` is in seconds, for one call in all; `temperature` None sends none."""

    api_key: str
    base_url: str | None
    timeout: float
    mode: Mode = Mode.AUTO
    temperature: float | None = 0.0

    @property
    def limit_name(self) -> str:
        """What the server calls the limit of an answer: only the vendor's own API knows the newer name for sure."""
        host = urlsplit(self.base_url or "").hostname or "api.openai.com"
        own = host.endswith((".openai.com", ".azure.com", ".microsoft.com"))
        return "max_completion_tokens" if own else "max_tokens"


@lru_cache(maxsize=1)
def _connections() -> openai.DefaultHttpxClient:
    """Of this process, shared by all its threads. The key and the text go to the address in the settings, and nowhere
    that it may point to."""
    return openai.DefaultHttpxClient(follow_redirects=False)


os.register_at_fork(after_in_child=_connections.cache_clear)  # no two processes on one connection


class OpenAIClient:
    """Asks for an answer in a form; every call goes through the ledger, and counts in `usage`."""

    def __init__(self, settings: ServerSettings, ledger: Ledger, cache: Cache) -> None:
        self._settings = settings
        self._ledger = ledger
        self._cache = cache
        self._with_schema = settings.mode is not Mode.OBJECT
        self._client = openai.OpenAI(
            api_key=settings.api_key,
            base_url=settings.base_url,
            timeout=settings.timeout,
            max_retries=0,
            http_client=_connections(),
        )
        self.usage = Usage()

    def ask(self, request: ModelRequest, form: type[Answer]) -> Answer:
        """The model's answer in the form, kept from before or new. One that does not fit is asked for once more, with what
        is wrong with it. Raises TemporaryFailure or PermanentFailure, nothing else."""
        kept = self._cache.find(request)
        if kept is not None:
            try:
                answer = form.model_validate_json(kept)
            except ValidationError:
                pass  # kept by a version that knew another form
            else:
                self._count(Tokens(), reused=True)
                return answer
        try:
            return self._call(request, form, ())
        except NotInForm as wrong:
            again = told(wrong)
        try:
            return self._call(request, form, again)
        except NotInForm:
            raise not_in_form() from None

    def _call(self, request: ModelRequest, form: type[Answer], again: Sequence[Message]) -> Answer:
        """One paid call. Raises NotInForm, TemporaryFailure, PermanentFailure; and what ends the wait for it from
        outside (a worker's time limit), as it is. Settled in any case."""
        number = self._ledger.reserve(request)
        started = time.monotonic()
        answer: ModelAnswer | None = None
        failure: CheckFailure | None = _interrupted()
        try:
            completion = read_completion(self._sent(request, form, again))
            answer = as_answer(request, completion, time.monotonic() - started)
            self._count(answer.tokens)
            if not again:  # of what it has read before, a server may count nothing
                refuse_unread(request, completion.usage)
            refuse_unfinished(completion)
            fits = in_form(answer.text, form)
            failure = None
            return fits
        except NotInForm:
            failure = not_in_form()
            raise
        except CheckFailure as named:
            failure = named
            raise
        finally:
            self._ledger.settle(number, answer, failure)

    def _sent(self, request: ModelRequest, form: type[Form], again: Sequence[Message]) -> bytes:
        """The server's answer; where it knows no schemas, asked again without: a refusal costs nothing."""
        outcome = self._within_deadline(request, form, again)
        if self._settings.mode is Mode.AUTO and self._with_schema and _knows_no_schemas(outcome):
            self._with_schema = False
            outcome = self._within_deadline(request, form, again)
        if isinstance(outcome, Exception):
            raise as_failure(outcome) from None  # the error's own text may hold the request
        return outcome

    def _within_deadline(
        self, request: ModelRequest, form: type[Form], again: Sequence[Message]
    ) -> bytes | Exception:
        """What came of the call: the answer, or the error that it ended with."""
        outcomes: Queue[bytes | Exception] = Queue()
        until = time.monotonic() + self._settings.timeout

        def call() -> None:
            try:
                outcomes.put(self._read(request, form, again, until))
            except Exception as error:
                outcomes.put(error)

        # A daemon: where the server never lets go, it does not hold up the worker's end either.
        Thread(target=call, name="openai-call", daemon=True).start()
        try:
            return outcomes.get(timeout=self._settings.timeout)
        except Empty:
            return DeadlinePassed()

    def _read(self, request: ModelRequest, form: type[Form], again: Sequence[Message], until: float) -> bytes:
        """The body as it comes in, no longer than MOST_BYTES and no later than `until`."""
        body = bytearray()
        with self._client.chat.completions.with_streaming_response.parse(
            **self._arguments(request, form, again)
        ) as response:
            for part in response.iter_bytes():
                body += part
                if len(body) > MOST_BYTES:
                    raise TooLong
                if time.monotonic() > until:
                    raise DeadlinePassed
        return bytes(body)

    def _arguments(self, request: ModelRequest, form: type[Form], again: Sequence[Message]) -> dict[str, Any]:
        system = request.system
        answer_form: dict[str, Any] = {"response_format": form}
        if not self._with_schema:
            schema = json.dumps(form.model_json_schema())
            system = f"{system}\n\nAnswer with one JSON object and nothing else. It fits this JSON schema:\n{schema}"
            answer_form = {"extra_body": {"response_format": {"type": "json_object"}}}
        arguments: dict[str, Any] = {
            "model": request.model,
            "messages": [
                {"role": "system", "content": system},
                {"role": "user", "content": request.user},
                *again,
            ],
            self._settings.limit_name: request.max_tokens,
        }
        if self._settings.temperature is not None:
            arguments["temperature"] = self._settings.temperature
        return arguments | answer_form

    def _count(self, tokens: Tokens, *, reused: bool = False) -> None:
        self.usage = Usage(
            self.usage.calls + (not reused),
            self.usage.input_tokens + tokens.input,
            self.usage.output_tokens + tokens.output,
            self.usage.reused + reused,
        )


def _interrupted() -> TemporaryFailure:
    return TemporaryFailure("The wait for the language model was broken off.", name=INTERRUPTED)


def as_failure(error: Exception) -> CheckFailure:
    """Every error of a call as a failure with a name; no message holds the key or the text."""
    if isinstance(error, DeadlinePassed | openai.APITimeoutError):
        return TemporaryFailure("The language model did not answer in time.", name="timeout")
    if isinstance(error, TooLong):
        return PermanentFailure("The language model’s answer was too long to be read.", name="not_an_answer")
    if isinstance(error, openai.APIStatusError):
        return _status_failure(error)
    if isinstance(error, openai.APIConnectionError):
        return TemporaryFailure("The language model can’t be reached.", name="unreachable")
    return _broken_off(error)


def _broken_off(error: Exception) -> CheckFailure:
    """A stream that is cut raises the errors of the HTTP library, of which there are many."""
    if type(error).__module__.partition(".")[0] in ("httpx", "httpx2", "httpcore", "httpcore2"):
        return TemporaryFailure("The language model can’t be reached.", name="unreachable")
    return PermanentFailure(
        f"The call to the language model broke off ({type(error).__name__}).", name="other"
    )


def _status_failure(error: openai.APIStatusError) -> CheckFailure:
    status = error.status_code
    if status == 402 or (status == 429 and _mentions(error, ("insufficient_quota",))):
        return PermanentFailure("The language model’s account has no money left.", name="no_money")
    if status in _TEMPORARY_STATUS or status >= 500:
        return TemporaryFailure(
            f"The language model is busy (status {status}).", _retry_after(error), name="busy"
        )
    if status in (400, 413, 422) and _mentions(error, _TOO_LONG):
        status = 413
    if 300 <= status < 400:
        return PermanentFailure("The language model’s server points to another address.", name="moved")
    name, said = _PERMANENT_STATUS.get(
        status, ("malformed", f"The language model refused (status {status}).")
    )
    return PermanentFailure(said, name=name)


def _knows_no_schemas(outcome: bytes | Exception) -> bool:
    """Whether the server refused the request for its form."""
    return (
        isinstance(outcome, openai.APIStatusError)
        and outcome.status_code in (400, 404, 415, 422, 501)
        and _mentions(outcome, _NO_SCHEMAS)
    )


def _mentions(error: openai.APIStatusError, words: Sequence[str]) -> bool:
    said = str(error.body)[:5_000].casefold()
    return any(word in said for word in words)


def _retry_after(error: openai.APIStatusError) -> float | None:
    """The seconds that the server asked to wait, or until the time that it named, where it said so plainly."""
    headers = error.response.headers
    value = headers.get("retry-after", "")
    try:
        seconds = float(value)
    except ValueError:
        return _seconds_until(value, headers.get("date", ""))
    return min(seconds, LONGEST_WAIT) if seconds >= 0 else None


def _seconds_until(then: str, now: str) -> float | None:
    """Between two HTTP dates of one answer: the server's clock may be another than ours."""
    try:
        seconds = (parsedate_to_datetime(then) - parsedate_to_datetime(now)).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(seconds, 0.0), LONGEST_WAIT)
