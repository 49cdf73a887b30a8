"""Fits conclusion.toml, and measures it.

    python -m claims.checking.weights.fit_conclusion CASES_DIR [--out FILE]

The evidence of each case is weighed by a model of stance that was fitted on the other cases, so that its
strengths are those of texts that it has not seen.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from claims.checking import weighing
from claims.checking.assessment import assess_passages, model
from claims.checking.conclude import weighed
from claims.checking.domain import Label
from claims.checking.weights.fit_stance import START, Prepared, Weights, as_toml, fit_weights, prepare
from claims.checking.weights.logistic import Row, fit_with_signs
from claims.checking.weights.training import examples

RIDGE = 1.0
# What is known beforehand of the features: a stronger side speaks for its own label and against the others.
SIGNS = {
    Label.SUPPORTED: {
        "support": 1,
        "refute": -1,
        "both": -1,
        "more_support": 1,
        "more_refute": -1,
        "only_low_support": -1,
        "corrected": 1,
    },
    Label.REFUTED: {
        "refute": 1,
        "support": -1,
        "both": -1,
        "more_refute": 1,
        "more_support": -1,
        "only_low_refute": -1,
        "corrected": 1,
    },
    Label.CONFLICTING: {"both": 1, "more_support": -1, "more_refute": -1},
    Label.NOT_ENOUGH_EVIDENCE: {
        "support": -1,
        "refute": -1,
        "more_support": -1,
        "more_refute": -1,
        "corrected": -1,
    },
}
FOLDS = 10


@dataclass(frozen=True, slots=True)
class Weighed:
    """One gold claim of a case with what stands on both sides of it."""

    case: str
    label: str
    features: weighing.Features


def weigh_cases(prepared: Sequence[Prepared]) -> list[Weighed]:
    """Every gold claim, its evidence weighed by a model that has not seen its case."""
    names = sorted({one.example.case for one in prepared})
    found = []
    for fold in range(min(FOLDS, len(names))):
        held = set(names[fold::FOLDS])
        weights = fit_weights([one for one in prepared if one.example.case not in held], START)
        with model.using(weights):
            found += [_weigh(one) for one in prepared if one.example.case in held and not one.example.edit]
    return found


def _weigh(one: Prepared) -> Weighed:
    example = one.example
    evidence = assess_passages(example.claim, example.article, example.passages)
    return Weighed(example.case, example.label, weighed(example.article, evidence))


def fit_conclusion(weighed_claims: Sequence[Weighed]) -> Weights:
    """One model a label: that one against the three others."""
    return {
        label.value: fit_with_signs(
            [Row(one.features, one.label == label) for one in weighed_claims], RIDGE, SIGNS[label]
        )
        for label in Label
    }


def accuracy(weighed_claims: Sequence[Weighed], weights: Weights) -> float:
    """The share of claims whose likeliest label is the gold one."""
    right = sum(_likeliest(one.features, weights) == one.label for one in weighed_claims)
    return right / len(weighed_claims)


def _likeliest(features: weighing.Features, weights: Weights) -> str:
    chances = weighing.probabilities(features, weights)
    return max(chances, key=lambda label: chances[label]).value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--out", type=Path, default=weighing.WEIGHTS)
    options = parser.parse_args()
    folders = sorted(path.parent for path in options.cases.glob("*/gold.json"))
    prepared = [prepare(example) for folder in folders for example in examples(folder)]
    found = weigh_cases(prepared)
    weights = fit_conclusion(found)
    text = as_toml(weights, "fit_conclusion.py", "weighing.py")
    options.out.write_text(text, encoding="utf-8")
    print(f"{len(found)} claims, accuracy in sample {accuracy(found, weights):.3f}")


if __name__ == "__main__":
    main()
