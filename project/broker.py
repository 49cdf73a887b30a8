"""kombu's filesystem transport, with messages that appear whole.

kombu creates a message's file in the queue's folder and then writes it. A worker that polls in
between reads an empty file, and ends with an error that it can't recover from.
"""

from __future__ import annotations

import os
import time
import uuid
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

SCHEME = "files"


class Channel(filesystem.Channel):
    """Writes each message under a name that no reader looks for, then gives it its own."""

    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]  # kombu disagrees with itself
        own = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        unfinished = os.path.join(self.data_folder_out, f".{uuid.uuid4()}.part")
        try:
            with open(unfinished, "w", encoding="utf-8") as file:
                file.write(dumps(payload))  # type: ignore[no-untyped-call]  # kombu has no types
            os.replace(unfinished, os.path.join(self.data_folder_out, own))
        except OSError as error:
            raise ChannelError(f"Cannot add {own!r} to the queue: {error}") from error


class Transport(filesystem.Transport):
    """Reached as files://, with the options of kombu's own filesystem transport."""

    Channel = Channel


TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
