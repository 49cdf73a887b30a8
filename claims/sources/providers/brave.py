"""Brave Search, an independent index of the web.

Documented on "Web Search" (query parameters, request headers, response) of the Brave Search API reference.
"""

from __future__ import annotations

from datetime import date

from claims.sources.providers import base
from claims.sources.providers.base import Answer, BadAnswer, Get, Hit, Question

DEFAULT_URL = "https://api.search.brave.com"
MOST_WORDS = 50
FIRST_DAY = date(1990, 1, 1)  # no page of the web is older


class Brave:
    """Asks for pages up to the question's day, once a question. ValueError for an address or a key that can't be one."""

    name = "brave"
    label = "Brave Search"

    def __init__(self, key: str, url: str = DEFAULT_URL) -> None:
        self._base = base.base_address(url)
        self._key = base.usable_key(key)
        self.origins: tuple[str, ...] = (base.origin(self._base),)

    def ask(self, question: Question, get: Get) -> Answer:
        """Pages of the web."""
        query = " ".join(base.without_operators(base.words(question.text)).split()[:MOST_WORDS])
        if not query:
            return Answer()
        headers = {**base.ASKS_FOR_JSON, "X-Subscription-Token": self._key}
        body = get(base.address(self._base, "/res/v1/web/search", _parameters(query, question)), headers)
        return Answer(hits=self._read(base.json_object(body, self.label)))

    def _read(self, answer: dict[str, object]) -> tuple[Hit, ...]:
        if answer.get("type") != "search":
            raise BadAnswer("Brave Search answered with something else than search results.")
        web = answer.get("web")
        if web is None:  # left out where there is none
            return ()
        return tuple(base.read_all(base.documented_list(web, "results", self.label), _hit, self.label))


def _parameters(query: str, question: Question) -> dict[str, str]:
    parameters = {
        "q": query,
        "count": str(base.MOST_RESULTS),
        "country": "ALL",
        "result_filter": "web",
        "text_decorations": "false",
        "spellcheck": "false",  # it would put a better known name in the place of the one in the claim
    }
    if question.language:
        parameters["search_lang"] = question.language
    if question.as_of >= FIRST_DAY:
        parameters["freshness"] = f"{FIRST_DAY.isoformat()}to{question.as_of.isoformat()}"
    return parameters


def _hit(item: object) -> Hit | None:
    result = base.fields(item)
    url = base.page_url(result.get("url"))
    if not url:
        return None
    name = base.text(base.fields(result.get("profile")).get("name"), base.LONGEST_NAME)
    return Hit(
        url=url,
        title=base.text(result.get("title"), base.LONGEST_TITLE),
        snippet=base.text(result.get("description"), base.LONGEST_SNIPPET),
        date=base.day(result.get("page_age")),
        publisher=name or base.host(url),
    )
