"""What a model is told: the fixed text of a prompt's file, then data in blocks that no text can close.

The fixed text comes first and is the same every time, so servers can keep it. Whatever came from outside
stands in data blocks of the user's message and nowhere else.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Template

from claims.checking.domain import LABEL_DEFINITIONS, ArticleText, ExtractedClaim, Passage, Stance, Step
from claims.checking.quotes import without_hidden

PROMPTS = Path(__file__).parent / "prompts"
LONGEST_LINE = 300  # characters of a title, a publisher or an address
LONGEST_WORDING = 2_000  # characters of a claim, in its own words and in the article's
CONTEXT = 1_200  # characters of the article around a claim
CHUNK = 4_000  # characters of an article in one call: its claims fit into one answer, within the time for it
MOST_PASSAGES = 24  # in one call
MOST_CHARACTERS = 40_000  # of passages, in one call

STANCE_DEFINITIONS = {
    Stance.SUPPORTS: "it says what the claim says, in every checkable part that it speaks of",
    Stance.REFUTES: "it says, of the same event and the same subject, something that cannot be true together with the claim",
    Stance.NEUTRAL: "it comes near without deciding",
}


@dataclass(frozen=True, slots=True)
class Prompt:
    version: str
    text: str


@lru_cache(maxsize=8)
def prompt(step: Step) -> Prompt:
    """The version line of prompts/STEP.md, and its text with the definitions filled in."""
    head, _, text = (PROMPTS / f"{step}.md").read_text(encoding="utf-8").partition("\n\n")
    filled = Template(text).substitute(
        stances="; ".join(f"`{stance}`: {words}" for stance, words in STANCE_DEFINITIONS.items()),
        labels="\n".join(f"- *{label}*: {words}" for label, words in LABEL_DEFINITIONS.items()),
    )
    return Prompt(head.removeprefix("version:").strip(), filled)


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of data: its name is ours, its text is anybody's."""

    name: str
    text: str


def blocks(parts: Sequence[Block]) -> str:
    """The blocks, each between two lines that hold a mark made from all the texts.

    Nobody can write the mark into a text: it would have to be there before the text it is made from. The same texts give
    the same message, so an answer can be kept for it. Hidden characters are left out, and what is no text.
    """
    shown = [Block(part.name, _sendable(part.text)) for part in parts]
    together = "\x00".join(f"{part.name}\x00{part.text}" for part in shown)
    mark = hashlib.sha256(together.encode()).hexdigest()[:32]
    return "\n\n".join(
        f"=== {part.name} {mark} ===\n{part.text.replace(mark, '')}\n=== END {mark} ===" for part in shown
    )


def _sendable(text: str) -> str:
    return without_hidden(text).replace("\x00", "").encode("utf-8", "replace").decode()


def stretch(article: ArticleText, start: int, end: int) -> str:
    """The message for extract.md: `body[start:end]` of the article."""
    head = f"Language: {article.language or 'unknown'}\nDate: {article.date.isoformat()}\nTitle: {one_line(article.title)}"
    return blocks([Block("ABOUT THE ARTICLE", head), Block("TEXT", article.body[start:end])])


def chunks(body: str) -> Iterator[tuple[int, int]]:
    """(start, end) of stretches of at most CHUNK characters, cut at paragraphs, overlapping by one."""
    start = 0
    while len(body) - start > CHUNK:
        end = body.rfind("\n", start, start + CHUNK)
        end = end if end > start else start + CHUNK
        yield start, end
        overlap = body.rfind("\n", start, end - 1) + 1
        start = overlap if overlap > start else end
    if body[start:].strip():
        yield start, len(body)


def about_claim(claim: ExtractedClaim, article: ArticleText) -> list[Block]:
    """The claim and what stands around it, for questions.md and assess.md."""
    said = (
        f"{one_line(claim.restatement, LONGEST_WORDING)}\n\n"
        f"Its words in the article: {one_line(claim.sentence, LONGEST_WORDING)}\n"
        f"Article of {article.date.isoformat()}: {one_line(article.title)}"
    )
    return [Block("CLAIM", said), Block("AROUND IT IN THE ARTICLE", _around(claim, article))]


def _around(claim: ExtractedClaim, article: ArticleText) -> str:
    end = min(claim.end, claim.start + LONGEST_WORDING)
    return article.body[max(claim.start - CONTEXT, 0) : end + CONTEXT // 3]


def numbered(passages: Sequence[Passage]) -> list[Block]:
    """The passages, numbered from 1, each with who published it and when."""
    return [Block(f"PASSAGE {number}", _shown(passage)) for number, passage in enumerate(passages, 1)]


def _shown(passage: Passage) -> str:
    document = passage.document
    on = document.date.isoformat() if document.date else "undated"
    head = f"{one_line(document.publisher)} ({document.tier}), {on}: {one_line(document.title)}"
    return f"{head}\n{one_line(document.url)}\n\n{passage.text}"


def one_line(text: str, most: int = LONGEST_LINE) -> str:
    return re.sub(r"\s+", " ", text).strip()[:most]
