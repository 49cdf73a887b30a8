"""The engine that a name in the settings stands for."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from claims.checking.domain import Engine
from claims.checking.failures import PermanentFailure


def make_engine(name: str) -> Engine:
    """A fresh engine. Raises PermanentFailure where there is none of that name, or no key for it."""
    if name == "local":
        from claims.checking.engines.local import LocalEngine

        return LocalEngine()
    if name == "openai":
        return _openai_engine()
    raise PermanentFailure(_("There is no engine named %s here.") % name)


def _openai_engine() -> Engine:
    # Imported here: the openai package takes a second to load, and most sites never use it.
    from claims.checking.engines.openai_engine import OpenAIEngine, OpenAISettings

    if not settings.OPENAI_API_KEY:
        raise PermanentFailure(_("No key is set for the openai engine: set OPENAI_API_KEY."))
    return OpenAIEngine(
        OpenAISettings(
            api_key=settings.OPENAI_API_KEY,
            base_url=settings.OPENAI_BASE_URL or None,
            extract_model=settings.OPENAI_EXTRACT_MODEL,
            assess_model=settings.OPENAI_ASSESS_MODEL,
            timeout=settings.OPENAI_TIMEOUT,
        )
    )
