"""Handovers, A-B-A and quantiles of stays per team with DuckDB.

with_duckdb.py FILE: FILE is CSV or Parquet.

Names and types of the columns are given, so that nothing has to be found out, and those that are
not needed stay text, which DuckDB then skips. Prints one JSON object; seconds are those of the work
alone, without starting the interpreter and importing duckdb.
"""

import json
import resource
import sys
import time

import duckdb

COLUMNS = {
    "incident": "VARCHAR",
    "at": "TIMESTAMP",
    "order": "UINTEGER",
    "team": "VARCHAR",
    "class": "VARCHAR",
    "status": "VARCHAR",
    "priority": "VARCHAR",
    "service": "VARCHAR",
    "opened": "VARCHAR",
}

# An event that names no team keeps the holder, so it begins no stay.
STAYS = """
CREATE TEMP TABLE stays AS
WITH events AS (
    SELECT incident, "at", "order", team, lag(team) OVER before AS previous
    FROM {source}
    WHERE team IS NOT NULL AND team <> ''
    WINDOW before AS (PARTITION BY incident ORDER BY "at", "order")
)
SELECT
    team,
    lag(team) OVER among IS NOT NULL AS handover,
    lag(team, 2) OVER among = team AS returned,
    epoch_us(lead("at") OVER among) - epoch_us("at") AS us
FROM events
WHERE previous IS DISTINCT FROM team
WINDOW among AS (PARTITION BY incident ORDER BY "at", "order")
"""

COUNTS = """
SELECT count(*), count(*) FILTER (handover), count(*) FILTER (returned) FROM stays
"""

QUANTILES = """
SELECT count(*), sum(q[1]), sum(q[2])
FROM (
    SELECT quantile_cont(us, [0.5, 0.9]) AS q FROM stays WHERE us IS NOT NULL GROUP BY team
)
"""


def source(path: str) -> str:
    name = path.replace("'", "''")
    if path.endswith(".parquet"):
        return f"read_parquet('{name}')"
    columns = ", ".join(f"'{column}': '{kind}'" for column, kind in COLUMNS.items())
    return (
        f"read_csv('{name}', auto_detect = false, header = true, delim = ',', quote = '\"', "
        f"escape = '\"', columns = {{{columns}}})"
    )


def main() -> None:
    path = sys.argv[1]
    wall, processor = time.perf_counter(), time.process_time()
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = false")
    connection.execute(STAYS.format(source=source(path)))
    stays, handovers, returns = connection.execute(COUNTS).fetchone()
    teams, p50, p90 = connection.execute(QUANTILES).fetchone()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    answer = {
        "version": duckdb.__version__,
        "seconds": wall,
        "cpu_seconds": processor,
        "peak_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        "stays": stays,
        "handovers": handovers,
        "returns": returns,
        "teams": teams,
        "p50_us": round(p50),
        "p90_us": round(p90),
    }
    print(json.dumps(answer))


main()
