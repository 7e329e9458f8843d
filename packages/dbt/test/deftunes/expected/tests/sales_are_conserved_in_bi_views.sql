-- Every sale of the fact table is in both BI views, once.
with totals as (

    select
        (select coalesce(sum(price), 0) from "serving"."fact_session") as facts,
        (select coalesce(sum(total_sales), 0) from "serving"."sales_per_artist_vw") as artists,
        (select coalesce(sum(total_sales), 0) from "serving"."sales_per_country_vw") as countries

)

select *
from totals
where facts <> artists or facts <> countries
