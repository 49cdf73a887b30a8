"""What the machine suggests beside what a person proposes: the differences, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.checking.domain import Label, Stance
from claims.models import Claim, LabelChoice, Verdict
from claims.queries.exhibits import Exhibit

AGAINST = {Label.SUPPORTED.value: Stance.REFUTES.value, Label.REFUTED.value: Stance.SUPPORTS.value}


@dataclass(frozen=True, slots=True)
class Comparison:
    """`said` are sentences, the most important first; `cited` is the evidence that the verdict rests on."""

    agree: bool
    said: list[str]
    cited: list[Exhibit]
    left_out: list[Exhibit]  # neither cited nor struck


def compare(claim: Claim, verdict: Verdict, exhibits: list[Exhibit]) -> Comparison:
    """The suggestion against the proposed verdict."""
    resting_on = {item.place for item in verdict.cited.all()}
    cited = [shown for shown in exhibits if shown.place in resting_on]
    left_out = [shown for shown in exhibits if shown.place not in resting_on and not shown.struck]
    suggested = claim.suggested_by.label if claim.suggested_by else ""
    said = [_labels(suggested, verdict), _contrary(verdict, cited), _unused(verdict, left_out)]
    return Comparison(suggested == verdict.label, [words for words in said if words], cited, left_out)


def _labels(suggested: str, verdict: Verdict) -> str:
    name = verdict.proposed_by.shown_name
    proposed = str(LabelChoice(verdict.label).label)
    if not suggested:
        return _("The machine suggests nothing, %(name)s proposes %(label)s.") % {
            "name": name,
            "label": proposed,
        }
    if suggested == verdict.label:
        return _("The machine and %(name)s both say %(label)s.") % {"name": name, "label": proposed}
    return _("The machine suggests %(suggested)s, %(name)s proposes %(proposed)s.") % {
        "suggested": LabelChoice(suggested).label,
        "name": name,
        "proposed": proposed,
    }


def _contrary(verdict: Verdict, cited: list[Exhibit]) -> str:
    against = AGAINST.get(verdict.label)
    count = sum(shown.item.stance == against for shown in cited)
    if not count:
        return ""
    return ngettext(
        "%(n)s piece of the cited evidence is read the other way by the machine.",
        "%(n)s pieces of the cited evidence are read the other way by the machine.",
        count,
    ) % {"n": count}


def _unused(verdict: Verdict, left_out: list[Exhibit]) -> str:
    telling = [shown for shown in left_out if shown.item.stance != Stance.NEUTRAL]
    if not telling:
        return ""
    publishers = ", ".join(dict.fromkeys(shown.item.document.source.name for shown in telling))
    return ngettext(
        "%(name)s does not cite %(n)s piece of evidence that the machine counts: %(sources)s.",
        "%(name)s does not cite %(n)s pieces of evidence that the machine counts: %(sources)s.",
        len(telling),
    ) % {"name": verdict.proposed_by.shown_name, "n": len(telling), "sources": publishers}
