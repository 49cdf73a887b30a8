"""Google's Fact Check Tools: what others have already found about claims like this one.

Documented on "Method: claims.search" and "REST Resource: claims" of the Fact Check Tools API reference, and on
"Use API keys to access APIs" of Google Cloud (the header `x-goog-api-key`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from claims.sources.providers import base
from claims.sources.providers.base import Answer, BadAnswer, EarlierFactCheck, Get, Question

DEFAULT_URL = "https://factchecktools.googleapis.com"
MOST_READ = 1000


class FactCheckTools:
    """Gives earlier fact-checks, never hits. ValueError for an address or a key that can't be one.

    Asks in the claim's language, then, if nothing was found, in any. No `maxAgeDays`: it counts back from today,
    and an old fact-check is as welcome as a new one.
    """

    name = "fact_check_tools"
    label = "Google Fact Check Tools"

    def __init__(self, key: str, url: str = DEFAULT_URL) -> None:
        self._base = base.base_address(url)
        self._key = base.usable_key(key)
        self.origins: tuple[str, ...] = (base.origin(self._base),)

    def ask(self, question: Question, get: Get) -> Answer:
        """One earlier fact-check for each page that reviewed such a claim."""
        query = base.words(question.text)
        if not query:
            return Answer()
        for language in dict.fromkeys((question.language, "")):
            parameters = {"query": query, "pageSize": str(base.MOST_RESULTS)}
            if language:
                parameters["languageCode"] = language
            # The key goes into a header: addresses end up in messages and logs.
            headers = {**base.ASKS_FOR_JSON, "X-Goog-Api-Key": self._key}
            body = get(base.address(self._base, "/v1alpha1/claims:search", parameters), headers)
            if found := self._read(base.json_object(body, self.label)):
                return Answer(fact_checks=found)
        return Answer()

    def _read(self, answer: dict[str, object]) -> tuple[EarlierFactCheck, ...]:
        if not set(answer) - {"nextPageToken"}:
            return ()  # Google leaves empty lists out: {} is "nothing found"
        if "error" in answer:
            raise BadAnswer("Google Fact Check Tools answered with an error.")
        claims = base.documented_list(answer, "claims", self.label)
        reviews = islice(_reviews(claims), MOST_READ)
        return tuple(base.read_all(reviews, _fact_check, self.label))


def _reviews(claims: list[object]) -> Iterator[tuple[dict[str, object], object]]:
    """Each claim with each of its reviews; a claim without any stands alone, and is passed over later."""
    for item in claims:
        claim = base.fields(item)
        reviews = claim.get("claimReview")
        for review in reviews if isinstance(reviews, list) and reviews else [None]:
            yield claim, review


def _fact_check(pair: tuple[dict[str, object], object]) -> EarlierFactCheck | None:
    claim, review = pair[0], base.fields(pair[1])
    publisher = base.fields(review.get("publisher"))
    url = base.page_url(review.get("url"))
    if not url:
        return None
    return EarlierFactCheck(
        url=url,
        title=base.text(review.get("title"), base.LONGEST_TITLE),
        publisher=base.text(publisher.get("name"), base.LONGEST_NAME)
        or base.text(publisher.get("site"), base.LONGEST_NAME)
        or base.host(url),
        rating=base.text(review.get("textualRating"), base.LONGEST_NAME),
        date=base.day(review.get("reviewDate")),
        claim=base.text(claim.get("text"), base.LONGEST_SNIPPET),
        claimant=base.text(claim.get("claimant"), base.LONGEST_NAME),
        language=_language(review.get("languageCode")),
    )


def _language(value: object) -> str:
    """The first part of a BCP 47 code: "en" of "en-US"."""
    match = re.match(r"[A-Za-z]{2,3}(?![A-Za-z0-9])", value) if isinstance(value, str) else None
    return match[0].lower() if match else ""
