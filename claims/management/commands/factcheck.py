"""The terminal door: check one article."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from claims.checking import pipeline
from claims.checking.case_files import BadFile, read_article, read_documents
from claims.checking.domain import ArticleText, CheckedArticle, Retriever
from claims.checking.engines.local import LocalEngine
from claims.checking.failures import CheckFailure, PermanentFailure
from claims.checking.results import as_json
from claims.checking.retrieve import InMemoryRetriever
from claims.checking.spending import MemoryLedger
from claims.services.engines import make_engine, prices


class Command(BaseCommand):
    help = "Check an article against a folder of documents, or against the site's library."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("article", type=Path)
        parser.add_argument("--sources", type=Path, help="a folder of *.md documents to check against")
        parser.add_argument("--engine", choices=("local", "hybrid", "openai"), default=settings.ENGINE)
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            article = read_article(options["article"], today=date.today())
            if len(article.body) > settings.ARTICLE_LIMIT:
                raise BadFile(f"{options['article']}: longer than {settings.ARTICLE_LIMIT:,} characters")
            ledger = MemoryLedger(prices(), cap=settings.OPENAI_ARTICLE_CAP)
            checked = _checked(article, options["engine"], ledger, _retriever(options["sources"]))
        except (BadFile, CheckFailure) as error:
            print(str(error).replace("\n", " "), file=sys.stderr)
            sys.exit(2)
        for warning in _warnings(checked):
            print(warning, file=sys.stderr)
        if options["json"]:
            json.dump(as_json(checked), sys.stdout, ensure_ascii=False, indent=1)
            print()
        else:
            print(_as_text(checked))
            if ledger.calls:
                print(
                    f"The language model: {len(ledger.calls)} calls, {ledger.money} {settings.OPENAI_CURRENCY}"
                )


def _checked(article: ArticleText, name: str, ledger: MemoryLedger, retriever: Retriever) -> CheckedArticle:
    """Where the model can't be asked, `local` checks in its place, and the result says why."""
    local = LocalEngine()
    try:
        engine = make_engine(name, ledger, ledger)
    except PermanentFailure as failure:
        checked = pipeline.check_article(article, engine=local, retriever=retriever)
        return replace(checked, fell_back=str(failure))  # its claims need no line each
    checked = pipeline.check_article(article, engine=engine, retriever=retriever, fall_back=local)
    if checked.fell_back and all(one.result.fell_back for one in checked.claims):
        return replace(checked, engine_name=local.name, engine_version=local.version)
    return checked


def _warnings(checked: CheckedArticle) -> Iterator[str]:
    """One line for each reason why `local` checked in a model's place."""
    if checked.fell_back:
        yield f"warning: the local engine looked for the claims: {checked.fell_back}"
    reasons = Counter(one.result.fell_back for one in checked.claims if one.result.fell_back)
    for reason, count in reasons.items():
        yield f"warning: the local engine checked {count} of {len(checked.claims)} claims: {reason}"


def _retriever(folder: Path | None) -> Retriever:
    if folder is not None:
        return InMemoryRetriever(read_documents(folder))
    from claims.search import library_retriever

    return library_retriever()


def _as_text(checked: CheckedArticle) -> str:
    lines = [f"{checked.article.title} ({checked.article.date}), engine {checked.engine_name}", ""]
    for one in checked.claims:
        suggestion = one.result.suggestion
        lines.append(f"{suggestion.label.value} ({suggestion.confidence:.2f}): {one.claim.restatement}")
        lines.append(f"    {suggestion.rationale}")
        for item in one.result.evidence:
            lines.append(f"    {item.stance.value}: {item.document.key}: “{item.quote}”")
            lines += [f"        {d.kind.value}: {d.claim_value} / {d.source_value}" for d in item.differences]
    return "\n".join(lines)
