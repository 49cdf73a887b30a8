"""Fits worth.toml, and measures it.

    python -m claims.checking.weights.fit_worth CASES_DIR [--out FILE] [--measure]

The sentences of the cases' articles: each makes a claim of the gold file, or is one of those that hold nothing
checkable. A sentence is put out if any of its statements is, so its likeliest statement stands for it, by the
weights of the round before. `--measure`: each article with weights that were fitted on all the others.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

from claims.checking.case_files import read_article
from claims.checking.domain import ArticleText
from claims.checking.extraction import extract_claims, worth
from claims.checking.extraction.cast import Cast
from claims.checking.extraction.extract import is_heading, stated_in
from claims.checking.extraction.reading import Piece, Reading
from claims.checking.extraction.signs import Signs, signs
from claims.checking.scoring import false_alarms, match, overlap
from claims.checking.weights.logistic import Row, fit

ROUNDS = 3
RIDGE = 0.5
MISSED = 1.5
SAME = 0.8  # the share of words that makes two wordings one sentence
Gold = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sentence:
    """What each statement of one sentence shows, and whether the gold file makes a claim of it."""

    statements: tuple[Signs, ...]
    is_claim: bool


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    article: ArticleText
    gold: Gold
    sentences: tuple[Sentence, ...]


def read_case(folder: Path) -> Case:
    """A case with the sentences of its article that the gold file speaks of."""
    article = read_article(folder / "article.txt", today=date.today())
    gold: Gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    return Case(folder.name, article, gold, tuple(_sentences(article, gold)))


def _sentences(article: ArticleText, gold: Gold) -> list[Sentence]:
    reading = Reading(article)
    cast = Cast(article, reading)
    found = []
    for piece in reading.sentences:
        is_claim = None if is_heading(piece, article) else _is_claim(piece.text, gold)
        if is_claim is not None:
            shown = _signs_of(article, reading, cast, piece)
            found += [Sentence(shown, is_claim)] if shown else []
        cast.notice(piece, told=bool(is_claim))
    return found


def _is_claim(text: str, gold: Gold) -> bool | None:
    if any(overlap(other, text) >= SAME for other in gold.get("not_claims", [])):
        return False
    wanted = [place for claim in gold["claims"] for place in (claim["sentence"], *claim.get("also", []))]
    return True if any(overlap(place, text) >= SAME for place in wanted) else None


def _signs_of(article: ArticleText, reading: Reading, cast: Cast, sentence: Piece) -> tuple[Signs, ...]:
    """Without those that are decided by a rule: they teach nothing about the rest."""
    assert article.language is not None
    shown = [
        signs(part.piece, article.language, subject_known=part.subject_known, told=part.told)
        for part in stated_in(article, reading, cast, sentence)
    ]
    return tuple(one for one in shown if not one.keys() & worth.RULES.keys())


def fit_worth(cases: Sequence[Case]) -> dict[str, float]:
    """The weights of the signs, with `bias`."""
    weights: Mapping[str, float] = worth.weights()
    for _ in range(ROUNDS):
        rows = [
            Row(
                max(sentence.statements, key=lambda shown: worth.score(weights, shown)),
                sentence.is_claim,
                MISSED if sentence.is_claim else 1.0,
            )
            for case in cases
            for sentence in case.sentences
        ]
        fitted = fit(rows, RIDGE)
        weights = fitted
    return fitted


def measure(cases: Sequence[Case], weights: Mapping[str, float]) -> tuple[int, int, int, int]:
    """(claims found, claims, false alarms, sentences that hold nothing) of the cases with these weights."""
    counts = [0, 0, 0, 0]
    with patch.object(worth, "weights", lambda: weights):
        for case in cases:
            claims = [
                {"sentence": claim.sentence, "claim": claim.restatement, "suggestion": {"label": "supported"}}
                for claim in extract_claims(case.article)
            ]
            alarms, quiet = false_alarms(case.gold, {"claims": claims})
            found = len(match(case.gold["claims"], claims))
            for n, value in enumerate((found, len(case.gold["claims"]), alarms, quiet)):
                counts[n] += value
    return counts[0], counts[1], counts[2], counts[3]


def measure_unseen(cases: Sequence[Case]) -> tuple[int, int, int, int]:
    """The same, each article with weights fitted on the others."""
    parts = [measure([case], fit_worth([other for other in cases if other is not case])) for case in cases]
    found, wanted, alarms, quiet = (sum(column) for column in zip(*parts, strict=True))
    return found, wanted, alarms, quiet


def as_toml(weights: Mapping[str, float]) -> str:
    lines = ["# Made by fit_worth.py. The signs: extraction/signs.py; for and against, the strongest first."]
    lines += [f"bias = {weights['bias']:.3f}", ""]
    signed = sorted(((name, w) for name, w in weights.items() if name != "bias"), key=lambda one: -one[1])
    return "\n".join(lines + [f"{name} = {w:.3f}" for name, w in signed]) + "\n"


def said(name: str, counts: tuple[int, int, int, int]) -> str:
    found, wanted, alarms, quiet = counts
    return f"{name}: found {found}/{wanted} = {found / wanted:.4f}, false alarms {alarms}/{quiet} = {alarms / quiet:.4f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--out", type=Path, default=worth.WEIGHTS)
    parser.add_argument("--measure", action="store_true")
    options = parser.parse_args()
    cases = [read_case(path.parent) for path in sorted(options.cases.glob("*/gold.json"))]
    weights = fit_worth(cases)
    options.out.write_text(as_toml(weights), encoding="utf-8")
    print(said("in sample", measure(cases, weights)))
    if options.measure:
        print(said("each article by weights of the others", measure_unseen(cases)))


if __name__ == "__main__":
    main()
