"""Seconds until the fewest breaks are proven, for the published instances of business meetings in a FOLDER.

The files are those of the original twenty (`*.dzn`), which are not part of this. Two solvers look for the same proof in
a process each, and the first to end has it. The published optimum and seconds stand beside ours where the folder, or
the one above, has a `published.csv` (instance, optimum_idle_periods, best_published_seconds).
"""

import argparse
import csv
import multiprocessing
import resource
import statistics
import sys
import time
from multiprocessing.connection import Connection, wait
from pathlib import Path

from bench import breaks, figures

#: Two that go different ways: where one of them takes long, the other one often does not.
SOLVERS = ("glucose4", "cadical153")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", help="where the instances are; none: nothing is timed")
    parser.add_argument("--published", type=Path, help="default: published.csv beside the instances, or one above")
    parser.add_argument("--seconds", type=int, default=600, help="for each; default: 600")
    parser.add_argument("--quick", action="store_true", help="only those that were published as solved within 2 s")
    asked = parser.parse_args()
    if asked.folder is None:
        print("Without a folder of instances nothing is timed: script/bench b2b FOLDER", file=sys.stderr)
        return
    published = known(asked.published or asked.folder)
    paths = {path.name.split(".")[0]: path for path in sorted(asked.folder.glob("*.dzn"))}
    if not paths:
        parser.error(f"{asked.folder} has no instances (*.dzn)")
    told = [tell(name, path, published.get(name), asked.seconds) for name, path in paths.items()
            if not asked.quick or (name in published and published[name][1] < 2)]  # fmt: skip
    total(told)


def tell(name: str, path: Path, published: tuple[int, float] | None, limit: int) -> dict[str, object]:
    """One instance: proven, checked, and beside what was published."""
    begun, used = time.perf_counter(), processor()
    instance = breaks.read(path)
    solver, schedule = first(instance, limit)
    seconds = time.perf_counter() - begun
    found = None if schedule is None else sum(breaks.breaks(instance, schedule).values())
    wrong = [] if schedule is None else breaks.wrong(instance, schedule)
    assert not wrong, f"{name}: {wrong}"
    optimum, best = published or (None, 0.0)
    figure = {
        "instance": name, "people": instance.people, "meetings": len(instance.meetings), "breaks": found,
        "published": optimum, "reached": found == optimum, "solver": solver, "cpu_s": processor() - used,
    }  # fmt: skip
    figures.tell("b2b", n=1, value=seconds, unit="s", floor=best, **figure)
    return figure | {"seconds": seconds, "best": best}


def total(told: list[dict[str, object]]) -> None:
    """How many reached the published optimum, and the sums of seconds, ours and the published."""
    sums = {name: sum(one[name] for one in told) for name in ("seconds", "best", "cpu_s", "reached")}
    slowest = max(one["seconds"] for one in told) if told else 0.0
    middle = statistics.median(one["seconds"] for one in told) if told else 0.0
    figures.tell(
        "b2b", n=len(told), value=sums["seconds"], unit="s", floor=sums["best"], instance="all",
        reached=sums["reached"], slowest_s=slowest, median_s=middle, cpu_s=sums["cpu_s"],
    )  # fmt: skip


def known(place: Path) -> dict[str, tuple[int, float]]:
    """By instance, the published optimum and its seconds; nothing where there is no list."""
    lists = [place] if place.is_file() else [place / "published.csv", place.parent / "published.csv"]
    for path in lists:
        if path.exists():
            with path.open(newline="") as rows:
                return {row["instance"]: (int(row["optimum_idle_periods"]), float(row["best_published_seconds"]))
                        for row in csv.DictReader(rows)}  # fmt: skip
    return {}


def first(instance: breaks.Instance, limit: int) -> tuple[str | None, dict[int, int] | None]:
    """Which solver had a proof first, and its schedule; nobody within the limit: None."""
    context, ends, processes = multiprocessing.get_context("fork"), {}, []
    for solver in SOLVERS:
        here, there = context.Pipe(duplex=False)
        ends[here] = solver
        processes.append(context.Process(target=work, args=(there, instance, solver), daemon=True))
        processes[-1].start()
        there.close()
    try:
        for ready in wait(list(ends), timeout=limit):
            return ends[ready], ready.recv()
        return None, None
    finally:
        for process in processes:
            process.kill()
            process.join()


def work(pipe: Connection, instance: breaks.Instance, solver: str) -> None:
    """What each process does."""
    pipe.send(breaks.fewest(instance, solver))


def processor() -> float:
    """Seconds of processor time that ended processes have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
