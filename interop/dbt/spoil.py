"""Adds purchases to transform.sessions that tests of the project complain of: of an unknown track, and in another currency."""

import sys

import duckdb

columns = {
    "session_id": "'spoiled'",
    "song_id": "'TRUNKNOWN000000000'",
    "currency": "'EUR'",
}
for file in sys.argv[1:]:
    with duckdb.connect(file) as db:
        replaced = ", ".join(f"{value} as {name}" for name, value in columns.items())
        db.execute(
            f"insert into transform.sessions select * replace ({replaced}) from transform.sessions"
            " where ingest_on = (select max(ingest_on) from transform.sessions) order by session_id, item_position limit 1"
        )
