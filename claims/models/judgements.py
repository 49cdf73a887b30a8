"""What people say of a claim, beside what the machine suggested at that moment; and who is not to see that yet."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from claims.models.articles import Claim
from claims.models.checks import Check, LabelChoice
from claims.models.newsroom import EvidenceFirst, Newsroom
from claims.models.people import Person
from claims.models.states import REVIEWABLE_CLAIM_STATES, ArticleState, ClaimState
from claims.models.verdicts import Verdict

CANT_TELL = "cant_tell"
JUDGED_LABELS = [*LabelChoice.choices, (CANT_TELL, _("can’t tell yet"))]


class JudgedBy(models.TextChoices):
    OWN_LABEL = "own_label", _("a label of one’s own")
    PROPOSAL = "proposal", _("a proposed verdict")
    DECISION = "decision", _("a decided verdict")
    SHOWN = "shown", _("had the suggestion shown, without a label")


class Judgement(models.Model):
    """One person's label for a claim, and the suggestion at that time, copied. A trigger holds that it never changes.

    `blind`: the suggestion was kept from the person until then. `label` is empty where the person gave none
    and had the suggestion shown.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="judgements")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.CharField(max_length=16, choices=JudgedBy)
    label = models.CharField(max_length=24, choices=JUDGED_LABELS, blank=True)
    reason = models.TextField(blank=True)
    # "check" itself is taken: Model.check() is Django's own.
    check_run = models.ForeignKey(Check, models.PROTECT, null=True, blank=True, related_name="+")
    suggested_label = models.CharField(max_length=24, choices=LabelChoice, blank=True)
    suggested_confidence = models.FloatField(null=True, blank=True)
    blind = models.BooleanField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(by__in=JudgedBy.values), name="judgement_by_known"),
            models.CheckConstraint(
                condition=Q(by=JudgedBy.SHOWN, label="", blind=False)
                | (~Q(by=JudgedBy.SHOWN) & Q(label__in=[value for value, _words in JUDGED_LABELS])),
                name="judgement_has_a_label",
            ),
            models.UniqueConstraint(
                fields=["claim", "person"], condition=Q(blind=True), name="judgement_blind_once"
            ),
        ]
        indexes = [
            models.Index(fields=["by", "at"], name="judgement_by_at"),
            models.Index(fields=["blind", "at"], name="judgement_blind_at"),
        ]


def evidence_first_for(person: Person, newsroom: Newsroom) -> bool:
    """Whether this person forms a label of their own before they see the machine's. Submitters never do."""
    offered = newsroom.evidence_first == EvidenceFirst.OFFERED and person.evidence_first
    return person.is_reviewer and (offered or newsroom.evidence_first == EvidenceFirst.ALWAYS)


def evidence_first_since(person: Person, newsroom: Newsroom) -> datetime | None:
    """Since when it holds: what was suggested before may have been seen. None: it always did."""
    if newsroom.evidence_first == EvidenceFirst.ALWAYS:
        return newsroom.evidence_first_since
    return person.evidence_first_since


def withheld_from(person: Person) -> QuerySet[Claim]:
    """The claims whose suggestion this person is not to see yet: the one place that says so.

    Those they have said nothing of, and that are neither decided nor in an article that is signed off. An editor sees all of a claim on which a verdict
    has been proposed, for they moderate it; before, an editor who reviews is a reviewer.
    """
    if not person.is_reviewer:
        return Claim.objects.none()
    modes = [EvidenceFirst.ALWAYS, *([EvidenceFirst.OFFERED] if person.evidence_first else [])]
    if Newsroom.current().evidence_first not in modes:
        return Claim.objects.none()
    judged = Judgement.objects.filter(claim=OuterRef("pk"), person=person)
    rows = Claim.objects.filter(~Exists(judged), suggested_by__isnull=False).exclude(
        article__state=ArticleState.SIGNED_OFF
    )
    if person.is_editor:
        verdicts = Verdict.objects.filter(claim=OuterRef("pk"))
        return rows.filter(~Exists(verdicts), state__in=REVIEWABLE_CLAIM_STATES)
    return rows.filter(state__in=(*REVIEWABLE_CLAIM_STATES, ClaimState.PROPOSED))
