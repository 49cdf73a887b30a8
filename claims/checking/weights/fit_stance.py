"""Fits stance.toml.

    python -m claims.checking.weights.fit_stance CASES_DIR [--out FILE]

Windows and possible contradictions are found by the engine itself; which of them are right follows from the
gold labels and quotes. Of the many wrong ones only the likeliest are kept, by the weights of the round before
(hard negatives, as in Felzenszwalb et al., "Object Detection with Discriminatively Trained Part Based Models",
2010), so that the probability is that of the best window, which is the one that counts.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from claims.checking.assessment.candidates import candidate_windows, read_claim
from claims.checking.assessment.comparison import Comparison, compare
from claims.checking.assessment.contradictions import contradictions, wrong_order
from claims.checking.assessment.elsewhere import look_around
from claims.checking.assessment.features import Features, can_support, support
from claims.checking.assessment.joined import joined_windows
from claims.checking.assessment.model import WEIGHTS
from claims.checking.domain import Label
from claims.checking.weights.logistic import Row, fit_with_signs
from claims.checking.weights.training import Example, examples, is_proof

ROUNDS = 3
RIDGE = {"support": 6.0, "refute": 6.0}
# Of one example's wrong windows, how much the likeliest counts, and those after it.
HARD = (1.0, 0.2, 0.2, 0.2)
HARD_JOINED = (0.5, 0.1)
OPAQUE = 0.7  # see features.unproven
Weights = Mapping[str, Mapping[str, float]]


def _signs(more: str, less: str) -> dict[str, int]:
    return dict.fromkeys(more.split(), 1) | dict.fromkeys(less.split(), -1)


# What is known beforehand: which features can only speak for it, and which only against it.
SIGNS = {
    "support": _signs(
        "cover_here cover_near cover_document cover_square on_topic named_least named_mean named_here subject"
        " subject_here facts_agree facts_likeness facts_least_alike facts_all proof_cover proof_named quote_share"
        " quote_speaker nameless_on_topic nameless_cover",
        "missing_most missing_several missing_unknown doubtful old joined names_absent rivals rivals_for_absent"
        " foreign foreign_instead foreign_person_instead foreign_before facts_only_near facts_coarser missing_date"
        " missing_figure different_fact any_different contradicted_elsewhere missing_elsewhere absent_unheard"
        " decisive_missing led_by_another role_anothers other_sides unproven other_polarity opposed",
    ),
    "refute": _signs(
        "cover_here cover_near cover_document on_topic named_least named_mean named_here subject subject_here"
        " others_agree named_and_covered figure_likeness figure_cover figure_sure date_likeness date_cover date_sure date_event"
        " word_likeness word_cover word_cover_square word_rest word_same_figure name_likeness name_cover"
        " name_cover_square name_sure name_others_here name_only name_unheard fact_unheard witnesses taken_back"
        " figure_of_correction correction quote_share quote_quotes order_sure nameless_on_topic nameless_cover",
        "missing_most missing_several missing_unknown doubtful old names_absent rivals_for_absent foreign"
        " foreign_instead foreign_person_instead foreign_before led_by_another others_differ others_missing years_apart ambiguous far_apart"
        " opposed_too polarity_too confirmed_of_several name_heard name_known word_other_figure rough",
    ),
}


@dataclass
class Prepared:
    """One example's windows with their features; `proves` says which hold a gold quote."""

    example: Example
    single: list[tuple[Features, bool]] = field(default_factory=list)
    joined: list[tuple[Features, bool]] = field(default_factory=list)  # each of the sentences
    against: list[tuple[Features, bool, bool]] = field(default_factory=list)  # right kind, in a gold quote


def prepare(example: Example) -> Prepared:
    """Everything about an example that does not change with the weights."""
    documents = list(dict.fromkeys(passage.document for passage in example.passages))
    reading, known = read_claim(example.claim, example.article, documents)
    windows, weights = candidate_windows(reading, known, example.article, example.passages)
    found = [compare(reading, weights, w) for w in windows if not w.setting.later]
    elsewhere = look_around(found)
    prepared = Prepared(example)
    proofs = {id(one.window): proves(example, one) for one in found}
    for one in found:
        if can_support(one):
            prepared.single.append((support(one, elsewhere), proofs[id(one.window)]))
        for contradiction in contradictions(one, elsewhere):
            right = contradiction.differences[0].kind.value in example.kinds
            prepared.against.append((contradiction.features, right, proofs[id(one.window)]))
    turned = wrong_order(found)
    if turned:
        both, contradiction = turned
        right = contradiction.differences[0].kind.value in example.kinds
        prepared.against.append((contradiction.features, right, proves(example, both)))
    proving = {id(one.window.main) for one in found if proofs[id(one.window)]}
    for window in joined_windows(found):
        together = compare(reading, weights, window)
        if can_support(together):
            all_prove = all(id(sentence) in proving for sentence in window.sentences)
            prepared.joined.append((support(together, elsewhere), all_prove))
    return prepared


