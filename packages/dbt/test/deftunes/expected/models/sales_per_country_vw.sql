-- Sales by month and the country that the buyer lived in at the time.
with sales as (

    select
        cast(extract(year from facts.session_start_time) as integer) as year,
        cast(extract(month from facts.session_start_time) as integer) as month,
        coalesce(users.country_code, 'ZZ') as country_code,
        sum(facts.price) as total_sales,
        count(*) as items,
        count(distinct facts.session_id) as sessions,
        count(distinct facts.user_id) as buyers
    from "serving"."fact_session" as facts
    left join "serving"."dim_users" as users on facts.user_key = users.user_key
    group by 1, 2, 3

)

select
    sales.year,
    sales.month,
    sales.country_code,
    coalesce(countries.country_name, 'Unknown country') as country_name,
    sales.total_sales,
    sales.items,
    sales.sessions,
    sales.buyers
from sales
left join "serving"."countries" as countries on sales.country_code = countries.country_code
