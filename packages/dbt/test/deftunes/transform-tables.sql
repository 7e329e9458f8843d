-- The transform zone as the project's sources declare it, without rows.
create schema transform;
create table transform.songs (
    track_id varchar, title varchar, song_id varchar, release varchar, artist_id varchar, artist_mbid varchar,
    artist_name varchar, duration double, artist_familiarity double, artist_hotttnesss double, year integer,
    track_7digitalid bigint, shs_perf bigint, shs_work bigint,
    ingest_on date, processing_timestamp timestamp, source_from varchar, source_file varchar
);
create table transform.users (
    user_id varchar, user_name varchar, user_lastname varchar, latitude double, longitude double, place_name varchar,
    country_code varchar, timezone varchar, user_since timestamp,
    ingest_on date, processing_timestamp timestamp, source_from varchar, source_file varchar
);
create table transform.sessions (
    session_id varchar, user_id varchar, session_start_time timestamp, user_agent varchar, item_position integer, record_hash varchar,
    song_id varchar, song_name varchar, artist_id varchar, artist_name varchar, price decimal(10, 2), currency varchar,
    liked boolean, liked_since timestamp,
    ingest_on date, processing_timestamp timestamp, source_from varchar, source_file varchar
);
