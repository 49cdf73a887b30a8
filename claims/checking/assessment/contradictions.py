"""What in a window may not be true together with the claim: each possible contradiction, typed, with what
the model weighs of it. Whether the subject and the event are the same is for the model to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from claims.checking.assessment.comparable import (
    event_share,
    far_apart,
    is_incomparable,
    is_worked_out,
    years_apart,
)
from claims.checking.assessment.comparison import Comparison
from claims.checking.assessment.corrections import takes_back_value
from claims.checking.assessment.countries import is_state, same_bearer
from claims.checking.assessment.credit import is_source
from claims.checking.assessment.denied import is_denied
from claims.checking.assessment.derived import turned_round
from claims.checking.assessment.elsewhere import Elsewhere
from claims.checking.assessment.features import Features, common, is_meant, same_polarity
from claims.checking.assessment.figures import (
    Pair,
    direction_of,
    is_vague,
    weight_of,
)
from claims.checking.assessment.opposed import alike_around, exchanged_words, opposed_words
from claims.checking.assessment.order import told_order
from claims.checking.assessment.owners import is_anothers, is_of_a_rival
from claims.checking.assessment.quoting import SAYING, quoted_share, said_by, speakers_of
from claims.checking.assessment.reading import Reading, Unit
from claims.checking.assessment.refutable import AGREE, TELLING, Contradiction, can_refute
from claims.checking.assessment.roles import other_role, role_holder
from claims.checking.assessment.sides import same_sides
from claims.checking.assessment.window import BEFORE, HERE, TITLE
from claims.checking.domain import Difference, DifferenceKind
from claims.checking.facts import Relation, difference
from claims.checking.facts.quantity import Quantity
from claims.checking.language.names import Name
from claims.checking.language.relations import DIRECTIONS, INSTITUTIONS, OFFICES, ROLES
from claims.checking.language.same_name import same_name

_WORKED_OUT = 0.85  # credit of a date that was worked out ("in May") beside one that is written
_SAME_QUOTE = 0.6  # of a quotation's words, for it to be the same one
_SAME_PLACE = 0.5  # of the words around two names


def contradictions(found: Comparison, elsewhere: Elsewhere) -> Iterator[Contradiction]:
    """Every possible one; most are none, which the features show."""
    shared = common(found)
    for rule in (_facts, _direction, _negation, _opposite, _exchange, _name, _role, _sides, _speaker):
        for one in rule(found):
            if not can_refute(found, one):
                continue
            features = shared | _others(found, one) | one.features | _heard(found, one, elsewhere)
            yield Contradiction(one.rule, one.differences, one.where, features)


def wrong_order(found: Sequence[Comparison]) -> tuple[Comparison, Contradiction] | None:
    """The two windows, as one, by which the claim's two events came the other way round."""
    order = told_order(found[0].claim, found) if found else None
    if order is None or order.is_right:
        return None
    first, second = order.first.window, order.second.window
    both = Comparison(order.first.claim, order.first.weights, first.joined(second))
    said = f"{order.first_when.text} / {order.second_when.text}"
    typed = Difference(DifferenceKind.DATE, order.said, said, "first", "second")
    features = common(both) | {"by_order": 1.0, "order_sure": order.sure}
    return both, Contradiction("order", (typed,), first.main, features)


def _heard(found: Comparison, one: Contradiction, elsewhere: Elsewhere) -> Features:
    """Whether what the claim says instead is confirmed by any window, and how surely."""
    said = one.differences[0].claim_text
    for pair in found.pairs:
        if pair.ours.text == said and one.rule == pair.ours.kind.value:
            confirmed = elsewhere.confirmed(pair.ours)
            return {
                "fact_unheard": float(confirmed == 0),
                "confirmed_of_several": confirmed if len(found.pairs) > 1 else 0.0,
                "witnesses": min(elsewhere.witnesses(pair.ours, pair.theirs.value) if pair.theirs else 0, 3)
                / 3,
            }
    for name, _ in found.levels:
        if name.text == said and one.rule in ("person", "organisation", "place", "attribution"):
            heard = elsewhere.spoken_of(name)
            return {"name_heard": heard, "name_unheard": float(heard == 0)}
    return {}


def _others(found: Comparison, one: Contradiction) -> Features:
    """What the claim's other facts say of whether it is the same event."""
    differing = {d.claim_text for d in one.differences}
    rest = [pair for pair in found.pairs if pair.ours.text not in differing]
    agreed = [weight_of(pair.ours) for pair in rest if pair.relation in AGREE]
    return {
        f"by_{one.rule}": 1.0,
        "others_agree": min(sum(agreed), 1.5) / 1.5,
        "others_differ": float(any(pair.relation is Relation.DIFFERENT for pair in rest)),
        "others_missing": min(sum(pair.relation is Relation.UNRELATED for pair in rest), 2) / 2,
        "named_and_covered": found.named_here * found.coverage.near,
    }


