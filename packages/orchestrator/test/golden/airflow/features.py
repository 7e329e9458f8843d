"""The DAG features, for Airflow 3.2 and later.

`deftunes export airflow` wrote this file: change the DAG itself and export it again.
Its pools: airflow pools import pools.json
"""

from __future__ import annotations

import json
from datetime import timedelta

import pendulum
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import (
    DAG,
    Asset,
    BaseBranchOperator,
    BaseSensorOperator,
    Param,
    PokeReturnValue,
    SkipMixin,
    TaskGroup,
    XComArg,
)
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
    "DEFTUNES_INTERVAL_START": "{{ macros.ds_add((dag_run.logical_date or dag_run.run_after) | ds, -1) }}",
    "DEFTUNES_INTERVAL_END": "{{ (dag_run.logical_date or dag_run.run_after) | ds }}",
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
        for asset in self.outlets:
            context["outlet_events"][asset].extra = {
                "interval_start": self.env["DEFTUNES_INTERVAL_START"],
                "interval_end": self.env["DEFTUNES_INTERVAL_END"],
            }
        return returned

    def given(self, context):
        """What upstream tasks returned and a mapped task's item, in parts that a variable can hold."""
        outputs = {task.task_id: XComArg(task).resolve(context) for task in self.upstream_list}
        text = json.dumps({"outputs": outputs, "item": self.item}, default=list)
        parts = [text[at : at + 100_000] for at in range(0, len(text), 100_000)]
        return {f"DEFTUNES_GIVEN_{n}": part for n, part in enumerate(parts)}


class BranchRun(BaseBranchOperator, TaskRun):
    """A task that returns the ids of the downstream tasks that go on."""

    def choose_branch(self, context):
        chosen = TaskRun.execute(self, context)
        context["ti"].xcom_push(key="return_value", value=chosen)
        return chosen


class ShortCircuitRun(TaskRun, SkipMixin):
    """A task that skips what is downstream unless it returns true."""

    inherits_from_skipmixin = True

    def __init__(self, *, ignore_downstream_trigger_rules=True, **rest):
        super().__init__(**rest)
        self.ignore_downstream_trigger_rules = ignore_downstream_trigger_rules

    def execute(self, context):
        goes_on = super().execute(context)
        context["ti"].xcom_push(key="return_value", value=goes_on)
        if goes_on is not True:
            task = context["task"]
            far = self.ignore_downstream_trigger_rules
            tasks = task.get_flat_relatives() if far else task.get_direct_relatives()
            self.skip(ti=context["ti"], tasks=[task for task in tasks if not task.is_teardown])
        return goes_on


class SensorRun(BaseSensorOperator, TaskRun):
    """A task that looks for something, and again later unless it returned true."""

    def poke(self, context):
        is_there = TaskRun.execute(self, context) is True
        return PokeReturnValue(is_there, xcom_value=is_there)


with DAG(
    "features",
    description="A task of every kind: \"quoted\", and \\ in its description.",
    schedule=None,
    start_date=pendulum.datetime(2024, 1, 1, tz="UTC"),
    end_date=pendulum.datetime(2024, 12, 31, 23, 59, 59, 500000, tz="UTC"),
    catchup=False,
    max_active_runs=2,
    dagrun_timeout=timedelta(minutes=90),
    params={
        "word": Param(
            "$(touch injected) `id` \"quoted\" 'single' \\n {{ 1 + 1 }} {% raw %} ; é ☃ %s",
            type="string",
            description="A word.",
            minLength=1,
        ),
        "given": Param({"list": [1, 2.5, None, True]}, type="object"),
    },
    tags=["interop", "it's"],
    default_args={
        "owner": "data team",
        "retries": 2,
        "retry_delay": timedelta(seconds=5),
        "retry_exponential_backoff": 2.0,
        "max_retry_delay": timedelta(minutes=5),
        "execution_timeout": timedelta(hours=1),
    },
):
    files_group = TaskGroup("files")
    files_work_group = TaskGroup("work", parent_group=files_group)
    numbers = TaskRun(task_id="numbers")
    double = TaskRun.partial(task_id="double").expand(item=numbers.output)
    sum_ = TaskRun(task_id="sum")
    none = TaskRun(task_id="none")
    over_none = TaskRun.partial(task_id="over_none").expand(item=none.output)
    choose = BranchRun(task_id="choose")
    left = TaskRun(task_id="left")
    right = TaskRun(task_id="right")
    join = TaskRun(task_id="join", trigger_rule="none_failed_min_one_success")
    stop = ShortCircuitRun(task_id="stop")
    stopped = TaskRun(task_id="stopped")
    stopped_far = TaskRun(task_id="stopped_far", trigger_rule="all_done")
    stop_near = ShortCircuitRun(task_id="stop_near", ignore_downstream_trigger_rules=False)
    near = TaskRun(task_id="near")
    far = TaskRun(task_id="far", trigger_rule="all_done")
    go = ShortCircuitRun(task_id="go")
    gone = TaskRun(task_id="gone")
    wait = SensorRun(
        task_id="wait",
        mode="reschedule",
        poke_interval=timedelta(seconds=1),
        timeout=timedelta(hours=1),
    )
    waited = TaskRun(task_id="waited")
    in_vain = SensorRun(
        task_id="in_vain",
        execution_timeout=timedelta(seconds=6),
        mode="reschedule",
        poke_interval=timedelta(seconds=2),
        timeout=timedelta(seconds=6),
        soft_fail=True,
    )
    skips = TaskRun(task_id="skips")
    after_skip = TaskRun(task_id="after_skip", trigger_rule="all_skipped")
    final = TaskRun(
        task_id="final",
        retry_delay=timedelta(seconds=1),
        retry_exponential_backoff=0.0,
    )
    after_final = TaskRun(task_id="after_final", trigger_rule="one_failed")
    flaky = TaskRun(
        task_id="flaky",
        retry_delay=timedelta(seconds=1),
        retry_exponential_backoff=0.0,
        pool="narrow",
        pool_slots=2,
        priority_weight=3,
    )
    files_open = TaskRun(task_id="open", task_group=files_group).as_setup()
    files_work_use = TaskRun(task_id="use", task_group=files_work_group)
    files_close = TaskRun(task_id="close", task_group=files_group).as_teardown(setups=[files_open])
    echo = TaskRun(task_id="echo", depends_on_past=True)
    update = TaskRun(task_id="update", outlets=[Asset("features.table")])

    numbers >> double
    double >> sum_
    none >> over_none
    choose >> [left, right]
    [left, right] >> join
    stop >> stopped
    stopped >> stopped_far
    stop_near >> near
    near >> far
    go >> gone
    wait >> waited
    skips >> after_skip
    final >> after_final
    files_open >> files_work_use
    [files_work_use, files_open] >> files_close
    [sum_, join, files_work_use] >> update
