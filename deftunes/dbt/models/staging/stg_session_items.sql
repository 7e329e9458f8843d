{{ config(tags=['api'], event_time='ingest_on') }}

select
    session_id,
    user_id,
    session_start_time,
    user_agent,
    item_position,
    record_hash,
    -- The source calls it song_id; it holds a track.
    song_id as track_id,
    song_name,
    artist_id,
    artist_name,
    price,
    currency,
    liked,
    liked_since,
    ingest_on
from {{ source('transform', 'sessions') }}
