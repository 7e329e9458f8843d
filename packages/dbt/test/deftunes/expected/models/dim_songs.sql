select
    track_id,
    song_id,
    title,
    release,
    year,
    artist_id,
    artist_mbid,
    artist_name,
    duration,
    track_7digitalid,
    shs_perf,
    shs_work
from "serving"."stg_songs"
