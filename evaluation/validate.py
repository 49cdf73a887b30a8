"""Holds that the evaluation cases are what README.md says they are.

    python evaluation/validate.py [CASES_DIR]

prints what each case holds and every error; exit status 1 where there is one. Needs no package.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CASES = Path(__file__).resolve().parent / "cases"
HELD_OUT = CASES.parent / "held_out"
CLOSING = CASES.parent / "closing"
LANGUAGES = ("en", "fr", "es", "de")
TIERS = ("primary", "reference", "news", "low")
LABELS = ("supported", "refuted", "conflicting", "not_enough_evidence")
# fmt: off
KINDS = (
    "count", "event", "amount", "date", "quote", "duration", "person", "percent", "organisation", "rank",
    "role", "place",
)
ERROR_TYPES = (
    "wrong_year", "wrong_date", "wrong_amount", "wrong_scale", "wrong_percent", "wrong_direction",
    "wrong_person", "wrong_organisation", "wrong_role", "wrong_place", "wrong_count", "swapped_roles",
    "negation", "wrong_superlative", "wrong_duration", "wrong_order", "misattributed_quote",
    "superseded_figure", "wrong_event",
)
DIFFERENCES = (
    "date", "amount", "count", "percent", "person", "organisation", "role", "place", "negation", "rank",
    "duration", "attribution",
)
# fmt: on
EDIT = {"claim", "edited", "kind", "claim_value", "source_value"}
HEADER = ["title", "publisher", "url", "date", "lang", "tier"]


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it stands on disk."""

    name: str
    language: str
    body: str
    sources: dict[str, str]  # the file's name: its text
    languages_of_sources: Counter[str]
    gold: dict[str, Any]
    edits: list[dict[str, Any]] = field(default_factory=list)


def load(folder: Path) -> Case:
    """Reads one case. Raises ValueError with what is wrong of its form."""
    head, _, body = _split(folder / "article.txt")
    if len(head) != 3 or not head[1].startswith("date: ") or not head[2].startswith("lang: "):
        raise ValueError(f"{folder.name}: article.txt begins with a title, a date and a lang line")
    date.fromisoformat(head[1].removeprefix("date: "))
    sources, languages = {}, Counter[str]()
    for path in sorted((folder / "sources").glob("*.md")):
        lines, _, text = _split(path)
        meta = dict(line.split(": ", 1) for line in lines)
        _check_header(f"{folder.name}/{path.name}", meta)
        sources[path.name] = text
        languages[meta["lang"]] += 1
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    changed = folder / "edits.json"
    edits = json.loads(changed.read_text(encoding="utf-8")) if changed.exists() else []
    return Case(folder.name, head[2].removeprefix("lang: "), body, sources, languages, gold, edits)


def _split(path: Path) -> tuple[list[str], str, str]:
    head, blank, text = path.read_text(encoding="utf-8").partition("\n\n")
    if not text.strip() or "\r" in text:
        raise ValueError(f"{path}: no text after a blank line, or line ends that are not LF")
    return head.split("\n"), blank, text


def _check_header(where: str, meta: dict[str, str]) -> None:
    if list(meta) != HEADER:
        raise ValueError(f"{where}: the header's lines are {', '.join(meta)}")
    date.fromisoformat(meta["date"])
    if meta["tier"] not in TIERS or meta["lang"] not in LANGUAGES:
        raise ValueError(f"{where}: tier {meta['tier']}, lang {meta['lang']}")
    if not (urlsplit(meta["url"]).hostname or "").endswith(".example.org"):
        raise ValueError(f"{where}: {meta['url']} is not on example.org")