def _facts(found: Comparison) -> Iterator[Contradiction]:
    for pair in found.pairs:
        if pair.relation is not Relation.DIFFERENT or pair.theirs is None or pair.where is None:
            continue
        typed = _difference(pair)
        if typed is None or is_vague(pair.ours) or is_vague(pair.theirs):
            continue
        if not (pair.thing or found.taken_back) or is_incomparable(found, pair):
            continue
        if is_anothers(found, pair) or is_of_a_rival(found, pair):
            continue
        setting = found.window.setting
        if takes_back_value(setting.document, pair.theirs, setting.correction):
            continue  # the document itself holds it no longer
        kind = pair.ours.kind.value
        figures = "date" if kind == "date" else "figure"
        alike = pair.likeness * (_WORKED_OUT if is_worked_out(pair.theirs) else 1.0)
        yield Contradiction(
            kind,
            (typed,),
            pair.where,
            {
                f"{figures}_likeness": alike,
                f"{figures}_cover": alike * found.coverage.near,
                f"{figures}_sure": alike * found.coverage.here * (found.named_here or 0.5),
                "ambiguous": min(pair.rivals, 3) / 3,
                "rough": float(pair.theirs.data.bound != "exactly")
                if isinstance(pair.theirs.data, Quantity)
                else 0.0,
                "far_apart": far_apart(pair),
                "opposed_too": float(opposed_words(found) is not None),
                "polarity_too": float(not same_polarity(found)),
                "figure_of_correction": float(found.window.setting.correction),
                "taken_back": float(pair.ours.value in found.taken_back),
                "taken_back_rare": float(
                    pair.ours.value in found.taken_back and weight_of(pair.ours) >= TELLING
                ),
                "denied": float(_denies(pair)),
            }
            | _of_dates(found, pair, kind),
        )


def _of_dates(found: Comparison, pair: Pair, kind: str) -> Features:
    if kind != "date":
        return {}
    return {"date_event": event_share(found.claim, pair), "years_apart": years_apart(pair)}


def _direction(found: Comparison) -> Iterator[Contradiction]:
    """The sentence's own figures come to the claim's percentage, but fell where it has them rise."""
    change = direction_of(found.claim)
    for fact in found.claim.facts:
        for where in found.window.sentences:
            turned = turned_round(fact, where.facts, change)
            if turned:
                newer, older = turned
                said = where.text[newer.start : older.end]
                typed = Difference(fact.kind, fact.text, said, fact.value, f"-{fact.value}")
                yield Contradiction("direction", (typed,), where, _words(found, found.coverage.here))
                return


def _denies(pair: Pair) -> bool:
    """Whether the sentence names the claim's own value to say that it is wrong: "and not five"."""
    where = pair.where
    if where is None:
        return False
    same = (fact for fact in where.facts if fact.kind is pair.ours.kind and fact.value == pair.ours.value)
    return any(is_denied(where.text, fact, where.facts) for fact in same)


def _difference(pair: Pair) -> Difference | None:
    assert pair.theirs is not None
    typed = difference(pair.ours, pair.theirs)
    if typed is not None:
        return typed
    ours, theirs = pair.ours, pair.theirs
    return Difference(ours.kind, ours.text, theirs.text, ours.value, theirs.value)


def _negation(found: Comparison) -> Iterator[Contradiction]:
    """One of the two says that it is not so, of the same statement."""
    if same_polarity(found):
        return
    claim, where = found.claim, found.window.main
    values = ("no", "yes") if claim.negated else ("yes", "no")
    yield Contradiction(
        "negation",
        (Difference(DifferenceKind.NEGATION, claim.text, where.text, *values),),
        where,
        _words(found, found.coverage.here),
    )


def _words(found: Comparison, alike: float) -> Features:
    agreed = [pair for pair in found.pairs if pair.relation in AGREE]
    return {
        "word_likeness": alike,
        "word_cover": found.coverage.near * alike,
        "word_cover_square": found.coverage.near**2,
        "word_same_figure": max((weight_of(pair.ours) * pair.likeness for pair in agreed), default=0.0),
        "word_other_figure": float(any(pair.relation is Relation.DIFFERENT for pair in found.pairs)),
    }


def _opposite(found: Comparison) -> Iterator[Contradiction]:
    clash = opposed_words(found)
    instead = any(name.kind != "person" for name in found.foreign) and bool(found.absent)
    if clash and same_polarity(found) and not instead:  # to leave one firm is no opposite of joining another
        yield _of_words("opposite", DifferenceKind.NEGATION, found, *clash)


def _exchange(found: Comparison) -> Iterator[Contradiction]:
    clash = exchanged_words(found)
    if clash and same_polarity(found):
        yield _of_words("exchange", _kind_of_exchange(clash[0]), found, *clash)


def _kind_of_exchange(word: Unit) -> DifferenceKind:
    if any(concept in ROLES for concept in word.ids):
        return DifferenceKind.ROLE
    if any(concept.startswith("nation_") or concept in DIRECTIONS for concept in word.ids):
        return DifferenceKind.PLACE
    if any(concept in INSTITUTIONS for concept in word.ids):
        return DifferenceKind.ORGANISATION
    return DifferenceKind.NEGATION


