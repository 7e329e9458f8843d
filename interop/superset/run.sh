#!/usr/bin/env bash
# A real Superset imports the bundle of our dashboards, twice. Every chart, unfiltered and with filters, must return there the rows
# that our console shows, and ask what Superset's own front end would ask; what is exported and imported again must stay as it is.
set -eu
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
export PYTHONDONTWRITEBYTECODE=1
. interop/python-environment.sh
# The last four are wanted by Superset, and missing from what it says it needs, or too new by what that says.
python=$(python_environment superset 3.11 'apache-superset==6.1.0' 'duckdb-engine==0.17.0' 'duckdb==1.5.5' \
  'rich==15.0.0' 'cachetools==8.0.1' 'flask-caching==2.3.1' 'marshmallow==3.26.2')
base="$(dirname "$python")/../base.db"
folder="$PWD/.cache/interop-superset"
rm -rf "$folder"
mkdir -p "$folder"
export SUPERSET_CONFIG_PATH="$PWD/interop/superset/superset_config.py"

# Migrations take longer than all the rest: an empty base is made once.
[ -f "$base" ] || {
  rm -f "$base.new"
  SUPERSET_PROOF_BASE="$base.new" "$python" interop/superset/make_base.py >"$folder/base.log" 2>&1 || { cat "$folder/base.log"; exit 1; }
  mv "$base.new" "$base"
}
cp "$base" "$folder/base.db"
export SUPERSET_PROOF_BASE="$folder/base.db"

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
