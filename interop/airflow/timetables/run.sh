#!/usr/bin/env bash
# Airflow's own timetables say when runs are due, its task instances how long to wait before a task is tried again; both
# must be what packages/orchestrator/test/vectors has, which `npm test` replays. `run.sh --write` writes those anew.
set -eu
cd "$(dirname "$0")/../../.."
. interop/python-environment.sh
. interop/airflow/install.sh
python=$(airflow_python)

vectors() {
  local script=$1 name=$2 committed generated
  committed="packages/orchestrator/test/vectors/$name.json"
  generated=".cache/airflow-$name.json"
  "$python" "interop/airflow/timetables/$script" "$generated" >"$generated.log" 2>&1 ||
    { cat "$generated.log"; return 1; }
  [ "${write-}" != --write ] || cp "$generated" "$committed"
  cmp -s "$generated" "$committed" && echo "ok   Airflow computes the committed $name" && return
  echo "FAIL Airflow computes other $name than the committed ones:"
  diff "$committed" "$generated" | cut -c 1-600 | head -n 20
  return 1
}

write=${1-}
export PYTHONDONTWRITEBYTECODE=1
vectors timetables.py timetables
vectors retry_delays.py retry-delays
