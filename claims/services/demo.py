"""The demo newsroom: people, a library and an article, all in our own words, in claims/demo."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from claims.checking.case_files import read_article, read_documents
from claims.models import Article, ArticleKind, Document, Person, Role, Source
from claims.services.codes import readable_code
from claims.services.errors import Refused
from claims.services.library import add_read_document
from claims.services.people import create_person
from claims.services.submit import submit_article

FOLDER = Path(__file__).resolve().parent.parent / "demo"

# Two editors, because nobody decides on their own proposal.
PEOPLE = (
    ("sam", "Sam", "Sorel", Role.SUBMITTER),
    ("rita", "Rita", "Roche", Role.REVIEWER),
    ("eva", "Eva", "Ebner", Role.EDITOR),
    ("emil", "Emil", "Estrada", Role.EDITOR),
)
OUTLET = "La Lanterne numérique"
ADDRESS = "https://lanterne-numerique.example.org/2024/08/09/openai-perd-encore-un-fondateur"


def is_empty() -> bool:
    """Whether nobody has put anything into the database yet."""
    return not any(model.objects.exists() for model in (Person, Source, Document, Article))


@transaction.atomic
def load_demo() -> list[tuple[str, str, str]]:
    """Loads it all, or nothing; a worker checks the article once this commits.

    Gives (username, role, password) of each account; the passwords are random and are stored only
    as hashes. Raises Refused where the database is not empty.
    """
    if not is_empty():
        raise Refused(_("The demo newsroom goes into an empty database only; this one is in use."))
    accounts = []
    for username, first_name, last_name, role in PEOPLE:
        password = readable_code()
        create_person(username, password, role, first_name=first_name, last_name=last_name, how="demo")
        accounts.append((username, role.value, password))
    _add_documents()
    _submit(Person.objects.get(username=PEOPLE[0][0]))
    return accounts


def _add_documents() -> None:
    for document in read_documents(FOLDER / "sources"):
        add_read_document(document)


def _submit(person: Person) -> None:
    article = read_article(FOLDER / "article.txt", today=date.max)
    submit_article(
        person,
        title=article.title,
        body=article.body,
        date=article.date,
        kind=ArticleKind.PUBLISHED,
        outlet=OUTLET,
        url=ADDRESS,
        language=article.language or "",
    )
