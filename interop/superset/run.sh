#!/usr/bin/env bash
# A real Superset imports the bundle of our dashboards, twice. Every chart, unfiltered and with filters, must return there the rows
# that our console shows, and ask what Superset's own front end would ask; what is exported and imported again must stay as it is.
set -eu
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
. interop/superset/environment.sh
folder="$PWD/.cache/interop-superset"
superset_environment "$folder"

deftunes() { node packages/cli/bin/deftunes.js "$@" --state "$folder/state"; }
deftunes demo --days 4 --songs 3000 --users 400 --sessions 800 >"$folder/demo.log" 2>&1 || { cat "$folder/demo.log"; exit 1; }

node packages/cli/bin/deftunes.js console --state "$folder/state" --port 0 --json >"$folder/console.json" 2>"$folder/console.log" &
console=$!
trap 'kill "$console"; wait "$console" || true' EXIT
for _ in $(seq 100); do
  grep -q url "$folder/console.json" && break
  kill -0 "$console" 2>/dev/null || { cat "$folder/console.log"; exit 1; }
  sleep 0.2
done
url=$(node -p 'JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8")).url' "$folder/console.json")

deftunes export duckdb --out "$folder/marts.duckdb"
deftunes export superset --out "$folder/bundle.zip" --uri "duckdb:///$folder/marts.duckdb" >"$folder/not-shown.txt"
"$python" interop/superset/prove.py "$folder/bundle.zip" "$url" 2>"$folder/superset.log"
