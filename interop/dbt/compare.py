"""Compares a build of dbt with ours: statuses of nodes, and all rows of every serving table with those of our lake or DuckDB file.

Usage: compare.py FOLDER ROUND lake|ours. Columns are compared by name, all of them: no serving table has a list.
"""

import json
import pathlib
import sys

import duckdb

folder = pathlib.Path(sys.argv[1])
round_name, other = sys.argv[2:]
passed = failed = 0


def tell(same: bool, label: str) -> None:
    global passed, failed
    print(f"{'ok  ' if same else 'FAIL'} {label}")
    passed, failed = passed + same, failed + (not same)


def compare_statuses() -> None:
    """Exposures are left out: dbt reports them as no-op, our runner has nothing to run for them."""
    results = json.loads((folder / f"target-{round_name}/run_results.json").read_text())["results"]
    ours = json.loads((folder / f"ours-{round_name}.json").read_text())
    theirs = {
        node["unique_id"]: {"status": node["status"], "failures": failures(node)}
        for node in results
        if not node["unique_id"].startswith("exposure.")
    }
    for name in sorted(theirs.keys() | ours.keys()):
        if theirs.get(name) != ours.get(name):
            print(f"     {name}: dbt {theirs.get(name)}, ours {ours.get(name)}")
    statuses = [node["status"] for node in theirs.values()]
    counts = ", ".join(f"{statuses.count(status)} {status}" for status in sorted(set(statuses)))
    tell(theirs == ours, f"{round_name}: {len(theirs)} nodes: {counts}")


def failures(node: dict) -> int | None:
    """Rows that a test found; dbt counts 0 for some nodes that are no tests."""
    ran = node["unique_id"].startswith("test.") and node["status"] != "skipped"
    return node["failures"] if ran else None


def expected_relations() -> dict[str, str]:
    """SQL of each serving table of ours, by name."""
    if other == "lake":
        index = json.loads((folder / "expected/index.json").read_text())
        mains = {entry["table"]: entry["file"] for entry in index if entry["ref"] == "main"}
        return {
            table: f"read_parquet('{file}')"
            for table, file in mains.items()
            if table.startswith("serving.")
        }
    return {table: f"ours.{table}" for table in tables_of("ours")}


def tables_of(catalog: str) -> list[str]:
    """Tables of the schemas that models land in, as 'serving.dim_users'."""
    found = db.execute(
        "select table_schema || '.' || table_name from information_schema.tables"
        " where table_catalog = ? and table_schema like 'serving%' and table_type = 'BASE TABLE' order by 1",
        [catalog],
    )
    return [name for (name,) in found.fetchall()]


def compare_rows(table: str, expected: str) -> None:
    got = f"dbt.{table}"
    types = [sorted(row[:2] for row in db.execute(f"describe select * from {side}").fetchall()) for side in (got, expected)]
    if types[0] != types[1]:
        tell(False, f"{round_name}: {table}: columns differ: {sorted(set(types[0]) ^ set(types[1]))}")
        return
    columns = ", ".join(f'"{name}"' for name, _ in types[0])
    sides = [f"select {columns} from {side}" for side in (got, expected)]
    rows, extra, lacking = (
        db.execute(f"select count(*) from ({query})").fetchone()[0]
        for query in (sides[0], " except all ".join(sides), " except all ".join(reversed(sides)))
    )
    tell(rows > 0 and extra == lacking == 0, f"{round_name}: {table}: {rows} rows, {lacking} lacking, {extra} extra")


compare_statuses()
with duckdb.connect() as db:
    db.execute(f"attach '{folder}/dbt.duckdb' as dbt (read_only); attach '{folder}/ours.duckdb' as ours (read_only)")
    relations = expected_relations()
    tell(sorted(relations) == tables_of("dbt"), f"{round_name}: the {len(relations)} tables are the same")
    for table in tables_of("dbt"):
        if table in relations:
            compare_rows(table, relations[table])
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
