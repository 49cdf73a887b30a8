"""What a correction can rest on, and what waits for an editor."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from claims.models import Claim, Correction, CorrectionState, Evidence, EvidenceMark, Verdict


def citable(claim: Claim, verdict: Verdict) -> QuerySet[Evidence]:
    """The newest check's evidence, and what the published verdict cites that this check no longer found."""
    places = {item.place: item.pk for item in Evidence.objects.filter(check_run_id=claim.suggested_by_id)}
    older = [item.pk for item in verdict.cited.all() if places.get(item.place, item.pk) == item.pk]
    return Evidence.objects.select_related("document__source").filter(
        Q(check_run_id=claim.suggested_by_id) | Q(pk__in=older)
    )


def preselected(claim: Claim, verdict: Verdict) -> list[int]:
    """Of these, the ones that stand where the published verdict's own quotes stand, unless they are struck."""
    struck = EvidenceMark.objects.filter(claim=claim, action=EvidenceMark.Action.STRUCK)
    places = set(verdict.cited.values_list("document_id", "start", "end"))
    places -= set(struck.values_list("document_id", "start", "end"))
    return [item.pk for item in citable(claim, verdict) if item.place in places]


def correction_queue() -> QuerySet[Correction]:
    """Corrections that wait for an editor, the longest waiting first."""
    return (
        Correction.objects.filter(state=CorrectionState.PROPOSED)
        .select_related("fact_check__claim__article", "before__rating", "proposal__rating", "proposed_by")
        .order_by("proposed_at", "pk")
    )
