"""Small helpers of the templates."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlsplit

from django import template
from django.utils.translation import gettext_lazy as _

from claims.checking.domain import LABEL_DEFINITIONS, Label
from claims.models import Claim, Newsroom, Person, Rating, Role, StaleReason
from claims.queries.money import money_words
from claims.queries.queues import is_held
from claims.queries.stale import StaleShown, shown

register = template.Library()

LOOKS = {
    "supported": _("supported"),
    "refuted": _("refuted"),
    "conflicting": _("conflicting"),
    "not_enough_evidence": _("not enough evidence"),
    "withheld": _("your label first"),
    "failed": _("check failed"),
    "checking": _("checking"),
    "queued": _("queued"),
}
ACTIONS = {
    "submitted": _("submitted the article"),
    "extracted": _("found the claim"),
    "extraction_failed": _("could not find the claims"),
    "extract_again": _("asked for the claims again"),
    "check_started": _("asked for a check"),
    "checked": _("checked it"),
    "check_failed": _("could not check it"),
    "checks_cancelled": _("cancelled the check"),
    "flagged": _("flagged it"),
    "evidence_kept": _("kept evidence"),
    "evidence_struck": _("struck evidence"),
    "evidence_unmarked": _("took the mark off evidence"),
    "proposed": _("proposed a verdict"),
    "overridden": _("proposed another verdict instead"),
    "sent_back": _("sent the verdict back"),
    "decided": _("decided the verdict"),
    "published": _("published the fact-check"),
    "withdrawn": _("withdrew the fact-check"),
    "correction_proposed": _("proposed a correction"),
    "corrected": _("corrected the fact-check"),
    "correction_turned_down": _("turned a correction down"),
    "commented": _("commented"),
    "comment_withdrawn": _("withdrew a comment"),
    "reply_asked": _("recorded who was asked for a reply"),
    "reply_changed": _("changed what is recorded of a reply"),
    "labelled": _("gave a label before seeing the suggestion"),
    "suggestion_shown": _("had the suggestion shown"),
    "dismissed": _("dismissed it as no claim"),
    "marked": _("marked it as a claim"),
    "reworded": _("reworded it"),
    "split": _("split it"),
    "made_by_split": _("made it by splitting another claim"),
    "merged": _("merged it into another claim"),
    "made_by_merge": _("made it by merging claims"),
    "undone": _("undid the split or merge that made it"),
    "came_back": _("brought it back by undoing a split or merge"),
    "brought_back": _("brought it back"),
    "linked_same": _("linked it as the same claim as another"),
    "said_not_same": _("said that another is not the same claim"),
    "unlinked_same": _("took back what was said of another claim"),
    "took_over": _("took over the verdict of another claim"),
    "was_taken_over": _("took its verdict over for another claim"),
    "signed_off": _("signed the article off"),
    "evidence_added": _("added evidence"),
    "assigned": _("assigned it"),
    "unassigned": _("assigned it to nobody"),
    "spread_set": _("said how far it has spread"),
    "hold_taken": _("took it over"),
    "went_stale": _("marked the verdict stale"),
    "still_stands": _("said that the verdict still stands"),
    "page_gone": _("found that its page is gone"),
    "page_back": _("found that its page is there again"),
    "stored": _("stored it"),
    "seen_again": _("saw it again, unchanged"),
    "retired": _("retired it"),
    "restored": _("put it back into use"),
    "grouped": _("grouped it with another document"),
    "parted": _("made it an origin of its own"),
    "correction_linked": _("said what it corrects"),
    "settings_saved": _("changed the newsroom’s settings"),
    "model_asked_again": _("had a language model asked again"),
    "rating_added": _("added a rating"),
    "rating_changed": _("changed a rating"),
    "rating_retired": _("retired a rating"),
    "rating_restored": _("brought a rating back"),
    "person_made": _("got an account"),
    "invited": _("invited somebody"),
    "invitation_revoked": _("revoked an invitation"),
    "role_changed": _("gave another role"),
    "deactivated": _("closed the account"),
    "reactivated": _("opened the account again"),
    "sessions_ended": _("signed out everywhere"),
    "password_changed": _("changed the password"),
    "address_changed": _("changed the e-mail address"),
    "second_factor_on": _("set up a second factor"),
    "second_factor_off": _("did away with the second factor"),
    "second_factor_reset": _("reset the second factor"),
    "recovery_codes_made": _("made new recovery codes"),
    "recovery_code_used": _("signed in with a recovery code"),
}
PROVIDERS = {
    "searxng": "SearXNG",
    "wikipedia": "Wikipedia",
    "fact_check_tools": "Google Fact Check Tools",
    "brave": "Brave Search",
}
FINDERS = {
    "local": _("found by the local engine"),
    "openai": _("found by the language model"),
    "local openai": _("found by both engines"),
}
# The shape beside the colour: nobody has to tell colours apart.
SIGNS = {
    "supported": "✓",
    "refuted": "✗",
    "conflicting": "≠",
    "not_enough_evidence": "?",
    "withheld": "○",
    "failed": "!",
    "checking": "…",
    "queued": "·",
}


@register.filter
def look_name(look: str) -> str:
    """The words for a label, or for what a check is doing."""
    return str(LOOKS.get(look, look))


@register.filter
def label_meaning(label: str) -> str:
    """What a label says, in a sentence for readers."""
    return LABEL_DEFINITIONS[Label(label)]


@register.filter
def action_name(action: str) -> str:
    """The words for a step in the history."""
    return str(ACTIONS.get(action, action.replace("_", " ")))


@register.filter
def setting_name(field: str) -> str:
    """The words for a field of the newsroom's row, of a person or of a rating."""
    models = (Rating, Person, Newsroom)
    names = {field.name: field.verbose_name for model in models for field in model._meta.fields}
    return str(names.get(field, field))


@register.filter
def setting_value(value: object) -> str:
    """What stood in such a field, for people."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if value in (None, ""):
        return "–"
    return str(dict(Role.choices).get(value, value) if isinstance(value, str) else value)


@register.filter
def provider_name(name: str) -> str:
    """A search provider's name for people."""
    return PROVIDERS.get(name, name)


@register.filter
def finder_name(found_by: str | None) -> str:
    """Who found a piece of evidence, where two engines have read."""
    return str(FINDERS.get(found_by or "", ""))


@register.filter
def held_by(claim: Claim) -> Person | None:
    """Who is at work on the claim now."""
    return claim.hold.person if is_held(claim) else None


@register.filter
def stale_shown(reasons: list[StaleReason]) -> list[StaleShown]:
    """Open reasons as they are shown: the source's wording then and now."""
    return [shown(reason) for reason in reasons]


@register.filter
def look_sign(look: str) -> str:
    return SIGNS.get(look, "")


@register.filter
def web_link(address: str) -> str:
    """The address if it is http or https, else "": nothing else becomes a link."""
    try:
        scheme = urlsplit(address).scheme
    except ValueError:  # "http://[": no address at all
        return ""
    return address if scheme in ("http", "https") else ""


@register.filter
def percent(value: float | None) -> str:
    """0.84 as "84 %"."""
    return "" if value is None else f"{value * 100:.0f} %"


@register.filter
def money(amount: Decimal | None) -> str:
    """Money with its currency: "0.0034 USD", "12.40 USD"."""
    return "" if amount is None else money_words(amount)


@register.filter
def thousands(number: int) -> str:
    """12345 as "12,345"."""
    return f"{number:,}"


@register.filter
def in_language(rating: Rating, language: str) -> str:
    """What readers see of a rating, in that language."""
    return rating.name_in(language)
