# Sets python to that of a real Superset, and SUPERSET_PROOF_BASE to a metadata base of its own in the folder that is given.
superset_environment() {
  local folder=$1 base
  . interop/python-environment.sh
  # The last four are wanted by Superset, and missing from what it says it needs, or too new by what that says.
  python=$(python_environment superset 3.11 'apache-superset==6.1.0' 'duckdb-engine==0.17.0' 'duckdb==1.5.5' \
    'rich==15.0.0' 'cachetools==8.0.1' 'flask-caching==2.3.1' 'marshmallow==3.26.2')
  base="$(dirname "$python")/../base.db"
  rm -rf "$folder"
  mkdir -p "$folder"
  export PYTHONDONTWRITEBYTECODE=1 SUPERSET_CONFIG_PATH="$PWD/interop/superset/superset_config.py"
  # Migrations take longer than all the rest: an empty base is made once.
  [ -f "$base" ] || {
    rm -f "$base.new"
    SUPERSET_PROOF_BASE="$base.new" "$python" interop/superset/make_base.py >"$folder/base.log" 2>&1 || { cat "$folder/base.log"; return 1; }
    mv "$base.new" "$base"
  }
  cp "$base" "$folder/base.db"
  export SUPERSET_PROOF_BASE="$folder/base.db"
}
