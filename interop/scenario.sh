# Sourced: `lake_scenario FOLDER` fills FOLDER with a lake to compare: two published days, and a third whose audit
# failed on purpose, so that its tables have a branch that main does not have.
lake_scenario() {
  local folder=$1 code
  rm -rf "$folder"
  mkdir -p "$folder"
  node packages/cli/bin/deftunes.js demo --state "$folder/state" --days 2 --songs 3000 --users 300 --sessions 400 >"$folder/demo.log" 2>&1 ||
    { cat "$folder/demo.log"; return 1; }
  cp -r deftunes "$folder/project"
  printf 'Rules = [ ColumnValues "price" <= 0.5 ]\n' >"$folder/project/quality/sessions.dqdl"
  node packages/cli/bin/deftunes.js demo --project "$folder/project" --state "$folder/state" --days 3 --songs 3000 --users 300 --sessions 400 >"$folder/broken.log" 2>&1 && code=0 || code=$?
  [ "$code" -eq 4 ] || { echo 'expected the broken rule to end with exit code 4'; cat "$folder/broken.log"; return 1; }
  node interop/expected.ts "$folder/state" "$folder/expected"
}
