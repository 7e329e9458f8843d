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
    {{ digest(
        texts=['user_name', 'user_lastname', 'place_name', 'upper(country_code)', 'timezone'],
        values=['latitude', 'longitude', 'user_since']
    ) }} as version_hash
from {{ source('transform', 'users') }}
