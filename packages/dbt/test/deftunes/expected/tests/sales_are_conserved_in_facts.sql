-- What the load recorded is in the fact table, but for items whose session an earlier load recorded. Counted here by
-- session and position alone, without the steps of the model.
with chosen as (

    select
        session_id,
        min(record_hash) as record_hash
    from "transform"."sessions"
    where ingest_on = cast('2024-01-02' as date)
    group by session_id

),

recorded as (

    select count(*) as items
    from (
        select distinct items.session_id, items.item_position
        from "transform"."sessions" as items
        inner join chosen
            on items.session_id = chosen.session_id
            and items.record_hash = chosen.record_hash
        where items.ingest_on = cast('2024-01-02' as date)
    ) as distinct_items
    where session_id not in (
        select session_id
        from "transform"."sessions"
        where ingest_on < cast('2024-01-02' as date)
            and ingest_on >= cast((cast('2024-01-02' as date) + cast((-30) as bigint) * interval 1 day) as date)
    )

),

facts as (

    select count(*) as items
    from "serving"."fact_session"
    where ingest_on = cast('2024-01-02' as date)

)

select
    recorded.items as recorded_items,
    facts.items as fact_items
from recorded
cross join facts
where recorded.items <> facts.items
