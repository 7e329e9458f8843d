# uv in a folder of its own: the system's Python may be managed by the system alone.
install_uv() {
  local folder
  folder="$(git rev-parse --show-toplevel)/.cache/uv"
  [ -x "$folder/bin/uv" ] || {
    python3 -m venv "$folder" >&2 && "$folder/bin/pip" install --quiet uv >&2
  } || python3 -m pip install --quiet --target "$folder" uv >&2 || return 1
  printf '%s/bin/uv' "$folder"
}

# Sourced: `python_environment NAME PYTHON PACKAGE…` makes .cache/NAME once and prints the path of its python.
python_environment() {
  local name=$1 version=$2
  shift 2
  local folder stamp uv
  folder="$(git rev-parse --show-toplevel)/.cache/$name"
  stamp="$version $*"
  if [ "$(cat "$folder/.stamp" 2>/dev/null)" != "$stamp" ]; then
    uv=$(command -v uv || install_uv) || return 1
    rm -rf "$folder"
    "$uv" venv --quiet "$folder" --python "$version" >&2 || return 1
    "$uv" pip install --quiet --python "$folder/bin/python" "$@" >&2 || return 1
    printf '%s' "$stamp" >"$folder/.stamp"
  fi
  printf '%s/bin/python' "$folder"
}
