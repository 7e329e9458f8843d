"""Which schedules are asked, within which bounds, at which moments: the same on every run, by a fixed seed."""

import random
from datetime import datetime, timedelta, timezone

SEED = 20261123
random.seed(SEED)

# Zones, and moments at which their clocks change, or those of others do.
CHANGES = [
    ("Europe/Berlin", "2024-03-31T01:00"),
    ("Europe/Berlin", "2024-10-27T01:00"),
    ("America/New_York", "2024-03-10T07:00"),
    ("America/New_York", "2024-11-03T06:00"),
    ("Australia/Lord_Howe", "2024-04-06T15:00"),
    ("Australia/Lord_Howe", "2024-10-05T15:30"),
    ("Asia/Kathmandu", "2024-03-31T01:00"),
    ("America/Sao_Paulo", "2017-10-15T03:00"),
    ("America/Sao_Paulo", "2018-02-18T02:00"),
    ("Africa/Casablanca", "2024-03-10T02:00"),
    ("Pacific/Chatham", "2024-04-06T14:00"),
    ("UTC", "2024-02-29T00:00"),
]

CRONS = [
    "@hourly",
    "@daily",
    "@weekly",
    "@monthly",
    "@quarterly",
    "@yearly",
    "0 * * * *",
    "*/15 * * * *",
    "5-59/20 * * * *",
    "30 2 * * *",
    "0 0 * * *",
    "15,45 1-3 * * *",
    "*/30 2 * * *",
    "0 */2 * * *",
    "0 9-17/4 * * 1-5",
    "0 6 * * mon,wed,fri",
    "0 0 * * sun",
    "0 3 1,15 * *",
    "0 0 L * *",
    "30 2 31 * *",
    "0 12 13 * 5",
    "0 0 * * 1#2",
    "0 0 * * L5",
    "0 8 15W * *",
    "0 0 29 2 *",
    "10 22-2 * * *",
    "0 0-23 * 3,10 *",
    "0 * 28 * *",
    "0 2 * */3 *",
    "0 2 * * * */20",
]

# Asked for around every change.
EVERYWHERE = ("0 * * * *", "*/15 * * * *", "30 2 * * *", "15,45 1-3 * * *")

MINUTES = [-90, -60, -30, -15, -1, 0, 1, 7, 15, 30, 45, 60, 75, 125]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


def bounds_around(change: datetime, period: timedelta) -> dict:
    """Start and end dates, catchup and a moment somewhere around a change of clocks."""
    around = change + timedelta(minutes=random.choice(MINUTES), seconds=random.choice([0, 0, 0, 17]))
    catchup = random.random() < 0.5
    earliest = around - random.choice([0, 1, 2, 3]) * period - timedelta(minutes=random.choice([0, 0, 13]))
    return {
        "earliest": earliest if catchup or random.random() < 0.7 else None,
        "latest": around + random.choice([1, 2, 3, 5]) * period if random.random() < 0.3 else None,
        "catchup": catchup,
        "now": around,
        "pause": random.choice([0, 0, 0, 0, 3, 9]) * period,
        "last": [around - 2 * period, around - period] if random.random() < 0.15 else None,
    }


def period_of(cron: str) -> timedelta:
    fields = cron.split()
    if cron in ("@monthly", "@quarterly", "@yearly") or (len(fields) > 2 and fields[2] not in ("*",)):
        return timedelta(days=31)
    if cron in ("@daily", "@weekly") or (len(fields) > 2 and (fields[1].isdigit() or fields[4] != "*")):
        return timedelta(days=2)
    return timedelta(hours=1)


def cron_cases(timetable: str, extra) -> list[dict]:
    cases = []
    for index, cron in enumerate(CRONS):
        # By steps of 5, which meet each of 12 changes.
        turns = len(CHANGES) if cron in EVERYWHERE else 4
        chosen = [CHANGES[(index + turn * 5) % len(CHANGES)] for turn in range(turns)]
        for zone, change in chosen:
            schedule = {"timetable": timetable, "cron": cron, "timezone": zone, **extra()}
            cases.append({"schedule": schedule, **bounds_around(utc(change), period_of(cron))})
    return cases


def trigger_options() -> dict:
    return {
        "interval": random.choice([0, 0, 3_600_000, 86_400_000]),
        "runImmediately": random.choice([False, False, True, 600_000]),
    }


def delta_cases() -> list[dict]:
    cases = []
    for minutes in (1, 7, 15, 60, 90, 1440, 10080):
        for _ in range(5):
            period = timedelta(minutes=minutes)
            schedule = {"timetable": "DeltaDataIntervalTimetable", "delta": minutes * 60_000}
            cases.append({"schedule": schedule, **bounds_around(utc(random.choice(CHANGES)[1]), period)})
    return cases


