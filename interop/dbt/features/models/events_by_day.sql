{{ config(
    materialized='incremental', incremental_strategy='microbatch', event_time='day', batch_size='day', begin='2024-01-01',
    lookback=1
) }}
select day, count(*) as n, max(cents) as cents from {{ ref('dated_events') }} group by day
