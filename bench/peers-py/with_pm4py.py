"""Handovers and A-B-A of an XES log with pm4py and pandas.

with_pm4py.py FILE: FILE is XES, read with the importer written in Rust (rustxes), the fastest that
pm4py has.

Prints one JSON object; seconds are those of the work alone, without starting the interpreter and
importing pm4py.
"""

import json
import resource
import sys
import time
import warnings

import pm4py
import rustxes  # noqa: F401  pm4py imports it while reading; that time is not its work

CASE, AT, TEAM = "case:concept:name", "time:timestamp", "org:group"


def main() -> None:
    warnings.simplefilter("ignore")
    wall, processor = time.perf_counter(), time.process_time()
    log = pm4py.read_xes(sys.argv[1], variant="rustxes")
    # An event that names no team keeps the holder, so it begins no stay.
    events = log.loc[log[TEAM].notna(), [CASE, AT, TEAM]]
    events = events.sort_values([CASE, AT], kind="stable")
    case, team = events[CASE], events[TEAM]
    stays = events[(case != case.shift()) | (team != team.shift())]
    case, team = stays[CASE], stays[TEAM]
    handovers = int((case == case.shift()).sum())
    returns = int(((case == case.shift(2)) & (team == team.shift(2))).sum())
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    answer = {
        "version": pm4py.__version__,
        "seconds": wall,
        "cpu_seconds": processor,
        "peak_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        "stays": len(stays),
        "handovers": handovers,
        "returns": returns,
    }
    print(json.dumps(answer))


main()
