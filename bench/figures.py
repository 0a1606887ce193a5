"""Figures: what every benchmark is asked, and one line of JSON for each of its answers."""

import argparse
import json

from bench.installation import KINDS


def arguments(description: str, **defaults: object) -> argparse.ArgumentParser:
    """The options that every benchmark has; `defaults` are options of its own, by their names."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of the work: whether it runs, not how fast")
    parser.add_argument("--database", choices=KINDS, action="append", help="only this one; may be given twice")
    for name, default in defaults.items():
        many = {"nargs": "+"} if isinstance(default, list) else {}
        parser.add_argument(f"--{name}", type=int, default=default, **many, help=f"default: {default}")
    return parser


def tell(bench: str, *, n: int, value: float, unit: str, floor: float, **more: object) -> None:
    """Print one figure: `value` of `n` repetitions, and the `floor` that it is measured against."""
    figure = {"bench": bench, "n": n, "value": value, "unit": unit, "floor": floor} | more
    rounded = {name: round(each, 2) if isinstance(each, float) else each for name, each in figure.items()}
    print(json.dumps(rounded), flush=True)


def quantile(values: list[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]
