-- One row an artist. An artist has several names when tracks credit it with others; the one of most tracks stands for
-- it, then the shortest, then the first in the alphabet.
with credits as (

    select
        artist_id,
        artist_name,
        count(*) as tracks
    from "serving"."stg_songs"
    group by artist_id, artist_name

),

ranked_names as (

    select
        artist_id,
        artist_name,
        row_number() over (
            partition by artist_id
            order by tracks desc, length(artist_name), artist_name
        ) as position
    from credits

),

artists as (

    select
        artist_id,
        min(artist_mbid) as artist_mbid,
        max(artist_familiarity) as artist_familiarity,
        max(artist_hotttnesss) as artist_hotttnesss,
        count(*) as tracks,
        count(distinct artist_name) as names
    from "serving"."stg_songs"
    group by artist_id

)

select
    artists.artist_id,
    ranked_names.artist_name,
    artists.artist_mbid,
    artists.artist_familiarity,
    artists.artist_hotttnesss,
    artists.tracks,
    artists.names
from artists
inner join ranked_names on artists.artist_id = ranked_names.artist_id
where ranked_names.position = 1