def _of_words(
    rule: str, kind: DifferenceKind, found: Comparison, ours: Unit, theirs: Unit, where: Reading
) -> Contradiction:
    alike = alike_around(found.claim, (ours.start, ours.end), where, (theirs.start, theirs.end))
    rest = found.rest(lambda unit: unit is ours)
    typed = _typed(kind, found.claim.text[ours.start : ours.end], where.text[theirs.start : theirs.end])
    return Contradiction(rule, (typed,), where, _words(found, alike) | {"word_rest": rest})


def _name(found: Comparison) -> Iterator[Contradiction]:
    """A name of the claim is not there, and another one of its kind stands among the same words."""
    absent = [name for name, how in found.levels if how < TITLE and not is_meant(found, name, how)]
    for name in absent:
        best: tuple[float, Name, Reading] | None = None
        for where in found.window.sentences:
            for rival in where.names:
                if (
                    rival not in found.rivals
                    or not _may_be(name, rival)
                    or _only_says_so(found, rival, where)
                ):
                    continue
                alike = alike_around(found.claim, (name.start, name.end), where, (rival.start, rival.end))
                topics = found.window.setting.topics
                if alike < _SAME_PLACE and any(same_bearer(rival.key, topic) for topic in topics):
                    continue  # what the article is about is named everywhere
                if best is None or alike > best[0]:
                    best = (alike, rival, where)
        if best is None:
            continue
        alike, rival, where = best
        kind = name.kind or rival.kind or "person"
        yield Contradiction(
            kind,
            (_typed(DifferenceKind(kind), name.text, rival.text),),
            where,
            {
                "name_likeness": alike,
                "name_cover": found.coverage.near * alike,
                "name_cover_square": found.coverage.near**2,
                "name_sure": float(name.kind is not None and name.kind == rival.kind),
                "name_others_here": sum(how == HERE for other, how in found.levels if other is not name)
                / max(len(found.levels) - 1, 1),
                "name_only": float(len(absent) == 1 and len(found.levels) > 1),
                "name_subject": float(found.subject is not None and found.subject[0] is name),
                "name_known": float(dict(found.levels).get(name, 0.0) > 0),
                "name_same_figure": max(
                    (weight_of(pair.ours) * pair.likeness for pair in found.pairs if pair.relation in AGREE),
                    default=0.0,
                ),
            },
        )


def _only_says_so(found: Comparison, rival: Name, where: Reading) -> bool:
    """Whether the sentence has the rival only as its source, which the claim's own words do not speak of."""
    return found.claim.concepts.isdisjoint(SAYING) and is_source(rival, where)


def _may_be(name: Name, rival: Name) -> bool:
    """Whether the one could stand where the other does."""
    if name.kind is None or name.kind != rival.kind:
        return False
    return name.kind != "place" or is_state(name.key) == is_state(rival.key)  # Busan is in South Korea


def _role(found: Comparison) -> Iterator[Contradiction]:
    clash = other_role(found)
    if clash:
        yield _of_words("role", DifferenceKind.ROLE, found, *clash)
    holder = role_holder(found)
    # Where the claim has both names, who of them holds the office is no other person's matter.
    if holder and not any(same_name(holder[1].key, name.key) for name, _ in found.levels):
        who, other, where = holder
        typed = _typed(DifferenceKind.PERSON, who.text, other.text)
        rest = found.rest(lambda unit: not unit.ids.isdisjoint(OFFICES))
        yield Contradiction(
            "holder", (typed,), where, _words(found, found.coverage.here) | {"word_rest": rest}
        )


def _sides(found: Comparison) -> Iterator[Contradiction]:
    """Who did it to whom is the other way round."""
    if same_sides(found) or len(found.levels) < 2:
        return
    first, second = found.levels[0][0], found.levels[1][0]
    typed = _typed(DifferenceKind.ROLE, first.text, second.text)
    yield Contradiction("sides", (typed,), found.window.main, _words(found, found.coverage.here))


def _speaker(found: Comparison) -> Iterator[Contradiction]:
    """The same words, said by somebody else."""
    quoted = quoted_share(found)
    if quoted is None or quoted.share < _SAME_QUOTE or quoted.speaker >= BEFORE:
        return
    ours = speakers_of(found.claim)
    for where in sorted(found.window.sentences, key=lambda one: said_by(one) is None):
        said = said_by(where)
        theirs = [said] if said else [name for name in speakers_of(where) if name.kind == "person"]
        if ours and theirs:
            typed = _typed(DifferenceKind.ATTRIBUTION, ours[-1].text, theirs[-1].text)
            features = {"quote_share": quoted.share, "quote_quotes": float(quoted.quotes)}
            yield Contradiction("attribution", (typed,), where, features)
            return


def _typed(kind: DifferenceKind, ours: str, theirs: str) -> Difference:
    return Difference(kind, ours, theirs, ours, theirs)


Rule = Callable[[Comparison], Iterator[Contradiction]]
