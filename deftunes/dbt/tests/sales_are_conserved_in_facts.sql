{{ config(tags=['api']) }}

-- What the load recorded is in the fact table, but for items whose session an earlier load recorded. Counted here by
-- session and position alone, without the steps of the model.
with chosen as (

    select
        session_id,
        min(record_hash) as record_hash
    from {{ source('transform', 'sessions') }}
    where ingest_on = cast('{{ var("ingest_on") }}' as date)
    group by session_id

),

recorded as (

    select count(*) as items
    from (
        select distinct items.session_id, items.item_position
        from {{ source('transform', 'sessions') }} as items
        inner join chosen
            on items.session_id = chosen.session_id
            and items.record_hash = chosen.record_hash
        where items.ingest_on = cast('{{ var("ingest_on") }}' as date)
    ) as distinct_items
    where session_id not in (
        select session_id
        from {{ source('transform', 'sessions') }}
        where ingest_on < cast('{{ var("ingest_on") }}' as date)
            and ingest_on >= cast({{ dbt.dateadd('day', -var('duplicate_lookback_days'), "cast('" ~ var('ingest_on') ~ "' as date)") }} as date)
    )

),

facts as (

    select count(*) as items
    from {{ ref('fact_session') }}
    where ingest_on = cast('{{ var("ingest_on") }}' as date)

)

select
    recorded.items as recorded_items,
    facts.items as fact_items
from recorded
cross join facts
where recorded.items <> facts.items
