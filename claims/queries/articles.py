"""What the pages on articles read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from claims.models import (
    Article,
    ArticleState,
    Check,
    CheckState,
    Claim,
    ClaimState,
    Flag,
    LabelChoice,
    Newsroom,
    Person,
)
from claims.models.checks import SECOND_READING
from claims.models.judgements import evidence_first_for, withheld_from
from claims.models.states import OPEN_CHECK_STATES, WORKING_ARTICLE_STATES
from claims.queries.highlights import Block, blocks, look_of, reading_of
from claims.queries.judgements import blind_among, veil, veiled_look
from claims.queries.pages import page_of

ROWS = 30  # articles a page
CARDS = 50  # claims a page

Words = Mapping[str, str | Promise]

OPEN_FLAGS = "open"
LABELS: Words = dict(LabelChoice.choices) | {
    "withheld": gettext_lazy("your label first"),
    "failed": gettext_lazy("check failed"),
    "checking": gettext_lazy("being checked"),
}
STATES: Words = dict(ClaimState.choices)
FLAGS: Words = {OPEN_FLAGS: gettext_lazy("with open flags")}
KINDS: Words = {
    "date": gettext_lazy("date"),
    "duration": gettext_lazy("duration"),
    "amount": gettext_lazy("amount"),
    "count": gettext_lazy("count"),
    "percent": gettext_lazy("percent"),
    "rank": gettext_lazy("rank"),
    "person": gettext_lazy("person"),
    "organisation": gettext_lazy("organisation"),
    "role": gettext_lazy("role"),
    "place": gettext_lazy("place"),
    "event": gettext_lazy("event"),
    "quote": gettext_lazy("quote"),
}
SUMMARY = {
    "supported": ngettext_lazy("%(n)s supported", "%(n)s supported", "n"),
    "refuted": ngettext_lazy("%(n)s refuted", "%(n)s refuted", "n"),
    "conflicting": ngettext_lazy("%(n)s conflicting", "%(n)s conflicting", "n"),
    "not_enough_evidence": ngettext_lazy("%(n)s not enough evidence", "%(n)s not enough evidence", "n"),
    "withheld": ngettext_lazy("%(n)s for your label first", "%(n)s for your label first", "n"),
    "failed": ngettext_lazy("%(n)s check failed", "%(n)s checks failed", "n"),
    "checking": ngettext_lazy("%(n)s being checked", "%(n)s being checked", "n"),
}
FILTERS: Mapping[str, tuple[str | Promise, Words]] = {
    "label": (gettext_lazy("Label"), LABELS),
    "state": (gettext_lazy("State"), STATES),
    "flagged": (gettext_lazy("Flags"), FLAGS),
    "kind": (gettext_lazy("Kind"), KINDS),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which claims of an article are asked for; "" asks for all."""

    label: str = ""
    state: str = ""
    flagged: str = ""
    kind: str = ""

    @property
    def query(self) -> str:
        """As it stands in an address."""
        return urlencode({name: value for name, value in asdict(self).items() if value})


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Card:
    """One claim as the article page shows it; `number` is its place among the article's."""

    number: int
    claim: Claim
    look: str
    newest: Check | None
    is_flagged: bool
    withheld: bool = False  # its suggestion, from the person

    @property
    def reading(self) -> str:
        """See reading_of."""
        return reading_of(self.claim, self.newest)

    def value_of(self, name: str) -> str:
        """What a filter of that name compares."""
        if name == "label":
            return label_of(self.look)
        if name == "flagged":
            return OPEN_FLAGS if self.is_flagged else ""
        return str(getattr(self.claim, name))

    def fits(self, filters: Filters) -> bool:
        asked = ((name, getattr(filters, name)) for name in FILTERS)
        return all(not value or self.value_of(name) == value for name, value in asked)


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter: how many claims its address shows, and that address's query."""

    value: str
    words: str
    count: int
    query: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """The values of one filter, the first of them all; the other filters stay as they are."""

    name: str
    words: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """Everything on the article page that changes while checks run."""

    article: Article
    cards: Page[Card]
    blocks: list[Block]
    done: int
    total: int
    being_read: int  # of those that are done, by a language model now
    withheld: bool  # something is, from the person
    summary: str
    filters: Filters
    groups: list[FilterGroup]
    live: bool

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0

    @property
    def shown(self) -> int:
        """How many claims fit the filters, on all pages."""
        return self.cards.paginator.count


def articles_for(person: Person, page: int) -> Page[Article]:
    """Newest first, with how many claims wait for somebody: counted for the articles of the page only."""
    rows = Article.objects.all() if person.is_reviewer else Article.objects.filter(submitted_by=person)
    shown = Article.objects.select_related("submitted_by").defer("body")
    found = page_of(rows.order_by("-created_at", "-pk"), shown, ROWS, page)
    counted = Claim.objects.filter(article__in=[article.pk for article in found], hidden=False)
    counts = {
        row["article"]: row
        for row in counted.order_by()
        .values("article")
        .annotate(claims=Count("pk"), flagged=Count("pk", filter=Q(state=ClaimState.FLAGGED)))
    }
    for article in found:
        row = counts.get(article.pk, {"claims": 0, "flagged": 0})
        article.claim_count, article.flagged_count = row["claims"], row["flagged"]  # type: ignore[attr-defined]
    if evidence_first_for(person, Newsroom.current()):
        _veil_second_readings(person, found)
    return found


def _veil_second_readings(person: Person, articles: Page[Article]) -> None:
    """An article that is being checked for nothing but second readings withheld from the person looks checked."""
    checking = [one for one in articles if one.state == ArticleState.CHECKING]
    running = Check.objects.filter(
        claim__article__in=[one.pk for one in checking], state__in=OPEN_CHECK_STATES
    )
    seen = running.exclude(engine=SECOND_READING, claim__in=withheld_from(person).values("pk"))
    still = set(seen.values_list("claim__article_id", flat=True))
    for one in checking:
        if one.pk not in still:
            one.state = ArticleState.CHECKED


