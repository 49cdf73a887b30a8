"""The data of the lexicon: the same concepts in four languages, and relations that contradict nobody."""

from __future__ import annotations

import tomllib
from collections import Counter
from itertools import combinations
from typing import Any

import pytest

from claims.checking.domain import LANGUAGES
from claims.checking.language import relations
from claims.checking.language.data import DATA_DIR, language_data
from claims.checking.language.relations import opposites, related, siblings

RAW: dict[str, Any] = tomllib.loads((DATA_DIR / "relations.toml").read_text(encoding="utf-8"))
GROUPED = ("opposites", "siblings", "related")
LISTED = sorted(set(RAW) - set(GROUPED))
CONCEPTS = {code: language_data(code).concepts for code in LANGUAGES}


def pairs(table: str) -> set[frozenset[str]]:
    return {frozenset(pair) for group in RAW[table] for pair in combinations(group, 2)}


def test_every_language_has_every_concept() -> None:
    for code in LANGUAGES:
        assert set(CONCEPTS[code]) ^ set(CONCEPTS["en"]) == set(), code
    assert len(CONCEPTS["en"]) >= 600


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_concept_is_without_words_and_no_word_is_empty(code: str) -> None:
    for concept, words in CONCEPTS[code].items():
        assert words, concept
        assert all(word.strip() == word and word for word in words), concept


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_concept_has_a_word_twice(code: str) -> None:
    for concept, words in CONCEPTS[code].items():
        assert [word for word, count in Counter(words).items() if count > 1] == [], concept


@pytest.mark.parametrize("table", GROUPED)
def test_relations_name_only_concepts_that_every_language_has(table: str) -> None:
    named = {concept for group in RAW[table] for concept in group}
    for code in LANGUAGES:
        assert named - set(CONCEPTS[code]) == set(), code


@pytest.mark.parametrize("table", LISTED)
def test_lists_name_only_concepts_that_every_language_has(table: str) -> None:
    for code in LANGUAGES:
        assert set(RAW[table]) - set(CONCEPTS[code]) == set(), code


@pytest.mark.parametrize("table", GROUPED)
def test_a_group_has_at_least_two_members_and_none_twice(table: str) -> None:
    for group in RAW[table]:
        assert len(group) == len(set(group)) >= 2, group


def test_what_is_opposite_is_not_said_for_the_same_fact() -> None:
    assert pairs("opposites") & pairs("related") == set()


def test_every_relation_holds_both_ways_and_nothing_is_related_to_itself() -> None:
    for concept in CONCEPTS["en"]:
        for relation in (opposites, siblings, related):
            assert concept not in relation(concept)
            assert all(concept in relation(other) for other in relation(concept))


def test_to_rise_is_the_opposite_of_to_fall_and_has_nothing_to_do_with_winning() -> None:
    assert "fall" in opposites("rise")
    assert "win" not in opposites("rise")
    assert opposites("no such concept") == frozenset()


def test_offices_are_roles() -> None:
    assert relations.OFFICES <= relations.ROLES
