"""A real Airflow on loopback: its commands, its processes and its API."""

import json
import secrets
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from processes import Group, wait

airflow = Path(sys.executable).parent / "airflow"


class Airflow:
    def __init__(self, folder: Path, environment):
        self.folder = folder
        self.url = f"http://127.0.0.1:{free_port()}"
        self.environment = environment | settings(folder, self.url)
        self.groups = []

    def command(self, *words, **places):
        """Runs `airflow …` and returns its exit code and, unless that is 0, its last words."""
        environment = self.environment | places_in(self.folder, **places)
        log = self.folder / "logs" / f"{'-'.join(words)}.log".replace("/", "_")[-120:]
        log.parent.mkdir(exist_ok=True)
        with log.open("wb") as out:
            ended = subprocess.run([airflow, *words], env=environment, stdout=out, stderr=subprocess.STDOUT)
        text = log.read_text()
        return ended.returncode, text[-3_000:] if ended.returncode else ""

    def start(self):
        """Starts API server, scheduler and DAG processor, and waits for the first to answer."""
        port = self.url.rsplit(":", 1)[1]
        for words in (
            ["api-server", "--host", "127.0.0.1", "--port", port, "--workers", "1"],
            ["scheduler", "--skip-serve-logs"],
            ["dag-processor"],
        ):
            group = Group(words[0], [airflow, *words], self.environment, self.folder / "logs")
            self.groups.append(group)
        if not wait(self.answers, 120):
            raise SystemExit(f"no answer of {self.url}: {self.groups[0].log.read_text()[-3_000:]}")
        self.token = self.ask("GET", "/auth/token")["access_token"]

    def end(self):
        for group in reversed(self.groups):
            group.end()

    def answers(self):
        try:
            return self.ask("GET", "/api/v2/version") is not None
        except OSError:
            return False

    token = None

    def ask(self, method, path, body=None):
        """What the API answers; None where there is no such thing."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read() or "null")
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise SystemExit(f"{method} {path}: {error.code} {error.read().decode()}") from error

    def of_dag(self, method, dag, path="", body=None):
        return self.ask(method, f"/api/v2/dags/{dag}{path}", body)

    def unpause(self, *dags):
        """Lets DAGs run, as soon as they are known."""
        for dag in dags:
            wait(lambda dag=dag: self.of_dag("GET", dag), 120, every=1)
            self.of_dag("PATCH", dag, body={"is_paused": False})

    def runs(self, dag):
        return (self.of_dag("GET", dag, "/dagRuns?order_by=run_after") or {"dag_runs": []})["dag_runs"]

    def tasks(self, dag, run):
        path = f"/dagRuns/{run}/taskInstances?limit=200"
        return self.of_dag("GET", dag, path)["task_instances"]

    def output(self, dag, run, task, map_index=-1):
        path = f"/dagRuns/{run}/taskInstances/{task}/xcomEntries/return_value?map_index={map_index}"
        return (self.of_dag("GET", dag, path) or {"value": None})["value"]

    def ended(self, dag):
        return sum(run["state"] in ("success", "failed") for run in self.runs(dag))

    def states(self, dag, count, seconds=600):
        """The states of a DAG's runs by the ends of their intervals, once so many have ended."""
        wait(lambda: self.ended(dag) >= count, seconds, every=1)
        return {str(run["data_interval_end"])[:10]: run["state"] for run in self.runs(dag)}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def places_in(folder, home="airflow", dags="dags"):
    return {
        "AIRFLOW_HOME": str(folder / home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(folder / dags),
        # Not as the settings say that a copied home brings with it.
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{folder / home}/airflow.db",
    }


def settings(folder, url):
    secret = secrets.token_hex(32)
    return places_in(folder) | {
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "3",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__API__SECRET_KEY": secret,
        "AIRFLOW__API_AUTH__JWT_SECRET": secret,
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2",
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "600",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
