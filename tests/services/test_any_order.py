"""Whatever people do, in whatever order and on whatever they last saw: what always has to hold, holds after each step."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from claims.models import Claim, Correction, Evidence, HistoryEntry, Person, Rating
from claims.models.states import ClaimState, may_move
from claims.services.check import run_check, start_check
from claims.services.comments import add_comment
from claims.services.corrections import correct, propose_correction, turn_down
from claims.services.errors import Conflict, NotAllowed, Refused
from claims.services.flags import flag_by_hand
from claims.services.invariants import check_invariants
from claims.services.publish import publish, withdraw
from claims.services.queue import assign
from claims.services.review import dismiss, mark_evidence
from claims.services.rewording import reword
from claims.services.splitting import restore
from claims.services.verdicts import decide, override, propose, send_back
from tests.cast import Cast, checked, evidence_ids, refuted_claim, stored

STEPS, MOST = 500, 1_500  # it goes on until everything has been done at least once
SEED = 12

Step = Callable[[Person, Claim, int, random.Random], Any]


def _said(claim: Claim, chance: random.Random) -> dict[str, Any]:
    return {
        "rating": chance.choice(list(Rating.objects.filter(label__in=("refuted", "supported")))),
        "explanation": f"As the company said, number {chance.randrange(10**6)}.",
        "evidence_ids": evidence_ids(claim),
    }


def _check(person: Person, claim: Claim, _version: int, _chance: random.Random) -> None:
    run_check(start_check(person, claim).pk)


def _mark(person: Person, claim: Claim, _version: int, chance: random.Random) -> None:
    item = chance.choice(list(Evidence.objects.filter(check_run_id=claim.suggested_by_id)))
    mark_evidence(person, item, chance.choice(["kept", "kept", "struck", None]))


def _correction(person: Person, claim: Claim, version: int, chance: random.Random) -> None:
    kind = chance.choice(["correction", "update"])
    propose_correction(
        person, claim, version=version, kind=kind, reason="The month was wrong.", **_said(claim, chance)
    )


WHAT: dict[str, Step] = {
    "propose": lambda p, c, v, r: propose(p, c, version=v, **_said(c, r)),
    "override": lambda p, c, v, r: override(p, c, version=v, reason="Not so.", **_said(c, r)),
    "decide": lambda p, c, v, _: decide(p, c, version=v),
    "send back": lambda p, c, v, _: send_back(p, c, version=v, comment="Which month?"),
    "publish": lambda p, c, v, _: publish(p, c, version=v),
    "withdraw": lambda p, c, v, _: withdraw(p, c, version=v, reason="The source took it back."),
    "correction": _correction,
    "correct": lambda p, c, v, _: correct(p, c, version=v),
    "turn down": lambda p, c, v, _: turn_down(p, c, version=v, comment="It was right."),
    "dismiss": lambda p, c, v, _: dismiss(p, c, version=v),
    "restore": lambda p, c, v, _: restore(p, c, version=v),
    "flag": lambda p, c, v, _: flag_by_hand(p, c, version=v, comment="Look again."),
    "reword": lambda p, c, v, r: reword(
        p, c, version=v, restatement=f"Nora Feld left in May {2000 + r.randrange(20)}."
    ),
    "check": _check,
    "mark": _mark,
    "assign": lambda p, c, _v, _r: assign(p, c, p),
    "comment": lambda p, c, _v, _r: add_comment(p, c, "Who else says so?"),
}
# What leads on from a state; what does not is tried as well, less often.
SENSIBLE = {
    ClaimState.UNREVIEWED: ("propose", "propose", "flag", "reword", "dismiss", "check", "mark"),
    ClaimState.FLAGGED: ("propose", "propose", "propose", "reword", "dismiss", "check", "mark"),
    ClaimState.PROPOSED: ("decide", "decide", "decide", "send back", "override", "dismiss", "check"),
    ClaimState.DECIDED: ("publish", "publish", "check", "assign", "comment"),
    ClaimState.PUBLISHED: ("correction", "correction", "correct", "correct", "turn down", "withdraw"),
    ClaimState.WITHDRAWN: ("comment", "assign"),
    ClaimState.DISMISSED: ("restore",),
}


def _leads(source: str, target: str) -> bool:
    """By one move, or by two: what is brought back is unreviewed, and flagged at once where the machine says so."""
    between = [state for state in ClaimState.values if may_move(ClaimState, source, state)]
    return target in between or any(may_move(ClaimState, state, target) for state in between)


@pytest.fixture
def claims(cast: Cast) -> list[Claim]:
    """Several at once, for a claim that is withdrawn ends."""
    stored()
    articles = [
        checked(
            cast.sam,
            body=f"Nora Feld a quitté Calderon en mai 20{year:02}. Il pleut.",
            title=f"Départ {year}",
        )
        for year in range(8, 22)
    ]
    return [refuted_claim(article) for article in articles]


def test_what_has_to_hold_holds_after_every_step_whatever_the_order(cast: Cast, claims: list[Claim]) -> None:
    chance = random.Random(SEED)
    people = [cast.sam, cast.rita, cast.remy, cast.eva, cast.eva, cast.emil, cast.emil]
    done: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for step in range(MOST):
        if step >= STEPS and set(done) == set(WHAT):
            break
        claim = Claim.objects.select_related("article", "suggested_by").get(pk=chance.choice(claims).pk)
        seen = claim.version - chance.choice([0, 0, 0, 0, 1])  # sometimes an older page is still open
        name = chance.choice(SENSIBLE[claim.state] if chance.random() < 0.7 else list(WHAT))
        told = HistoryEntry.objects.count()
        try:
            WHAT[name](chance.choice(people), claim, seen, chance)
            done[name] += 1
        except (NotAllowed, Refused, Conflict, IndexError):  # no evidence to mark
            refused[name] += 1
            assert HistoryEntry.objects.count() == told, (step, name)
        now = Claim.objects.get(pk=claim.pk)
        assert now.version >= claim.version
        assert now.state == claim.state or _leads(claim.state, now.state), (step, name)
        faults: list[str] = []
        check_invariants(faults.append)
        assert faults == [], (step, name)
    # That all of it was really done, and that something was refused: else nothing was tried.
    assert set(done) == set(WHAT), set(WHAT) - set(done)
    assert sum(refused.values()) > STEPS / 5
    assert Correction.objects.filter(state="published").exists()


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (
            "UPDATE claims_claim SET state = 'published' WHERE id = %s",
            "is published, and its current verdict is not",
        ),
        ("UPDATE claims_claim SET stale = %s > 0", "is marked stale, and nothing is open"),
        ("UPDATE claims_check SET attempt = 9 WHERE claim_id = %s", "was tried more than"),
    ],
)
def test_what_does_not_hold_is_found(cast: Cast, claims: list[Claim], damage: str, says: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(damage, [claims[0].pk])
    faults: list[str] = []
    assert check_invariants(faults.append) == len(faults) > 0
    assert any(says in fault for fault in faults)


def test_a_verdict_without_its_step_of_history_is_found(cast: Cast, claims: list[Claim]) -> None:
    claim = claims[0]
    verdict = propose(cast.rita, claim, version=claim.version, **_said(claim, random.Random(1)))
    verdict.pk, verdict.current = None, False
    verdict.save(force_insert=True)  # as somebody would who goes round the services
    faults: list[str] = []
    check_invariants(faults.append)
    assert faults == [f"claim {claim.pk}: 2 verdicts are proposed, and its history tells of 1"]
