"""What speaks against a verdict now, read from the database: looked for as often as one likes, it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Q

from claims.checking.domain import Label, Stance
from claims.checking.language.sentences import split_sentences
from claims.checking.likeness import likest
from claims.models import Claim, Document, Evidence, EvidenceMark, LibraryEntry, Retrieval, StaleKind, Verdict
from claims.services.stale import Finding
from claims.services.texts import sha256

LONGEST_SHOWN = 1_500  # characters of the source's wording, then and now


def findings_of(verdict: Verdict) -> list[Finding]:
    """All that speaks against the verdict: what became of each cited document, and what was struck."""
    cited = list(verdict.cited.select_related("document__look").defer("document__text"))
    single = [finding for item in cited for finding in _of_document(verdict, item)]
    return _joined([*single, *_struck(verdict, cited)])


def _joined(findings: list[Finding]) -> list[Finding]:
    """One a kind and document: where several quotes of one page are concerned, they are its parts."""
    together: dict[tuple[StaleKind, int | None], list[Finding]] = {}
    for one in findings:
        together.setdefault((one.kind, one.document.pk if one.document else None), []).append(one)
    return [
        replace(
            some[0],
            fact=sha256("\n".join(sorted({one.fact for one in some}))),
            details={"parts": [one.details for one in some]},
        )
        for some in together.values()
    ]


def _of_document(verdict: Verdict, item: Evidence) -> Iterator[Finding]:
    document = item.document
    look = getattr(document, "look", None)
    if look is not None and look.gone_at is not None:
        yield Finding(
            StaleKind.DOCUMENT_GONE,
            f"{document.pk} gone {look.gone_at.isoformat()}",
            document,
            details={"quote": _short(item.quote), "why": look.failure},
        )
    elif (newest := newest_version(document)) != document and not stands_in(item.quote, newest.text):
        yield Finding(
            StaleKind.DOCUMENT_CHANGED,
            f"{document.pk} {item.start}-{item.end} now {newest.pk}",
            document,
            details={
                "quote": _short(item.quote),
                "now": _short(now_reads(item.quote, newest)),
                "version": newest.pk,
            },
        )
    if document.retired_at is not None:
        yield Finding(
            StaleKind.DOCUMENT_RETIRED,
            f"{document.pk} retired {document.retired_at.isoformat()}",
            document,
            details={"quote": _short(item.quote), "why": document.retired_reason},
        )
    for correction in _corrections(document, verdict):
        yield Finding(
            StaleKind.DOCUMENT_CORRECTED,
            f"{document.pk} corrected {correction.pk}",
            document,
            details={
                "quote": _short(item.quote),
                "now": _short(now_reads(item.quote, correction)),
                "version": correction.pk,
            },
        )


def newest_version(document: Document) -> Document:
    """What stood at the document's address when it was last had by any door: it may have gone back to an old text."""
    look = getattr(document, "look", None)
    same_page = Q(document=document)
    if document.url:
        same_page |= Q(document__source=document.source_id, document__url=document.url)
    if look is not None and look.version_id:
        same_page |= Q(document=look.version_id)
    last = Retrieval.objects.filter(same_page).order_by("-pk").values_list("document_id", flat=True).first()
    return document if last in (None, document.pk) else Document.objects.get(pk=last)


def stands_in(quote: str, text: str) -> bool:
    """Whether the text has the quote word for word; how its lines are broken does not count."""
    return " ".join(quote.split()) in " ".join(text.split())


def now_reads(quote: str, document: Document) -> str:
    """The sentences of the other text that are likest to the quote; "" where it says nothing of the kind."""
    return likest(quote, list(_sentences(document)), most=1 + len(split_sentences(quote, None)))


def _sentences(document: Document) -> Iterator[str]:
    for passage in document.passages.all().only("text"):
        for span in split_sentences(passage.text, document.language or None):
            yield passage.text[span.start : span.end]


def _corrections(document: Document, verdict: Verdict) -> list[Document]:
    """Corrections of it, or of another version of its page, that came after the verdict and are not cited by it."""
    same_page = Q(corrects=document)
    if document.url:
        same_page |= Q(corrects__source=document.source_id, corrects__url=document.url)
    found = Document.objects.filter(same_page, retired_at__isnull=True).exclude(evidence__verdicts=verdict)
    linked_since = LibraryEntry.objects.filter(
        action="correction_linked", at__gt=verdict.created_at, document__in=found.values("pk")
    ).values_list("document_id", flat=True)
    return list(found.filter(Q(fetched_at__gt=verdict.created_at) | Q(pk__in=list(linked_since))).distinct())


def _struck(verdict: Verdict, cited: list[Evidence]) -> Iterator[Finding]:
    marks = {
        mark.place: mark
        for mark in EvidenceMark.objects.filter(claim=verdict.claim_id, action=EvidenceMark.Action.STRUCK)
    }
    for item in cited:
        mark = marks.get(item.place)
        if mark is not None:
            yield Finding(
                StaleKind.EVIDENCE_STRUCK,
                f"{item.document_id} {item.start}-{item.end} struck {mark.marked_at.isoformat()}",
                item.document,
                details={"quote": _short(item.quote)},
            )


def differing_suggestion(claim: Claim, verdict: Verdict) -> Finding | None:
    """The newest done check, where its label is another one than the verdict's.

    The same label resting on the same documents is the same fact: settled once, it is not raised by every check.
    """
    check = claim.suggested_by
    if check is None or check.label == verdict.label:
        return None
    stances = {
        Label.SUPPORTED: [Stance.SUPPORTS],
        Label.REFUTED: [Stance.REFUTES],
        Label.CONFLICTING: [Stance.SUPPORTS, Stance.REFUTES],
    }.get(Label(check.label), [])
    resting = check.evidence.filter(stance__in=[stance.value for stance in stances]).order_by("document_id")
    ids = sorted(set(resting.values_list("document_id", flat=True)))
    return Finding(
        StaleKind.SUGGESTION_DIFFERS,
        f"{check.label} {sha256(' '.join(map(str, ids)))[:32]}",
        check=check,
        details={"verdict": verdict.label, "suggestion": check.label, "rationale": _short(check.rationale)},
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN].rpartition(" ")[0] + " …"
