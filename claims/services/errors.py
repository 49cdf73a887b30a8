"""What a service says when it does not do what was asked. Views turn each into a page."""

from __future__ import annotations

from django.utils.functional import Promise

from claims.models import Article, Claim, Newsroom, Rating


class ServiceError(Exception):
    """The base of all of them. Nothing has been written when one is raised."""


class NotAllowed(ServiceError):
    """The person has not the role, or is the one person who may not (403)."""


class Conflict(ServiceError):
    """Somebody was faster (409). `row` is the fresh row, as the other person left it."""

    def __init__(self, row: Article | Claim | Newsroom | Rating) -> None:
        super().__init__("somebody else has changed this")
        self.row = row


class Refused(ServiceError):
    """The input can't be taken (400). `field` names the form's field, where it is one field's fault."""

    def __init__(self, message: str | Promise, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class AlreadySubmitted(Refused):
    """The same text is here already, as `article`."""

    def __init__(self, message: str | Promise, article: Article) -> None:
        super().__init__(message, "body")
        self.article = article
