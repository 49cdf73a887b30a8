"""The answering server that is started by hand, and the terminal that checks with it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation import validate

ROOT = Path(__file__).resolve().parent.parent.parent
CASE = validate.CASES / "tasker-trial"


@pytest.fixture
def address() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.fake_llm", "--gold", str(validate.CASES), "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as fake:
        assert fake.stdout is not None
        found = re.match(r"OPENAI_BASE_URL=(http://127\.0\.0\.1:\d+/v1) ", fake.stdout.readline())
        assert found
        yield found[1]
        fake.send_signal(signal.SIGINT)
        assert fake.wait(10) == 0


def test_the_terminal_evaluates_with_a_model_that_is_started_by_hand(address: str) -> None:
    """`python -m tests.fake_llm --gold DIR`, then `manage.py evaluate DIR --engine openai`."""
    environment = os.environ | {
        "OPENAI_API_KEY": "any", "OPENAI_BASE_URL": address, "SECRET_KEY": "of the tests",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }  # fmt: skip
    command = [sys.executable, "manage.py", "evaluate", str(CASE), "--engine", "openai"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    verbatim = re.search(r"quotes verbatim\D+([\d.]+)", done.stdout)
    accuracy = re.search(r"accuracy over all gold claims\D+([\d.]+)", done.stdout)
    assert verbatim
    assert accuracy
    assert float(verbatim[1]) == 1.0
    assert float(accuracy[1]) >= 0.95