def bare_cases() -> list[dict]:
    schedules = ["@hourly", "@daily", "@weekly", "@monthly", "@quarterly", "@yearly", "@midnight", "@annually"]
    schedules += ["30 2 * * *", "*/15 * * * *", "0 6 * * 1-5"]
    return [
        {"schedule": schedule, **bounds_around(utc(change), period_of(schedule))}
        for schedule in schedules
        for change in ("2024-02-29T00:00", "2023-12-31T23:00", "2024-06-30T02:30")
    ]


def event_cases() -> list[dict]:
    named = [{"timetable": name} for name in ("OnceTimetable", "ContinuousTimetable")]
    return [
        {"schedule": schedule, **bounds_around(utc("2024-05-01T12:00"), timedelta(hours=1))}
        for schedule in [None, "@once", "@continuous", *named]
        for _ in range(2 if schedule is None else 6)
    ]


def skipped_hour_cases() -> list[dict]:
    """Daily at an hour that one day has not, or twice: asked before it, right after it, and a day later."""
    return [
        {
            "schedule": {"timetable": timetable, "cron": f"0 {hour} * * *", "timezone": zone, **extra},
            **{"earliest": utc(change) - timedelta(days=3, hours=5), "latest": None, "catchup": catchup},
            **{"now": utc(change) + timedelta(hours=hours), "pause": timedelta(0), "last": None},
        }
        for zone, change in CHANGES[:4]
        for timetable, extra in (
            ("CronDataIntervalTimetable", {}),
            ("CronTriggerTimetable", {"interval": 0, "runImmediately": False}),
        )
        for hour in (1, 2)
        for catchup in (False, True)
        for hours in (-1, 1, 25)
    ]


def all_cases() -> list[dict]:
    return [
        *cron_cases("CronDataIntervalTimetable", dict),
        *cron_cases("CronTriggerTimetable", trigger_options),
        *delta_cases(),
        *bare_cases(),
        *event_cases(),
        *skipped_hour_cases(),
    ]


EXPRESSIONS = [
    *(cron for cron in CRONS if not cron.startswith("@")),
    *["0,0,5 * * * *", "59/15 * * * *", "7/20 * * * *", "1-1 0 * * *", "5-5/7 * * * *", "0 22-5/2 * * *", "0 23-5/2 * * *"],
    *["0 0 1-7 * 1", "0 0 */2 * 1", "0 0 1-31 * 1", "0 0 1 * 0-6", "0 0 */1 * *", "0 0 ? * 2", "0 0 5 * ?"],
    *["0 0 31 * *", "0 0 30,31 * *", "0 0 29-31 */2 *", "0 0 28-L 2 *", "0 0 15,L * *", "0 0 29 2,3 *", "0 0 31 4,5 *"],
    *["0 0 * jan-mar *", "0 0 1 nov-feb *", "0 0 1 oct-mar/2 *", "0 0 * * fri-mon", "0 0 * * 5-7", "0 0 * * 7", "0 0 * * 1-7"],
    *["0 0 * * sat#5", "0 0 * * 1#1,1#3", "0 0 * * mon-wed#2", "0 0 * * L7", "0 0 * * l1,l3", "0 0 1W * *", "0 0 W28 * *", "0 0 31W * *"],
    *["*/90 * * * *", "* * * * *", "0 0 * * MON-FRI", "0 0 31 12 *", "30 14 1 JAN,JUL *", "0 * * * * 30", "0 0 1 1 * 0-59/25"],
    *["0 0 * * 0-7", "0 0 * * 6-2/2", "50-10/7 * * * *", "0 0 25-5 * *", "0 0 25-5/4 * *", "0 5 1/10 * *", "0 5 * 5/4 *"],
]

REFUSED = [
    *["", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 0 *", "* * * 13 *", "* * * * 8"],
    *["*/0 * * * *", "a * * * *", "* * * foo *", "* * * * bar", "-5 * * * *", "1- * * * *", "1,,2 * * * *", "5-70 * * * *"],
    *["* * 32W * *", "* * 1W,5 * *", "* * * * 1#6", "* * * * 1#0", "* * * * 1#1,2", "? * * * *", "* * ?,5 * *", "h * * * *"],
    *["@never", "@dayly", "* * * * * 60", "*/5/2 * * * *", "*-5 * * * *", "* * l-5 * *", "* * * * 5L", "* * LW * *", "* * * * 1-5#2"],
]
