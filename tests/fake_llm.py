"""`python -m tests.fake_llm --gold DIR`: a local server that answers as an ideal language model would.

OPENAI_API_KEY=any OPENAI_BASE_URL=http://127.0.0.1:8090/v1 python manage.py evaluate DIR --engine openai
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from threading import Event

from tests.ideal_model import IdealModel
from tests.openai_server import openai_server, thinks


def main() -> None:
    parser = ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument(
        "--gold", type=Path, required=True, help="a folder of newsroom cases with gold.json files"
    )
    parser.add_argument(
        "--falsified", type=float, default=0.0, help="the share of its quotes that stand nowhere"
    )
    parser.add_argument("--port", type=int, default=8090)
    arguments = parser.parse_args()
    with openai_server(port=arguments.port) as server:
        server.script = thinks(IdealModel(arguments.gold, arguments.falsified))
        print(f"OPENAI_BASE_URL={server.url} (Ctrl-C ends it)", flush=True)
        try:
            Event().wait()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
