from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from claims.models import Article, Claim, Person
from tests.cast import VALUATION, Cast, checked, make_cast, refuted_claim, stored

SignedIn = Callable[[Person], Client]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def signed_in() -> SignedIn:
    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def article(cast: Cast) -> Article:
    """Sam's article, checked against two stored documents."""
    stored()
    stored(VALUATION, publisher="Ledger", title="Calderon sells shares")
    return checked(cast.sam)


@pytest.fixture
def claim(article: Article) -> Claim:
    return refuted_claim(article)
