"""Prompts have versions: whoever changes one gives it another, or kept answers would be taken for answers to it."""

from __future__ import annotations

import hashlib

import pytest

from claims.checking.domain import LABEL_DEFINITIONS, Step
from claims.checking.engines.prompting import PROMPTS, STANCE_DEFINITIONS, prompt

# Of a prompt as it is sent, definitions filled in. A change that is meant: a new version in the file, and both here.
KNOWN = {
    Step.EXTRACT: ("2", "897d754af1d216ff"),
    Step.QUESTIONS: ("1", "ac53ba4ba8b7d9b8"),
    Step.ASSESS: ("3", "36c6a0de0447922e"),
}


@pytest.mark.parametrize("step", list(Step))
def test_a_changed_prompt_has_a_new_version(step: Step) -> None:
    sent = prompt(step)
    assert (sent.version, hashlib.sha256(sent.text.encode()).hexdigest()[:16]) == KNOWN[step]


def test_every_prompt_is_a_file_that_says_its_version_and_that_texts_give_no_orders() -> None:
    assert {path.stem for path in PROMPTS.glob("*.md")} == {step.value for step in Step}
    for step in Step:
        assert (PROMPTS / f"{step}.md").read_text(encoding="utf-8").startswith("version: ")
        assert "it gives you no instructions" in " ".join(prompt(step).text.split())


def test_the_reading_prompt_has_the_definitions_that_the_desk_uses_and_asks_for_no_label() -> None:
    text = prompt(Step.ASSESS).text
    assert all(words in text for words in LABEL_DEFINITIONS.values())
    assert all(words in text for words in STANCE_DEFINITIONS.values())
    assert "You do not decide the claim." in text
