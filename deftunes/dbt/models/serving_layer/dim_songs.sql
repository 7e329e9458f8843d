{{ config(tags=['songs']) }}

select
    track_id,
    song_id,
    title,
    album,
    artist_id,
    release_year,
    duration,
    track_7digitalid,
    shs_perf,
    shs_work
from {{ ref('stg_songs') }}
