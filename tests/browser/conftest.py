from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.desk import Desk, a_desk
from tests.processes import a_site
from tests.servers import find_chromium


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    if find_chromium() is None:
        pytest.skip("no browser: install chromium (Debian), or run `playwright install chromium`")
    with a_site(tmp_path) as site, a_desk(site) as desk:
        yield desk
        assert desk.complaints == []
