"""Small helpers of the templates."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import template
from django.utils.translation import gettext as _

from claims.models import Claim, Rating, Verdict

register = template.Library()

LOOKS = {
    "supported": _("supported"),
    "refuted": _("refuted"),
    "conflicting": _("conflicting"),
    "not_enough_evidence": _("not enough evidence"),
    "failed": _("check failed"),
    "checking": _("checking"),
    "queued": _("queued"),
}
# The shape beside the colour: nobody has to tell colours apart.
SIGNS = {
    "supported": "✓",
    "refuted": "✗",
    "conflicting": "≠",
    "not_enough_evidence": "?",
    "failed": "!",
    "checking": "…",
    "queued": "·",
}


@register.filter
def look_name(look: str) -> str:
    """The words for a label, or for what a check is doing."""
    return LOOKS.get(look, look)


@register.filter
def look_sign(look: str) -> str:
    return SIGNS.get(look, "")


@register.filter
def web_link(address: str) -> str:
    """The address if it is http or https, else "": nothing else becomes a link."""
    return address if urlsplit(address).scheme in ("http", "https") else ""


@register.filter
def percent(value: float | None) -> str:
    """0.84 as "84 %"."""
    return "" if value is None else f"{value * 100:.0f} %"


@register.filter
def in_language(rating: Rating, language: str) -> str:
    """What readers see of a rating, in that language."""
    return rating.name_in(language)


@register.filter
def decided_verdict(claim: Claim) -> Verdict | None:
    """The current verdict of a claim whose verdicts were prefetched."""
    return next((verdict for verdict in claim.verdicts.all() if verdict.current), None)


@register.filter
def proposed_wordings(claim: Claim) -> list[tuple[str, str]]:
    """For each difference that the verdict cites: the article's wording and the source's."""
    verdict = decided_verdict(claim)
    if verdict is None:
        return []
    pairs = [
        (difference.claim_text, difference.source_text)
        for item in verdict.cited.all()
        if item.stance == "refutes"
        for difference in item.differences.all()
    ]
    return list(dict.fromkeys(pairs))
