"""Reads every table and ref with Spark through Iceberg's JdbcCatalog and compares with the rows our reader wrote."""

import json
import pathlib
import sys

from pyspark.sql import SparkSession

folder = pathlib.Path(sys.argv[1]).resolve()
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.jars", sys.argv[2])
    .config("spark.ui.enabled", "false")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.shuffle.partitions", "4")
    .config("spark.sql.extensions", "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
    .config("spark.sql.catalog.deftunes", "org.apache.iceberg.spark.SparkCatalog")
    .config("spark.sql.catalog.deftunes.catalog-impl", "org.apache.iceberg.jdbc.JdbcCatalog")
    .config("spark.sql.catalog.deftunes.uri", f"jdbc:sqlite:{folder}/state/catalog.db")
    .config("spark.sql.catalog.deftunes.warehouse", f"file://{folder}/state/lake")
    .config("spark.sql.catalog.deftunes.jdbc.schema-version", "V1")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")

passed = failed = 0
for entry in json.loads((folder / "expected/index.json").read_text()):
    version = "" if entry["ref"] == "main" else f" VERSION AS OF '{entry['ref']}'"
    got = spark.sql(f"SELECT * FROM deftunes.{entry['table']}{version}")
    expected = spark.read.parquet(entry["file"]).select(*got.columns)
    rows = got.count()
    same = (
        rows == entry["rows"]
        and got.exceptAll(expected).isEmpty()
        and expected.exceptAll(got).isEmpty()
    )
    print(f"{'ok  ' if same else 'FAIL'} {entry['table']} @ {entry['ref']}: {rows} rows")
    passed, failed = passed + same, failed + (not same)
spark.stop()
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
