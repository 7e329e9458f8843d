"""The exported DAGs on a real Airflow must leave the tables that our own runs leave; usage: prove.py SCRATCH_FOLDER."""

import json
import os
import shutil
import signal
import sys
import threading
import urllib.request
from pathlib import Path

import report
from processes import having, wait
from real_airflow import Airflow
from report import check
from scratch import Scratch

songs, api = "deftunes_songs_pipeline", "deftunes_api_pipeline"
days = ["2024-01-02", "2024-01-03", "2024-01-04"]


def ours(scratch):
    """Runs everything without Airflow."""
    for dag in (songs, api):
        scratch.deftunes("run", dag, "--date", days[0], state="ours-one-day")
    for dag in (songs, api):
        scratch.deftunes("backfill", dag, "--from", days[0], "--to", days[-1], state="ours")
    run = ["run", "features", "--date", days[0], "--json"]
    return json.loads(scratch.deftunes(*run, project=scratch.features, state="ours-features"))


def same_tables(what, scratch, expected, got):
    expected, got = scratch.contents(expected), scratch.contents(got)
    check(f"{what}: the same tables", sorted(expected), sorted(got))
    others = [table for table in expected if expected[table] != got.get(table)]
    rows = sum(len(lines) for lines in expected.values())
    check(f"{what}: the same {rows} rows in {len(expected)} tables", [], others)


def test_commands(scratch, airflow):
    """`airflow dags test` of both pipelines, as they are exported, in a database of its own."""
    scratch.export(scratch.project, "tested-dags", "tested")
    scratch.export(scratch.features, "dags/features", "features-state")
    check("airflow db migrate", (0, ""), airflow.command("db", "migrate"))
    pools = str(scratch.folder / "tested-dags/pools.json")
    check("airflow pools import takes the pools", (0, ""), airflow.command("pools", "import", pools))
    shutil.copytree(scratch.folder / "airflow", scratch.folder / "airflow-tested")
    places = {"home": "airflow-tested", "dags": "tested-dags"}
    errors = airflow.command("dags", "list-import-errors", "--local", **places)
    check("airflow dags list-import-errors finds none", (0, ""), errors)
    for dag in (songs, api):
        ended = airflow.command("dags", "test", dag, days[0], **places)
        check(f"airflow dags test {dag} succeeds", (0, ""), ended)
    same_tables("airflow dags test", scratch, "ours-one-day", "tested")


def scheduled(scratch, airflow):
    """Three intervals by the scheduler, with a source that fails, a task that is killed and a run that is cleared."""
    check("the scheduler catches up with the songs", ended_well, airflow.states(songs, 3))
    fault = json.dumps({"kind": "500", "path": "/users", "times": scratch.attempts}).encode()
    urllib.request.urlopen(urllib.request.Request(f"{scratch.api}/_faults", fault, method="POST"))
    killed = threading.Thread(target=kill_once, args=[f"task run {api} model"], daemon=True)
    killed.start()
    airflow.unpause(api)
    check("the scheduler catches up with the sales", ended_well, airflow.states(api, 3))
    first, second, _ = [run["dag_run_id"] for run in airflow.runs(api)]
    twice = sorted(task for task, count in tries(airflow, first).items() if count == 2)
    check("what failed once, or was killed, was tried again", ["extract_users", "model"], twice)
    airflow.of_dag("POST", api, f"/dagRuns/{second}/clear", {"dry_run": False})
    wait(lambda: airflow.ended(api) < 3, 60)
    check("a run that is cleared runs again", ended_well, airflow.states(api, 3))
    check("every task of it did", {2}, set(tries(airflow, second).values()))
    same_tables("the scheduler", scratch, "ours", "scheduled")


def tries(airflow, run):
    return {one["task_id"]: one["try_number"] for one in airflow.tasks(api, run)}


ended_well = {day: "success" for day in days}


def kill_once(words):
    """Kills the first process of a command line."""
    found = []
    wait(lambda: found.extend(having(words, "cmdline")) or found, 600, every=0.05)
    for pid in found:
        os.kill(pid, signal.SIGKILL)


def every_kind(airflow, run, ours):
    """A DAG with a task of every kind ends as ours does: states, tries and outputs."""
    wait(lambda: airflow.of_dag("GET", "features", f"/dagRuns/{run}")["end_date"], 600, every=1)
    theirs = []
    for one in airflow.tasks("features", run):
        task, index, state = one["task_id"], one["map_index"], one["state"]
        output = airflow.output("features", run, task, index) if state == "success" else None
        theirs.append((task, state, tries_of(task, one), output))
    expected = [
        (one["task_id"], one["state"], tries_of(one["task_id"], one), one["output"])
        for one in ours["tasks"]
    ]
    echo = next(output for task, _, _, output in expected if task == "echo")
    echo["params"]["given"] = odd
    by_text = lambda ends: sorted(json.dumps(end, sort_keys=True) for end in ends)
    check("a task of every kind ends as ours, with the same output", by_text(expected), by_text(theirs))
    runs = airflow.states("follower", 1)
    check("a DAG that waits for an asset runs once", ["success"], list(runs.values()))
    follower = airflow.runs("follower")[0]["dag_run_id"]
    interval = {"start": "2024-01-01T00:00:00.000Z", "end": "2024-01-02T00:00:00.000Z"}
    output = airflow.output("follower", follower, "interval")
    check("it runs for the data of the update", {"interval": interval, "ingestOn": days[0]}, output)


def tries_of(task, one):
    """Airflow can take the end of a sensor's look for that of a try when the next is queued soon after."""
    return None if task in ("wait", "in_vain") else one["try_number"]


odd = {"text": "$(touch injected) `touch injected` \"; touch injected; ' {{ 1 + 1 }} {% raw %} \\ é"}


def prove(folder):
    scratch = Scratch(folder)
    sources = scratch.start_sources()
    airflow = Airflow(folder, scratch.environment)
    try:
        expected = ours(scratch)
        test_commands(scratch, airflow)
        scratch.make_up_for("2024-01-01", "2024-01-03")
        scratch.export(scratch.project, "dags", "scheduled")
        (folder / "marks").rename(folder / "marks-ours")
        (folder / "marks").mkdir()
        airflow.start()
        airflow.ask("POST", "/api/v2/pools", {"name": "narrow", "slots": 2})
        airflow.unpause(songs, "features", "follower")
        body = {"logical_date": f"{days[0]}T00:00:00Z", "conf": {"given": odd}}
        run = airflow.of_dag("POST", "features", "/dagRuns", body)["dag_run_id"]
        scheduled(scratch, airflow)
        every_kind(airflow, run, expected)
        check("no DAG failed to import", [], airflow.ask("GET", "/api/v2/importErrors")["import_errors"])
    finally:
        airflow.end()
        sources.end()
    left = wait(lambda: not having(f"AIRFLOW_HOME={folder}"), 10)
    check("no process is left", True, left)


# So that what was started is ended as well.
signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
prove(Path(sys.argv[1]).resolve())
sys.exit(report.end())
