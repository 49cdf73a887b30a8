"""A newsroom's desk after some years: articles, claims, checks, evidence, verdicts and their history, as rows."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from claims.models import (
    Article,
    ArticleKind,
    ArticleState,
    Check,
    CheckState,
    CitedEvidence,
    Claim,
    ClaimState,
    Comment,
    Document,
    Evidence,
    FactCheck,
    Flag,
    FlagReason,
    HistoryEntry,
    ModelBudget,
    ModelCall,
    Person,
    Rating,
    Verdict,
    VerdictState,
)
from claims.services.texts import restatement_key, sha256
from claims.services.verdicts import claim_hash, evidence_hash
from tests.cast import Cast, make_cast, stored

A_SLICE = 1_000  # claims at a time
CLAIMS_EACH = 50
DOCUMENTS = 400  # that they are checked against
KINDS = ("date", "amount", "count", "person", "percent", "event", "role", "place")
LABELS = ("supported", "supported", "refuted", "conflicting", "not_enough_evidence", "not_enough_evidence")
# How the claims of a desk stand after some years, in parts of a hundred.
STATES = (
    (ClaimState.UNREVIEWED, 55),
    (ClaimState.FLAGGED, 20),
    (ClaimState.PROPOSED, 2),
    (ClaimState.DECIDED, 10),
    (ClaimState.PUBLISHED, 8),
    (ClaimState.DISMISSED, 5),
)
VERDICT_OF = {
    ClaimState.PROPOSED: VerdictState.PROPOSED,
    ClaimState.DECIDED: VerdictState.DECIDED,
    ClaimState.PUBLISHED: VerdictState.DECIDED,
}


def fill(claims: int) -> str:
    """A newsroom with that many claims and all that belongs to them; says how many rows of each there are."""
    add_articles(make_cast(), claims // CLAIMS_EACH, [a_document(n) for n in range(DOCUMENTS)])
    add_calls(claims)
    if connection.vendor == "postgresql":  # what autovacuum does within a minute
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    counted = ", ".join(
        f"{model.objects.count():,} {words}"
        for model, words in (
            (Article, "articles"),
            (Claim, "claims"),
            (Evidence, "pieces of evidence"),
            (HistoryEntry, "steps of history"),
            (FactCheck, "fact-checks"),
            (ModelCall, "calls of a language model"),
        )
    )
    return counted


def add_articles(
    cast: Cast,
    articles: int,
    documents: list[Document],
    *,
    each: int = CLAIMS_EACH,
    states: Sequence[tuple[ClaimState, int]] = STATES,
) -> None:
    """Articles of so many claims each, with evidence from these documents (four at least).

    `states` are the claims' states, each with how often it comes up.
    """
    chance = random.Random(5)
    people = (cast.rita, cast.remy, cast.eva, cast.emil)
    there = Article.objects.count()  # no two articles are the same
    at_once = max(1, A_SLICE // each)
    for first in range(there, there + articles, at_once):
        numbers = range(first, min(first + at_once, there + articles))
        with transaction.atomic():
            stored_articles = Article.objects.bulk_create(_article(cast.sam, n, each) for n in numbers)
            _fill_articles(chance, people, documents, stored_articles, states)


def add_calls(calls: int) -> None:
    """That many calls of a language model within the last thirty days; one in eight used an answer again."""
    chance, today = random.Random(6), timezone.localdate()
    articles = list(Article.objects.values_list("pk", flat=True))
    ModelBudget.objects.bulk_create(
        ModelBudget(
            scope=ModelBudget.of_article(pk), money=Decimal(pk % 997) / 1_000, used_on=today - timedelta(days=pk % 60)
        )
        for pk in articles
    )  # fmt: skip
    for first in range(0, calls, A_SLICE):
        with transaction.atomic():
            ModelCall.objects.bulk_create(
                _call(chance, articles, today) for _ in range(first, min(first + A_SLICE, calls))
            )


def _call(chance: random.Random, articles: Sequence[int], today: date) -> ModelCall:
    """Most of an article's calls are made on one day."""
    article = chance.choice(articles)
    step = chance.choice(("questions", "assess", "assess", "extract"))
    again = chance.random() < 0.125
    failed = not again and chance.random() < 0.04
    money = Decimal(chance.randrange(500, 5_000)) / 1_000_000
    return ModelCall(
        article_id=article,
        day=today - timedelta(days=article % 30 if chance.random() < 0.9 else chance.randrange(30)),
        step=step,
        model="gpt-4o-mini" if step != "assess" else "gpt-4o",
        prompt_version="1",
        key=f"{chance.randrange(1 << 60):064d}",
        state="failed" if failed else "done",
        failure="The language model is busy." if failed else "",
        failure_name=chance.choice(("busy", "timeout", "wrong_form")) if failed else "",
        reused_id=1 if again else None,
        spared=money if again else 0,
        money=0 if again else money,
        input_tokens=0 if again else chance.randrange(500, 8_000),
        output_tokens=0 if again else chance.randrange(50, 900),
        milliseconds=0 if again else chance.randrange(500, 9_000),
    )


