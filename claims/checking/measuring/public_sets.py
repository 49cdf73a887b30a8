"""Public sets, one JSON object a line: claims with labels and evidence, or texts that are worth checking or not.

A claim is checked against its own evidence; no search is done. Its label must be the set's own: an abstention
is wrong unless the set has "not enough evidence". daccord has only "refuted" and "not_refuted": there everything
but "refuted" is the other one. In sets without dates nothing is later.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from claims.checking.case_files import BadFile
from claims.checking.conclude import conclude
from claims.checking.domain import ArticleText, Engine, Label, Passage, SourceDocument, Tier
from claims.checking.measuring.baselines import SUPPORTING, majority, second_half, word_overlap
from claims.checking.measuring.figures import balanced_accuracy, macro_f1
from claims.checking.measuring.stand_alone import UNDATED, stand_alone
from claims.checking.measuring.tables import Table, counted, number
from claims.checking.retrieve import split_passages
from claims.checking.scoring import DECIDED, Row

NOT_REFUTED = "not_refuted"
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """A record's gold label and what was said: in the set's labels, and as it was said."""

    gold: str
    said: str
    suggestion: Label

    @property
    def right(self) -> bool:
        return self.said == self.gold

    @property
    def spoke(self) -> bool:
        return self.suggestion in DECIDED

    @property
    def sides(self) -> tuple[bool, bool]:
        """Gold and said, as "supported or not"."""
        return self.gold in SUPPORTING, self.said in SUPPORTING


def read_set(path: Path) -> list[Record]:
    """The file's records. Raises BadFile where it is no set that can be measured."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        records = [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise BadFile(f"{path.name}: not JSON lines ({error})") from error
    if not records or not all(isinstance(record, dict) for record in records):
        raise BadFile(f"{path.name}: there are no records in it")
    if "claims" in records[0] and "label" not in records[0]:
        raise BadFile(f"{path.name}: a set of texts with their claims is not measured; take one with labels")
    if not is_detection(records) and not {"claim", "label"} <= records[0].keys():
        raise BadFile(f"{path.name}: neither claims with labels nor texts that are check_worthy or not")
    return records


def is_detection(records: Sequence[Record]) -> bool:
    """Texts that are worth checking or not, rather than claims with labels."""
    return {"text", "check_worthy"} <= records[0].keys()


def check_set(records: Sequence[Record], engine: Engine) -> list[Judged]:
    """Checks every record, and says it in the set's own labels."""
    two_sided = any(record["label"] == NOT_REFUTED for record in records)
    judged = []
    for record in records:
        label = check_record(record, engine)
        other = two_sided and label is not Label.REFUTED
        judged.append(Judged(record["label"], NOT_REFUTED if other else label.value, label))
    return judged


def check_record(record: Record, engine: Engine) -> Label:
    """Checks one record's claim against its own evidence."""
    language = record.get("lang")
    on = _date(record.get("claim_date")) or UNDATED
    article = ArticleText("", record["claim"], language, on)
    passages = list(_passages(record, on))
    claim = stand_alone(record["claim"], language)
    evidence = engine.assess(claim, article, passages).evidence if passages else ()
    return conclude(article, evidence).suggestion.label


def _passages(record: Record, on: date) -> Iterator[Passage]:
    for n, item in enumerate(record.get("evidence") or []):
        document = SourceDocument(
            key=str(n),
            title=item.get("title") or "",
            publisher=item.get("url") or item.get("title") or f"evidence {n}",
            url=item.get("url") or "",
            date=_date(item.get("date")) or on,
            language=item.get("lang") or record.get("lang"),
            tier=Tier.NEWS,
            text=item["text"],
        )
        for start, end in split_passages(document.text):
            yield Passage(document, start, end, document.text[start:end])


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def is_check_worthy(record: Record, engine: Engine) -> bool:
    """Whether at least one claim is extracted from the text."""
    return bool(engine.extract(ArticleText("", record["text"], record.get("lang"), UNDATED)).claims)


def tables(sets: dict[str, list[Record]], engine: Engine) -> Iterator[Table]:
    """One table of the sets of claims, one of the sets of texts; a row a set."""
    verified = {name: records for name, records in sets.items() if not is_detection(records)}
    detected = {name: records for name, records in sets.items() if is_detection(records)}
    if verified:
        yield Table(
            "Claims with evidence", VERIFIED, tuple(_verified(*item, engine) for item in verified.items())
        )
    if detected:
        yield Table("Worth checking", DETECTED, tuple(_detected(*item, engine) for item in detected.items()))


VERIFIED = (
    "set", "n", "accuracy", "majority", "macro F1", "balanced accuracy", "refuted found", "spoke",
    "right where it spoke", "supported or not", "word overlap",
)  # fmt: skip
DETECTED = ("set", "n", "F1", "precision", "recall", "F1 of always yes")


def _verified(name: str, records: Sequence[Record], engine: Engine) -> tuple[str, ...]:
    judged = check_set(records, engine)
    labels = sorted({one.gold for one in judged})
    rows = [Row(one.gold, one.said, 0.0) for one in judged]
    spoke = [one for one in judged if one.spoke]
    refuted = [one for one in judged if one.gold == Label.REFUTED]
    return (
        name,
        str(len(judged)),
        number(sum(one.right for one in judged) / len(judged)),
        number(majority([one.gold for one in judged])),
        number(macro_f1(rows, labels)),
        number(balanced_accuracy([(one.gold, one.said) for one in judged])),
        counted(sum(one.right for one in refuted), len(refuted)),
        counted(len(spoke), len(judged)),
        counted(sum(one.right for one in spoke), len(spoke)),
        number(balanced_accuracy([one.sides for one in second_half(judged)])),
        number(word_overlap(records)),
    )


def _detected(name: str, records: Sequence[Record], engine: Engine) -> tuple[str, ...]:
    pairs = [(bool(record["check_worthy"]), is_check_worthy(record, engine)) for record in records]
    both = sum(gold and said for gold, said in pairs)
    gold, said = sum(gold for gold, _ in pairs), sum(said for _, said in pairs)
    return (
        name,
        str(len(pairs)),
        number(2 * both / (gold + said) if gold + said else None),
        counted(both, said),
        counted(both, gold),
        number(2 * gold / (gold + len(pairs)) if gold else None),
    )
