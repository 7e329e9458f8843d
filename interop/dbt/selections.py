"""Asks dbt which nodes each selection of selections.json picks; writes {project: [sorted unique ids, …]} in its order.

Usage: selections.py SELECTIONS_FILE OUT_FILE TARGET_FOLDER
"""

import json
import pathlib
import sys

from dbt.cli.main import dbtRunner

selections_file, out, target = sys.argv[1:]
answers: dict[str, list[list[str]]] = {}
for project, selections in json.loads(pathlib.Path(selections_file).read_text()).items():
    where = ["--project-dir", project, "--target-path", target, "--quiet"]
    parsed = dbtRunner().invoke(["parse", "--no-partial-parse", *where])
    runner = dbtRunner(manifest=parsed.result)
    answers[project] = []
    for select, *exclude in selections:
        asked = ["ls", "--select", *select.split(" ")]
        if exclude:
            asked += ["--exclude", *exclude[0].split(" ")]
        listed = runner.invoke([*asked, "--output", "json", "--output-keys", "unique_id", *where])
        if listed.exception:
            raise listed.exception
        answers[project].append(sorted(json.loads(line)["unique_id"] for line in listed.result or []))
pathlib.Path(out).write_text(json.dumps(answers))
