"""Newsroom cases checked with an ideal model at the other end of a real socket."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claims.checking.engines.local import LocalEngine
from claims.checking.engines.openai_client import ServerSettings
from claims.checking.engines.openai_engine import OpenAIEngine, OpenAISettings
from claims.checking.hybrid import Hybrid
from claims.checking.measuring.cases import Measured, measure
from claims.checking.measuring.figures import case_figures
from claims.checking.spending import MemoryLedger
from tests.ideal_model import FALSE_WORD, IdealModel
from tests.openai_server import knows_no_schemas, openai_server, thinks


@dataclass
class IdealRun:
    """What came of it: figures, results and what the model had said."""

    measured: Measured
    results: list[dict[str, Any]]
    model: IdealModel
    ledger: MemoryLedger

    def figure(self, name: str) -> float:
        value = case_figures(self.measured.rows, self.measured.tally)[name].value
        assert value is not None
        return value

    @property
    def claims(self) -> Iterator[dict[str, Any]]:
        for result in self.results:
            yield from result["claims"]


def ideal_run(
    cases: Sequence[Path],
    out: Path,
    *,
    hybrid: bool = False,
    falsified: float = 0.0,
    old_server: bool = False,
) -> IdealRun:
    """Checks the cases, all in one folder, one after the other; `out` is for the results. An old server knows no
    schemas."""
    model, ledger = IdealModel(cases[0].parent, falsified), MemoryLedger()
    with openai_server() as server:
        server.script = knows_no_schemas(thinks(model)) if old_server else thinks(model)
        settings = OpenAISettings(ServerSettings("any", server.url, 30.0), "ideal", "ideal", "ideal")

        def make_engine() -> OpenAIEngine | Hybrid:
            engine = OpenAIEngine(settings, ledger, ledger)
            return Hybrid(LocalEngine(), engine) if hybrid else engine

        measured = measure(cases, make_engine, out)
    results = [json.loads((out / f"{case.name}.json").read_text(encoding="utf-8")) for case in cases]
    return IdealRun(measured, results, model, ledger)


def assert_no_falsified_quote_carries_anything(run: IdealRun) -> None:
    """Nor stands anywhere; and what had no other quotes is not called true or false."""
    assert run.model.false_quotes
    assert run.figure("verbatim") == 1.0
    shown = [item["quote"] for claim in run.claims for item in claim["evidence"]]
    assert shown
    assert not any(false in quote for false in run.model.false_quotes for quote in shown)
    assert not any(FALSE_WORD in quote for quote in shown)
    without = {wording for wording, honest in run.model.honest.items() if honest and not any(honest)}
    assert without
    for claim in run.claims:
        if claim["claim"] in without:
            assert claim["suggestion"]["label"] == "not_enough_evidence"
            assert claim["evidence"] == []
