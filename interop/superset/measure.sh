#!/usr/bin/env bash
# How long a real Superset takes for each chart of a dashboard of a bundle, as JSON: measure.sh BUNDLE DASHBOARD
set -eu
bundle=$(realpath "$1")
cd "$(dirname "$0")/../.."
. interop/superset/environment.sh
superset_environment "$PWD/.cache/measure-superset"
"$python" interop/superset/measure.py "$bundle" "$2" 2>"$PWD/.cache/measure-superset/superset.log"
