-- Sales by year and artist. A sale of an artist that the catalogue lacks is counted under its id.
with sales as (

    select
        cast(extract(year from session_start_time) as integer) as year,
        artist_id,
        sum(price) as total_sales,
        count(*) as items,
        count(distinct session_id) as sessions,
        count(distinct user_id) as buyers
    from "serving"."fact_session"
    group by 1, 2

)

select
    sales.year,
    sales.artist_id,
    coalesce(artists.artist_name, 'Unknown artist') as artist_name,
    sales.total_sales,
    sales.items,
    sales.sessions,
    sales.buyers
from sales
left join "serving"."dim_artists" as artists on sales.artist_id = artists.artist_id
