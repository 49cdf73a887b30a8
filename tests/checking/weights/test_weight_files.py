"""The files of fitted weights: each weight is of a feature that the code gives, with its known sign."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from claims.checking import fitted, weighing
from claims.checking.assessment import contradictions, features
from claims.checking.domain import Label, Stance
from claims.checking.extraction import colour, signs
from claims.checking.weights import fit_conclusion, fit_stance

README = (fitted.FOLDER / "README.md").read_text(encoding="utf-8")
FILES = sorted(path.name for path in fitted.FOLDER.glob("*.toml"))


def words_of(*modules: object) -> set[str]:
    """Every string that stands in the modules: names of features are among them."""
    found = set()
    for module in modules:
        tree = ast.parse(Path(str(getattr(module, "__file__", ""))).read_text(encoding="utf-8"))
        found |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    return found


def names_of_stance() -> set[str]:
    said = words_of(features, contradictions)
    figures = {f"{prefix}_{rest}" for prefix in ("date", "figure") for rest in ("likeness", "cover", "sure")}
    return said | figures | {f"by_{kind}" for kind in said | {kind.value for kind in fit_kinds()}}


def fit_kinds() -> list[contradictions.DifferenceKind]:
    return list(contradictions.DifferenceKind)


@pytest.mark.parametrize("question", ["support", "refute"])
def test_every_weight_of_stance_is_of_a_feature_that_the_code_gives(question: str) -> None:
    table = fitted.table("stance")
    assert set(table) == {"support", "refute"}
    assert set(table[question]) - {"bias"} - names_of_stance() == set()


@pytest.mark.parametrize("question", ["support", "refute"])
def test_every_sign_is_of_a_feature_that_the_code_gives_and_the_weights_keep_it(question: str) -> None:
    signs_known = fit_stance.SIGNS[question]
    assert set(signs_known) - names_of_stance() == set()
    weights = fitted.table("stance")[question]
    assert [name for name, sign in signs_known.items() if weights.get(name, 0.0) * sign < 0] == []


def test_every_weight_of_the_conclusion_is_of_a_feature_that_the_code_gives() -> None:
    nothing = weighing.side([], Stance.SUPPORTS)
    given = set(weighing.features(nothing, nothing, corrected=False))
    table = fitted.table("conclusion")
    assert set(table) == {label.value for label in Label}
    for label in Label:
        assert set(table[label.value]) - {"bias"} <= given
        assert set(fit_conclusion.SIGNS[label]) <= given
        against = [
            n for n, s in fit_conclusion.SIGNS[label].items() if table[label.value].get(n, 0.0) * s < 0
        ]
        assert against == []


def test_every_weight_of_worth_is_of_a_sign_that_the_code_reads() -> None:
    said = words_of(signs, colour)
    weights = fitted.table("worth")
    assert "bias" in weights
    assert {name for name in weights if name != "bias" and not _made_of(name, said)} == set()


def _made_of(name: str, said: set[str]) -> bool:
    """A name as it stands, or one put together from two."""
    return name in said or any(
        name.startswith(one) and name[len(one) :].strip("_") in said for one in said if one
    )


@pytest.mark.parametrize("name", FILES)
def test_the_readme_says_of_every_file_what_makes_it_from_what_and_under_which_licence(name: str) -> None:
    (row,) = [line for line in README.splitlines() if line.startswith(f"| {name} ")]
    script = f"fit_{name.removesuffix('.toml')}"
    assert f"claims.checking.weights.{script} evaluation/cases" in row
    assert (fitted.FOLDER / f"{script}.py").exists()
    assert "evaluation/cases" in README
    assert "CC0 1.0" in README


@pytest.mark.parametrize("name", FILES)
def test_every_file_says_which_script_made_it(name: str) -> None:
    first = (fitted.FOLDER / name).read_text(encoding="utf-8").splitlines()[0]
    assert f"fit_{name.removesuffix('.toml')}.py" in first
