"""What the model weighs of a claim held against a window, as numbers between 0 and 1 (mostly)."""

from __future__ import annotations

from claims.checking.assessment.comparison import Comparison
from claims.checking.assessment.figures import Pair, clause_around, weight_of
from claims.checking.assessment.opposed import decisive_missing, opposed_words
from claims.checking.assessment.quoting import quoted_share
from claims.checking.assessment.reading import Reading
from claims.checking.assessment.roles import role_is_anothers
from claims.checking.assessment.sides import same_sides
from claims.checking.assessment.window import BEFORE, HERE
from claims.checking.domain import DifferenceKind
from claims.checking.facts import Relation
from claims.checking.language.lexicon import negated
from claims.checking.language.relations import LIGHT

Features = dict[str, float]
_AGREE = (Relation.SAME, Relation.COMPATIBLE)


def common(found: Comparison) -> Features:
    """What both support and refutation hang on: the same subject, the same event."""
    coverage, window = found.coverage, found.window
    levels = [how for _, how in found.levels]
    missing = [weight for unit, weight in coverage.missing if unit.ids - LIGHT or not unit.ids]
    values = {
        "cover_here": coverage.here,
        "cover_near": coverage.near,
        "cover_document": coverage.document,
        "missing_most": max(missing, default=0.0),
        "missing_several": min(len(missing), 4) / 4,
        "missing_unknown": min(sum(not unit.ids for unit, _ in coverage.missing), 3) / 3,
        "on_topic": max(setting.on_topic for setting in window.settings),
        "other_language": float(not found.same_language),
        "doubtful": float(any(one.doubtful for one in window.sentences)),
        "claim_doubtful": float(found.claim.doubtful),
        "correction": float(any(setting.correction for setting in window.settings)),
        "old": float(window.setting.old),
        "joined": float(bool(window.others)),
        "short_claim": float(len(found.claim.units) <= 3),
    }
    if levels:
        values |= {
            "named_least": min(levels),
            "named_mean": sum(levels) / len(levels),
            "named_here": found.named_here,
            "names_absent": min(sum(how < BEFORE for how in levels), 3) / 3,
            "subject": found.subject[1] if found.subject else 0.6,
        }
    else:
        values |= {"nameless": 1.0, "nameless_on_topic": values["on_topic"], "nameless_cover": coverage.near}
    rivals = min(len({name.key for name in found.rivals}), 3) / 3
    values["rivals"] = rivals
    values["rivals_for_absent"] = rivals if any(how < HERE for how in levels) else 0.0
    return values


def support(found: Comparison) -> Features:
    """For the question whether the window says all that the claim says."""
    values = common(found)
    pairs = found.pairs
    agreed = [pair for pair in pairs if pair.relation in _AGREE]
    values |= {
        "facts_none": float(not pairs),
        "facts_agree": min(sum(weight_of(pair.ours) for pair in agreed), 2.0) / 2,
        "facts_likeness": max((pair.likeness * weight_of(pair.ours) for pair in agreed), default=0.0),
        "facts_least_alike": min((pair.likeness for pair in agreed), default=0.5),
        "facts_only_near": float(any(not pair.here for pair in agreed)),
        "facts_all": float(bool(pairs) and len(agreed) == len(pairs)),
        "facts_coarser": float(any(pair.relation is Relation.COMPATIBLE for pair in agreed)),
        "missing_figure": _share(pairs, lambda pair: pair not in agreed and _is_hard(pair)),
        "missing_date": _share(pairs, lambda pair: pair not in agreed and not _is_hard(pair)),
        "different_fact": max((p.likeness for p in pairs if p.relation is Relation.DIFFERENT), default=0.0),
        "any_different": float(any(pair.relation is Relation.DIFFERENT for pair in pairs)),
        "other_polarity": float(not same_polarity(found)),
        "opposed": float(opposed_words(found) is not None),
        "decisive_missing": min(decisive_missing(found), 2) / 2,
        "role_anothers": float(role_is_anothers(found)),
        "other_sides": float(not same_sides(found)),
    }
    quote = quoted_share(found)
    if quote is not None:
        values |= {"quote": 1.0, "quote_share": quote.share, "quote_speaker": quote.speaker}
    proof = values["facts_agree"] if values["facts_all"] else 0.0
    values["proof_cover"] = proof * found.coverage.near
    values["proof_named"] = proof * (
        sum(how for _, how in found.levels) / len(found.levels) if found.levels else 0.7
    )
    values["cover_square"] = found.coverage.near**2
    return values


def _is_hard(pair: Pair) -> bool:
    return pair.ours.kind is not DifferenceKind.DATE


def _share(pairs: tuple[Pair, ...], holds: object) -> float:
    assert callable(holds)
    return min(sum(bool(holds(pair)) for pair in pairs), 2) / 2


def same_polarity(found: Comparison) -> bool:
    """Whether both say that it is so, or both that it is not: in the clause of a fact that they share,
    where there is one, else in the clause that says most of the claim."""
    for pair in found.pairs:
        if (
            pair.relation is Relation.SAME
            and pair.theirs
            and pair.where
            and pair.here
            and weight_of(pair.ours) > 0.6
        ):
            return _negated_at(found.claim, pair.ours.start, pair.ours.end) == _negated_at(
                pair.where, pair.theirs.start, pair.theirs.end
            )
    return any(found.claim.negated == _negated_in_answer(found.claim, one) for one in found.window.sentences)


def _negated_at(reading: Reading, start: int, end: int) -> bool:
    first, last = clause_around(reading.text, start, end)
    return reading.negated and negated(reading.text[first:last], reading.language)


def _negated_in_answer(claim: Reading, reading: Reading) -> bool:
    if not reading.negated:
        return False
    clauses: dict[tuple[int, int], float] = {}
    for unit in reading.units:
        if not unit.ids.isdisjoint(claim.concepts) or unit.stem in claim.stems:
            clause = clause_around(reading.text, unit.start, unit.end)
            clauses[clause] = clauses.get(clause, 0.0) + unit.weight
    if not clauses:
        return reading.negated
    start, end = max(clauses, key=lambda clause: clauses[clause])
    return negated(reading.text[start:end], reading.language)
