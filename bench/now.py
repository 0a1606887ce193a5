"""Answers a second of the public live page while a hall full of telephones asks for it again and again.

A thousand pollers have the page and ask whether it is still the same; most are told so (304), those whose minute has
passed get it anew. The floor is a bare view beside it that answers 304 after one SELECT (bench/floor.py).
"""

import dataclasses
import itertools
import statistics

from bench import clients, figures, floor
from bench.installation import KINDS, SUMMIT, installed
from bench.server import Server, serving

POLLERS = 1000
#: As many connections at once; the pollers take turns on them, as they do behind a proxy.
CONNECTIONS = 32
TURNS = 4


@dataclasses.dataclass(frozen=True)
class Page:
    """One page that pollers know in a certain state."""

    server: Server
    path: str

    def poll(self, n: int) -> clients.Run:
        """Learn the page's state, then ask `n` times whether it is still the same."""
        address = (self.server.host, self.server.port)
        [first] = clients.drive(address, [clients.get(self.path)], 1).heads
        known = clients.get(self.path, **{"If-None-Match": clients.header(first, "etag")})
        return clients.drive(address, [known] * n, CONNECTIONS)


def main() -> None:
    asked = figures.arguments(__doc__, scale=1, n=POLLERS).parse_args()
    n = asked.n // 10 if asked.quick else asked.n
    for kind in asked.database or KINDS:
        with installed(kind, scale=asked.scale) as installation, serving(installation) as server:
            pages = [
                Page(server, f"{floor.PREFIX}/page"),
                Page(server, f"/{SUMMIT}/"),
                Page(server, f"/{SUMMIT}/screen"),
            ]
            least, *taken = zip(*([page.poll(n) for page in pages] for _ in range(TURNS)), strict=True)
            for page, runs in zip(pages[1:], taken, strict=True):
                figures.tell("now", **summary(runs, least), page=page.path, database=kind, scale=asked.scale)


def summary(taken: tuple[clients.Run, ...], least: tuple[clients.Run, ...]) -> dict[str, object]:
    """Rate, percentiles and the share of 304, and the floor's rate."""
    rate, floor_rate = (statistics.median(run.rate for run in runs) for runs in (taken, least))
    latencies = [seconds * 1000 for run in taken for seconds in run.latencies]
    heads = list(itertools.chain.from_iterable(run.heads for run in taken))
    same = sum(head.startswith(b"HTTP/1.1 304 ") for head in heads)
    return {
        "n": len(latencies),
        "value": rate,
        "unit": "answers/s",
        "floor": floor_rate,
        "ratio": rate / floor_rate,
        "same": same / len(heads),
        "p50_ms": figures.quantile(latencies, 0.5),
        "p99_ms": figures.quantile(latencies, 0.99),
    }


if __name__ == "__main__":
    main()
