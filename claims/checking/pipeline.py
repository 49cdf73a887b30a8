"""The way of the data: extract, then for each claim retrieve, assess, conclude."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from claims.checking.conclude import conclude
from claims.checking.domain import (
    ArticleText,
    AskAround,
    Assessment,
    CheckedArticle,
    CheckedClaim,
    CheckResult,
    Engine,
    EvidenceItem,
    ExtractedClaim,
    Extraction,
    Gap,
    Label,
    Passage,
    Progress,
    ProgressCallback,
    Question,
    Reading,
    Retriever,
    ask_nobody,
    ignore_progress,
)
from claims.checking.failures import CheckFailure
from claims.checking.hybrid import Hybrid, add_claims, needs_model, unite
from claims.checking.origins import is_copy_of
from claims.checking.retrieve import first_of

ENOUGH = 0.8  # the confidence from which on no further question is asked
BY_QUESTION = 12  # passages that one question of a model's may bring


def extract(article: ArticleText, engine: Engine | Hybrid) -> Extraction:
    """The article's claims, in the order of its body; one whose span is not its sentence is dropped.

    Raises CheckFailure.
    """
    if isinstance(engine, Hybrid):
        found = add_claims(engine.local.extract(article), engine.model.extract(article))
    else:
        found = engine.extract(article)
    exact = [
        claim
        for claim in found.claims
        if claim.sentence and article.body[claim.start : claim.end] == claim.sentence
    ]
    return replace(found, claims=tuple(sorted(exact, key=lambda claim: (claim.start, claim.end))))


def check_claim(
    claim: ExtractedClaim,
    article: ArticleText,
    *,
    engine: Engine | Hybrid,
    retriever: Retriever,
    ask_around: AskAround = ask_nobody,
) -> CheckResult:
    """The suggestion for one claim, with the evidence it rests on. Raises CheckFailure.

    `ask_around` puts a question to whoever else may know, and says whether documents came in that the retriever
    now has too.
    """
    if not isinstance(engine, Hybrid):
        return _alone(article, engine, _read(claim, article, engine, retriever, ask_around).all)
    local = _read(claim, article, engine.local, retriever, ask_nobody).all
    result = _alone(article, engine.local, local)
    label, confidence = result.suggestion.label, result.suggestion.confidence
    if not needs_model(label, confidence, threshold=engine.threshold):
        return result
    return _together(claim, article, engine, local, retriever, ask_around)


def check_with_both(
    claim: ExtractedClaim,
    article: ArticleText,
    *,
    engine: Hybrid,
    retriever: Retriever,
    ask_around: AskAround = ask_nobody,
) -> CheckResult:
    """What the evidence of both engines comes to together, and of each alone. Raises CheckFailure."""
    local = _read(claim, article, engine.local, retriever, ask_nobody).all
    return _together(claim, article, engine, local, retriever, ask_around)


def check_article(
    article: ArticleText,
    *,
    engine: Engine | Hybrid,
    retriever: Retriever,
    fall_back: Engine | None = None,
    progress: ProgressCallback = ignore_progress,
) -> CheckedArticle:
    """Extracts and checks every claim, one after another.

    Where the engine fails, the engine `fall_back` takes its place and the result says why; without one, CheckFailure is
    raised.
    """
    failure = ""
    try:
        found = extract(article, engine)
    except CheckFailure as error:
        if fall_back is None:
            raise
        found, failure = extract(article, fall_back), str(error)
    progress(Progress("extract", 1, 1))
    checked = []
    for number, claim in enumerate(found.claims, 1):
        try:
            result = check_claim(claim, article, engine=engine, retriever=retriever)
        except CheckFailure as error:
            if fall_back is None:
                raise
            result = check_claim(claim, article, engine=fall_back, retriever=retriever)
            result = replace(result, fell_back=str(error))
        checked.append(CheckedClaim(claim, result))
        progress(Progress("check", number, len(found.claims)))
    return CheckedArticle(article, engine.name, engine.version, tuple(checked), found.left_out, failure)


@dataclass(slots=True)
class _Read:
    """What one engine has read and found so far."""

    passages: dict[tuple[str, int, int], Passage] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    all: Assessment = field(default_factory=Assessment)

    def new(self, passages: Sequence[Passage], engine: Engine) -> list[Passage]:
        """Those not yet read, as many as the engine reads at a time; from now on they are."""
        unread = [one for one in passages if _place(one) not in self.passages]
        fresh = first_of(unread, engine.most_passages, engine.most_characters)
        self.passages.update({_place(one): one for one in fresh})
        return fresh

    def add(self, more: Assessment) -> None:
        """Evidence adds up; the newest argument and gaps are those that hold."""
        items = (*self.all.evidence, *_verbatim(more.evidence))
        argument = more.counter_argument or self.all.counter_argument
        self.all = Assessment(items, argument, more.gaps)


def _read(
    claim: ExtractedClaim, article: ArticleText, engine: Engine, retriever: Retriever, ask_around: AskAround
) -> _Read:
    """Reads the likeliest passages; then, while something is open and the rounds last, those that further questions
    bring: one after another does better than all at once (Papelo, AVeriTeC 2024)."""
    read = _Read()
    questions = engine.questions(claim, article)
    read.asked.update(one.text.casefold() for one in questions)
    by_claim = _without_copies(retriever.retrieve(claim, article, engine.most_passages), article)
    found = _interleaved([by_claim, *_by_questions(claim, article, questions, retriever)])
    fresh = read.new(list(found), engine)
    if fresh:
        read.add(engine.assess(claim, article, fresh))
    for _ in range(engine.follow_ups):
        if not _is_open(article, read):
            break
        open_questions = _open_questions(claim, read)
        read.asked.update(one.text.casefold() for one in open_questions)
        fresh = _brought(claim, article, open_questions, read, engine, retriever, ask_around)
        if not fresh:
            break
        read.add(engine.assess(claim, article, fresh))
    return read


def _by_questions(
    claim: ExtractedClaim, article: ArticleText, questions: Sequence[Question], retriever: Retriever
) -> list[list[Passage]]:
    """What each question brings."""
    return [
        _without_copies(retriever.retrieve(_about(claim, one), article, BY_QUESTION), article)
        for one in questions
    ]


def _without_copies(found: Sequence[Passage], article: ArticleText) -> list[Passage]:
    """The article itself is no evidence, nor is what repeats most of it."""
    return [one for one in found if not is_copy_of(one.document, article.body)]


def _interleaved(lists: Sequence[Sequence[Passage]]) -> Iterator[Passage]:
    """The best of each list, then the second of each, and so on, each passage once."""
    seen = set()
    for row in zip_longest(*lists):
        for one in row:
            if one is not None and _place(one) not in seen:
                seen.add(_place(one))
                yield one


def _is_open(article: ArticleText, read: _Read) -> bool:
    """Whether the evidence so far does not decide: that is for code to say, not for a model."""
    suggestion = conclude(article, read.all.evidence).suggestion
    return suggestion.label is Label.NOT_ENOUGH_EVIDENCE or suggestion.confidence < ENOUGH


def _open_questions(claim: ExtractedClaim, read: _Read) -> list[Question]:
    """Those of the gaps, each asked once; before anything was read, the claim itself."""
    gaps = [gap.question for gap in read.all.gaps]
    wanted = gaps if read.passages else [Question(claim.restatement, claim.language)]
    return [one for one in wanted if one.text.casefold() not in read.asked]


def _brought(
    claim: ExtractedClaim,
    article: ArticleText,
    questions: Sequence[Question],
    read: _Read,
    engine: Engine,
    retriever: Retriever,
    ask_around: AskAround,
) -> list[Passage]:
    """Unread passages that the questions bring: what was there did not decide, so others are asked first, one question
    after another until documents come in."""
    any(ask_around(one) for one in questions)
    found = _interleaved(_by_questions(claim, article, questions, retriever))
    return read.new(list(found), engine)


def _about(claim: ExtractedClaim, question: Question) -> ExtractedClaim:
    """The claim as a retriever takes it, worded as the question."""
    return replace(claim, restatement=question.text, language=question.language or claim.language)


def _place(passage: Passage) -> tuple[str, int, int]:
    return passage.document.key, passage.start, passage.end


def _together(
    claim: ExtractedClaim,
    article: ArticleText,
    engine: Hybrid,
    local: Assessment,
    retriever: Retriever,
    ask_around: AskAround,
) -> CheckResult:
    """Has the model read after local, and concludes over the evidence of both."""
    read = _read(claim, article, engine.model, retriever, ask_around)
    united = unite(local.evidence, read.all.evidence, read.passages.values())
    alone = (_alone(article, engine.local, local), _alone(article, engine.model, read.all))
    readings = tuple(reading for one in alone for reading in one.readings)
    return replace(_concluded(article, replace(read.all, evidence=tuple(united))), readings=readings)


def _alone(article: ArticleText, engine: Engine, read: Assessment) -> CheckResult:
    """What the evidence of one engine comes to."""
    result = _concluded(article, read)
    suggestion = result.suggestion
    reading = Reading(engine.name, engine.version, suggestion.label, suggestion.confidence)
    return replace(result, readings=(reading,))


def _concluded(article: ArticleText, read: Assessment) -> CheckResult:
    return replace(
        conclude(article, read.evidence),
        counter_argument=read.counter_argument,
        gaps=_missing(read.gaps),
    )


def _missing(gaps: Sequence[Gap]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(gap.missing for gap in gaps))


def _verbatim(evidence: Sequence[EvidenceItem]) -> list[EvidenceItem]:
    """Only quotes that stand word for word where they say they stand."""
    return [item for item in evidence if item.document.text[item.start : item.end] == item.quote]
