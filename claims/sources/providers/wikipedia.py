"""Wikipedia, in the claim's language and in English.

Documented on "API:Search", "API:Errors and warnings" and "Help:CirrusSearch" of mediawiki.org: action=query,
list=search, in formatversion 2.
"""

from __future__ import annotations

import re
from itertools import chain, zip_longest
from urllib.parse import quote

from claims.sources.providers import base
from claims.sources.providers.base import Answer, BadAnswer, Get, Hit, Question

DEFAULT_URL = "https://{language}.wikipedia.org"
LONGEST_QUERY = 300  # CirrusSearch refuses a longer one
MOST_NAMES = 8
PARAMETERS = {
    "action": "query", "list": "search", "srnamespace": "0", "srlimit": str(base.MOST_RESULTS),
    "srprop": "snippet|timestamp", "format": "json", "formatversion": "2",
}  # fmt: skip

# Words that begin a sentence with a capital letter and name nothing.
_NO_NAMES = (
    "a an and at but by for from he her his if in it its no not of on or our she some that the their there these they"
    " this those to was we when which while who with au aux avec ce ces cet cette chez dans de depuis des du elle elles"
    " en et il ils la le les leur mais on ou où par pas plus pour quand qui sa selon ses si son sous sur un une vers"
    " al con cuando del desde el ella ellos entre es esta este hay las lo los no para pero por según ser si sin su sus"
    " una uno y als am an auf aus bei das dem den der die dies diese dieser ein eine einem einen einer er es für im ist"
    " laut mit nach nicht noch nur ob oder seit sich sie so über um und vom von vor war wenn wie wir zu zum zur"
)
NO_NAMES = frozenset(_NO_NAMES.split())
_WORD = re.compile(r"[^\W_]+(?:[-.,'’&][^\W_]+)*")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’]", re.IGNORECASE)  # "l'Oréal"


class Wikipedia:
    """Asks one or two Wikipedias, each at most twice. ValueError for an address that can't be one.

    `url` holds `{language}` where the language's code goes; without it, it is one wiki and asked as such.
    """

    name = "wikipedia"
    label = "Wikipedia"

    def __init__(self, url: str = DEFAULT_URL) -> None:
        self._bases = {
            language: base.base_address(url.replace("{language}", language)) for language in base.LANGUAGES
        }
        self.origins: tuple[str, ...] = tuple(dict.fromkeys(map(base.origin, self._bases.values())))

    def ask(self, question: Question, get: Get) -> Answer:
        """Articles of both Wikipedias in turn. The date of each is that of its last edit.

        A living page says today's things: it is as late as its last edit, however old its subject is.
        """
        line = base.words(question.text)
        if not line:
            return Answer()
        languages = [language for language in (question.language, "en") if language in self._bases]
        wikis = dict.fromkeys(self._bases[language] for language in languages)
        found = [self._search(wiki, line, get) for wiki in wikis]
        in_turn = [hit for hit in chain.from_iterable(zip_longest(*found)) if hit is not None]
        return Answer(hits=tuple(in_turn[: base.MOST_RESULTS]))

    def _search(self, wiki: str, line: str, get: Get) -> list[Hit]:
        """A page must hold every word that is asked for: if none does, ask for names and numbers alone."""
        queries = (base.words(base.without_operators(line), LONGEST_QUERY), names_and_numbers(line))
        for query in dict.fromkeys(filter(None, queries)):
            parameters = {**PARAMETERS, "srsearch": query}
            body = get(base.address(wiki, "/w/api.php", parameters), base.ASKS_FOR_JSON)
            if hits := self._read(base.json_object(body, self.label), wiki):
                return hits
        return []

    def _read(self, answer: dict[str, object], wiki: str) -> list[Hit]:
        if "error" in answer:  # with status 200
            code = base.text(base.fields(answer["error"]).get("code"), 60) or "no code"
            raise BadAnswer(f"Wikipedia answered with an error: {code}.")
        results = base.documented_list(answer.get("query"), "search", self.label)
        return base.read_all(results, lambda item: _hit(item, wiki), self.label)


def _hit(item: object, wiki: str) -> Hit | None:
    result = base.fields(item)
    title = base.text(result.get("title"), base.LONGEST_TITLE)  # plain: it can be put into an address
    # The page's name as MediaWiki writes it into addresses.
    url = base.page_url(f"{wiki}/wiki/{quote(title.replace(' ', '_'), safe=';@$!*(),/:~')}") if title else ""
    if not url:
        return None
    return Hit(
        url=url,
        title=title,
        snippet=base.text(result.get("snippet"), base.LONGEST_SNIPPET),
        date=base.day(result.get("timestamp")),
        publisher="Wikipedia",
    )


def names_and_numbers(line: str) -> str:
    """The words that hold a capital letter or a digit, each once: "Jan Leike OpenAI 2023"."""
    found: dict[str, None] = {}
    for match in _WORD.finditer(line):
        word = re.sub(r"['’]s$", "", _ELISION.sub("", match[0]))
        if any(c.isupper() or c.isdigit() for c in word) and word.lower() not in NO_NAMES:
            found.setdefault(word)
    return " ".join(list(found)[:MOST_NAMES])
