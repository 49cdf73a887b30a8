"""What the model weighs of a claim held against a window, as numbers between 0 and 1 (mostly)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from claims.checking.assessment.comparison import Comparison
from claims.checking.assessment.corrections import takes_back
from claims.checking.assessment.countries import is_state, same_bearer
from claims.checking.assessment.elsewhere import Elsewhere
from claims.checking.assessment.figures import Pair, clause_around, weight_of
from claims.checking.assessment.opposed import decisive_missing, opposed_words
from claims.checking.assessment.order import puts_in_order
from claims.checking.assessment.owners import is_anothers
from claims.checking.assessment.quoting import quoted_share
from claims.checking.assessment.reading import Reading
from claims.checking.assessment.roles import role_is_anothers
from claims.checking.assessment.sides import same_sides
from claims.checking.assessment.window import BEFORE, HERE, ON_TOPIC, TITLE
from claims.checking.domain import DifferenceKind
from claims.checking.facts import Relation
from claims.checking.facts.dates import DAY, MONTH, DateValue
from claims.checking.facts.quantity import Quantity
from claims.checking.language.lexicon import negated
from claims.checking.language.names import Name
from claims.checking.language.relations import LIGHT

Features = dict[str, float]
_RARE = 0.8  # see figures.weight_of
_SAME_QUOTE, _QUOTED = 0.75, 0.5  # of a quotation's words
_SOME, _MOST = 0.3, 0.6  # of the claim's words: with figures that agree, and without any
_HALF = 0.5
_ORDER = frozenset({"before", "after"})
_SEVERAL = 3  # names, of which a country may be left unsaid
_WEIGHTY = 0.6  # a word that a claim without figures hangs on, see coverage.rarity


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
    foreign = [name for name in found.foreign if name.kind != "person"]
    values |= {
        "foreign": min(len(foreign), 2) / 2,
        "foreign_instead": float(bool(foreign) and not found.subject_here),
        "foreign_person_instead": float(len(foreign) < len(found.foreign) and not found.subject_here),
        "foreign_before": float(found.foreign_before and not found.subject_here),
        "subject_here": float(found.subject_here),
        "led_by_another": float(found.led_by_another),
    }
    values["rivals"] = rivals
    values["rivals_for_absent"] = rivals if any(how < HERE for how in levels) else 0.0
    return values


def can_support(found: Comparison) -> bool:
    """Whether the window may say all that the claim says: every name and figure is there, nothing is the other
    way round, and it shares more than a name with the claim. What fails this supports nothing."""
    if found.taken_back or not all(is_meant(found, name, how) for name, how in found.levels):
        return False
    if opposed_words(found) or not same_polarity(found) or _is_doubted(found):
        return False
    setting = found.window.setting
    if setting.correction and takes_back(setting.document, found.window.main):
        return False  # it repeats what it then calls wrong
    if not all(_agrees(pair) or _is_day_of(found, pair) or _is_mere_first(pair) for pair in found.pairs):
        return False
    if any(_agrees(pair) and is_anothers(found, pair) for pair in found.pairs):
        return False
    if puts_in_order(found.claim) and not any(one.concepts & _ORDER for one in found.window.sentences):
        return False
    if found.of_another or found.somebody_instead or _is_of_another_time(found):
        return False
    if any(_agreed_weight(pair) >= _RARE for pair in found.pairs if _agrees(pair) and pair.here):
        return True
    if found.pairs:
        return found.coverage.near >= _SOME
    quoted = quoted_share(found)
    if quoted is not None:
        return quoted.share >= _QUOTED and quoted.speaker >= TITLE
    if found.named_here == 1 and len(found.levels) > 1:
        return found.coverage.near >= _SOME
    coverage = found.coverage
    weighty = any(weight > _WEIGHTY for _, weight in coverage.missing)
    return coverage.near >= _MOST and coverage.here >= _HALF and not weighty


def _is_doubted(found: Comparison) -> bool:
    """The sentence denies it, or gives it as hearsay or as a mere possibility, and the claim does not."""
    return found.window.main.doubtful and not found.claim.doubtful


def _is_of_another_time(found: Comparison) -> bool:
    """The claim names nobody, and the document is not plainly on the article's subject, or of another year."""
    if found.levels:
        return False
    setting = found.window.setting
    dated = any(pair.ours.kind is DifferenceKind.DATE for pair in found.pairs)
    return setting.on_topic < ON_TOPIC or (setting.old and not dated)