def a_document(n: int) -> Document:
    text = " ".join(
        f"Sentence {k} of document {n} says that Brackwell had {k * 37 + n} mills in {1900 + k}."
        for k in range(40)
    )
    return stored(text, publisher=f"Gazette {n % 60}", title=f"The mills of Brackwell, part {n}")


def _fill_articles(
    chance: random.Random,
    people: tuple[Person, ...],
    documents: list[Document],
    articles: list[Article],
    states: Sequence[tuple[ClaimState, int]],
) -> None:
    claims = Claim.objects.bulk_create(
        claim for article in articles for claim in _claims(chance, article, people, states)
    )
    checks = Check.objects.bulk_create(_check(chance, claim) for claim in claims)
    for claim, check in zip(claims, checks, strict=True):
        claim.suggested_by = check
    Claim.objects.bulk_update(claims, ["suggested_by"])
    evidence = Evidence.objects.bulk_create(
        item for check in checks for item in _evidence(chance, check, documents)
    )
    Flag.objects.bulk_create(
        Flag(
            claim=claim, reason=chance.choice((FlagReason.REFUTED, FlagReason.UNSURE, FlagReason.NO_EVIDENCE))
        )
        for claim in claims
        if claim.state == ClaimState.FLAGGED
    )
    _verdicts(claims, evidence, people)
    HistoryEntry.objects.bulk_create(entry for claim in claims for entry in _history(claim, people))
    Comment.objects.bulk_create(
        Comment(claim=claim, person=people[claim.pk % 4], text="Who else has said so?")
        for claim in claims
        if claim.pk % 9 == 0
    )


def _article(sam: Person, n: int, claims: int) -> Article:
    body = "\n\n".join(
        f"In {1950 + k} the town of Brackwell had {k * 113 + n} mills. The council of town {n} said it would "
        f"keep {k + 3} of them, and sell the others for {k * 7 + 11} million euros."
        for k in range(claims)
    )
    return Article(
        title=f"What became of the mills of Brackwell, part {n}",
        body=body,
        body_sha256=sha256(body),
        language="en",
        date=date(2024, 1, 1) + timedelta(days=n % 700),
        kind=ArticleKind.PUBLISHED if n % 3 else ArticleKind.OWN,
        outlet="The Brackwell Post" if n % 3 else "",
        state=ArticleState.CHECKED,
        checked_at=timezone.now(),
        submitted_by=sam,
    )