def proves(example: Example, found: Comparison) -> bool:
    key = found.window.setting.source.key
    return any(key == source and is_proof(quote, found.window.main.text) for source, quote in example.quotes)


def rows(prepared: Sequence[Prepared], weights: Weights) -> dict[str, list[Row]]:
    """The examples for both questions, the wrong ones being those that these weights find likeliest."""
    found: dict[str, list[Row]] = {"support": [], "refute": []}
    for one in prepared:
        found["support"] += list(_support_rows(one, weights["support"]))
        found["refute"] += list(_refute_rows(one, weights["refute"]))
    return found


def _support_rows(one: Prepared, weights: Mapping[str, float]) -> list[Row]:
    label = one.example.label
    if label == Label.CONFLICTING:
        return []
    weight = 0.5 if one.example.edit else 1.0
    if label == Label.SUPPORTED:
        proofs = [features for features, proof in one.single if proof and _tells_all(features)]
        best = sorted(proofs, key=lambda f: -score(weights, f))[:2]
        together = [features for features, proof in one.joined if proof and _tells_all(features)]
        return [Row(features, True) for features in (*best, *together[:1])]
    single = _hardest([features for features, _ in one.single], weights, HARD, weight)
    return single + _hardest([features for features, _ in one.joined], weights, HARD_JOINED, weight)


def _tells_all(features: Features) -> bool:
    """A quote that proves one part of a claim, or says it in words that nothing here knows, teaches nothing."""
    return features["unproven"] < OPAQUE and not features["missing_figure"] and not features["missing_date"]


def _hardest(
    wrong: Sequence[Features], weights: Mapping[str, float], shares: Sequence[float], weight: float
) -> list[Row]:
    ranked = sorted(wrong, key=lambda f: -score(weights, f))
    return [Row(features, False, weight * share) for features, share in zip(ranked, shares, strict=False)]


def _refute_rows(one: Prepared, weights: Mapping[str, float]) -> list[Row]:
    label = one.example.label
    weight = 0.5 if one.example.edit else 1.0
    ranked = sorted(one.against, key=lambda entry: -score(weights, entry[0]))
    if label == Label.CONFLICTING:  # the gold quotes are those of both sides
        return [Row(features, True, weight) for features, _, proof in ranked if proof][:1]
    if label == Label.REFUTED:
        right = [features for features, kind, proof in ranked if kind and proof][:1]
        wrong = [features for features, kind, proof in ranked if proof and not kind][:2]
        return [Row(features, True, weight) for features in right] + [
            Row(features, False, weight / 2) for features in wrong
        ]
    return _hardest([features for features, _, _ in one.against], weights, HARD, weight)


def score(weights: Mapping[str, float], features: Features) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


def fit_weights(prepared: Sequence[Prepared], start: Weights) -> Weights:
    weights = start
    for _ in range(ROUNDS):
        found = rows(prepared, weights)
        weights = {name: fit_with_signs(found[name], RIDGE[name], SIGNS[name]) for name in found}
    return weights


FEATURES = "assessment/features.py, contradictions.py"


def as_toml(weights: Weights, script: str = "fit_stance.py", features: str = FEATURES) -> str:
    lines = [f"# Made by {script}; README.md says from what. Features: {features}."]
    for question, table in weights.items():
        lines += ["", f"[{question}]"]
        lines += [f"{name} = {value:.3f}" for name, value in table.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    folders = sorted(path.parent for path in options.cases.glob("*/gold.json"))
    prepared = [prepare(example) for folder in folders for example in examples(folder)]
    options.out.write_text(as_toml(fit_weights(prepared, START)), encoding="utf-8")


# Where the rounds begin: only to pick the first hard negatives.
START: Weights = {
    "support": {"cover_near": 4.0, "facts_agree": 2.0, "names_absent": -3.0},
    "refute": {"cover_near": 3.0, "figure_likeness": 3.0, "date_likeness": 3.0, "named_here": 1.0},
}

if __name__ == "__main__":
    main()
