"""How one thing is measured: times, queries, memory, and the bare SQL of the same rows beside it."""

import json
import resource
import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass
class Measure:
    """One case: milliseconds at the 50th and 95th percentile, queries, peak of Python memory."""

    name: str
    runs: int
    p50_ms: float
    p95_ms: float
    queries: int
    peak_mib: float
    bare_sql_ms: float | None = None
    aim_ms: float | None = None

    @property
    def ratio(self) -> float | None:
        return round(self.p50_ms / self.bare_sql_ms, 1) if self.bare_sql_ms else None


def timed(act: Callable[[], object], runs: int) -> list[float]:
    act()
    durations = []
    for _run in range(runs):
        start = time.perf_counter()
        act()
        durations.append((time.perf_counter() - start) * 1000)
    return sorted(durations)


def measure(
    name: str,
    act: Callable[[], object],
    *,
    runs: int,
    aim_ms: float | None = None,
    bare: Callable[[], object] | None = None,
) -> Measure:
    durations = timed(act, runs)
    with CaptureQueriesContext(connection) as queries:
        act()
    query_count = len(queries)  # read now: the next request empties the log
    tracemalloc.start()
    act()
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return Measure(
        name=name,
        runs=runs,
        p50_ms=round(statistics.median(durations), 1),
        p95_ms=round(durations[min(len(durations) - 1, int(len(durations) * 0.95))], 1),
        queries=query_count,
        peak_mib=round(peak, 1),
        bare_sql_ms=round(statistics.median(timed(bare, runs)), 2) if bare else None,
        aim_ms=aim_ms,
    )


def as_json(results: list[Measure]) -> str:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = [asdict(result) | {"ratio_to_bare_sql": result.ratio} for result in results]
    return json.dumps({"peak_rss_mib": round(peak), "cases": rows}, ensure_ascii=False, indent=2)


def as_text(results: list[Measure]) -> str:
    lines = [f"{'':36}{'p50 ms':>9}{'p95 ms':>9}{'aim':>7}{'queries':>9}{'MiB':>7}{'SQL ms':>8}{'ratio':>7}"]
    for row in results:
        lines.append(
            f"{row.name:36}{row.p50_ms:>9}{row.p95_ms:>9}{row.aim_ms or '':>7}{row.queries:>9}"
            f"{row.peak_mib:>7}{row.bare_sql_ms or '':>8}{row.ratio or '':>7}"
        )
    return "\n".join(lines)
