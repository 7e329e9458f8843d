"""Writes what Airflow's own timetables say of the cases of cases.py, to the file that is named."""

import json
import pathlib
import random
import sys
from datetime import datetime, timedelta

import airflow
import cases
import pendulum
from airflow._shared.timezones import timezone
from airflow.sdk import DAG
from airflow.serialization.encoders import coerce_to_core_timetable
from airflow.timetables import interval, simple, trigger
from airflow.timetables.base import DataInterval, TimeRestriction

RUNS = 6
now = pendulum.datetime(2024, 1, 1)
for module in (timezone, interval, trigger):
    module.utcnow = lambda: now
assert simple.timezone is timezone


def timetable_of(schedule):
    """Airflow's timetable: of text, the one that a DAG of that schedule gets."""
    if not isinstance(schedule, dict):
        return coerce_to_core_timetable(DAG("any", schedule=schedule, max_active_runs=1).timetable)
    arguments = {name: value for name, value in schedule.items() if name != "timetable"}
    for name in ("interval", "delta", "runImmediately"):
        if type(arguments.get(name)) is int:
            arguments[name] = timedelta(milliseconds=arguments[name])
    if "runImmediately" in arguments:
        arguments["run_immediately"] = arguments.pop("runImmediately")
    module = next(one for one in (interval, trigger, simple) if hasattr(one, schedule["timetable"]))
    return getattr(module, schedule["timetable"])(**arguments)


def instant(value) -> pendulum.DateTime | None:
    return value and pendulum.instance(value).in_timezone("UTC")


def text(value: datetime | None) -> str | None:
    """Shortest ISO form."""
    if value is None:
        return None
    value = instant(value)
    assert value.microsecond == 0
    return value.strftime("%Y-%m-%dT%H:%M:%SZ" if value.second else "%Y-%m-%dT%H:%MZ")


def runs_of(timetable, case) -> list:
    """
    Rows [now, start, end] of the data interval, as a scheduler asks: at a moment, then at the one when the run is due. The
    logical date is its start, the run is due at its end. The last may be [now], no run is to come, or [now, "fails"],
    Airflow logs an error and plans no run.
    """
    global now
    now = instant(case["now"])
    restriction = TimeRestriction(instant(case["earliest"]), instant(case["latest"]), case["catchup"])
    last = case["last"] and DataInterval(*map(instant, case["last"]))
    rows = []
    for step in range(RUNS):
        try:
            info = timetable.next_dagrun_info(last_automated_data_interval=last, restriction=restriction)
        except (AssertionError, ValueError):
            rows.append([text(now), "fails"])
            break
        if info is None:
            rows.append([text(now)])
            break
        assert (info.logical_date, info.run_after) == info.data_interval
        rows.append([text(now), *map(text, info.data_interval)])
        last = info.data_interval
        if info.run_after > now:
            now = instant(info.run_after) + timedelta(seconds=random.choice([0, 0, 5]))
        if step == 3:
            now += case["pause"]
    return rows


def answer(case) -> dict:
    timetable = timetable_of(case["schedule"])
    rows = runs_of(timetable, case)
    run_after = instant(case["now"])
    manual = timetable.infer_manual_data_interval(run_after=run_after)
    return {
        "schedule": case["schedule"],
        "earliest": text(case["earliest"]),
        "latest": text(case["latest"]),
        "catchup": case["catchup"],
        "last": case["last"] and [text(value) for value in case["last"]],
        "runs": rows,
        "manual": [text(run_after), *map(text, manual)],
    }


def ticks_of(expression: str) -> list:
    """Row [expression, moment, five times before it, five times after it], in UTC."""
    timetable = interval.CronDataIntervalTimetable(expression, "UTC")
    moment = pendulum.datetime(2024, 1, 1).add(seconds=random.randrange(2 * 366 * 86_400))
    before, after = [moment], [moment]
    for _ in range(5):
        before.append(timetable._get_prev(before[-1]))
        after.append(timetable._get_next(after[-1]))
    return [expression, text(moment), [text(one) for one in before[1:]], [text(one) for one in after[1:]]]


def refused(expression: str) -> str:
    try:
        interval.CronDataIntervalTimetable(expression, "UTC").validate()
    except Exception:
        return expression
    raise AssertionError(f"Airflow takes {expression!r}")


def lines(rows: list) -> str:
    return "[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]"


parts = {
    "source": json.dumps(f"Apache Airflow {airflow.__version__}, its timetables' next_dagrun_info and infer_manual_data_interval"),
    "cases": lines([answer(case) for case in cases.all_cases()]),
    "ticks": lines([ticks_of(expression) for expression in cases.EXPRESSIONS]),
    "refused": lines([refused(expression) for expression in cases.REFUSED]),
}
body = ",\n".join(f'"{name}": {value}' for name, value in parts.items())
pathlib.Path(sys.argv[1]).write_text("{\n" + body + "\n}\n")
