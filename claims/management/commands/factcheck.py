"""The terminal door: check one article."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from claims.checking import pipeline
from claims.checking.case_files import BadFile, read_article, read_documents
from claims.checking.domain import CheckedArticle, Retriever
from claims.checking.failures import CheckFailure
from claims.checking.results import as_json
from claims.checking.retrieve import InMemoryRetriever
from claims.services.engines import make_engine


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
            engine = make_engine(options["engine"])
            checked = pipeline.check_article(article, engine=engine, retriever=_retriever(options["sources"]))
        except (BadFile, CheckFailure) as error:
            print(str(error).replace("\n", " "), file=sys.stderr)
            sys.exit(2)
        if options["json"]:
            json.dump(as_json(checked), sys.stdout, ensure_ascii=False, indent=1)
            print()
        else:
            print(_as_text(checked))


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
