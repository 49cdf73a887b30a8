"""The search providers that the settings name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from claims.sources.providers import brave, fact_check_tools, wikipedia
from claims.sources.providers.base import Provider
from claims.sources.providers.brave import Brave
from claims.sources.providers.fact_check_tools import FactCheckTools
from claims.sources.providers.searxng import SearXNG
from claims.sources.providers.wikipedia import Wikipedia


def configured(settings: Mapping[str, str]) -> list[Provider]:
    """The providers that are on, the newsroom's own first; with no settings, none.

    SEARXNG_URL; WIKIPEDIA ("true" or "false") and WIKIPEDIA_URL (with `{language}` in it); FACT_CHECK_TOOLS_KEY and
    FACT_CHECK_TOOLS_URL; BRAVE_KEY and BRAVE_URL. Other names are not looked at. ValueError for a value that can't
    be right; it names the setting and does not repeat the value, which may be a key.
    """
    given = {name: value.strip() for name, value in settings.items()}
    providers: list[Provider] = []
    if url := given.get("SEARXNG_URL"):
        providers.append(_made("SEARXNG_URL", lambda: SearXNG(url)))
    if _is_true("WIKIPEDIA", given.get("WIKIPEDIA", "")):
        url_of_wikis = given.get("WIKIPEDIA_URL") or wikipedia.DEFAULT_URL
        providers.append(_made("WIKIPEDIA_URL", lambda: Wikipedia(url_of_wikis)))
    if key := given.get("FACT_CHECK_TOOLS_KEY"):
        url_of_checks = given.get("FACT_CHECK_TOOLS_URL") or fact_check_tools.DEFAULT_URL
        providers.append(_made("FACT_CHECK_TOOLS_KEY or _URL", lambda: FactCheckTools(key, url_of_checks)))
    if token := given.get("BRAVE_KEY"):
        url_of_brave = given.get("BRAVE_URL") or brave.DEFAULT_URL
        providers.append(_made("BRAVE_KEY or _URL", lambda: Brave(token, url_of_brave)))
    return providers


def _made(setting: str, make: Callable[[], Provider]) -> Provider:
    try:
        return make()
    except ValueError as wrong:
        raise ValueError(f"{setting}: {wrong}") from None


def _is_true(setting: str, value: str) -> bool:
    if value.lower() not in ("", "true", "false"):
        raise ValueError(f"{setting}: say true or false.")
    return value.lower() == "true"
