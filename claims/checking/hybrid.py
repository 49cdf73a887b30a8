"""Two engines on one article: `local` first, the model where it is needed, and what they come to together.

Local reads everything and shows what it finds at once; the model reads what local leaves in doubt, what is to be flagged,
and what people see otherwise. Where the two disagree a person looks, which is what a second reader is for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from claims.checking.domain import (
    Engine,
    EvidenceItem,
    ExtractedClaim,
    Extraction,
    Label,
    LeftOut,
    Passage,
    Stance,
    opposed,
    overlap,
    same_place,
)

SURE = 0.8  # the confidence from which on nobody has to look, unless the newsroom says otherwise
NOT_SECONDED = 0.5  # of its strength is left to what a model has read and did not find
_SAYS_SOMETHING = frozenset({Label.SUPPORTED, Label.REFUTED, Label.CONFLICTING})


@dataclass(frozen=True, slots=True)
class Hybrid:
    """Both engines; the model reads where needs_model says so."""

    local: Engine
    model: Engine
    threshold: float = SURE

    @property
    def name(self) -> str:
        return "hybrid"

    @property
    def version(self) -> str:
        return f"{self.local.name} {self.local.version} + {self.model.version}"


def needs_model(label: Label, confidence: float, *, threshold: float, said: Iterable[Label] = ()) -> bool:
    """Whether a model should read what local has come to: undecided, to be flagged, or otherwise than people `said`."""
    if label is not Label.SUPPORTED or confidence < threshold:
        return True
    return any(one is not label for one in said)


def disagree(labels: Iterable[Label]) -> bool:
    """Whether the engines, each on its own evidence, come to labels that exclude each other."""
    return len({label for label in labels if label in _SAYS_SOMETHING}) > 1


def unite(
    local: Sequence[EvidenceItem], model: Sequence[EvidenceItem], read: Collection[Passage] = ()
) -> list[EvidenceItem]:
    """The evidence of both. The same words read the same way are one item, the surer one's; read in opposite ways
    they speak for neither side. What local found in a passage that the model has `read` and said nothing of is less sure."""
    united = [replace(_less_sure(item, model, read), found_by=("local",)) for item in local]
    for item in model:
        mine = replace(item, found_by=("openai",))
        twin = next((n for n, one in enumerate(united) if overlap(one, item)), None)
        if twin is None:
            united.append(mine)
        else:
            united[twin] = _one_of(united[twin], mine)
    return united


def _less_sure(item: EvidenceItem, model: Sequence[EvidenceItem], read: Collection[Passage]) -> EvidenceItem:
    was_read = any(one.document == item.document and one.start <= item.start < one.end for one in read)
    if not was_read or any(overlap(item, one) for one in model):
        return item
    return replace(item, strength=item.strength * NOT_SECONDED)


def _one_of(a: EvidenceItem, b: EvidenceItem) -> EvidenceItem:
    found_by = tuple(sorted({*a.found_by, *b.found_by}))
    if opposed(a, b):
        return replace(a, stance=Stance.NEUTRAL, differences=(), found_by=found_by)
    speaks = [one for one in (a, b) if one.stance is not Stance.NEUTRAL] or [a, b]
    surest = max(speaks, key=lambda one: one.strength)
    differences = next((one.differences for one in (surest, *speaks) if one.differences), ())
    return replace(surest, differences=differences, found_by=found_by)


def add_claims(local: Extraction, model: Extraction) -> Extraction:
    """Local's claims stand. The model's are added where local has none, and may word local's better."""
    claims = [_worded_better(claim, model.claims) for claim in local.claims]
    added = [one for one in model.claims if not any(_cross(one, claim) for claim in local.claims)]
    left_out = [one for one in model.left_out if not any(_cross(one, claim) for claim in local.claims)]
    every = sorted([*claims, *added], key=lambda claim: (claim.start, claim.end))
    return Extraction(tuple(every), (*local.left_out, *left_out), model.not_found)


def _worded_better(claim: ExtractedClaim, found: Sequence[ExtractedClaim]) -> ExtractedClaim:
    """With the model's restatement of the very same words, where that is the only one and another."""
    same = [one for one in found if same_place(one, claim) and one.kind is claim.kind]
    if len(same) != 1 or same[0].restatement == claim.restatement:
        return replace(claim, why=same[0].why) if len(same) == 1 else claim
    return replace(claim, better=same[0].restatement, why=same[0].why)


def _cross(a: ExtractedClaim | LeftOut, b: ExtractedClaim) -> bool:
    return a.start < b.end and b.start < a.end