def _claims(
    chance: random.Random,
    article: Article,
    people: tuple[Person, ...],
    states: Sequence[tuple[ClaimState, int]],
) -> Iterator[Claim]:
    start = 0
    for paragraph in article.body.split("\n\n"):
        end = start + paragraph.index(".") + 1
        sentence = article.body[start:end]
        yield Claim(
            article=article,
            start=start,
            end=end,
            restatement=sentence,
            restatement_key=restatement_key(sentence),
            kind=chance.choice(KINDS),
            check_worthiness=round(chance.random(), 3),
            language="en",
            state=chance.choices([state for state, _ in states], [parts for _, parts in states])[0],
            assigned_to=people[chance.randrange(4)] if chance.random() < 0.3 else None,
            assigned_at=timezone.now(),
            spread=chance.choice((None, None, 1, 2, 3)),
        )
        start += len(paragraph) + 2


def _check(chance: random.Random, claim: Claim) -> Check:
    return Check(
        claim=claim,
        engine="local",
        engine_version="1",
        as_of=claim.article.date,
        state=CheckState.DONE,
        label=chance.choice(LABELS),
        confidence=round(chance.uniform(0.5, 0.99), 3),
        rationale="The Gazette of that day gives the number of mills, and it is another one.",
        finished_at=timezone.now(),
        attempt=1,
    )


def _evidence(chance: random.Random, check: Check, documents: list[Document]) -> Iterator[Evidence]:
    for rank, document in enumerate(chance.sample(documents, 4), 1):
        start = document.text.index("Sentence 7 ")
        end = document.text.index(".", start) + 1
        yield Evidence(
            check_run=check,
            document=document,
            start=start,
            end=end,
            quote=document.text[start:end],
            stance=chance.choice(("supports", "refutes", "neutral")),
            origin=f"origin-{document.origin_id or document.pk}",
            rank=rank,
        )


def _verdicts(claims: list[Claim], evidence: list[Evidence], people: tuple[Person, ...]) -> None:
    ratings = {rating.label: rating for rating in Rating.objects.all()}
    by_check: dict[int, list[Evidence]] = {}
    for item in evidence:
        by_check.setdefault(item.check_run_id, []).append(item)
    decided = [claim for claim in claims if claim.state in VERDICT_OF]
    verdicts = Verdict.objects.bulk_create(
        _verdict(claim, ratings[claim.suggested_by.label], by_check[claim.suggested_by.pk], people)
        for claim in decided
        if claim.suggested_by
    )
    CitedEvidence.objects.bulk_create(
        CitedEvidence(verdict=verdict, evidence=item)
        for verdict, claim in zip(verdicts, decided, strict=True)
        for item in by_check[claim.suggested_by_id or 0]
    )
    FactCheck.objects.bulk_create(
        FactCheck(
            claim=verdict.claim,
            verdict=verdict,
            slug="mills-of-brackwell",
            proposed_by=verdict.proposed_by,
            published_by=people[3],
            published_at=timezone.now() - timedelta(minutes=verdict.pk),
        )
        for verdict in verdicts
        if verdict.claim.state == ClaimState.PUBLISHED
    )


def _verdict(claim: Claim, rating: Rating, cited: list[Evidence], people: tuple[Person, ...]) -> Verdict:
    state = VERDICT_OF[ClaimState(claim.state)]
    return Verdict(
        claim=claim,
        state=state,
        label=rating.label,
        rating=rating,
        explanation="The town's own register gives another number of mills for that year.",
        proposed_by=people[claim.start % 2],
        decided_by=None if state == VerdictState.PROPOSED else people[2],
        claim_hash=claim_hash(claim),
        evidence_hash=evidence_hash(cited),
    )


def _history(claim: Claim, people: tuple[Person, ...]) -> Iterator[HistoryEntry]:
    yield HistoryEntry(article=claim.article, claim=claim, role="machine", action="checked", details={})
    if claim.state in VERDICT_OF:
        person = people[claim.start % 2]
        yield HistoryEntry(
            article=claim.article,
            claim=claim,
            person=person,
            role=person.role,
            action="proposed",
            details={"rating": "false"},
        )
