"""A check as one bundle: everything that went into it, to be replayed anywhere (checking.replay)."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from claims.checking.replay import FORM
from claims.models import CallState, Check, CheckDetails, CheckState, Document, ModelCall, ModelTexts
from claims.services.errors import Refused


def bundle_of(check: Check) -> dict[str, Any]:
    """As plain JSON. Raises Refused where the check is not done, or came before trails were kept."""
    details = CheckDetails.objects.filter(check_run=check).first()
    if check.state != CheckState.DONE or details is None or not details.trail:
        raise Refused("Only a check that is done, and that wrote down its way, can be exported.")
    claim, article, trail = check.claim, check.claim.article, details.trail
    return {
        "bundle": FORM,
        "check": {
            "id": check.pk,
            "engine": check.engine,
            "engine_version": check.engine_version,
            "created_at": check.created_at.isoformat(),
            "finished_at": check.finished_at.isoformat() if check.finished_at else None,
            "fell_back": details.fell_back,
            "rationale": check.rationale,
            "readings": details.readings,
        },
        "engine": trail["engine"],
        "article": {
            "title": article.title,
            "body": article.body,
            "language": article.language or None,
            "date": article.date.isoformat(),
        },
        "claim": {
            "start": claim.start,
            "end": claim.end,
            "restatement": trail["restatement"],
            "kind": claim.kind,
            "check_worthiness": claim.check_worthiness,
            "language": claim.language or None,
        },
        "searches": trail["searches"],
        "asked": trail["asked"],
        "documents": _documents(trail["documents"]),
        "calls": [_call(call) for call in check.model_calls.select_related("reused__texts", "texts")],
        "result": trail["result"],
    }


def engine_trail(name: str) -> dict[str, Any]:
    """What a replay has to know of the engine."""
    asked = {
        "server": settings.OPENAI_BASE_URL,
        "questions_model": settings.OPENAI_QUESTIONS_MODEL,
        "assess_model": settings.OPENAI_ASSESS_MODEL,
        "follow_ups": settings.OPENAI_FOLLOW_UPS,
    }
    return {"name": name, "settings": {} if name == "local" else asked}


def _documents(described: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """As they were at the check; the text, which never changes, from its row. One that is deleted is left out."""
    rows = Document.objects.only("text", "sha256").in_bulk([int(key) for key in described])
    return [
        {"key": key, **about, "text": row.text, "sha256": row.sha256}
        for key, about in described.items()
        if (row := rows.get(int(key)))
    ]


def _call(call: ModelCall) -> dict[str, Any]:
    """With its answer, also where that had been paid for before."""
    source = call.reused or call
    texts = getattr(source, "texts", None) or ModelTexts()
    return {
        "id": call.pk,
        "step": call.step,
        "prompt_version": call.prompt_version,
        "server": call.server,
        "model": call.model,
        "answered_model": source.answered_model,
        "fingerprint": source.fingerprint,
        "key": call.key,
        "state": CallState(call.state).value,
        "failure": call.failure,
        "system": texts.system,
        "user": texts.user,
        "answer": texts.answer,
        "input_tokens": call.input_tokens,
        "cached_tokens": call.cached_tokens,
        "output_tokens": call.output_tokens,
        "money": str(call.money),
        "currency": settings.OPENAI_CURRENCY,
        "asked_at": call.asked_at.isoformat(),
        "milliseconds": call.milliseconds,
        "reused": call.reused_id,
    }
