"""A list page asks the database as often for a thousand rows as for ten."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.desk_rows import a_document, add_articles
from claims.models import (
    Article,
    Claim,
    ClaimState,
    Feed,
    Import,
    ModelBudget,
    ModelCall,
    NewsroomEntry,
    Notice,
    NoticeKind,
    Person,
    Source,
)
from tests.cast import Cast
from tests.web.conftest import SignedIn

FEW, MANY = 10, 1_000

# A page: who opens it, and what more there has to be of than articles and claims.
Rows = Callable[[Cast, int], object]


def notices(cast: Cast, count: int) -> object:
    claims = Claim.objects.order_by("pk")[:count]
    return Notice.objects.bulk_create(
        Notice(to=cast.rita, by=cast.eva, kind=NoticeKind.ASSIGNED, claim=claim, at=timezone.now())
        for claim in claims
    )


def sources(_: Cast, count: int) -> object:
    return Source.objects.bulk_create(
        Source(name=f"Paper {Source.objects.count() + n}", tier="news") for n in range(count)
    )


def feeds(cast: Cast, count: int) -> object:
    source = Source.objects.order_by("pk")[0]
    begun = Feed.objects.count()
    return Feed.objects.bulk_create(
        Feed(url=f"https://paper.example.org/{begun + n}.xml", source=source) for n in range(count)
    )


def imports(cast: Cast, count: int) -> object:
    return Import.objects.bulk_create(
        Import(name=f"file {n}", kind="files", via="upload", tier="news", created_by=cast.eva)
        for n in range(count)
    )


def nothing_more(_: Cast, __: int) -> object:
    return None


def documents(_: Cast, count: int) -> object:
    return [
        a_document(n) for n in range(100, 100 + min(count, 120))
    ]  # two pages and more of the library's list


def people(_: Cast, count: int) -> object:
    there = Person.objects.count()
    return Person.objects.bulk_create(
        Person(username=f"guest{there + n}", role="submitter") for n in range(count)
    )


def steps(cast: Cast, count: int) -> object:
    return NewsroomEntry.objects.bulk_create(
        NewsroomEntry(action="invited", person=cast.eva, role="editor", details={"name": f"Guest {n}"})
        for n in range(count)
    )


def model_calls(_: Cast, count: int) -> object:
    """Of as many articles, models, steps and failures."""
    articles = list(Article.objects.order_by("pk").values_list("pk", flat=True)[:count])
    ModelBudget.objects.bulk_create(
        [ModelBudget(scope=ModelBudget.of_article(pk), used_on=timezone.localdate()) for pk in articles],
        ignore_conflicts=True,
    )
    return ModelCall.objects.bulk_create(
        ModelCall(
            article_id=articles[n], step=("extract", "questions", "assess")[n % 3], model=f"model {n % 7}", key="k",
            prompt_version="1", state="failed" if n % 5 == 0 else "done", failure="x", failure_name=f"name {n % 4}",
            money="0.01",
        )
        for n in range(count)
    )  # fmt: skip


PAGES: dict[str, tuple[str, Rows]] = {
    "/articles/": ("rita", nothing_more),
    "/review/": ("rita", nothing_more),
    "/review/?label=refuted&sort=spread": ("rita", nothing_more),
    "/moderate/": ("eva", nothing_more),
    "/inbox/": ("rita", notices),
    "/": ("", nothing_more),
    "/library/": ("eva", documents),
    "/library/sources/": ("eva", sources),
    "/library/feeds/": ("eva", feeds),
    "/library/imports/": ("eva", imports),
    "/dashboard/": ("eva", nothing_more),
    "/settings/people/": ("eva", people),
    "/settings/history/": ("eva", steps),
    "/settings/usage/": ("eva", model_calls),
    "/fact-checks/feed.atom": ("", nothing_more),
}


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_every_list_asks_as_often_for_a_thousand_rows_as_for_ten(cast: Cast, signed_in: SignedIn) -> None:
    cited = [a_document(n) for n in range(6)]
    clients = {name: signed_in(Person.objects.get(username=name)) for name in ("rita", "eva")} | {
        "": Client()
    }

    def counted(rows: int) -> dict[str, int]:
        for state in (ClaimState.FLAGGED, ClaimState.PROPOSED, ClaimState.DECIDED, ClaimState.PUBLISHED):
            add_articles(cast, rows, cited, each=1, states=[(state, 1)])
        for _, more in PAGES.values():
            more(cast, rows)
        if connection.vendor == "postgresql":  # what autovacuum does within a minute
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        return {address: asked(clients[who], address) for address, (who, _) in PAGES.items()}

    few = counted(FEW)
    assert counted(MANY) == few


def test_an_article_of_hundreds_of_claims_asks_as_often_as_one_of_ten(
    cast: Cast, signed_in: SignedIn
) -> None:
    cited = [a_document(n) for n in range(6)]
    client = signed_in(cast.rita)

    def counted(claims: int) -> dict[str, int]:
        add_articles(cast, 1, cited, each=claims)
        article = Article.objects.order_by("-pk")[0].pk
        pages = ("", "report/", "export.csv", "export.json")
        return {page: asked(client, f"/articles/{article}/{page}") for page in pages}

    few = counted(FEW * 2)
    assert counted(300) == few
