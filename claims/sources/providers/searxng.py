"""SearXNG, a search engine over other search engines that the newsroom hosts itself.

Documented on "Search API" and "Search syntax" of docs.searxng.org; the form of the JSON is that of
`get_json_response` in SearXNG's searx/webutils.py. The instance must allow `json` under `search.formats`.
"""

from __future__ import annotations

from datetime import date

from claims.sources.providers import base
from claims.sources.providers.base import Answer, BadAnswer, Get, Hit, Question


class SearXNG:
    """Asks one instance, once a question. ValueError for an address that can't be one.

    No `time_range`: it counts back from today only, and a page later than the article may still say that its
    figure was superseded.
    """

    name = "searxng"
    label = "SearXNG"

    def __init__(self, url: str) -> None:
        self._base = base.base_address(url)
        self.origins: tuple[str, ...] = (base.origin(self._base),)

    def ask(self, question: Question, get: Get) -> Answer:
        """Pages of the web and the news. BadAnswer also where nothing was found and some engines did not answer."""
        query = base.without_operators(base.words(question.text))
        if not query:
            return Answer()
        parameters = {"q": query, "format": "json", "categories": "general,news"}
        if question.language:
            parameters["language"] = question.language
        body = get(base.address(self._base, "/search", parameters), base.ASKS_FOR_JSON)
        return Answer(hits=self._read(base.json_object(body, self.label)))

    def _read(self, answer: dict[str, object]) -> tuple[Hit, ...]:
        results = base.documented_list(answer, "results", self.label)
        silent = answer.get("unresponsive_engines")
        if not results and isinstance(silent, list) and silent:
            # SearXNG answers 200 with no results when its engines time out or are locked out.
            raise BadAnswer(f"SearXNG found nothing, but {len(silent)} of its search engines did not answer.")
        return tuple(base.read_all(results, _hit, self.label))


def _hit(item: object) -> Hit | None:
    result = base.fields(item)
    url = base.page_url(result.get("url"))
    if not url:
        return None
    return Hit(
        url=url,
        title=base.text(result.get("title"), base.LONGEST_TITLE),
        snippet=base.text(result.get("content"), base.LONGEST_SNIPPET),
        date=_published(result.get("publishedDate")),
        publisher=base.host(url),
    )


def _published(value: object) -> date | None:
    """SearXNG writes "some time in 2024" as 2024-01-01T00:00:00: taken as a day, it would make a page too early."""
    if isinstance(value, str) and "-01-01T00:00:00" in value:
        return None
    return base.day(value)
