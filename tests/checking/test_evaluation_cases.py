"""The evaluation cases that ship with the repository are sound, and the checks of them can fail."""

from __future__ import annotations

import copy
from collections import Counter
from pathlib import Path

import pytest

from claims.checking.case_files import read_article, read_documents
from claims.checking.domain import ClaimKind, Label, Tier
from evaluation import validate

FOLDERS = sorted(path for path in validate.CASES.iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.name))
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


def test_the_words_of_the_validator_are_those_of_the_core() -> None:
    assert set(validate.LABELS) == set(Label)
    assert set(validate.KINDS) == set(ClaimKind)
    assert set(validate.TIERS) == set(Tier)


def test_a_changed_sentence_quote_or_label_is_found_out() -> None:
    case = validate.load(FOLDERS[0])
    supported = next(i for i, c in enumerate(case.gold["claims"]) if c["label"] == "supported")

    def broken(**changes: object) -> list[str]:
        gold = copy.deepcopy(case.gold)
        gold["claims"][supported].update(changes)
        return list(
            validate.errors(
                validate.Case(
                    case.name, case.language, case.body, case.sources, case.languages_of_sources, gold
                )
            )
        )

    source = next(iter(case.sources))
    assert broken() == []
    assert broken(sentence="Nobody wrote this.")
    assert broken(evidence=[{"source": source, "quote": "Nobody wrote this either."}])
    assert broken(evidence=[])
    assert broken(label="refuted")
    assert broken(kind="feeling")
