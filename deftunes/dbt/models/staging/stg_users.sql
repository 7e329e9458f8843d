{{ config(tags=['api']) }}

select
    user_id,
    user_name,
    user_lastname,
    latitude,
    longitude,
    place_name,
    upper(country_code) as country_code,
    timezone,
    user_since,
    ingest_on,
    -- Everything of a user that is kept as history.
    md5(
        coalesce(user_name, '') || '|' || coalesce(user_lastname, '') || '|'
        || coalesce(cast(latitude as varchar), '') || '|' || coalesce(cast(longitude as varchar), '') || '|'
        || coalesce(place_name, '') || '|' || coalesce(upper(country_code), '') || '|'
        || coalesce(timezone, '') || '|' || coalesce(cast(user_since as varchar), '')
    ) as version_hash
from {{ source('transform', 'users') }}
