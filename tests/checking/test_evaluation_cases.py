"""The evaluation cases that ship with the repository are sound, and the checks of them can fail."""

from __future__ import annotations

import copy
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from claims.checking.case_files import read_article, read_documents
from claims.checking.domain import ClaimKind, DifferenceKind, Label, Tier
from evaluation import validate

FOLDERS = sorted(path for path in validate.CASES.iterdir() if path.is_dir())
HELD_OUT = sorted(path for path in validate.HELD_OUT.iterdir() if path.is_dir())
CLOSING = sorted(path for path in validate.CLOSING.iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", [*FOLDERS, *HELD_OUT, *CLOSING], ids=lambda folder: str(folder.name))
def test_every_sentence_and_quote_of_a_case_stands_word_for_word(folder: Path) -> None:
    assert list(validate.errors(validate.load(folder))) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.name))
def test_the_product_reads_a_case_as_the_validator_does(folder: Path) -> None:
    case = validate.load(folder)
    article = read_article(folder / "article.txt", today=validate.date(2026, 1, 1))
    assert (article.body, article.language) == (case.body, case.language)
    assert {document.key: document.text for document in read_documents(folder / "sources")} == case.sources


def test_the_set_covers_languages_labels_kinds_and_errors() -> None:
    cases = [validate.load(folder) for folder in FOLDERS]
    assert len(cases) >= 8
    assert all(count >= 2 for count in Counter(case.language for case in cases).values())
    assert {case.language for case in cases} == {"en", "fr", "es", "de"}
    claims = [claim for case in cases for claim in case.gold["claims"]]
    assert {claim["label"] for claim in claims} == set(Label)
    assert {claim["kind"] for claim in claims} == set(ClaimKind)
    assert len({claim["error_type"] for claim in claims if claim["label"] == "refuted"}) >= 15


@pytest.mark.parametrize("folders", [HELD_OUT, CLOSING], ids=["held out", "closing"])
def test_one_case_of_each_language_is_held_out_of_every_fit(folders: list[Path]) -> None:
    cases = [validate.load(folder) for folder in folders]
    assert {case.language for case in cases} == {"en", "fr", "es", "de"}
    assert not {case.name for case in cases} & {folder.name for folder in FOLDERS}


def test_the_words_of_the_validator_are_those_of_the_core() -> None:
    assert set(validate.LABELS) == set(Label)
    assert set(validate.KINDS) == set(ClaimKind)
    assert set(validate.TIERS) == set(Tier)
    assert set(validate.DIFFERENCES) == set(DifferenceKind)


def test_the_edits_cover_every_kind_of_difference_in_every_language() -> None:
    cases = [validate.load(folder) for folder in FOLDERS]
    kinds = Counter((edit["kind"], case.language) for case in cases for edit in case.edits)
    assert kinds.total() >= 200
    assert set(kinds) == {(kind, language) for kind in DifferenceKind for language in validate.LANGUAGES}
    assert all(len(case.edits) >= 14 for case in cases)


def test_a_changed_sentence_quote_or_label_is_found_out() -> None:
    case = validate.load(FOLDERS[0])
    supported = next(i for i, c in enumerate(case.gold["claims"]) if c["label"] == "supported")

    def broken(**changes: object) -> list[str]:
        gold = copy.deepcopy(case.gold)
        gold["claims"][supported].update(changes)
        return list(validate.errors(replace(case, gold=gold, edits=[])))

    source = next(iter(case.sources))
    assert broken() == []
    assert broken(sentence="Nobody wrote this.")
    assert broken(evidence=[{"source": source, "quote": "Nobody wrote this either."}])
    assert broken(evidence=[])
    assert broken(label="refuted")
    assert broken(kind="feeling")


def test_an_edit_that_is_none_is_found_out() -> None:
    case = validate.load(FOLDERS[0])
    other = next(claim["claim"] for claim in case.gold["claims"] if claim["label"] != "supported")

    def broken(**changes: object) -> list[str]:
        return list(validate.errors(replace(case, edits=[case.edits[0] | changes])))

    assert broken() == []
    assert broken(claim=case.edits[0]["claim"] + " ")
    assert broken(claim=other)
    assert broken(edited=case.edits[0]["claim"])
    assert broken(kind="feeling")
    assert broken(claim_value=case.edits[0]["source_value"])
    assert broken(source_value="")
    assert broken(source_value=12)
    assert broken(note="more")
    assert list(validate.errors(replace(case, edits=[case.edits[0], case.edits[0]])))


def test_the_readme_names_every_case() -> None:
    readme = (validate.CASES.parent / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z-]+)(?: \*)? \| (\w+) \| .+ \| (.+) \|$", readme, re.MULTILINE)
    codes = {"English": "en", "French": "fr", "Spanish": "es", "German": "de"}
    listed = {
        name: (codes[language], {codes[one] for one in of.split(", ")})
        for name, language, of in rows
        if language in codes
    }
    cases = [validate.load(folder) for folder in FOLDERS]
    assert listed == {case.name: (case.language, set(case.languages_of_sources)) for case in cases}
    assert f"{sum(len(case.edits) for case in cases)} of them" in readme
