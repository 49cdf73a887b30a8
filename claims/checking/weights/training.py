"""Examples for the model of stance, from evaluation cases: claims with gold labels, and edits of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from claims.checking import pipeline
from claims.checking.case_files import read_article, read_documents
from claims.checking.domain import ArticleText, ExtractedClaim, Label, Passage
from claims.checking.engines.local import LocalEngine
from claims.checking.facts import find_facts
from claims.checking.measuring.stand_alone import stand_alone
from claims.checking.retrieve import InMemoryRetriever
from claims.checking.scoring import match, overlap

# What a refuted claim's difference can be, by the error that was put into it.
KINDS = {
    "wrong_year": {"date"},
    "wrong_date": {"date"},
    "wrong_amount": {"amount"},
    "wrong_scale": {"amount", "count", "percent"},
    "wrong_percent": {"percent"},
    "wrong_direction": {"negation", "percent"},
    "wrong_person": {"person"},
    "wrong_organisation": {"organisation"},
    "wrong_role": {"role", "person"},
    "wrong_place": {"place", "organisation"},
    "wrong_count": {"count"},
    "swapped_roles": {"role"},
    "negation": {"negation", "count", "rank"},
    "wrong_superlative": {"rank", "role", "negation"},
    "wrong_duration": {"duration", "date"},
    "wrong_order": {"role", "negation", "date"},
    "misattributed_quote": {"attribution"},
    "superseded_figure": {"count", "amount", "percent", "date"},
    "wrong_event": {"role", "negation"},
}


@dataclass(frozen=True, slots=True)
class Example:
    """One claim of a case with what is known of it; `quotes` are (document key, quote)."""

    case: str
    article: ArticleText
    claim: ExtractedClaim
    passages: tuple[Passage, ...]
    label: str
    kinds: frozenset[str]
    quotes: tuple[tuple[str, str], ...]
    edit: bool = False


def examples(folder: Path) -> Iterator[Example]:
    """Of one case: its claims as extracted, as the gold file words them, and its edits."""
    article = read_article(folder / "article.txt", today=date.today())
    retriever = InMemoryRetriever(read_documents(folder / "sources"))
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    engine = LocalEngine()
    extracted = pipeline.extract(article, engine).claims
    for want, claims in _wordings(gold["claims"], extracted, article):
        quotes = tuple((one["source"], one["quote"]) for one in want["evidence"])
        kinds = frozenset(KINDS.get(want.get("error_type") or "", ()))
        for claim in claims:
            passages = tuple(retriever.retrieve(claim, article, engine.most_passages))
            yield Example(folder.name, article, claim, passages, want["label"], kinds, quotes)
    edits = folder / "edits.json"
    if edits.exists():
        by_claim = {want["claim"]: want for want in gold["claims"]}
        for edit in json.loads(edits.read_text(encoding="utf-8")):
            want = by_claim[edit["claim"]]
            claim = stand_alone(edit["edited"], article.language)
            passages = tuple(retriever.retrieve(claim, article, engine.most_passages))
            quotes = tuple((one["source"], one["quote"]) for one in want["evidence"])
            kinds = frozenset([edit["kind"]])
            yield Example(folder.name, article, claim, passages, Label.REFUTED, kinds, quotes, edit=True)


def _wordings(
    gold: Sequence[dict[str, Any]], extracted: Sequence[ExtractedClaim], article: ArticleText
) -> Iterator[tuple[dict[str, Any], list[ExtractedClaim]]]:
    put_out = [
        {"sentence": one.sentence, "claim": one.restatement, "suggestion": {"label": "supported"}, "n": n}
        for n, one in enumerate(extracted)
    ]
    answers = match(gold, put_out)
    for number, want in enumerate(gold):
        claims = [stand_alone(want["claim"], article.language)]
        if number in answers:
            own = extracted[answers[number]["n"]]
            if _facts(own.restatement, article) == _facts(want["claim"], article):
                claims.append(own)
        yield want, claims


def _facts(text: str, article: ArticleText) -> set[tuple[str, str]]:
    """What is checked in it: an extracted part of a gold claim need not have its label."""
    return {(fact.kind.value, fact.value) for fact in find_facts(text, article.language, article.date)}


def is_proof(quote: str, start_text: str) -> bool:
    """Whether the sentence is, or holds, most of the gold quote."""
    return overlap(quote, start_text) >= 0.6
