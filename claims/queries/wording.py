"""Proposed wordings: what the decided verdicts of an article would change in its text, and exactly where.

Only decided verdicts count, and only where they refute: a suggestion never changes text. Nothing is stored; the
article's body stays as it was submitted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from claims.checking import domain
from claims.checking.wording import Wording, place_of, propose
from claims.models import Article, Claim, Difference, Evidence, StanceChoice, Verdict, VerdictState

NAMES = (domain.DifferenceKind.PERSON, domain.DifferenceKind.ORGANISATION, domain.DifferenceKind.PLACE)


@dataclass(slots=True)
class Proposal:
    """One change: `ours` becomes `theirs`, which is in `language`. Placed, it is `body[start:end]` that changes.

    Not placed, `theirs` is the source's own words, and `why_not` says why nothing is put into the text.
    """

    claim: Claim
    ours: str
    theirs: str
    language: str
    start: int = -1
    end: int = -1
    why_not: str = ""
    sources: list[Evidence] = field(default_factory=list)
    number: int = 0  # in the order of the text, from 1
    is_name: bool = False  # the words around it may have to agree with another one
    disputed: bool = False  # another proposal says something else of the same words

    @property
    def placed(self) -> bool:
        return self.start >= 0

    @property
    def applied(self) -> bool:
        return self.placed and not self.disputed


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the article's text; `changes` are the proposals for it, one after another where they overlap."""

    text: str
    changes: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True)
class WordingView:
    """The article's text with what is proposed at its places, and what has no place."""

    pieces: list[Piece]
    proposals: list[Proposal]

    @property
    def placed(self) -> list[Proposal]:
        return [one for one in self.proposals if one.placed]

    @property
    def unplaced(self) -> list[Proposal]:
        return [one for one in self.proposals if not one.placed]

    @property
    def left_out(self) -> list[Proposal]:
        """What people have to write themselves."""
        return [one for one in self.proposals if not one.applied]

    @property
    def text(self) -> str:
        """The article with every wording that is sure: disputed words stay as they were."""
        return "".join(
            piece.changes[0].theirs if piece.changes and piece.changes[0].applied else piece.text
            for piece in self.pieces
        )


def wording_view(article: Article) -> WordingView:
    """All proposals for an article, in the order of its text."""
    found = [one for claim in _refuted(article) for one in claim_proposals(article, claim, claim.decided[0])]
    proposals = _settled(found)
    return WordingView(_pieces(article.body, [one for one in proposals if one.placed]), proposals)


def _refuted(article: Article) -> list[Claim]:
    """Its claims with a decided verdict that refutes them, as `decided`."""
    items = (
        Evidence.objects.select_related("document__source")
        .defer("document__text")
        .prefetch_related("differences")
    )
    verdicts = (
        Verdict.objects.filter(current=True, state=VerdictState.DECIDED, label=domain.Label.REFUTED.value)
        .select_related("rating", "decided_by")
        .prefetch_related(Prefetch("cited", items))
    )
    claims = article.claims.filter(hidden=False).prefetch_related(
        Prefetch("verdicts", verdicts, to_attr="decided")
    )
    return [claim for claim in claims.filter(verdicts__in=verdicts) if claim.decided]


def claim_proposals(article: Article, claim: Claim, verdict: Verdict | None) -> list[Proposal]:
    """What one decided verdict would change; nothing where it does not refute."""
    if verdict is None or verdict.label != domain.Label.REFUTED.value:
        return []
    return _merged(
        _proposal(article, claim, item, difference)
        for item in verdict.cited.all()
        if item.stance == StanceChoice.REFUTES
        for difference in item.differences.all()
    )


def _proposal(article: Article, claim: Claim, item: Evidence, difference: Difference) -> Proposal:
    sentence = article.body[claim.start : claim.end]
    wording = _safe(article, sentence, item, difference)
    if wording is not None:
        start, end = claim.start + wording.start, claim.start + wording.end
        return Proposal(
            claim,
            article.body[start:end],
            wording.text,
            article.language,
            start,
            end,
            sources=[item],
            is_name=difference.kind in NAMES,
        )
    count = place_of(difference.claim_text, sentence).count
    return Proposal(
        claim,
        difference.claim_text,
        difference.source_text,
        item.document.language,
        why_not=_("These words stand more than once in the sentence.")
        if count > 1
        else _("These words do not stand so in the sentence.")
        if not count
        else _("No safe wording could be made: these are the source’s words."),
        sources=[item],
    )


def _safe(article: Article, sentence: str, item: Evidence, difference: Difference) -> Wording | None:
    if not article.language:
        return None
    core = domain.Difference(
        domain.DifferenceKind(difference.kind),
        difference.claim_text,
        difference.source_text,
        difference.claim_value,
        difference.source_value,
    )
    return propose(
        core,
        sentence,
        article.language,
        quote=item.quote,
        source_language=item.document.language,
        anchor=article.date,
    )


def _merged(proposals: Iterable[Proposal]) -> list[Proposal]:
    """The same change is one, with all the sources that ask for it."""
    together: dict[tuple[int, int, str, str], Proposal] = {}
    for one in proposals:
        key = (one.start, one.end, "" if one.placed else one.ours, one.theirs)
        first = together.setdefault(key, one)
        known = {item.pk for item in first.sources}
        first.sources += [item for item in one.sources if item.pk not in known]
    # What has a place needs no second entry without one.
    placed = {one.ours for one in together.values() if one.placed}
    return [one for one in together.values() if one.placed or one.ours not in placed]


def _settled(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Numbered in the order of the text, those that contradict each other marked as disputed."""
    merged = _merged(proposals)
    ordered = sorted(
        merged, key=lambda one: (not one.placed, one.start, one.end, one.claim.start, one.claim.pk)
    )
    for number, one in enumerate(ordered, 1):
        one.number = number
    for group in _overlapping([one for one in ordered if one.placed]):
        for one in group:
            one.disputed = len(group) > 1
    return ordered


def _overlapping(placed: Sequence[Proposal]) -> list[list[Proposal]]:
    """In the order of the text, those that share a character together."""
    groups: list[list[Proposal]] = []
    reach = -1
    for one in placed:
        if groups and one.start < reach:
            groups[-1].append(one)
        else:
            groups.append([one])
        reach = max(reach, one.end) if len(groups[-1]) > 1 else one.end
    return groups


def _pieces(body: str, placed: Sequence[Proposal]) -> list[Piece]:
    """The texts joined are exactly the body."""
    pieces, at = [], 0
    for group in _overlapping(placed):
        start, end = min(one.start for one in group), max(one.end for one in group)
        if start > at:
            pieces.append(Piece(body[at:start]))
        pieces.append(Piece(body[start:end], tuple(group)))
        at = end
    if at < len(body):
        pieces.append(Piece(body[at:]))
    return pieces