def errors(case: Case) -> Iterator[str]:
    """Everything that is wrong with a case that could be read."""
    claims, not_claims = case.gold["claims"], case.gold["not_claims"]
    if case.gold["article"] != case.name or case.gold["lang"] != case.language:
        yield "gold.json names another article or language"
    if not 6 <= len(case.sources) <= 9 or len(case.languages_of_sources) < 2:
        yield f"{len(case.sources)} sources in {len(case.languages_of_sources)} languages"
    if not 14 <= len(claims) <= 26 or not 10 <= len(not_claims) <= 14:
        yield f"{len(claims)} claims and {len(not_claims)} sentences that are none"
    restatements = Counter(claim["claim"] for claim in claims)
    yield from (f"twice: {text}" for text, count in restatements.items() if count > 1)
    sentences = {claim["sentence"] for claim in claims}
    for sentence in not_claims:
        if case.body.count(sentence) != 1 or sentence in sentences:
            yield f"not once in the body, or a claim too: {sentence}"
    for claim in claims:
        yield from (f"{claim['claim']}: {what}" for what in _claim_errors(case, claim))
    edited = Counter(edit.get("edited") for edit in case.edits)
    yield from (f"edited twice: {text}" for text, count in edited.items() if count > 1)
    supported = {claim["claim"] for claim in claims if claim["label"] == "supported"}
    for edit in case.edits:
        yield from (f"edit {edit.get('edited')}: {what}" for what in _edit_errors(edit, supported))


def _claim_errors(case: Case, claim: dict[str, Any]) -> Iterator[str]:
    if not claim["sentence"].strip() or case.body.count(claim["sentence"]) != 1:
        yield "its sentence does not stand once, word for word, in the body"
    if claim["label"] not in LABELS or claim["kind"] not in KINDS:
        yield f"label {claim['label']}, kind {claim['kind']}"
    refuted = claim["label"] == "refuted"
    if refuted != ("error_type" in claim) or (refuted and claim["error_type"] not in ERROR_TYPES):
        yield "a refuted claim, and only such a one, has a known error_type"
    sources = {quote["source"] for quote in claim["evidence"]}
    if claim["label"] == "not_enough_evidence" and sources:
        yield "has evidence"
    if len(sources) < {"conflicting": 2, "not_enough_evidence": 0}.get(claim["label"], 1):
        yield "too little evidence"
    for quote in [*claim["evidence"], *claim.get("context", [])]:
        if len(quote["quote"]) < 8 or quote["quote"] not in case.sources.get(quote["source"], ""):
            yield f"not word for word in {quote['source']}: {quote['quote']}"


def _edit_errors(edit: dict[str, Any], supported: set[str]) -> Iterator[str]:
    if set(edit) != EDIT or not all(isinstance(value, str) and value.strip() for value in edit.values()):
        yield f"its fields are not {', '.join(sorted(EDIT))}, each with a text"
        return
    if edit["claim"] not in supported:
        yield "its claim is, word for word, no supported claim of the gold file"
    if edit["kind"] not in DIFFERENCES:
        yield f"kind {edit['kind']}"
    if edit["edited"].casefold() == edit["claim"].casefold() or edit["claim_value"] == edit["source_value"]:
        yield "nothing was changed"


def main(folder: Path) -> int:
    """Prints a line a case, the shares of the labels, and the errors; gives the exit status."""
    labels: Counter[str] = Counter()
    wrong = edits = 0
    for path in sorted(path for path in folder.iterdir() if path.is_dir()):
        case = load(path)
        counted = Counter(claim["label"] for claim in case.gold["claims"])
        labels += counted
        edits += len(case.edits)
        print(
            f"{case.name:24} {case.language}  {len(case.sources)} sources  "
            + "  ".join(f"{label} {counted[label]}" for label in LABELS)
            + f"  no claims {len(case.gold['not_claims'])}  edits {len(case.edits)}"
        )
        for error in errors(case):
            wrong += 1
            print(f"  ERROR {error}")
    total = max(sum(labels.values()), 1)
    print(f"{total} claims: " + ", ".join(f"{label} {labels[label] / total:.0%}" for label in LABELS))
    print(f"{edits} edits of supported claims")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else CASES))
