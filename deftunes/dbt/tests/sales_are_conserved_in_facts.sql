{{ config(tags=['api']) }}

-- What the load recorded is in the fact table, but for items whose session an earlier load recorded. Counted here by
-- session and position alone, without the steps of the model.
with recorded as (

    select count(*) as items
    from (
        select distinct session_id, item_position
        from {{ source('transform', 'sessions') }}
        where ingest_on = cast('{{ var("ingest_on") }}' as date)
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