def is_meant(found: Comparison, name: Name, how: float) -> bool:
    """Whether the window means the name's bearer: in the sentence, before it or in the title.
    What the article is about goes without saying."""
    if how >= TITLE:
        return True
    topics = found.window.setting.topics
    return (how > 0 and any(same_bearer(name.key, topic) for topic in topics)) or _is_mere_country(
        found, name
    )


def _is_mere_country(found: Comparison, name: Name) -> bool:
    """Whether the name only says in which country the others are, and the window names no other country."""
    if not is_state(name.key) or len(found.levels) < _SEVERAL or found.levels[0][0] is name:
        return False
    return not any(is_state(other.key) for one in found.window.sentences for other in one.names)


def _is_mere_first(pair: Pair) -> bool:
    """ "Its first passengers", « de premier plan »: less a figure than a turn of phrase."""
    data = pair.ours.data
    plain = isinstance(data, Quantity) and data.unit == "rank" and data.value == 1
    return plain and pair.relation is Relation.UNRELATED


def _is_day_of(found: Comparison, pair: Pair) -> bool:
    """The claim's date is that of the document, which gives no other: news of the day."""
    ours, published = pair.ours.data, found.window.setting.source.date
    if not isinstance(ours, DateValue) or published is None or pair.relation is not Relation.UNRELATED:
        return False
    return ours.earliest <= published <= ours.latest + timedelta(days=1)


def support(found: Comparison, elsewhere: Elsewhere) -> Features:
    """For the question whether the window says all that the claim says."""
    values = common(found)
    pairs = found.pairs
    agreed = [pair for pair in pairs if _agrees(pair)]
    values |= {
        "facts_none": float(not pairs),
        "facts_agree": min(sum(_worth(pair) for pair in agreed), 2.0) / 2,
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
    values |= {
        "contradicted_elsewhere": max(
            (elsewhere.contradicted(pair.ours) - pair.likeness for pair in agreed), default=0.0
        ),
        "missing_elsewhere": min(
            sum(elsewhere.confirmed(pair.ours) == 0 for pair in pairs if pair not in agreed), 2
        )
        / 2,
        "absent_unheard": min(sum(elsewhere.spoken_of(name) == 0 for name in found.absent), 2) / 2,
    }
    quote = quoted_share(found)
    if quote is not None:
        values |= {"quote": 1.0, "quote_share": quote.share, "quote_speaker": quote.speaker}
    proof = max((_worth(pair) for pair in agreed), default=0.0) if values["facts_all"] else 0.0
    values["unproven"] = (1 - found.coverage.near) * (1 - proof)
    values["proof_cover"] = proof * found.coverage.near
    values["proof_named"] = proof * (
        sum(how for _, how in found.levels) / len(found.levels) if found.levels else 0.7
    )
    values["cover_square"] = found.coverage.near**2
    return values


def _agrees(pair: Pair) -> bool:
    """The same, or a coarser date; "up to ten" and four can both be true, but the one does not say the other."""
    if pair.relation is Relation.COMPATIBLE:
        theirs = pair.theirs.data if pair.theirs else None
        return isinstance(theirs, DateValue) and theirs.granularity in (DAY, MONTH)
    return pair.relation is Relation.SAME


def _agreed_weight(pair: Pair) -> float:
    """A day that is confirmed to the month is as telling as a month."""
    return min(weight_of(pair.ours), weight_of(pair.theirs)) if pair.theirs else weight_of(pair.ours)


def _worth(pair: Pair) -> float:
    """How telling it is that this fact agrees: a rare one by itself, a common one among the same words."""
    weight = _agreed_weight(pair)
    return weight * max(pair.likeness, 0.5 if weight >= _RARE else 0.1)


def _is_hard(pair: Pair) -> bool:
    return pair.ours.kind is not DifferenceKind.DATE


def _share(pairs: tuple[Pair, ...], holds: Callable[[Pair], bool]) -> float:
    return min(sum(holds(pair) for pair in pairs), 2) / 2


def same_polarity(found: Comparison) -> bool:
    """Whether both say that it is so, or both that it is not: in the clause of a fact that they share,
    where there is one, else in the clause that says most of the claim."""
    quoted = quoted_share(found)
    if quoted is not None and quoted.share >= _SAME_QUOTE:
        return True  # a "not" inside the quotation stands on both sides
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
