"""An article's claims to take away, as CSV and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from claims.models import Article, Role
from claims.publishing.exports import csv_lines, json_pieces
from claims.queries.exports import engine_of, reported_claims
from claims.views.access import person_of, role_required
from claims.views.articles import visible_article


@require_GET
@role_required(Role.SUBMITTER)
def export_csv(request: HttpRequest, article_id: int) -> StreamingHttpResponse:
    article, person = visible_article(request, article_id), person_of(request)
    lines = csv_lines(article, reported_claims(article, person), for_desk=person.is_reviewer)
    return _file(lines, article, "csv", "text/csv; charset=utf-8")


@require_GET
@role_required(Role.SUBMITTER)
def export_json(request: HttpRequest, article_id: int) -> StreamingHttpResponse:
    article, person = visible_article(request, article_id), person_of(request)
    pieces = json_pieces(article, engine_of(article, person), reported_claims(article, person))
    return _file(pieces, article, "json", "application/json")


def _file(pieces: Iterator[str], article: Article, ending: str, kind: str) -> StreamingHttpResponse:
    """To be saved, never shown. `slugify` leaves ASCII letters, digits, hyphens and underscores."""
    name = "-".join(filter(None, ("article", str(article.pk), slugify(article.title)[:60].strip("-_"))))
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return StreamingHttpResponse(pieces, content_type=kind, headers=headers)
