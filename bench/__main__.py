"""`python -m bench [row …]`: all rows, or those named."""

import argparse
from importlib import import_module

from bench.platform import platform

ROWS = ["webhook", "screen", "ticket_page", "work_list", "timers", "kb_suggest"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("rows", nargs="*", choices=[*ROWS, []], default=ROWS)
    wanted = parser.parse_args().rows
    with platform() as running:
        for name in ROWS:
            if name in wanted:
                import_module(f"bench.rows.{name}").measure(running)
                running.settle()


if __name__ == "__main__":
    main()
