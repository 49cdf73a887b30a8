"""The broker of a laptop: no reader ever meets half a message."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from kombu import Connection

import project.broker

WRITERS, MESSAGES = 2, 1_500

WRITE = """
import sys
from pathlib import Path
from tests.faults.test_files_broker import MESSAGES, connection
with connection(Path(sys.argv[1])) as mine:
    queue = mine.SimpleQueue("celery")
    for number in range(MESSAGES):
        queue.put({"number": number})
"""


def connection(folder: Path) -> Connection:
    options: dict[str, Any] = {name: str(folder / "queue") for name in ("data_folder_in", "data_folder_out")}
    options |= {"control_folder": str(folder / "control"), "polling_interval": 0.0001}
    return Connection(f"{project.broker.SCHEME}://localhost", transport_options=options)


def test_what_is_written_while_somebody_reads_arrives_whole_and_once(tmp_path: Path) -> None:
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    with connection(tmp_path) as mine:
        queue = mine.SimpleQueue("celery")
        writers = [subprocess.Popen([sys.executable, "-c", WRITE, str(tmp_path)]) for _ in range(WRITERS)]
        seen = []
        while len(seen) < WRITERS * MESSAGES:
            message = queue.get(timeout=20)
            seen.append(message.payload["number"])
            message.ack()
    assert [writer.wait() for writer in writers] == [0] * WRITERS
    assert sorted(seen) == sorted(list(range(MESSAGES)) * WRITERS)
    assert not list((tmp_path / "queue").iterdir())
