"""The site's own settings, in an environment that only the tests have.

pytest-django reads the settings before any conftest.py runs, so the environment is laid here. What
the caller has set stays; child processes that tests start read `project.settings` themselves.
"""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-the-tests-" + "x" * 40)
os.environ.setdefault("STATE_DIR", tempfile.mkdtemp(prefix="second-source-tests-"))
# The cast signs in with a password only; the tests of the second factor switch it on.
os.environ.setdefault("SECOND_FACTOR", "offered")
os.environ["DJANGO_SETTINGS_MODULE"] = "project.settings"
os.makedirs(os.path.join(os.environ["STATE_DIR"], "static"), exist_ok=True)

from project.settings import *  # noqa: F403  # the settings, as they are
