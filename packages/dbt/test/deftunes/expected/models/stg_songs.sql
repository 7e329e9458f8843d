-- The catalogue as the newest load found it.
with newest as (

    select max(ingest_on) as ingest_on
    from "transform"."songs"

)

select
    songs.track_id,
    songs.song_id,
    songs.title,
    songs.release,
    songs.artist_id,
    nullif(songs.artist_mbid, '') as artist_mbid,
    songs.artist_name,
    songs.duration,
    songs.artist_familiarity,
    songs.artist_hotttnesss,
    nullif(songs.year, 0) as year,
    songs.track_7digitalid,
    nullif(songs.shs_perf, -1) as shs_perf,
    nullif(songs.shs_work, 0) as shs_work,
    songs.ingest_on
from "transform"."songs" as songs
inner join newest on songs.ingest_on = newest.ingest_on
