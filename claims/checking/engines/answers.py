"""What a language model's server has answered: read in the form that was asked for, and nothing guessed."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, Field, ValidationError, ValidatorFunctionWrapHandler, field_validator

from claims.checking.engines.forms import Form
from claims.checking.failures import PermanentFailure
from claims.checking.spending import ModelAnswer, ModelRequest, Tokens

MOST_TOKENS = 10_000_000  # that a server may say it has used
LONGEST_ECHO = 4_000  # characters of a bad answer that are shown to the model again

Answer = TypeVar("Answer", bound=Form)
Message = dict[str, str]


class NotInForm(Exception):
    """The answer does not fit its form; `said` tells the model what is wrong."""

    def __init__(self, said: str, answer: str) -> None:
        super().__init__("not in form")
        self.said, self.answer = said, answer


class _Spent(BaseModel):
    class Details(BaseModel):
        cached_tokens: int | None = None

    prompt_tokens: int = Field(ge=0, le=MOST_TOKENS)
    completion_tokens: int = Field(ge=0, le=MOST_TOKENS)
    prompt_tokens_details: Details | None = None


class _Choice(BaseModel):
    class Message(BaseModel):
        content: str | None = None
        refusal: str | None = None

    message: Message
    finish_reason: str | None = None


class Completion(BaseModel):
    """Of a chat completion what is read here; servers differ in the rest."""

    choices: list[_Choice]
    usage: _Spent | None = None
    model: str | None = None
    system_fingerprint: str | None = None

    @field_validator("usage", mode="wrap")
    @classmethod
    def _counted(cls, value: Any, handler: ValidatorFunctionWrapHandler) -> _Spent | None:
        """Numbers that are none are as good as no numbers: the answer is paid for all the same."""
        try:
            spent: _Spent | None = handler(value)
        except ValidationError:
            return None
        return spent


def read_completion(body: bytes) -> Completion:
    """The body of a chat completion. Raises PermanentFailure where it is something else."""
    try:
        completion = Completion.model_validate_json(body)
    except ValidationError:
        raise PermanentFailure(
            "The language model’s server answered with something else.", name="not_an_answer"
        ) from None
    if not completion.choices:
        raise PermanentFailure("The language model gave no answer.", name="not_an_answer")
    return completion


def as_answer(request: ModelRequest, completion: Completion, seconds: float) -> ModelAnswer:
    """What a ledger is told of it; `seconds` from sending to the end."""
    text = (completion.choices[0].message.content or "").replace("\x00", "\ufffd")  # no database takes it
    return ModelAnswer(
        text=text,
        tokens=_tokens(request, completion.usage, text),
        model=(completion.model or request.model)[:200],
        fingerprint=(completion.system_fingerprint or "")[:200],
        seconds=seconds,
    )


def _tokens(request: ModelRequest, spent: _Spent | None, text: str) -> Tokens:
    """As the server counts them; a server that does not is taken to have used one for three characters."""
    if spent is None:
        return Tokens(request.most.input, len(text) // 3)
    details = spent.prompt_tokens_details
    cached = min((details.cached_tokens if details else None) or 0, spent.prompt_tokens)
    return Tokens(spent.prompt_tokens, spent.completion_tokens, max(cached, 0))


def refuse_unread(request: ModelRequest, spent: _Spent | None) -> None:
    """Some servers cut what is too long for them without a word, and the model answers from what is left. No word is less
    than a token; the fixed text in front may have been kept from before."""
    if spent is not None and 0 < spent.prompt_tokens < len(request.user.split()) // 2:
        raise PermanentFailure(
            "The language model’s server has read only a part of the text: its context is too short.",
            name="too_long",
        )


def refuse_unfinished(completion: Completion) -> None:
    """An answer counts only if the model says that it is finished, and declined nothing."""
    choice = completion.choices[0]
    if choice.message.refusal:
        raise PermanentFailure("The language model declined to answer.", name="refused")
    if choice.finish_reason == "content_filter":
        raise PermanentFailure("The language model’s provider withheld the answer.", name="filtered")
    if choice.finish_reason == "length":
        raise PermanentFailure("The language model’s answer was cut short.", name="cut_short")
    if choice.finish_reason != "stop":
        raise PermanentFailure("The language model broke off its answer.", name="broke_off")


def in_form(text: str, form: type[Answer]) -> Answer:
    """Raises NotInForm. Prose around an object is no object."""
    try:
        return form.model_validate_json(text)
    except ValidationError as error:
        said = "; ".join(
            f"{'.'.join(str(part)[:40] for part in one['loc']) or 'the answer'}: {one['msg']}"
            for one in error.errors(include_input=False, include_url=False, include_context=False)[:8]
        )
        raise NotInForm(said[:1_000], text) from None


def told(wrong: NotInForm) -> tuple[Message, ...]:
    """The bad answer and what is wrong with it, as the conversation goes on."""
    answer = wrong.answer[:LONGEST_ECHO]
    said = f"That answer does not fit the form: {wrong.said}. Answer again, with the whole object and nothing else."
    return ({"role": "assistant", "content": answer or "(empty)"}, {"role": "user", "content": said})


def not_in_form() -> PermanentFailure:
    """What a call comes to whose answer does not fit its form the second time either."""
    return PermanentFailure(
        "The language model’s answer was not in the form it was asked for.", name="wrong_form"
    )
