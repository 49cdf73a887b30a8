"""What people type into comments and into the right of reply."""

from __future__ import annotations

from typing import Any

from django import forms

from claims.models import Channel, ReplyState
from claims.services.comments import COMMENT_LIMIT
from claims.services.replies import ANSWER_LIMIT, ASKED_LIMIT, Reply


class NewCommentForm(forms.Form):
    text = forms.CharField(max_length=COMMENT_LIMIT)


class ReplyForm(forms.Form):
    """What is recorded of somebody who was asked; the service says what does not go together."""

    version = forms.IntegerField(min_value=0)
    asked = forms.CharField(max_length=ASKED_LIMIT)
    channel = forms.ChoiceField(choices=Channel.choices)
    asked_at = forms.DateField()
    deadline = forms.DateField(required=False)
    state = forms.ChoiceField(choices=ReplyState.choices)
    answer = forms.CharField(max_length=ANSWER_LIMIT, required=False)
    answered_at = forms.DateField(required=False)

    def reply(self) -> Reply:
        fields: dict[str, Any] = {
            name: value for name, value in self.cleaned_data.items() if name != "version"
        }
        return Reply(**fields)
