"""What is held against a claim: a sentence of a source, or several, with what stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from claims.checking.assessment.countries import same_bearer
from claims.checking.assessment.offices import Holders, is_meant_by_office
from claims.checking.assessment.reading import DocumentReading, Reading
from claims.checking.domain import SourceDocument
from claims.checking.language.names import Name, same_name

# How surely a name is meant that stands in the sentence, just before it, in the title, elsewhere.
HERE, BEFORE, TITLE, ELSEWHERE, IMPLIED = 1.0, 0.85, 0.7, 0.4, 0.3
ON_TOPIC = 0.7  # of Setting.on_topic, from which on a document is plainly about what the article is about
LEAD = 2  # sentences at a document's start


@dataclass(frozen=True)
class Setting:
    """The document that a window is of, as the claim under check sees it."""

    source: SourceDocument
    document: DocumentReading
    title: Reading
    on_topic: float  # 0..1: how much the document is about what the article is about
    topics: tuple[tuple[str, ...], ...] = ()  # the names of that
    until: date | None = None  # the day of the article: spans that last run to it
    article_names: frozenset[tuple[str, ...]] = frozenset()  # every name in the article
    holders: Holders = field(default_factory=dict)  # who holds which office, by all texts at hand
    correction: bool = False  # it corrects an earlier one
    later: bool = False  # it is later than the article
    old: bool = False  # it is more than a year older

    @property
    def heads(self) -> tuple[Reading, ...]:
        """The title and the first sentences, which say what the rest is about."""
        return (self.title, *self.document.sentences[:LEAD])


@dataclass(frozen=True)
class Window:
    """`sentences` are what could be quoted; `before` and `after` stand around them in their paragraph."""

    sentences: tuple[Reading, ...]
    before: tuple[Reading, ...]
    after: tuple[Reading, ...]
    setting: Setting
    others: tuple[Setting, ...] = field(default=())  # of joined windows

    @property
    def main(self) -> Reading:
        return self.sentences[0]

    @property
    def around(self) -> tuple[Reading, ...]:
        return self.before + self.after

    @property
    def settings(self) -> tuple[Setting, ...]:
        return (self.setting, *self.others)

    def joined(self, other: Window) -> Window:
        """Both as one: what one sentence leaves out, the other may say."""
        return replace(
            self,
            sentences=self.sentences + other.sentences,
            before=self.before + other.before,
            after=self.after + other.after,
            others=(*self.others, other.setting),
        )


def bearers(names: Sequence[Name]) -> list[Name]:
    """One name for each bearer: short forms of a name that stands there too are left out."""
    kept: list[Name] = []
    for name in sorted(names, key=lambda name: (-len(name.key), name.start)):
        if not any(same_name(name.key, other.key) for other in kept):
            kept.append(name)
    return sorted(kept, key=lambda name: name.start)


def is_named(name: Name, among: Iterable[Name]) -> bool:
    return any(same_bearer(name.key, other.key) for other in among)


def stands_in(name: Name, reading: Reading) -> bool:
    """As a name, or word by word: a text may write it without capitals."""
    return is_named(name, reading.names) or (len(name.text) > 3 and all(w in reading.words for w in name.key))


def level(name: Name, window: Window) -> float:
    """How surely the name's bearer is meant by the window: HERE down to 0."""
    if any(stands_in(name, one) for one in window.sentences):
        return HERE
    if any(stands_in(name, one) for one in window.before):
        return BEFORE
    if any(is_meant_by_office(name, one, window.setting.holders) for one in window.sentences):
        return BEFORE
    if any(_heads(name, setting) for setting in window.settings):
        return TITLE
    if any(same_bearer(name.key, key) for setting in window.settings for key in setting.document.names):
        return ELSEWHERE
    return IMPLIED if any(_implies(name, setting) for setting in window.settings) else 0.0


def _implies(name: Name, setting: Setting) -> bool:
    """A document on the article's subject need not name each of the things that the article is about."""
    return setting.on_topic >= ON_TOPIC and any(same_bearer(name.key, topic) for topic in setting.topics)


def _heads(name: Name, setting: Setting) -> bool:
    """Whether the title or the publisher's own name has it: « nous » and "the company" mean them."""
    return stands_in(name, setting.title) or is_named(name, setting.document.publisher)
