"""The same 40 tasks for `airflow dags test`."""

import pendulum
from airflow.sdk import dag, task


def fibo(n):
    return n if n < 2 else fibo(n - 1) + fibo(n - 2)


@dag(schedule=None, start_date=pendulum.datetime(2020, 1, 1))
def fibo_10_x_40():
    @task
    def one():
        return fibo(10)

    before = None
    for index in range(40):
        now = one.override(task_id=f"task_{index}")()
        if before is not None:
            before >> now
        before = now


fibo_10_x_40()
