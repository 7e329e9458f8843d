"""The DAG nightly, for Airflow 3.2 and later.

`deftunes export airflow` wrote this file: change the DAG itself and export it again.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pendulum
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, CronTriggerTimetable, XComArg
from airflow.sdk.exceptions import AirflowException, AirflowFailException

# What a run is told reaches the command by its environment: none of it is ever read by a shell.
COMMAND = (
    "deftunes --project /opt/sales"
    ' task run "$DEFTUNES_DAG" "$DEFTUNES_TASK" --map-index "$DEFTUNES_MAP_INDEX"'
    ' --run-id "$DEFTUNES_RUN_ID" --try "$DEFTUNES_TRY" --date "$DEFTUNES_DATE"'
    ' --interval-start "$DEFTUNES_INTERVAL_START" --interval-end "$DEFTUNES_INTERVAL_END"'
    ' --params "$DEFTUNES_PARAMS"'
)
ENVIRONMENT = {
    "DEFTUNES_DAG": "{{ dag.dag_id }}",
    "DEFTUNES_TASK": "{{ task.task_id }}",
    "DEFTUNES_MAP_INDEX": "{{ ti.map_index }}",
    "DEFTUNES_RUN_ID": "{{ run_id }}",
    "DEFTUNES_TRY": "{{ ti.try_number }}",
    "DEFTUNES_DATE": "{{ dag_run.run_after | ds }}",
    "DEFTUNES_INTERVAL_START": "{{ data_interval_start.isoformat() if data_interval_start is defined else '' }}",
    "DEFTUNES_INTERVAL_END": "{{ data_interval_end.isoformat() if data_interval_end is defined else '' }}",
    "DEFTUNES_PARAMS": "{{ params | tojson }}",
}
# The exit code of a task that trying again does not help.
FINAL = 98


class TaskRun(BashOperator):
    """A task of the project; the last line that its command prints is what it returns, as JSON."""

    def __init__(self, *, item=None, **rest):
        super().__init__(bash_command=COMMAND, env=ENVIRONMENT, append_env=True, **rest)
        self.item = item

    def get_env(self, context):
        return super().get_env(context) | self.given(context)

    def is_final(self, error):
        return self.subprocess_hook.sub_process.returncode == FINAL

    def execute(self, context):
        try:
            returned = json.loads(super().execute(context))
        except AirflowException as error:
            if self.is_final(error):
                raise AirflowFailException(f"Trying again does not help: {error}") from error
            raise
        return returned

    def given(self, context):
        """What upstream tasks returned and a mapped task's item, in parts that a variable can hold."""
        outputs = {task.task_id: XComArg(task).resolve(context) for task in self.upstream_list}
        text = json.dumps({"outputs": outputs, "item": self.item}, default=list)
        parts = [text[at : at + 100_000] for at in range(0, len(text), 100_000)]
        return {f"DEFTUNES_GIVEN_{n}": part for n, part in enumerate(parts)}


with DAG(
    "nightly",
    schedule=CronTriggerTimetable("30 2 * * 1-5", timezone="Europe/Berlin", interval=timedelta(days=1)),
    start_date=pendulum.datetime(2024, 1, 1, 6, tz="UTC"),
    catchup=True,
    max_active_runs=16,
    default_args={
        "retries": 2,
        "retry_delay": timedelta(seconds=5),
        "retry_exponential_backoff": 2.0,
        "max_retry_delay": timedelta(minutes=5),
        "execution_timeout": timedelta(hours=1),
    },
):
    only = TaskRun(
        task_id="only",
        max_retry_delay=timedelta(seconds=90),
        execution_timeout=timedelta(seconds=45),
    )
