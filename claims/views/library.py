"""The library: its documents, how they come in, where they belong, and what may be found in them."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.forms.library import (
    AddressesForm,
    DocumentForm,
    FeedChangeForm,
    FeedForm,
    FilesForm,
    FilterForm,
    OtherForm,
    ReasonForm,
    SourceForm,
)
from claims.models import Document, Feed, Import, Role, Source
from claims.queries import library as queries
from claims.services import feeds as feed_service
from claims.services import imports as import_service
from claims.services import keeping as keeping_service
from claims.services import library as library_service
from claims.services import origins as origin_service
from claims.services import sources as source_service
from claims.services.bulk import ENDINGS
from claims.services.errors import Refused
from claims.services.files import file_path, store_file
from claims.views.access import is_fragment, person_of, role_required
from claims.views.desk import page_number
from claims.views.messages import say

# Documents, sources


@require_GET
@role_required(Role.REVIEWER)
def library(request: HttpRequest) -> HttpResponse:
    """The documents, or the passages that the words are found in."""
    form = FilterForm(request.GET)
    context: dict[str, object] = {"form": form, "kept": _without_page(request)}
    if not form.is_valid():
        return render(request, "library.html", context, status=400)
    filters, page = _filters(form), page_number(request)
    words = form.cleaned_data["q"].strip()
    if words:
        context["found"] = queries.search_library(words, filters, page)
        context["page"] = context["found"]
    else:
        context["page"] = queries.documents(page, filters, retired=form.cleaned_data["retired"])
    return render(request, "library.html", context)


def _filters(form: FilterForm) -> queries.Filters:
    names = ("source", "language", "tier", "since", "until")
    return queries.Filters(**{name: form.cleaned_data[name] for name in names})


def _without_page(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()


@require_http_methods(["GET", "POST"])
@role_required(Role.REVIEWER)
def sources(request: HttpRequest) -> HttpResponse:
    _refuse_change(request)
    form = SourceForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(form, lambda: source_service.add_source(person_of(request), **form.cleaned_data))
    ):
        say(request, _("Saved."))
        return redirect("sources")
    context = {"form": form, "sources": queries.sources()}
    return render(request, "sources.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@role_required(Role.REVIEWER)
def source(request: HttpRequest, source_id: int) -> HttpResponse:
    _refuse_change(request)
    found = get_object_or_404(Source, pk=source_id)
    form = SourceForm(request.POST or None, instance=Source.objects.get(pk=source_id))
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(form, lambda: source_service.save_source(person_of(request), found, **form.cleaned_data))
    ):
        say(request, _("Saved."))
        return redirect("source", source_id)
    page = queries.documents(page_number(request), queries.Filters(source=found))
    context = {"source": found, "form": form, "page": page, "feeds": queries.feeds().filter(source=found)}
    return render(request, "source.html", context, status=400 if form.errors else 200)


def _refuse_change(request: HttpRequest) -> None:
    """A reviewer sees the page and changes nothing on it."""
    if request.method == "POST" and not person_of(request).is_editor:
        raise PermissionDenied


def _done(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Whether the service did it; what it refused stands in the form."""
    try:
        act()
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
        return False
    return True


# One document


@require_GET
@role_required(Role.SUBMITTER)
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    found = get_object_or_404(
        Document.objects.select_related("source", "previous", "corrects", "file", "origin", "retired_by"),
        pk=document_id,
    )
    view = queries.document_view(found, _offset(request, "from"), _offset(request, "to"))
    return render(request, "document.html", {"document": found, "view": view})


