"""People and their roles. Roles add up: an editor is a reviewer, a reviewer a submitter."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    SUBMITTER = "submitter", _("Submitter")
    REVIEWER = "reviewer", _("Reviewer")
    EDITOR = "editor", _("Editor")


RANK: dict[str, int] = {Role.SUBMITTER: 1, Role.REVIEWER: 2, Role.EDITOR: 3}


class Person(AbstractUser):
    """Somebody who signs in. There is no open sign-up: editors and the terminal make accounts."""

    role = models.CharField(_("role"), max_length=16, choices=Role, default=Role.SUBMITTER)

    # Where the newsroom offers it: this person gives a label of their own before they see the machine's.
    evidence_first = models.BooleanField(_("evidence first"), default=False)
    evidence_first_since = models.DateTimeField(null=True, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="person_role_known"),
        ]

    def has_role(self, role: str) -> bool:
        return self.is_active and RANK[self.role] >= RANK[role]

    @property
    def is_reviewer(self) -> bool:
        return self.has_role(Role.REVIEWER)

    @property
    def is_editor(self) -> bool:
        return self.has_role(Role.EDITOR)

    @property
    def shown_name(self) -> str:
        return self.get_full_name() or self.username
