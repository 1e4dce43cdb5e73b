"""Draw the sample submissions: ``python -m samples.drawing [--output DIR] [--seed N]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from samples.drawing.submissions import draw, scenarios, write


def main() -> int:
    """Draw the six submissions and say how large each became."""
    parser = argparse.ArgumentParser(prog="python -m samples.drawing", description=__doc__)
    here = Path(__file__).resolve().parent.parent
    parser.add_argument("--output", type=Path, default=here, help="folder to draw into")
    parser.add_argument("--seed", type=int, default=2024, help="decides hands and blotches")
    arguments = parser.parse_args()
    for scenario in scenarios(arguments.seed):
        size = write(draw(scenario), arguments.output)
        sys.stdout.write(f"{scenario.key}  {size / 1e6:.2f} MB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
