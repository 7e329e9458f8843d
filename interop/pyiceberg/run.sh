#!/usr/bin/env bash
# PyIceberg opens our SQLite catalog and reads every table, main and branches; the rows must equal ours.
set -eu
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
. interop/python-environment.sh
. interop/scenario.sh
python=$(python_environment pyiceberg 3.11 'pyiceberg[sql-sqlite,pyarrow]==0.12.0')
lake_scenario .cache/interop-pyiceberg
"$python" interop/pyiceberg/compare.py .cache/interop-pyiceberg
