# Sourced: `airflow_python` installs the pinned Airflow once and prints the path of its python. Needs
# interop/python-environment.sh. What Airflow writes by itself goes to .cache/airflow-home.
airflow_python() {
  local folder
  folder="$(git rev-parse --show-toplevel)/interop/airflow"
  # shellcheck disable=SC2046 # One argument a requirement: a change of any makes the environment anew.
  python_environment airflow 3.11 $(grep -v '^#' "$folder/requirements.txt")
}
export AIRFLOW_HOME="$PWD/.cache/airflow-home"
export AIRFLOW__CORE__LOAD_EXAMPLES=False
# Time zones come from the pinned package tzdata, whatever the machine has.
export PYTHONTZPATH=''
