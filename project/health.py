"""`python -m project.health [ADDRESS]`: exit status 0 where the site answers well, 1 where it doesn't.

For a container's health check: it asks over the loopback, under the host name that the site answers to.
"""

from __future__ import annotations

import os
import sys
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen


def is_well(address: str, host: str) -> bool:
    """Whether ADDRESS/healthz answers 200 within three seconds when asked as `host`."""
    try:
        with urlopen(Request(f"{address}/healthz", headers={"Host": host}), timeout=3) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


if __name__ == "__main__":
    where = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    site = urlsplit(os.environ.get("SITE_URL", ""))
    sys.exit(0 if is_well(where, site.netloc or "127.0.0.1") else 1)