def filters_from(asked: Mapping[str, str], *, with_flags: bool) -> Filters:
    """The filters that an address names. What is no value of a filter is passed over.

    Flags are the desk's own: without `with_flags` nothing can be asked of them.
    """
    named = {name: asked.get(name, "") for name in FILTERS if name != "flagged" or with_flags}
    return Filters(**{name: value for name, value in named.items() if value in FILTERS[name][1]})


def article_view(
    article: Article,
    page: int,
    since: int = 0,
    filters: Filters = NO_FILTERS,
    *,
    person: Person | None = None,
) -> ArticleView:
    """The article with the claims that fit, `CARDS` a page, in the order of the text.

    Of the text, which shows all claims, only the blocks that changed after version `since`; 0 gives all of it.
    For a `person` of the desk with flags, and without the suggestions that are withheld from them.
    """
    cards = _cards(article, person)
    fitting = Paginator([card for card in cards if card.fits(filters)], CARDS).get_page(page)
    hidden = article.claims.filter(hidden=True).values_list("start", "end", "touched")
    text = blocks(article.body, [(card.claim, card.look) for card in cards], list(hidden))
    return ArticleView(
        article=article,
        cards=fitting,
        blocks=[block for block in text if block.touched > since or not since],
        done=sum(label_of(card.look) != "checking" for card in cards),
        total=len(cards),
        being_read=sum(card.reading == "reads" for card in cards),
        withheld=any(card.withheld for card in cards),
        summary=summary_of(card.look for card in cards),
        filters=filters,
        groups=_groups(cards, filters),
        live=_is_live(article, cards),
    )


def _is_live(article: Article, cards: Sequence[Card]) -> bool:
    """Whether more is to come. Second readings that are withheld from the person are no reason to wait."""
    if article.state == ArticleState.CHECKING and any(card.withheld for card in cards):
        return any(card.newest is not None and card.newest.is_open for card in cards)
    return article.state in WORKING_ARTICLE_STATES


def _cards(article: Article, person: Person | None) -> list[Card]:
    desk = person if person is not None and person.is_reviewer else None
    blind = blind_among(desk, article_id=article.pk) if desk else set()
    newest = newest_checks(Check.objects.filter(claim__article=article), blind)
    flagged = _flagged(article) if desk else set()
    cards = [
        Card(number, claim, look_of(claim, newest.get(claim.pk)), newest.get(claim.pk), claim.pk in flagged)
        for number, claim in enumerate(_shown_claims(article), 1)
    ]
    return [_veiled(card) if card.claim.pk in blind else card for card in cards]


def _veiled(card: Card) -> Card:
    veil(card.claim)
    return replace(card, look=veiled_look(card.look), is_flagged=False, withheld=True)


def _shown_claims(article: Article) -> QuerySet[Claim]:
    """With no more than the page shows: a long article has thousands, and is asked for every second."""
    return (
        article.claims.filter(hidden=False)
        .select_related("suggested_by")
        .only(
            "article_id", "start", "end", "touched", "state", "stale", "kind", "restatement", "language",
            "suggested_by__label", "suggested_by__confidence", "suggested_by__rationale",
        )
    )  # fmt: skip


def newest_checks(checks: QuerySet[Check], blind: Collection[int]) -> dict[int, Check]:
    """The newest check of each claim; a cancelled one says nothing.

    For the claims in `blind` without second readings: that one was wanted tells what the first came to.
    """
    told = checks.exclude(state=CheckState.CANCELLED).order_by("pk")
    return {
        check.claim_id: check
        for check in told.only("claim_id", "state", "failure", "engine")
        if not (check.is_second_reading and check.claim_id in blind)
    }


def _flagged(article: Article) -> set[int]:
    """The claims with a flag that nobody has acted on."""
    flags = Flag.objects.filter(claim__article=article, acted_on_by=None)
    return set(flags.values_list("claim_id", flat=True))


def label_of(look: str) -> str:
    """The value of the label filter that a claim falls under: a queued check is being checked, too."""
    return "checking" if look == "queued" else look


def _groups(cards: Sequence[Card], chosen: Filters) -> list[FilterGroup]:
    """The filters that divide the article's claims, and those that are set."""
    groups = []
    for name in FILTERS:
        there = {card.value_of(name) for card in cards}
        if len(there) > 1 or getattr(chosen, name):
            groups.append(_group(name, cards, there, chosen))
    return groups


def _group(name: str, cards: Sequence[Card], there: set[str], chosen: Filters) -> FilterGroup:
    words, values = FILTERS[name]
    value_chosen = getattr(chosen, name)
    others = replace(chosen, **{name: ""})
    counts = Counter(card.value_of(name) for card in cards if card.fits(others))
    options = [Option("", _("all"), counts.total(), others.query, not value_chosen)]
    for value, shown_as in values.items():
        if value in there or value == value_chosen:
            query = replace(chosen, **{name: value}).query
            options.append(Option(value, str(shown_as), counts[value], query, value == value_chosen))
    return FilterGroup(name, str(words), options)


def summary_of(looks: Iterable[str]) -> str:
    """How the claims of an article stand, in one sentence; "" where it has none."""
    counts = Counter(map(label_of, looks))
    total = counts.total()
    parts = ", ".join(words % {"n": counts[label]} for label, words in SUMMARY.items() if counts[label])
    if not total:
        return ""
    return ngettext("%(n)s claim: %(parts)s", "%(n)s claims: %(parts)s", total) % {"n": total, "parts": parts}
