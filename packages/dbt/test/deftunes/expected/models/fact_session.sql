-- One row a purchased item. A session that was recorded before, on an earlier day or twice in one answer, counts once.


with repeated as (

    -- Copies may differ: one of them stands for the session, whole.
    select
        ingest_on,
        session_id,
        min(record_hash) as record_hash
    from (select * from "serving"."stg_session_items" where "ingest_on" >= '2024-01-02 00:00:00+00:00' and "ingest_on" < '2024-01-03 00:00:00+00:00') as items
    where item_position = 1
    group by ingest_on, session_id
    having count(*) > 1

),

-- Few sessions come twice: only their items are put in order.
numbered as (

    select
        items.*,
        row_number() over (
            partition by items.ingest_on, items.session_id, items.item_position
            order by items.track_id
        ) as copy_number
    from (select * from "serving"."stg_session_items" where "ingest_on" >= '2024-01-02 00:00:00+00:00' and "ingest_on" < '2024-01-03 00:00:00+00:00') as items
    inner join repeated
        on items.session_id = repeated.session_id
        and items.ingest_on = repeated.ingest_on
        and items.record_hash = repeated.record_hash

),

recorded_once as (

    select
        items.*,
        1 as copy_number
    from (select * from "serving"."stg_session_items" where "ingest_on" >= '2024-01-02 00:00:00+00:00' and "ingest_on" < '2024-01-03 00:00:00+00:00') as items
    left join repeated
        on items.session_id = repeated.session_id
        and items.ingest_on = repeated.ingest_on
    where repeated.session_id is null

),

recorded as (

    select * from recorded_once
    union all
    select * from numbered
    where copy_number = 1

),

recorded_before as (

    select
        session_id,
        min(ingest_on) as first_ingest_on
    from "serving"."stg_session_items"
    where item_position = 1
        and ingest_on >= cast((cast('2024-01-02' as date) + cast((-30) as bigint) * interval 1 day) as date)
        and ingest_on < cast('2024-01-02' as date)
    group by session_id

),

sold as (

    select recorded.*
    from recorded
    left join recorded_before
        on recorded.session_id = recorded_before.session_id
    where recorded_before.first_ingest_on is null
        or recorded_before.first_ingest_on >= recorded.ingest_on

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
left join "serving"."dim_users" as users
    on sold.user_id = users.user_id
    and users.opened_on <= sold.ingest_on
    and users.valid_from <= sold.session_start_time
    -- A version that a later load closed was still open then.
    and users.valid_to > least(sold.session_start_time, cast(sold.ingest_on as timestamp))
