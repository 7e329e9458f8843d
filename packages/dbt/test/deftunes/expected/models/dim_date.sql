-- Every day of 2000 to 2049.
with digits as (

    
    select 0 as digit union all

    
    select 1 as digit union all

    
    select 2 as digit union all

    
    select 3 as digit union all

    
    select 4 as digit union all

    
    select 5 as digit union all

    
    select 6 as digit union all

    
    select 7 as digit union all

    
    select 8 as digit union all

    
    select 9 as digit

    

),

numbers as (

    select ones.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit + 10000 * more.digit as n
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
    cross join (select digit from digits where digit < 2) as more

),

days as (

    select cast((cast('2000-01-01' as date) + cast((n) as bigint) * interval 1 day) as date) as date_day
    from numbers

)

select
    date_day,
    cast(extract(year from date_day) as integer) as year,
    cast(extract(quarter from date_day) as integer) as quarter,
    cast(extract(month from date_day) as integer) as month,
    cast(extract(day from date_day) as integer) as day_of_month,
    cast(extract(dow from date_day) as integer) as day_of_week,
    extract(dow from date_day) in (0, 6) as is_weekend
from days
where date_day < cast('2050-01-01' as date)
