"""Why a step could not be done. A failure is a result with a name, never "not enough evidence"."""

from __future__ import annotations


class CheckFailure(Exception):
    """A step that ended without a result. `str(failure)` is fit to be shown to a person; `name` is for counting."""

    def __init__(self, message: str, name: str = "") -> None:
        super().__init__(message)
        self.name = name


class TemporaryFailure(CheckFailure):
    """May go through later: a time-out, a busy server, a connection cut."""

    def __init__(self, message: str, retry_after: float | None = None, name: str = "") -> None:
        super().__init__(message, name)
        self.retry_after = retry_after  # seconds that the other side asked for


class PermanentFailure(CheckFailure):
    """Fails the same way each time: a bad key, an unknown model, an answer that breaks the form."""
