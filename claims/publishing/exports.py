"""An article's claims as files: CSV for spreadsheets, JSON for programs. Both come piece by piece."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from claims.models import Article, Evidence, Verdict
from claims.queries.engines import ShownCheck
from claims.queries.exports import ReportedClaim

BYTE_ORDER_MARK = "\ufeff"  # tells a spreadsheet that it is UTF-8
# A spreadsheet takes a cell that begins so for a formula. The last four are = + - @ in full width.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

COLUMNS = (
    "number", "restatement", "sentence", "start", "end", "kind", "label", "confidence", "check", "state",
    "verdict_rating", "verdict_label", "explanation", "evidence", "engine", "fell_back", "cost",
)  # fmt: skip


class _Line:
    """Where the csv module writes: it hands the line back."""

    def write(self, text: str) -> str:
        return text


def csv_lines(article: Article, claims: Iterable[ReportedClaim], *, for_desk: bool) -> Iterator[str]:
    """RFC 4180: a row a claim, its evidence in one cell. No cell is a formula.

    `for_desk`: with what made the suggestion and its cost, which are the desk's own.
    """
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + writer.writerow(COLUMNS)
    for one in claims:
        making = _making(one.made) if for_desk else ["", "", ""]
        yield writer.writerow([harmless(cell) for cell in [*_cells(article, one), *making]])


def table_lines(columns: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Any table in the same form."""
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + writer.writerow([harmless(str(cell)) for cell in columns])
    for row in rows:
        yield writer.writerow(
            [cell if isinstance(cell, int | float) else harmless(str(cell or "")) for cell in row]
        )


def harmless(cell: str | int | float | None) -> str | int | float:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return "" if cell is None else cell


def _cells(article: Article, one: ReportedClaim) -> list[str | int | float | None]:
    claim, suggestion, verdict = one.claim, one.claim.suggested_by, one.verdict
    return [
        one.number,
        claim.restatement,
        article.body[claim.start : claim.end],
        claim.start,
        claim.end,
        claim.kind,
        suggestion.label if suggestion else None,
        suggestion.confidence if suggestion else None,
        one.newest.state if one.newest else None,
        claim.state,
        verdict.rating.name_in(article.language) if verdict else None,
        verdict.label if verdict else None,
        verdict.explanation if verdict else None,
        "\n".join(map(_evidence_line, one.evidence)),
    ]


def _making(made: ShownCheck | None) -> list[str | int | float | None]:
    """The engine in words, why it took a model's place, and the cost in settings.OPENAI_CURRENCY."""
    if made is None:
        return [None, None, None]
    return [made.engine, made.fell_back, None if made.money is None else float(made.money)]


def _evidence_line(item: Evidence) -> str:
    document = item.document
    day = document.date.isoformat() if document.date else "undated"
    named = ", ".join(filter(None, (document.source.name, document.title, day, document.url)))
    differences = [f"[{d.kind}: {d.claim_value} / {d.source_value}]" for d in item.differences.all()]
    return " ".join([f"{item.stance}: {named}: “{item.quote}”", *differences])


def json_pieces(article: Article, engine: tuple[str, str], claims: Iterable[ReportedClaim]) -> Iterator[str]:
    """The form that the terminal door prints (checking.results), with what people made of it.

    A claim without a suggestion, because its check failed or has not ended, has null there: that is no label.
    Where the suggestion is kept from the person until they have given a label, "withheld" says so.
    """
    head = {
        "title": article.title,
        "lang": article.language or None,
        "date": article.date.isoformat(),
        "as_of": article.date.isoformat(),
    }
    name, version = engine
    yield f'{{"article": {_dumped(head)}, "engine": {_dumped({"name": name, "version": version})}, "claims": ['
    between = "\n"
    for one in claims:
        yield between + _dumped(_claim(article, one))
        between = ",\n"
    yield "]}\n"


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _claim(article: Article, one: ReportedClaim) -> dict[str, Any]:
    claim = one.claim
    return {
        "number": one.number,
        "start": claim.start,
        "end": claim.end,
        "sentence": article.body[claim.start : claim.end],
        "claim": claim.restatement,
        "kind": claim.kind,
        "check_worthiness": claim.check_worthiness,
        "state": claim.state,
        "check": one.newest.state if one.newest else None,
        "suggestion": _suggestion(one),
        "evidence": [_evidence(item) for item in one.evidence],
        "verdict": _verdict(article, one.verdict) if one.verdict else None,
        **({"withheld": True} if one.withheld else {}),
    }


def _suggestion(one: ReportedClaim) -> dict[str, Any] | None:
    check = one.claim.suggested_by
    if check is None:
        return None
    return {
        "label": check.label,
        "confidence": check.confidence,
        "rationale": check.rationale,
        "note": check.note or None,
    }


def _evidence(item: Evidence) -> dict[str, Any]:
    document = item.document
    return {
        "document": str(document.pk),
        "title": document.title,
        "publisher": document.source.name,
        "url": document.url,
        "date": document.date.isoformat() if document.date else None,
        "tier": document.source.tier,
        "quote": item.quote,
        "stance": item.stance,
        "origin": item.origin,
        "later": item.later,
        "differences": [
            {"kind": one.kind, "claim": one.claim_value, "source": one.source_value}
            for one in item.differences.all()
        ],
    }


def _verdict(article: Article, verdict: Verdict) -> dict[str, Any]:
    return {
        "rating": verdict.rating.name_in(article.language),
        "label": verdict.label,
        "explanation": verdict.explanation,
        "decided_at": verdict.created_at.isoformat(),
        "evidence": [_evidence(item) for item in verdict.cited.all()],
    }
