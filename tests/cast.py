"""The cast: the same people in every test, and functions that make what they work on.

Sam submits, Rita and Remy review, Eva and Emil edit; Stan submits too and must not see what is Sam's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from claims.models import (
    Article,
    ArticleKind,
    ArticleState,
    Check,
    CheckState,
    Claim,
    Correction,
    Document,
    Evidence,
    FactCheck,
    Newsroom,
    Person,
    Rating,
    Role,
    Verdict,
)
from claims.services.check import run_check
from claims.services.corrections import correct, propose_correction
from claims.services.extract import extract_claims
from claims.services.library import add_document
from claims.services.publish import publish
from claims.services.submit import submit_article
from claims.services.verdicts import decide, propose

PASSWORD = "a-long-enough-password"
_numbers = count(1)

BODY = (
    "Nora Feld a quitté Calderon en mai 2021. "
    "Calderon est valorisée 40 millions d’euros. "
    "Le président de Calderon aime la mer et ses couleurs."
)
DEPARTURE = (
    "Nora Feld left Calderon in May 2022, the company said. "
    "Her post was taken by a colleague from the Lyon office."
)
VALUATION = "Investors bought shares in Calderon last year. Calderon is valued at 40 million euros."


@dataclass(frozen=True, slots=True)
class Cast:
    sam: Person
    stan: Person
    rita: Person
    remy: Person
    eva: Person
    emil: Person


def make_cast() -> Cast:
    ask_for_little()
    roles = {
        "sam": Role.SUBMITTER,
        "stan": Role.SUBMITTER,
        "rita": Role.REVIEWER,
        "remy": Role.REVIEWER,
        "eva": Role.EDITOR,
        "emil": Role.EDITOR,
    }
    return Cast(**{name: make_person(name, role) for name, role in roles.items()})


def ask_for_little() -> None:
    """The cast's newsroom publishes on one origin and without a reply, but where a test says otherwise."""
    Newsroom.objects.filter(pk=1).update(least_origins=1, reply_needed=False)


def make_person(name: str, role: str) -> Person:
    person = Person(username=name, role=role, first_name=name.capitalize())
    person.set_password(PASSWORD)
    person.save()
    return person


def submitted(
    person: Person,
    *,
    body: str = BODY,
    kind: str = ArticleKind.PUBLISHED,
    title: str = "Départ chez Calderon",
) -> Article:
    """An article as it is before any worker has seen it."""
    return submit_article(
        person,
        title=title,
        body=body,
        date=date(2023, 3, 1),
        kind=kind,
        outlet="La Vigie" if kind == ArticleKind.PUBLISHED else "",
        author="A. Plume" if kind == ArticleKind.PUBLISHED else "",
        url="https://vigie.example.org/calderon" if kind == ArticleKind.PUBLISHED else "",
        language="fr",
    )


def stored(
    text: str = DEPARTURE,
    *,
    publisher: str = "Harbour Wire",
    tier: str = "news",
    title: str = "Feld leaves Calderon",
) -> Document:
    return add_document(
        None,
        source_name=publisher,
        tier=tier,
        title=title,
        text=text,
        date=date(2022, 6, 1),
        url=f"https://wire.example.org/{next(_numbers)}",
        language="en",
    )


def checked(person: Person, **fields: str) -> Article:
    """An article that has been through extraction and all its checks, done in this process."""
    article = submitted(person, **fields)
    assert extract_claims(article.pk)
    for check in Check.objects.filter(claim__article=article, state=CheckState.QUEUED):
        assert run_check(check.pk)
    article.refresh_from_db()
    assert article.state == ArticleState.CHECKED
    return article


def refuted_claim(article: Article) -> Claim:
    return Claim.objects.select_related("article", "suggested_by").get(
        article=article, suggested_by__label="refuted"
    )


def supported_claim(article: Article) -> Claim:
    return Claim.objects.select_related("article", "suggested_by").get(
        article=article, suggested_by__label="supported"
    )


def evidence_ids(claim: Claim) -> list[int]:
    return list(Evidence.objects.filter(check_run_id=claim.suggested_by_id).values_list("pk", flat=True))


def proposed(person: Person, claim: Claim, *, rating: str = "false") -> Verdict:
    return propose(
        person,
        claim,
        version=claim.version,
        rating=Rating.objects.get(key=rating),
        explanation="Nora Feld left in May 2022, not in May 2021.",
        evidence_ids=evidence_ids(claim),
    )


def decided(proposer: Person, decider: Person, claim: Claim) -> Claim:
    proposed(proposer, claim)
    claim.refresh_from_db()
    decide(decider, claim, version=claim.version)
    claim.refresh_from_db()
    return claim


def published(cast: Cast, claim: Claim) -> FactCheck:
    """Proposed by Rita, decided and published by Eva."""
    claim = decided(cast.rita, cast.eva, claim)
    return publish(cast.eva, claim, version=claim.version)


CORRECTED = "Nora Feld left Calderon in May 2022, a year later than the article says."


def correction(person: Person, claim: Claim, **changes: Any) -> Correction:
    """Proposes that the rating "False" becomes "Mostly false", with other words."""
    claim = Claim.objects.select_related("article", "suggested_by").get(pk=claim.pk)
    fields: dict[str, Any] = {
        "version": claim.version,
        "kind": "correction",
        "reason": "We called it false; the month was right, and only the year was wrong.",
        "rating": Rating.objects.get(key="mostly-false"),
        "explanation": CORRECTED,
        "evidence_ids": evidence_ids(claim),
    }
    return propose_correction(person, claim, **(fields | changes))


def corrected(cast: Cast, claim: Claim, **changes: Any) -> FactCheck:
    """A correction that Remy proposed and Emil published."""
    correction(cast.remy, claim, **changes)
    claim = Claim.objects.select_related("article").get(pk=claim.pk)
    return correct(cast.emil, claim, version=claim.version)
