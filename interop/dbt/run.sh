#!/usr/bin/env bash
# dbt-core builds the very project of deftunes/dbt on the transform tables of a lake that our runner modelled. Every serving
# table must hold the same rows, every node end with the same status: built anew, built again, and on rows that fail tests.
# So must those of features/, a project that uses each feature of dbt that our runner has; and --select must pick the same.
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

export DBT_PROFILES_DIR="$PWD/deftunes/dbt" DBT_LOG_PATH="$folder/logs" DEFTUNES_DUCKDB="$folder/dbt.duckdb"
dbt="$(dirname "$python")/dbt"
for project in deftunes/dbt interop/dbt/features; do
  "$dbt" --quiet --warn-error parse --no-partial-parse --project-dir "$project" --target-path "$folder/target"
  echo "ok   dbt parses $project without a warning"
done

# Each builds in a DuckDB file of its own. Nodes that fail are results to compare, so they do not end the stage.
build_both() {
  local project=$1 round=$2 vars=$3 from=$4 to=$5
  rm -rf "$folder/target-$round"
  "$dbt" --quiet build --project-dir "$project" --target-path "$folder/target-$round" --vars "$vars" \
    --event-time-start "$from" --event-time-end "$to" >"$folder/dbt-$round.log" 2>&1 ||
    [ -f "$folder/target-$round/run_results.json" ] || { cat "$folder/dbt-$round.log"; return 1; }
  node interop/dbt/build.ts "$project" "$folder/ours.duckdb" "$folder/ours-$round.json" "$vars" "$from" "$to"
}
build_deftunes() {
  build_both deftunes/dbt "$1" "{\"ingest_on\": \"$INGEST_ON\"}" "$EVENT_TIME_START" "$EVENT_TIME_END"
}

build_deftunes anew
"$python" interop/dbt/compare.py "$folder" anew lake
build_deftunes again
"$python" interop/dbt/compare.py "$folder" again lake
"$python" interop/dbt/spoil.py "$folder/dbt.duckdb" "$folder/ours.duckdb"
build_deftunes spoiled
"$python" interop/dbt/compare.py "$folder" spoiled ours

rm "$folder/dbt.duckdb" "$folder/ours.duckdb"
for round in 1 2; do
  build_both interop/dbt/features "features-$round" "{\"round\": $round}" 2024-01-01 2024-01-04
  "$python" interop/dbt/compare.py "$folder" "features-$round" ours
done

"$python" interop/dbt/selections.py interop/dbt/selections.json "$folder/selections-dbt.json" "$folder/target" >"$folder/selections.log" ||
  { cat "$folder/selections.log"; exit 1; }
node interop/dbt/selections.ts interop/dbt/selections.json "$folder/selections-dbt.json"
