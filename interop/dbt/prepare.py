"""Puts the transform tables of the lake, as our reader wrote them, into two DuckDB files, and their dates into window.sh."""

import datetime
import json
import pathlib
import sys

import duckdb

folder = pathlib.Path(sys.argv[1])
index = json.loads((folder / "expected/index.json").read_text())
tables = {
    entry["table"]: entry["file"]
    for entry in index
    if entry["ref"] == "main" and entry["table"] in ("transform.songs", "transform.users", "transform.sessions")
}
for name in ("dbt", "ours"):
    with duckdb.connect(str(folder / f"{name}.duckdb")) as db:
        db.execute("create schema transform")
        for table, file in tables.items():
            db.execute(f"create table {table} as select * from read_parquet('{file}')")
        first, last = db.execute("select min(ingest_on), max(ingest_on) from transform.sessions").fetchone()
(folder / "window.sh").write_text(
    f"EVENT_TIME_START={first}\nEVENT_TIME_END={last + datetime.timedelta(days=1)}\nINGEST_ON={last}\n"
)
