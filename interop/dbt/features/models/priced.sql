{{ config(materialized='ephemeral') }}
with doubled as (select *, {{ cents('cents') }} * {{ var('rate') }} as price from {{ ref('events') }})
select * from doubled
