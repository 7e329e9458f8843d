"""What both sides work on: the simulator's sources, copies of the projects, and a state for each way of running them."""

import csv
import json
import os
import shutil
import subprocess
from pathlib import Path

from processes import Group

root = Path(__file__).resolve().parents[2]
command = root / "packages/cli/bin/deftunes.js"


class Scratch:
    attempts = 2
    """How often a try of a task asks the API for the same."""

    def __init__(self, folder: Path):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder = folder
        (folder / "node_modules").symlink_to(root / "node_modules")
        self.project = folder / "deftunes"
        shutil.copytree(root / "deftunes", self.project, ignore=shutil.ignore_patterns(".cache", "target"))
        settings = self.project / "deftunes.yaml"
        settings.write_text(settings.read_text().rstrip() + f"\n    attempts: {self.attempts}\n")
        self.features = self._features()
        self.environment = os.environ | {"NO_COLOR": "1", "FEATURES_FOLDER": str(folder / "marks")}

    def start_sources(self):
        """PostgreSQL and the REST API; they end with the pipe that they read."""
        options = {"folder": str(self.folder / "sources"), "songs": 1000, "users": 200}
        options |= {"sessionsPerDay": 300, "days": 8}
        entry = root / "packages/simulator/src/main.ts"
        node = root / "node_modules/node/bin/node"
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        words = [node, entry, json.dumps(options)]
        sources = Group("sources", words, self.environment, self.folder / "logs", **pipes)
        ready = json.loads(sources.process.stdout.readline())
        self.api = ready["apiUrl"]
        self.environment |= {"DEFTUNES_SONGS_DB_URL": ready["postgresUrl"], "DEFTUNES_API_URL": self.api}
        return sources

    def deftunes(self, *words, project=None, state=None):
        """Runs the command and returns what it printed to stdout."""
        place = ["--project", project or self.project, "--state", self.folder / (state or "state")]
        marks = Path(self.environment["FEATURES_FOLDER"])
        marks.mkdir(exist_ok=True)
        ended = subprocess.run([command, *words, *place], env=self.environment, capture_output=True, text=True)
        if ended.returncode != 0:
            raise SystemExit(f"deftunes {' '.join(map(str, words))}: {ended.returncode}\n{ended.stdout}{ended.stderr}")
        return ended.stdout

    def export(self, project, out, state):
        """Exports a project's DAGs, whose tasks then work on a state of this folder."""
        words = f"{command} --project {project} --state {self.folder / state}"
        self.deftunes("export", "airflow", "--out", self.folder / out, "--deftunes", words, project=project)

    def make_up_for(self, first, last):
        """Lets the pipelines of the copy make up for what was missed between two logical dates."""
        for file in (self.project / "dags").glob("*.ts"):
            when = f"startDate: '{first}', endDate: '{last}', catchup: true,"
            file.write_text(file.read_text().replace("startDate: '2020-01-01',", when))

    def contents(self, state):
        """Every row of every table of transform and serving, but for when it was loaded."""
        tables = sorted(one["table"] for one in json.loads(self.deftunes("tables", "--json", state=state)))
        file = self.folder / f"{state}.csv"
        sql = " UNION ALL ".join(map(rows_of, tables))
        self.deftunes("query", f"FROM ({sql}) ORDER BY ALL", "--output", file, state=state)
        found = {table: [] for table in tables}
        with file.open(newline="") as lines:
            for table, row in list(csv.reader(lines))[1:]:
                found[table].append(row)
        return found

    def _features(self):
        project = self.folder / "features"
        (project / "dags").mkdir(parents=True)
        (project / "deftunes.yaml").write_text("name: features\nsources: {}\n")
        source = Path(__file__).parent / "dags/features.ts"
        for name in ("features", "follower", "nightly"):
            text = f"export {{ {name} as default }} from '{source}'\n"
            (project / f"dags/{name}.ts").write_text(text)
        return project


def rows_of(table):
    columns = "* EXCLUDE (processing_timestamp)" if table.startswith("transform.") else "*"
    return f"SELECT '{table}' AS name, to_json(rows)::VARCHAR AS line FROM (SELECT {columns} FROM {table}) AS rows"
