"""An engine on single-fact edits: supported claims in which one fact was changed, so that the sources refute it.

An edit is checked against its case's own sources, as a claim that stands alone. What it says of the typed
difference is what the first refuting item says, the one that a reviewer sees first: its kind is right where one
of its differences has the edit's kind, its values where that difference has both of the edit's values.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claims.checking import pipeline
from claims.checking.case_files import BadFile, read_article, read_documents
from claims.checking.domain import CheckResult, Difference, Engine, Label, Stance
from claims.checking.hybrid import Hybrid
from claims.checking.measuring.edit_values import values_right
from claims.checking.measuring.stand_alone import UNDATED, stand_alone
from claims.checking.measuring.tables import Table, counted
from claims.checking.retrieve import InMemoryRetriever


@dataclass(frozen=True, slots=True)
class Judged:
    """One edit and what was made of it."""

    kind: str
    language: str
    refuted: bool
    kind_right: bool = False
    values_right: bool = False


def check_edits(cases: Sequence[Path], make_engine: Callable[[], Engine | Hybrid]) -> list[Judged]:
    """Every edit of the cases that have any. Raises BadFile where none has."""
    judged = [one for case in cases if (case / "edits.json").exists() for one in _check(case, make_engine())]
    if not judged:
        raise BadFile("there are no edits in these cases")
    return judged


def _check(case: Path, engine: Engine | Hybrid) -> Iterator[Judged]:
    article = read_article(case / "article.txt", today=UNDATED)
    retriever = InMemoryRetriever(read_documents(case / "sources"))
    for edit in json.loads((case / "edits.json").read_text(encoding="utf-8")):
        claim = stand_alone(edit["edited"], article.language)
        result = pipeline.check_claim(claim, article, engine=engine, retriever=retriever)
        yield judge(edit, article.language or "", result)


def judge(edit: dict[str, Any], language: str, result: CheckResult) -> Judged:
    """Whether it was refuted, and for the reason that was put in."""
    if result.suggestion.label is not Label.REFUTED:
        return Judged(edit["kind"], language, refuted=False)
    same_kind = [one for one in _first_differences(result) if one.kind == edit["kind"]]
    wanted = (edit["claim_value"], edit["source_value"])
    both = any(values_right(edit["kind"], wanted, (one.claim_value, one.source_value)) for one in same_kind)
    return Judged(edit["kind"], language, True, bool(same_kind), both)


def _first_differences(result: CheckResult) -> tuple[Difference, ...]:
    refuting = (item.differences for item in result.evidence if item.stance is Stance.REFUTES)
    return next(refuting, ())


def tables(judged: Sequence[Judged]) -> Iterator[Table]:
    """Over all edits, then by kind and by language."""
    yield _by("edits", {"all": list(judged)}, f"{len(judged)} edits")
    yield _by("kind", _grouped(judged, lambda one: one.kind), "By kind of edit")
    yield _by("language", _grouped(judged, lambda one: one.language), "By language")


def _grouped(judged: Sequence[Judged], key: Callable[[Judged], str]) -> dict[str, list[Judged]]:
    return {
        name: [one for one in judged if key(one) == name] for name in sorted({key(one) for one in judged})
    }


def _by(what: str, groups: dict[str, list[Judged]], title: str) -> Table:
    head = (what, "n", "refuted", "of these kind right", "both values", "of all kind right", "both values")
    return Table(title, head, tuple(_line(name, group) for name, group in groups.items()))


def _line(name: str, group: Sequence[Judged]) -> tuple[str, ...]:
    refuted, kind, values = (
        sum(getattr(one, what) for one in group) for what in ("refuted", "kind_right", "values_right")
    )
    counts = (
        (refuted, len(group)),
        (kind, refuted),
        (values, refuted),
        (kind, len(group)),
        (values, len(group)),
    )
    return (name, str(len(group)), *(counted(hits, of) for hits, of in counts))
