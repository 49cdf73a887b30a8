"""An engine on newsroom cases: every case checked, and the figures of all as tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from claims.checking import pipeline
from claims.checking.case_files import BadFile, read_article, read_documents
from claims.checking.domain import Engine, Label
from claims.checking.hybrid import Hybrid
from claims.checking.measuring.figures import Figure, Tally, case_figures, f1, grouped, share
from claims.checking.measuring.stand_alone import UNDATED
from claims.checking.measuring.tables import NOTHING, Table, counted, number
from claims.checking.results import as_json
from claims.checking.retrieve import InMemoryRetriever
from claims.checking.scoring import Row, false_alarms, score_case, verbatim

RELIABLE = 0.70  # the accuracy a language needs

NAMES = {
    "found": "claims found",
    "false_alarms": "false alarms on sentences that are no claims",
    "accuracy": "accuracy over all gold claims",
    "macro_f1": "macro F1",
    "waved_through": "waved through (refuted called supported)",
    "accused": "accused (supported called refuted)",
    "evidence_doc": "right labels with the right document",
    "evidence_quote": "right labels with the right quote",
    "verbatim": "quotes verbatim",
    "coverage_at_95": "coverage at 95 % precision",
    "calibration_error": "expected calibration error (10 bins)",
    "evidence_items": "evidence items a claim (median)",
    "spoke": "spoke (supported or refuted)",
    "right_where_it_spoke": "right where it spoke",
}


@dataclass(slots=True)
class Measured:
    """What is known of some checked cases."""

    cases: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


def find_cases(paths: Sequence[Path], without: Collection[str] = ()) -> list[Path]:
    """The cases among the folders and in them, by name. Raises BadFile where there is none."""
    found = []
    for path in paths:
        inside = [path] if (path / "gold.json").exists() else sorted(path.iterdir())
        found += [case for case in inside if (case / "gold.json").exists() and case.name not in without]
    if not found:
        raise BadFile("there are no cases in this folder")
    return found


def check_case(case: Path, engine: Engine | Hybrid) -> dict[str, Any]:
    """The case's article checked against its own sources, in the form of results.as_json."""
    article = read_article(case / "article.txt", today=UNDATED)
    retriever = InMemoryRetriever(read_documents(case / "sources"))
    return as_json(pipeline.check_article(article, engine=engine, retriever=retriever))


def add_case(measured: Measured, case: Path, result: dict[str, Any]) -> None:
    """Counts a case's result in."""
    gold = json.loads((case / "gold.json").read_text(encoding="utf-8"))
    sources = {path.name: path.read_text(encoding="utf-8") for path in (case / "sources").glob("*.md")}
    measured.cases.append(case.name)
    measured.rows += score_case(gold, result)
    shown = (len(claim["evidence"]) for claim in result["claims"])
    measured.tally.add(false_alarms(gold, result), verbatim(result, sources), shown)


def measure(
    cases: Sequence[Path], make_engine: Callable[[], Engine | Hybrid], out: Path | None = None
) -> Measured:
    """Checks every case with an engine of its own; writes CASE.json files into `out`."""
    measured = Measured()
    for case in cases:
        result = check_case(case, make_engine())
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            text = json.dumps(result, ensure_ascii=False, indent=1)
            (out / f"{case.name}.json").write_text(text, encoding="utf-8")
        add_case(measured, case, result)
    return measured


def tables(measured: Measured) -> Iterator[Table]:
    """The figures of all, and by language, kind, error type and label."""
    rows = measured.rows
    figures = case_figures(rows, measured.tally)
    title = f"{len(rows)} claims of {len(measured.cases)} cases"
    yield Table(title, ("figure", "value", "n"), tuple(_line(name, figures[name]) for name in NAMES))
    yield _by(
        "language", {_called(name, of): of for name, of in grouped(rows, lambda row: row.language).items()}
    )
    yield _by("kind", grouped(rows, lambda row: row.kind))
    yield _by_error_type(rows)
    yield _by_label(rows)


def _called(language: str, rows: Sequence[Row]) -> str:
    """The language, called experimental where the engine is right too seldom to be relied upon."""
    accuracy = share(rows, lambda row: row.right).value or 0.0
    return language if accuracy >= RELIABLE else f"{language} (experimental)"


def _line(name: str, figure: Figure) -> tuple[str, str, str]:
    value = number(figure.value) if name != "evidence_items" else f"{figure.value or 0:g}"
    return NAMES[name], value, f"{figure.hits}/{figure.of}" if figure.of else NOTHING


def _by(what: str, groups: dict[str, list[Row]]) -> Table:
    lines = tuple(
        (
            name,
            str(len(rows)),
            _share(share(rows, lambda row: row.right)),
            _share(share(rows, lambda row: row.spoke)),
            _share(share([row for row in rows if row.spoke], lambda row: row.right)),
        )
        for name, rows in groups.items()
    )
    return Table(f"By {what}", (what, "claims", "accuracy", "spoke", "right where it spoke"), lines)


def _by_error_type(rows: Sequence[Row]) -> Table:
    """Refuted claims only: others hold no error."""
    lines = tuple(
        (
            name,
            str(len(group)),
            _share(share(group, lambda row: row.right)),
            _share(share(group, lambda row: row.label == Label.SUPPORTED)),
            _share(share(group, lambda row: row.label == Label.NOT_ENOUGH_EVIDENCE)),
        )
        for name, group in grouped(rows, lambda row: row.error_type).items()
    )
    head = ("error type", "claims", "refuted", "waved through", "silent")
    return Table("By error type", head, lines)


def _by_label(rows: Sequence[Row]) -> Table:
    """How each gold label was answered."""
    answers = [*(label.value for label in Label), None]
    lines = []
    for label in Label:
        group = [row for row in rows if row.gold == label]
        told = [str(sum(row.label == answer for row in group)) for answer in answers]
        lines.append((label.value, str(len(group)), *told, number(f1(rows, label))))
    return Table(
        "By label", ("gold", "claims", *(answer or "not found" for answer in answers), "F1"), tuple(lines)
    )


def _share(figure: Figure) -> str:
    return counted(figure.hits or 0, figure.of or 0)
