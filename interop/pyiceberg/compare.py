"""Reads every table and ref with PyIceberg and compares with the rows that our reader wrote as Parquet."""

import json
import pathlib
import sys

import pyarrow as pa
import pyarrow.parquet as pq
from pyiceberg.catalog.sql import SqlCatalog

folder = pathlib.Path(sys.argv[1]).resolve()
catalog = SqlCatalog(
    "deftunes",
    uri=f"sqlite:///{folder}/state/catalog.db",
    warehouse=f"file://{folder}/state/lake",
)


def canonical(table: pa.Table) -> list[str]:
    """Rows as text in a fixed order, columns by name."""
    names = sorted(table.column_names)
    columns = [[repr(value) for value in table.column(name).to_pylist()] for name in names]
    return sorted("|".join(row) for row in zip(*columns))


passed = failed = 0
index = json.loads((folder / "expected/index.json").read_text())
listed = {".".join(name) for space in catalog.list_namespaces() for name in catalog.list_tables(space)}
missing = {entry["table"] for entry in index} - listed
if missing:
    print(f"FAIL PyIceberg lists no {sorted(missing)}")
    failed += 1
for entry in index:
    table = catalog.load_table(entry["table"])
    got = table.scan(snapshot_id=int(entry["snapshotId"])).to_arrow()
    if entry["ref"] == "main":
        assert table.current_snapshot().snapshot_id == int(entry["snapshotId"])
    expected = pq.read_table(entry["file"])
    same = canonical(got) == canonical(expected)
    label = f"{entry['table']} @ {entry['ref']}: {got.num_rows} rows"
    print(f"{'ok  ' if same else 'FAIL'} {label}")
    passed, failed = passed + same, failed + (not same)
refs = {entry["ref"] for entry in index}
if not any(ref.startswith("run_") for ref in refs):
    print("FAIL expected a table with a branch, got main alone")
    failed += 1
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
