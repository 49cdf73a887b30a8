"""What the pages read on which people mark, reword, split and merge claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from claims.checking.extraction.by_hand import likely_kind
from claims.checking.language.sentences import Span, split_sentences
from claims.models import Article, Claim, ClaimLink, ClaimWording, LinkKind, Person
from claims.models.states import REVIEWABLE_CLAIM_STATES

SENTENCES = 60  # a page
MOST_CHOSEN = 2_000  # characters: services.marking takes no more
CONTEXT = 280  # characters on each side


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article to choose, and the claims that stand in it already."""

    start: int
    end: int
    text: str
    claims: tuple[Claim, ...]

    @property
    def value(self) -> str:
        return f"{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Words of an article with what stands around them; `around` are the sentences that hold them."""

    start: int
    end: int
    text: str
    before: str
    after: str
    around: Span
    kind: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """How a claim came to be what it is: its earlier wordings, and what it was split or merged into or made of."""

    wordings: list[ClaimWording]
    became: list[ClaimLink]
    made_from: list[ClaimLink]

    @property
    def may_be_undone(self) -> bool:
        split = any(link.kind == LinkKind.SPLIT for link in self.became)
        return split or any(link.kind == LinkKind.MERGED for link in self.made_from)


NO_LINEAGE = Lineage([], [], [])


def sentences_of(article: Article, page: int) -> Page[Sentence]:
    spans = split_sentences(article.body, article.language or None)
    shown = Paginator(spans, SENTENCES).get_page(page)
    claims = list(_claims_of(article))
    shown.object_list = [_sentence(article, span, claims) for span in shown.object_list]
    return shown


def chosen(article: Article, start: int, end: int) -> Chosen | None:
    """The words between two code points, without white space around them; None where there are none, or too many."""
    body = article.body
    if not 0 <= start < end <= min(len(body), start + MOST_CHOSEN) or not body[start:end].strip():
        return None
    while body[start].isspace():
        start += 1
    while body[end - 1].isspace():
        end -= 1
    spans = split_sentences(body, article.language or None)
    touched = [span for span in spans if span.start < end and start < span.end]
    around = Span(touched[0].start, touched[-1].end)
    text = body[start:end]
    return Chosen(
        start=start,
        end=end,
        text=text,
        before=body[max(0, start - CONTEXT) : start].rpartition("\n")[2],
        after=body[end : end + CONTEXT].partition("\n")[0],
        around=around,
        kind=likely_kind(text, article.language or None, article.date).value,
        claims=tuple(one for one in _claims_of(article) if one.start < end and start < one.end),
    )


def numbers_from(named: Mapping[str, str]) -> tuple[int, int] | None:
    """The two offsets that an address names: "start" and "end", or "sentence" as "120-240"."""
    start, _dash, end = named.get("sentence", "").partition("-")
    pair = (named.get("start", start), named.get("end", end))
    if all(one.isascii() and one.isdigit() and len(one) < 10 for one in pair):
        return int(pair[0]), int(pair[1])
    return None


def lineage_of(claim: Claim, person: Person) -> Lineage:
    """The desk's own: a submitter sees none of it."""
    if not person.is_reviewer:
        return NO_LINEAGE
    links = ClaimLink.objects.filter(Q(from_claim=claim) | Q(to_claim=claim), undone_at=None)
    both = list(links.select_related("from_claim", "to_claim", "by"))
    return Lineage(
        list(claim.wordings.select_related("reworded_by")),
        [link for link in both if link.from_claim_id == claim.pk],
        [link for link in both if link.to_claim_id == claim.pk],
    )


def better_wording(claim: Claim) -> str:
    """The restatement that a language model would prefer; "" where there is none, or a person has worded the claim."""
    remark = getattr(claim, "remark", None)
    better = " ".join(remark.better.split()) if remark else ""
    if not better or better == claim.restatement or claim.wordings.exists():
        return ""
    return better


def mergeable_with(claim: Claim) -> list[Claim]:
    """The open claims of the same paragraph."""
    body = claim.article.body
    first = body.rfind("\n\n", 0, claim.start) + 1
    last = body.find("\n\n", claim.end)
    last = len(body) if last < 0 else last
    return list(
        claim.article.claims.filter(
            hidden=False, state__in=REVIEWABLE_CLAIM_STATES, start__gte=first, end__lte=last
        )
        .exclude(pk=claim.pk)
        .order_by("start", "end")[:SENTENCES]
    )


def _claims_of(article: Article) -> QuerySet[Claim]:
    return article.claims.filter(hidden=False).only(
        "article_id", "start", "end", "restatement", "state", "language"
    )


def _sentence(article: Article, span: Span, claims: list[Claim]) -> Sentence:
    inside = tuple(_overlapping(span, claims))
    return Sentence(span.start, span.end, article.body[span.start : span.end], inside)


def _overlapping(span: Span, claims: list[Claim]) -> Iterator[Claim]:
    return (one for one in claims if one.start < span.end and span.start < one.end)
