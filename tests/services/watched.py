"""A decided verdict that rests on a page of the small web, and the watch's turn as it comes."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from claims.models import Claim, Document, FactCheck, PageLook, StaleReason, Watch
from claims.services.fetching import add_page
from claims.services.publish import publish as publish_claim
from claims.services.watch import look, wake_due_watches
from tests.cast import Cast, checked, decided, refuted_claim
from tests.services.library_web import page, publish
from tests.sources.web import Script, Web

PLACE = "news.example/feld"
QUOTE = "Nora Feld left Calderon in May 2022, the company said."
REST = (
    "Her post was taken by a colleague from the Lyon office, who had worked with her for many years and who "
    "knew the house well, as the company added in its statement to the staff."
)
OTHER_DATE = "Nora Feld left Calderon in June 2022, the company said."


def feld(*paragraphs: str) -> bytes:
    return page(
        *(paragraphs or (QUOTE, REST)), title="Feld leaves Calderon", site="The Bay News", day="2022-06-01"
    )


def cited_page(cast: Cast, web: Web) -> Document:
    return add_page(cast.eva, publish(web, PLACE, feld())).document


def published(cast: Cast, web: Web, **article: str) -> Claim:
    """A published claim that cites the page; all of its people have done their part."""
    cited_page(cast, web)
    claim = decided(cast.rita, cast.eva, refuted_claim(checked(cast.sam, **article)))
    publish_claim(cast.emil, claim, version=claim.version)
    claim.refresh_from_db()
    return claim


def now_says(web: Web, answer: bytes | Script) -> None:
    publish(web, PLACE, answer)


def turn_comes(claim: Claim, *, days: int = 1) -> Claim:
    """Days pass, and a worker takes the claim's turn, whether the last look was good or not."""
    wake_due_watches()
    long_ago = timezone.now() - timedelta(days=days)
    PageLook.objects.update(looked_at=long_ago)
    PageLook.objects.filter(missed_on__isnull=False).update(missed_on=long_ago.date())
    Watch.objects.filter(claim=claim).update(next_attempt_at=None)
    assert look(Watch.objects.get(claim=claim).pk)
    claim.refresh_from_db()
    return claim


def open_reasons(claim: Claim) -> list[str]:
    return list(
        StaleReason.objects.filter(claim=claim, settled_at__isnull=True).values_list("kind", flat=True)
    )


def as_published(claim: Claim) -> dict[str, object]:
    """All that readers see, and all that was decided: the watch changes nothing of it."""
    fact_check = FactCheck.objects.get(claim=claim)
    return {
        "state": claim.state,
        "verdicts": list(claim.verdicts.values()),
        "fact_check": FactCheck.objects.filter(pk=fact_check.pk).values().get(),
        "cited": list(fact_check.verdict.cited.values()),
    }
