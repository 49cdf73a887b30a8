"""What a worker does for one check, outside any transaction: the engines run, and what came of it is handed back."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings

from claims.checking import pipeline
from claims.checking.domain import CheckResult, Engine, Label, Question
from claims.checking.failures import CheckFailure, PermanentFailure
from claims.checking.hybrid import Hybrid
from claims.checking.replay import Recorder, outcome
from claims.models import Check
from claims.search import library_retriever
from claims.services.asking import ask_providers
from claims.services.core_values import article_text, extracted_claim
from claims.services.engines import make_engine, why_not_asked
from claims.services.failing import as_failure, may_try_again
from claims.services.model_calls import CallBook
from claims.services.trails import engine_trail

# Seconds that a check waits for a model at the most: where `local` has checked already there is time.
PATIENCE = {"local": 0.0, "openai": 120.0, "hybrid": 3_600.0}


@dataclass(frozen=True, slots=True)
class Run:
    """A result, the version of the engine that came to it, and the way there as plain JSON."""

    result: CheckResult
    engine_version: str
    trail: dict[str, Any]


def run_engines(check: Check) -> Run:
    """Runs the check's engine. Where a model fails for good, or for the last time, `local` takes its place, and the
    result says why. Raises CheckFailure where it is to be tried again, or where `local` fails."""
    try:
        return _run(check, check.engine)
    except (CheckFailure, SoftTimeLimitExceeded) as error:
        failure = as_failure(error)
        waits = (getattr(failure, "retry_after", None) or 0) <= PATIENCE[check.engine]
        if check.engine == "local" or (waits and may_try_again(failure, check.attempt)):
            raise failure from error
    run = _run(check, "local")
    return replace(run, result=replace(run.result, fell_back=str(failure)))


def _run(check: Check, name: str) -> Run:
    claim, article = check.claim, check.claim.article
    if name != "local" and (reason := why_not_asked(article)):  # switched off while the check waited
        raise PermanentFailure(reason, name="switched_off")
    book = CallBook(article, check)
    engine = make_engine(name, book, book)
    around = _Around(check)
    recorder, result = _checked(check, engine, around)
    if _has_too_little(name, recorder, result) and around.ask(
        Question(claim.restatement, claim.language or None)
    ):
        recorder, result = _checked(check, engine, around)
    said = {"engine": engine_trail(name), "restatement": claim.restatement, "result": outcome(result)}
    return Run(result, engine.version[:64], recorder.trail() | said)


def _has_too_little(name: str, recorder: Recorder, result: CheckResult) -> bool:
    """Whether the claim itself is worth asking around; before a hybrid's second reading `local` has done so."""
    undecided = result.suggestion.label is Label.NOT_ENOUGH_EVIDENCE
    return undecided and name != "hybrid" and not recorder.asked


def _checked(check: Check, engine: Engine | Hybrid, around: _Around) -> tuple[Recorder, CheckResult]:
    recorder = Recorder(library_retriever)
    claim, article = extracted_claim(check.claim), article_text(check.claim.article)
    ask = recorder.asking(around.ask)
    if isinstance(engine, Hybrid):  # it is here because the model is to read it, whatever local comes to
        result = pipeline.check_with_both(claim, article, engine=engine, retriever=recorder, ask_around=ask)
    else:
        result = pipeline.check_claim(claim, article, engine=engine, retriever=recorder, ask_around=ask)
    return recorder, result


class _Around:
    """Asking the search providers for one check, within one time for all questions."""

    def __init__(self, check: Check) -> None:
        self._check = check
        self._until = time.monotonic() + settings.PROVIDER_TOTAL_SECONDS

    def ask(self, question: Question) -> bool:
        """Whether documents came in. What is asked leaves the newsroom: not for own copy, unless the settings say so."""
        check = self._check
        if check.claim.article.is_own and not settings.ASK_FOR_OWN_COPY:
            return False
        if time.monotonic() >= self._until:
            return False
        language = question.language or check.claim.article.language
        return ask_providers(check, text=question.text, language=language, as_of=check.as_of) > 0
