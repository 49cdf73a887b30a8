"""The proposed wordings of an article as plain text: what can be pasted, and what was done to it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from claims.queries.wording import Proposal, WordingView


def wording_lines(view: WordingView) -> Iterator[str]:
    """The text with every sure wording in it; behind a rule, each change with its sources, and what is left to people."""
    yield view.text
    yield ""
    yield "-" * 40
    applied = [one for one in view.proposals if one.applied]
    yield _("Changed in the text above: %(count)s") % {"count": len(applied)}
    for one in applied:
        yield from _change(one)
    if view.left_out:
        yield ""
        yield _("Not changed; for a person to write: %(count)s") % {"count": len(view.left_out)}
        for one in view.left_out:
            yield from _change(one)


def _change(one: Proposal) -> Iterator[str]:
    yield f"{one.number}. - {_line(one.ours)}"
    yield f"   + {_line(one.theirs)}"
    if one.why_not or one.disputed:
        yield f"   {one.why_not or _('The sources differ on these words.')}"
    for item in one.sources:
        document = item.document
        where = ", ".join(part for part in (document.source.name, document.title, document.url) if part)
        yield f"   {_line(where)}: “{_line(item.quote)}”"


def _line(text: str) -> str:
    return " ".join(text.split())
