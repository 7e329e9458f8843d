"""Writes how long Airflow waits before a task is tried again, in cases by a fixed seed, to the file that is named."""

import json
import pathlib
import random
import sys
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import airflow
from airflow.models.taskinstance import TaskInstance

COLUMNS = ["dagId", "taskId", "intervalStart", "tryNumber", "retryDelayMs", "retryExponentialBackoff", "maxRetryDelayMs", "delayMs"]
END = datetime(2026, 1, 1, tzinfo=timezone.utc)
random.seed(20261123)


def waited_ms(dag_id, task_id, start, try_number, delay_ms, multiplier, longest_ms) -> int:
    task = SimpleNamespace(
        retry_delay=timedelta(milliseconds=delay_ms),
        retry_exponential_backoff=multiplier,
        max_retry_delay=longest_ms and timedelta(milliseconds=longest_ms),
    )
    instance = SimpleNamespace(
        task=task,
        dag_id=dag_id,
        task_id=task_id,
        logical_date=datetime.fromisoformat(start).replace(tzinfo=timezone.utc),
        try_number=try_number,
        end_date=END,
        retry_delay_override=None,
        log=SimpleNamespace(warning=lambda text: None),
    )
    wait = TaskInstance.next_retry_datetime(instance) - END
    assert wait % timedelta(milliseconds=1) == timedelta()
    return wait // timedelta(milliseconds=1)


def case(index: int) -> list:
    multipliers = [0, 1, 2, 2.0, 1.5, 3, 1.1, 0.5, 10]
    row = [
        random.choice(["deftunes_songs_pipeline", "deftunes_api_pipeline", "a.b-c"]),
        random.choice(["extract_users", "model", "x"]),
        (datetime(2024, 1, 1) + timedelta(days=random.randrange(700))).date().isoformat(),
        random.choice([1, 2, 3, 4, 6, 20, 60, 1100]),
        random.choice([0, 250, 1000, 5000, 10_000, 60_000, 300_000]),
        multipliers[index % len(multipliers)],
        random.choice([None, None, 1000, 60_000, 300_000, 172_800_000]),
    ]
    return [*row, waited_ms(*row)]


lines = ",\n".join(json.dumps(case(index), separators=(",", ":")) for index in range(180))
source = json.dumps(f"Apache Airflow {airflow.__version__}, TaskInstance.next_retry_datetime")
pathlib.Path(sys.argv[1]).write_text(f'{{\n"source": {source},\n"columns": {json.dumps(COLUMNS)},\n"cases": [\n{lines}\n]\n}}\n')
