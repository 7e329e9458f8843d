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
        coalesce(cast(length(user_name) as varchar) || ':' || user_name, '-') || '|' ||
        coalesce(cast(length(user_lastname) as varchar) || ':' || user_lastname, '-') || '|' ||
        coalesce(cast(length(place_name) as varchar) || ':' || place_name, '-') || '|' ||
        coalesce(cast(length(upper(country_code)) as varchar) || ':' || upper(country_code), '-') || '|' ||
        coalesce(cast(length(timezone) as varchar) || ':' || timezone, '-') || '|' ||
        coalesce(cast(latitude as varchar), '') || '|' ||
        coalesce(cast(longitude as varchar), '') || '|' ||
        coalesce(cast(user_since as varchar), '')
    ) as version_hash
from "transform"."users"
