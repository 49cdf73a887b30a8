"""The tables of docs/accuracy.md come from the commands that stand above them; the benchmarks measure what they say."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks import accuracy, cross_validation, material, speed
from benchmarks.accuracy import Command
from benchmarks.cross_validation import folds
from benchmarks.speed import Cost
from claims.checking import weighing
from claims.checking.assessment import model
from claims.checking.domain import ArticleText
from claims.checking.engines.local import LocalEngine
from claims.checking.extraction import worth

PAGE = accuracy.PAGE.read_text(encoding="utf-8")


def test_every_table_has_its_place_on_the_page_and_no_other_has() -> None:
    assert sorted(re.findall(r"<!-- ([a-z-]+) -->", PAGE)) == sorted(accuracy.TABLES)
    for name, command in accuracy.TABLES.items():
        assert "TABLE" in accuracy.replaced(PAGE, name, command, "TABLE")


def test_the_page_has_a_word_on_everything_that_is_asked_of_it() -> None:
    headings = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)
    assert headings == [
        "On ../shared/cases", "On our own cases by cross-validation",
        "On four articles that nothing is fitted on", "On four articles that nobody has read",
        "Typed differences on edits", "Public sets",
        "Speed", "Error analysis by kind, language and error type", "What it can't do",
    ]  # fmt: skip


def test_a_table_that_was_made_stands_below_its_own_command() -> None:
    for name, command in accuracy.TABLES.items():
        block = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", PAGE, re.DOTALL)
        assert block
        assert block[1] == "Not made yet.\n" or block[1].startswith(f"\n    {command.shown()}\n\n")


def test_making_a_table_again_replaces_it_and_nothing_else() -> None:
    page = "a\n<!-- one -->\nold\n<!-- /one -->\nb\n<!-- two -->\n<!-- /two -->\n"
    command = Command(("python", "x.py", "a b"))
    made = accuracy.replaced(page, "one", command, "| \\1 |")
    assert (
        made
        == "a\n<!-- one -->\n\n    python x.py 'a b'\n\n| \\1 |\n\n<!-- /one -->\nb\n<!-- two -->\n<!-- /two -->\n"
    )
    assert accuracy.replaced(made, "one", command, "| \\1 |") == made
    with pytest.raises(ValueError, match="three"):
        accuracy.replaced(page, "three", command, "")


def test_commands_run_from_the_checkout_and_are_written_onto_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        accuracy, "TABLES", {"one": Command(("python", "-c", "import sys; print(sys.argv[1])"))}
    )
    page = tmp_path / "page.md"
    page.write_text("<!-- one -->\n<!-- /one -->\n", encoding="utf-8")
    accuracy.write(page, ["one"])
    assert "\n\n--markdown\n\n" in page.read_text(encoding="utf-8")


def test_what_is_not_there_is_left_and_what_nobody_has_seen_waits_for_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accuracy, "SHARED", tmp_path / "nowhere")
    assert accuracy.chosen([]) == ["own-cases", "held-out-cases", "edits", "edits-cross-validated", "speed"]
    assert accuracy.chosen(["public-sets", "speed"]) == ["speed"]
    monkeypatch.setattr(accuracy, "SHARED", tmp_path)
    assert accuracy.chosen([]) == [
        name for name in accuracy.TABLES if name not in ("unseen-cases", "closing-cases")
    ]
    assert accuracy.chosen(["unseen-cases"]) == ["unseen-cases"]


def test_every_case_is_held_back_once() -> None:
    found = [Path(name) for name in "abcdefg"]
    cut = list(folds(found, 3))
    assert sorted(case for fold in cut for case in fold) == found
    assert [len(fold) for fold in cut] == [3, 2, 2]
    assert [len(fold) for fold in folds(found[:2], 10)] == [1, 1]
    with pytest.raises(SystemExit):
        list(folds(found[:1], 10))


@pytest.mark.parametrize("length", [1_000, 50_000, 200_000])
def test_long_articles_have_the_length_that_was_asked_for(length: int) -> None:
    body = material.long_article(length).body
    assert len(body) == length
    sentences = [sentence for sentence in body.split(". ") if sentence]
    assert len(set(sentences)) > len(sentences) / 2


def test_costs_are_those_of_the_steps() -> None:
    case = material.own_cases()[0]
    article = ArticleText("T", "Nora Feld left Calderon in May 2021.", "en", material.TODAY)
    found = speed._clocked(article, case / "sources", LocalEngine())
    assert found.claims == 1
    assert min(found.index, found.extract, found.check) > 0
    assert 20 < found.megabytes < 2_000
    assert found.whole == pytest.approx(found.index + found.extract + found.check)


def test_the_ratio_is_one_where_time_is_linear() -> None:
    costs = {length: Cost(0.0, length / 1e5, length / 1e4, 10, 100.0) for length in (50_000, 100_000)}
    costs[200_000] = Cost(0.0, 4.0, 40.0, 10, 100.0)
    table = speed.length_table(Path("case"), costs)
    assert [row[4:6] for row in table.rows] == [("1.00", "1.00"), ("1.00", "1.00"), ("2.00", "2.00")]
    assert table.rows[0][0] == "50,000"
    assert speed.article_table(Path("case"), list(costs.values()), 7).rows[4][1] == "1 (0 to 2)"


def test_other_cases_speak_every_language_and_are_not_the_timed_one() -> None:
    timed = material.largest_case()
    others = material.other_cases(timed)
    assert len(others) == 4
    assert timed not in others


def test_a_held_back_case_is_checked_by_weights_of_the_others_which_are_gone_afterwards() -> None:
    shipped = model.weights(), weighing.weights(), worth.weights()
    others = [cross_validation.read(case) for case in material.own_cases()[:2]]
    with cross_validation.fitted_on(others):
        fitted = model.weights(), weighing.weights(), worth.weights()
        assert all(new != old for new, old in zip(fitted, shipped, strict=True))
    assert (model.weights(), weighing.weights(), worth.weights()) == shipped


def test_cross_validation_covers_every_claim_and_every_edit_once() -> None:
    chosen = material.own_cases()[:2]
    whole = cross_validation.cross_validated(chosen, 2, of_edits=False)[0]
    gold = [json.loads((case / "gold.json").read_text(encoding="utf-8")) for case in chosen]
    assert whole.title == f"{sum(len(one['claims']) for one in gold)} claims of 2 cases"
    edits = [json.loads((case / "edits.json").read_text(encoding="utf-8")) for case in chosen]
    assert cross_validation.cross_validated(chosen, 2, of_edits=True)[0].rows[0][1] == str(
        sum(map(len, edits))
    )
