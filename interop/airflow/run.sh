#!/usr/bin/env bash
# Both pipelines, exported, on a real Airflow: what `airflow dags test` and three intervals of its scheduler leave must be,
# row by row, what our own runs leave of the same sources, though a source fails, a task is killed and a run is cleared.
# A DAG with a task of every kind must end as ours does.
set -eu
cd "$(dirname "$0")/../.."
. interop/python-environment.sh
. interop/airflow/install.sh
python=$(airflow_python)
export PYTHONDONTWRITEBYTECODE=1
"$python" interop/airflow/prove.py .cache/interop-airflow
