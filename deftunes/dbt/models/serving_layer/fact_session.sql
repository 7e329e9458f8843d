{{ config(
    materialized='incremental',
    incremental_strategy='microbatch',
    event_time='ingest_on',
    batch_size='day',
    begin='2000-01-01',
    lookback=0,
    tags=['api']
) }}

-- One row a purchased item. A session that was recorded before, on an earlier day or twice in one answer, counts once.
{% set lookback = var('duplicate_lookback_days') %}

with items as (

    select
        *,
        row_number() over (
            partition by ingest_on, session_id, item_position
            order by session_start_time, track_id, price, liked
        ) as copy_number
    from {{ ref('stg_session_items') }}

),

recorded_before as (

    select
        session_id,
        ingest_on
    from {{ ref('stg_session_items').render() }}
    where item_position = 1
    {%- if execute and model.batch %}
        and ingest_on >= cast({{ dbt.dateadd('day', -lookback, "cast('" ~ model.batch.event_time_start.strftime('%Y-%m-%d') ~ "' as date)") }} as date)
        and ingest_on < cast('{{ model.batch.event_time_start.strftime('%Y-%m-%d') }}' as date)
    {%- endif %}

),

sold as (

    select items.*
    from items
    where items.copy_number = 1
        and not exists (
            select 1
            from recorded_before
            where recorded_before.session_id = items.session_id
                and recorded_before.ingest_on < items.ingest_on
        )

)

select
    sold.session_id,
    sold.item_position,
    -- The version of the user at the time, as far as it was known when the session was recorded.
    coalesce(users.user_key, 'unknown') as user_key,
    sold.user_id,
    sold.track_id,
    sold.artist_id,
    sold.session_start_time,
    cast(sold.session_start_time as date) as session_date,
    sold.price,
    sold.currency,
    sold.liked,
    sold.liked_since,
    sold.user_agent,
    sold.ingest_on
from sold
left join {{ ref('dim_users') }} as users
    on sold.user_id = users.user_id
    and users.opened_on <= sold.ingest_on
    and users.valid_from <= sold.session_start_time
    and users.valid_to > sold.session_start_time
