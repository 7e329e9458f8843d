{{ config(event_time='day', materialized='table') }}
select * from {{ ref('events') }}
