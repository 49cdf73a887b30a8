"""The terminal door: measure an engine on a folder of cases, or on a public set."""

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
from claims.checking.domain import Engine
from claims.checking.failures import CheckFailure
from claims.checking.public_sets import check_record
from claims.checking.results import as_json
from claims.checking.retrieve import InMemoryRetriever
from claims.checking.scoring import Row, false_alarms, figures, score_case
from claims.services.engines import make_engine


class Command(BaseCommand):
    help = "Check every case of a folder (or every record of a .jsonl set) and print the figures."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cases", type=Path)
        parser.add_argument("--engine", choices=("local", "hybrid", "openai"), default=settings.ENGINE)
        parser.add_argument("--out", type=Path, help="write CASE.json files there")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["cases"]
        try:
            if path.is_file():
                measured = _public_set(path, make_engine(options["engine"]))
            else:
                measured = _cases(path, options["engine"], options["out"])
        except (BadFile, CheckFailure, OSError, ValueError, KeyError) as error:
            print(f"{path}: {error}".replace("\n", " "), file=sys.stderr)
            sys.exit(2)
        for name, value in measured.items():
            self.stdout.write(f"{name:24} {value}")


def _cases(folder: Path, engine_name: str, out: Path | None) -> dict[str, Any]:
    cases = sorted(case for case in folder.iterdir() if (case / "gold.json").exists())
    if not cases:
        raise BadFile("there are no cases in this folder")
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    alarms = sentences = 0
    for case in cases:
        result = _check_case(case, make_engine(engine_name))
        if out is not None:
            text = json.dumps(result, ensure_ascii=False, indent=1)
            (out / f"{case.name}.json").write_text(text, encoding="utf-8")
        gold = json.loads((case / "gold.json").read_text(encoding="utf-8"))
        rows += score_case(gold, result)
        put_out, of = false_alarms(gold, result)
        alarms, sentences = alarms + put_out, sentences + of
    measured: dict[str, Any] = {"claims": len(rows)}
    return measured | figures(rows) | {"false_alarms": round(alarms / sentences, 4) if sentences else None}


def _check_case(case: Path, engine: Engine) -> dict[str, Any]:
    article = read_article(case / "article.txt", today=date.today())
    retriever = InMemoryRetriever(read_documents(case / "sources"))
    return as_json(pipeline.check_article(article, engine=engine, retriever=retriever))


def _public_set(path: Path, engine: Engine) -> dict[str, Any]:
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if not records or "label" not in records[0]:
        raise BadFile("this is no set of claims with labels")
    rows = [check_record(record, engine) for record in records]
    measured: dict[str, Any] = {"records": len(rows)}
    return measured | figures(rows, sorted({row.gold for row in rows}))
