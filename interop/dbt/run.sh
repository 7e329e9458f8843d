#!/usr/bin/env bash
# dbt-core builds the very project of deftunes/dbt on the transform tables of a lake that our runner modelled. Every serving
# table must hold the same rows, every node end with the same status: built anew, built again, and on rows that fail tests.
set -eu
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
export DBT_SEND_ANONYMOUS_USAGE_STATS=false
. interop/python-environment.sh
. interop/scenario.sh
python=$(python_environment dbt 3.11 'dbt-core==1.11.16' 'dbt-duckdb==1.11.1' 'duckdb==1.5.5')
folder="$PWD/.cache/interop-dbt"
lake_scenario "$folder"
"$python" interop/dbt/prepare.py "$folder"
. "$folder/window.sh"

export DBT_PROJECT_DIR=deftunes/dbt DBT_PROFILES_DIR=deftunes/dbt DBT_LOG_PATH="$folder/logs" DEFTUNES_DUCKDB="$folder/dbt.duckdb"
dbt="$(dirname "$python")/dbt"
"$dbt" --quiet --warn-error parse --no-partial-parse --target-path "$folder/target"
echo 'ok   dbt parses the project without a warning'

# Each builds in a DuckDB file of its own. Failing tests are results to compare, so they do not end the stage.
build_both() {
  local round=$1
  "$dbt" --quiet build --target-path "$folder/target-$round" --event-time-start "$EVENT_TIME_START" \
    --event-time-end "$EVENT_TIME_END" --vars "{ingest_on: '$INGEST_ON'}" >"$folder/dbt-$round.log" 2>&1 ||
    [ -f "$folder/target-$round/run_results.json" ] || { cat "$folder/dbt-$round.log"; return 1; }
  node interop/dbt/build.ts "$folder/ours.duckdb" "$folder/ours-$round.json" "$EVENT_TIME_START" "$EVENT_TIME_END" "$INGEST_ON"
}

build_both anew
"$python" interop/dbt/compare.py "$folder" anew lake
build_both again
"$python" interop/dbt/compare.py "$folder" again lake
"$python" interop/dbt/spoil.py "$folder/dbt.duckdb" "$folder/ours.duckdb"
build_both spoiled
"$python" interop/dbt/compare.py "$folder" spoiled ours