def _offset(request: HttpRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


@require_GET
@role_required(Role.REVIEWER)
def document_file(request: HttpRequest, document_id: int) -> FileResponse | HttpResponse:
    """The bytes as they came: to be saved, never shown, since somebody else wrote them."""
    found = get_object_or_404(Document.objects.select_related("file").exclude(file=None), pk=document_id)
    assert found.file is not None
    path = file_path(found.file.sha256)
    if not path.exists():
        return render(request, "404.html", status=404)
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"document-{found.pk}.bin",
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@role_required(Role.EDITOR)
def retire(request: HttpRequest, document_id: int) -> HttpResponse:
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _act(
        request, document_id, lambda found: keeping_service.retire_document(person_of(request), found, reason)
    )


@require_POST
@role_required(Role.EDITOR)
def restore(request: HttpRequest, document_id: int) -> HttpResponse:
    return _act(
        request, document_id, lambda found: keeping_service.restore_document(person_of(request), found)
    )


@require_POST
@role_required(Role.EDITOR)
def delete(request: HttpRequest, document_id: int) -> HttpResponse:
    found = get_object_or_404(Document, pk=document_id)
    try:
        keeping_service.delete_document(person_of(request), found)
    except Refused as error:
        say(request, str(error.message))
        return redirect("document", document_id)
    say(request, _("The document is deleted."))
    return redirect("library")


@require_POST
@role_required(Role.EDITOR)
def group(request: HttpRequest, document_id: int) -> HttpResponse:
    def act(found: Document) -> object:
        other = _other(request)
        if other is None:
            raise Refused(_("Give the number of another document."))
        return origin_service.group(person_of(request), found, other)

    return _act(request, document_id, act)


@require_POST
@role_required(Role.EDITOR)
def part(request: HttpRequest, document_id: int) -> HttpResponse:
    return _act(request, document_id, lambda found: origin_service.part(person_of(request), found))


@require_POST
@role_required(Role.EDITOR)
def corrects(request: HttpRequest, document_id: int) -> HttpResponse:
    return _act(
        request,
        document_id,
        lambda found: origin_service.say_corrects(person_of(request), found, _other(request)),
    )


def _other(request: HttpRequest) -> Document | None:
    """The other document that the form names; None where it names none. Raises Refused for one that isn't there."""
    form = OtherForm(request.POST)
    number = form.cleaned_data["other"] if form.is_valid() else None
    if number is None:
        return None
    found = Document.objects.select_related("origin").filter(pk=number).first()
    if found is None:
        raise Refused(_("There is no document with the number %(number)s.") % {"number": number})
    return found


def _act(request: HttpRequest, document_id: int, act: Callable[[Document], object]) -> HttpResponse:
    found = get_object_or_404(Document.objects.select_related("origin"), pk=document_id)
    try:
        act(found)
        say(request, _("Saved."))
    except Refused as error:
        say(request, str(error.message))
    return redirect("document", document_id)


# Bringing documents in


@require_GET
@role_required(Role.EDITOR)
def add(request: HttpRequest) -> HttpResponse:
    return _add_page(request)


def _add_page(request: HttpRequest, **bound: forms.BaseForm) -> HttpResponse:
    context: dict[str, object] = {"addresses": AddressesForm(), "files": FilesForm(), "paste": DocumentForm()}
    status = 400 if any(form.errors for form in bound.values()) else 200
    return render(request, "add_document.html", context | bound, status=status)


@require_POST
@role_required(Role.EDITOR)
def add_addresses(request: HttpRequest) -> HttpResponse:
    form = AddressesForm(request.POST)
    made: list[Import] = []
    if form.is_valid() and _done(form, lambda: made.append(_start_addresses(request, form))):
        return redirect("import", made[0].pk)
    return _add_page(request, addresses=form)


def _start_addresses(request: HttpRequest, form: AddressesForm) -> Import:
    data = form.cleaned_data
    return import_service.start_addresses(
        person_of(request), data["addresses"].splitlines(), source=data["source"], tier=data["tier"]
    )


@require_POST
@role_required(Role.EDITOR)
def add_files(request: HttpRequest) -> HttpResponse:
    form = FilesForm(request.POST, request.FILES)
    made: list[Import] = []
    if form.is_valid() and _done(form, lambda: made.extend(_start_files(request, form))):
        return redirect("import", made[0].pk) if len(made) == 1 else redirect("imports")
    return _add_page(request, files=form)


def _start_files(request: HttpRequest, form: FilesForm) -> list[Import]:
    """One import for each bulk file, and one for all other files."""
    data, person = form.cleaned_data, person_of(request)
    where = {"source": data["source"], "tier": data["tier"]}
    bulk = [file for file in data["files"] if file.name.lower().endswith(ENDINGS)]
    single = [(file.name, file.read()) for file in data["files"] if file not in bulk]
    started = [
        import_service.start_bulk(person, file.name, store_file(file.chunks(), ""), **where) for file in bulk
    ]
    return started + ([import_service.start_files(person, single, **where)] if single else [])


@require_POST
@role_required(Role.EDITOR)
def add_paste(request: HttpRequest) -> HttpResponse:
    form = DocumentForm(request.POST)
    made: list[Document] = []
    if form.is_valid() and _done(
        form, lambda: made.append(library_service.add_document(person_of(request), **form.cleaned_data))
    ):
        return redirect("document", made[0].pk)
    return _add_page(request, paste=form)


@require_GET
@role_required(Role.EDITOR)
def imports(request: HttpRequest) -> HttpResponse:
    return render(request, "imports.html", {"page": queries.imports(page_number(request))})


@require_GET
@role_required(Role.EDITOR)
def one_import(request: HttpRequest, import_id: int) -> HttpResponse:
    job = get_object_or_404(Import.objects.select_related("created_by", "source"), pk=import_id)
    template = "import.html#live" if is_fragment(request) else "import.html"
    return render(request, template, {"view": queries.import_view(job), "job": job})


@require_POST
@role_required(Role.EDITOR)
def import_again(request: HttpRequest, import_id: int) -> HttpResponse:
    import_service.try_again(person_of(request), get_object_or_404(Import, pk=import_id))
    return redirect("import", import_id)


@require_POST
@role_required(Role.EDITOR)
def import_cancel(request: HttpRequest, import_id: int) -> HttpResponse:
    import_service.cancel_import(person_of(request), get_object_or_404(Import, pk=import_id))
    return redirect("import", import_id)


# Feeds


@require_http_methods(["GET", "POST"])
@role_required(Role.EDITOR)
def feeds(request: HttpRequest) -> HttpResponse:
    form = FeedForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(form, lambda: feed_service.add_feed(person_of(request), **form.cleaned_data))
    ):
        say(request, _("Saved. It is looked at now."))
        return redirect("feeds")
    context = {"form": form, "feeds": queries.feeds()}
    return render(request, "feeds.html", context, status=400 if form.errors else 200)


@require_POST
@role_required(Role.EDITOR)
def change_feed(request: HttpRequest, feed_id: int) -> HttpResponse:
    found = get_object_or_404(Feed, pk=feed_id)
    if request.POST.get("action") == "look":
        feed_service.look_now(person_of(request), found)
        say(request, _("It is looked at now."))
        return redirect("feeds")
    form = FeedChangeForm(request.POST)
    if form.is_valid():
        feed_service.change_feed(person_of(request), found, **form.cleaned_data)
        say(request, _("Saved."))
    else:
        say(request, _("Choose between 5 minutes and a week."))
    return redirect("feeds")
