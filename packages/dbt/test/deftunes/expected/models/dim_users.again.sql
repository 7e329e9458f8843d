-- Every version of every user, from full snapshots: a user that a load lacks is closed, one that comes back opens a new
-- version. What was known before the load `ingest_on` is taken from the table itself, everything from it on is derived
-- again: a run of any date, once or twice, gives what building from scratch gives.




with previous as (

    
    -- As it was before the load: later versions are gone, what later loads closed is open again.
    select
        user_id, user_name, user_lastname, latitude, longitude, place_name, country_code, timezone, user_since,
        version_hash, opened_on,
        case when closed_on < cast('2024-01-02' as date) then closed_on end as closed_on
    from "serving"."dim_users"
    where opened_on < cast('2024-01-02' as date)
    

),

users as (

    select
        *,
        row_number() over (partition by ingest_on, user_id order by version_hash) as copy_number
    from "serving"."stg_users"
    where ingest_on >= cast('2024-01-02' as date)

),

distinct_loads as (

    select distinct ingest_on
    from users

),

loads as (

    select
        ingest_on,
        row_number() over (order by ingest_on) as load_number
    from distinct_loads

),

observed as (

    select
        user_id, user_name, user_lastname, latitude, longitude, place_name, country_code, timezone, user_since,
        version_hash, opened_on as seen_on, 0 as load_number
    from previous
    where closed_on is null

    union all

    select
        users.user_id, users.user_name, users.user_lastname, users.latitude, users.longitude, users.place_name,
        users.country_code, users.timezone, users.user_since,
        users.version_hash, users.ingest_on as seen_on, loads.load_number
    from users
    inner join loads on users.ingest_on = loads.ingest_on
    where users.copy_number = 1

),

compared as (

    select
        *,
        lag(version_hash) over (partition by user_id order by load_number) as hash_before,
        lag(load_number) over (partition by user_id order by load_number) as load_before
    from observed

),

numbered as (

    select
        *,
        sum(case when hash_before = version_hash and load_before = load_number - 1 then 0 else 1 end) over (
            partition by user_id order by load_number rows between unbounded preceding and current row
        ) as version_number
    from compared

),

replayed as (

    select
        user_id,
        version_number,
        min(user_name) as user_name,
        min(user_lastname) as user_lastname,
        min(latitude) as latitude,
        min(longitude) as longitude,
        min(place_name) as place_name,
        min(country_code) as country_code,
        min(timezone) as timezone,
        min(user_since) as user_since,
        min(version_hash) as version_hash,
        min(seen_on) as opened_on,
        max(load_number) as last_load
    from numbered
    group by user_id, version_number

),

versions as (

    select
        user_id, user_name, user_lastname, latitude, longitude, place_name, country_code, timezone, user_since,
        version_hash, opened_on, closed_on
    from previous
    where closed_on is not null

    union all

    select
        replayed.user_id, replayed.user_name, replayed.user_lastname, replayed.latitude, replayed.longitude,
        replayed.place_name, replayed.country_code, replayed.timezone, replayed.user_since,
        replayed.version_hash, replayed.opened_on, loads.ingest_on as closed_on
    from replayed
    left join loads on replayed.last_load + 1 = loads.load_number

),

dated as (

    select
        *,
        min(opened_on) over (partition by user_id) as first_opened_on
    from versions

)

select
    md5(user_id || '|' || cast(opened_on as varchar)) as user_key,
    user_id,
    user_name,
    user_lastname,
    latitude,
    longitude,
    place_name,
    country_code,
    timezone,
    user_since,
    -- A purchase can be older than the first load: the first version holds from the beginning.
    case
        when opened_on = first_opened_on then cast('1900-01-01 00:00:00' as timestamp)
        else cast(opened_on as timestamp)
    end as valid_from,
    coalesce(cast(closed_on as timestamp), cast('9999-12-31 00:00:00' as timestamp)) as valid_to,
    closed_on is null as is_current,
    opened_on,
    closed_on,
    version_hash
from dated
