"""People and their roles. Roles add up: an editor is a reviewer, a reviewer a submitter."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    SUBMITTER = "submitter", _("Submitter")
    REVIEWER = "reviewer", _("Reviewer")
    EDITOR = "editor", _("Editor")


RANK: dict[str, int] = {Role.SUBMITTER: 1, Role.REVIEWER: 2, Role.EDITOR: 3}


class Person(AbstractUser):
    """Somebody who signs in. There is no open sign-up: editors invite, and the terminal makes the first one."""

    role = models.CharField(_("role"), max_length=16, choices=Role, default=Role.SUBMITTER)
    session_epoch = models.PositiveBigIntegerField(default=0)  # one more ends every session of the person
    second_factor_since = models.DateTimeField(null=True, blank=True)
    last_seen = models.DateField(null=True, blank=True)  # to the day, in the newsroom's zone

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

    @property
    def must_have_second_factor(self) -> bool:
        """Whether the site asks this person for one (SECOND_FACTOR)."""
        return settings.SECOND_FACTOR == "all" or (settings.SECOND_FACTOR == "editors" and self.is_editor)

    @property
    def lacks_second_factor(self) -> bool:
        """Whether the person has to set one up before anything else."""
        return self.must_have_second_factor and self.second_factor_since is None

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What every session carries and every request is held against: it changes with password and epoch.

        Django asks here for the key in use and for each fallback.
        """
        value = f"{self.password}:{self.session_epoch}"
        return salted_hmac("claims.Person.session", value, secret=secret, algorithm="sha256").hexdigest()


class Invitation(models.Model):
    """A way in, once, for one person. Only the hash of its link's token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"), blank=True)
    role = models.CharField(_("role"), max_length=16, choices=Role)
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_known"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_used_or_revoked",
            ),
        ]

    @property
    def expired(self) -> bool:
        return self.expires_at <= timezone.now()


class SecondFactor(models.Model):
    """A person's secret for codes by time, encrypted; `offered` is one that is being set up.

    It counts once the person's `second_factor_since` is set. `last_step` is the newest half-minute whose code
    was used: no code is taken twice.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="second_factor")
    secret = models.CharField(max_length=300, blank=True)
    last_step = models.PositiveBigIntegerField(default=0)
    offered = models.CharField(max_length=300, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    failed = models.PositiveSmallIntegerField(default=0)  # wrong codes in a row, from wherever
    closed_until = models.DateTimeField(null=True, blank=True)


class RecoveryCode(models.Model):
    """A way in without the phone, once. Only its hash is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "code_hash"], name="recovery_code_once")]


class AccountMailKind(models.TextChoices):
    RESET = "reset", _("a new password was asked for")
    PASSWORD = "password", _("your password was changed")
    ADDRESS = "address", _("your e-mail address was changed")
    SECOND_FACTOR_ON = "second_factor_on", _("a second factor was set up")
    SECOND_FACTOR_OFF = "second_factor_off", _("your second factor was taken away")
    RECOVERY = "recovery", _("a recovery code was used")


class AccountMail(models.Model):
    """A mail about an account that has to go out; nothing secret is kept in it.

    A request for a new password has an address and no person: whether somebody has that address is
    asked by the worker, so that the page answers strangers and people alike.
    """

    kind = models.CharField(max_length=20, choices=AccountMailKind)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    to = models.EmailField()
    visitor = models.GenericIPAddressField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_failure = models.CharField(max_length=300, blank=True)
    mail_attempt = models.PositiveSmallIntegerField(default=0)
    mail_due_at = models.DateTimeField(null=True, blank=True)  # empty where nothing is left to send
    woken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=AccountMailKind.values), name="account_mail_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=AccountMailKind.RESET) | Q(person__isnull=False),
                name="account_mail_of_a_person",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "at"], name="account_mail_lately"),
            models.Index(
                fields=["mail_due_at"], condition=Q(mail_due_at__isnull=False), name="account_mail_due"
            ),
        ]
