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
        coalesce(cast(length(cast(user_name as varchar)) as varchar) || ':' || cast(user_name as varchar), '-') || '|' ||
        coalesce(cast(length(cast(user_lastname as varchar)) as varchar) || ':' || cast(user_lastname as varchar), '-') || '|' ||
        coalesce(cast(length(cast(latitude as varchar)) as varchar) || ':' || cast(latitude as varchar), '-') || '|' ||
        coalesce(cast(length(cast(longitude as varchar)) as varchar) || ':' || cast(longitude as varchar), '-') || '|' ||
        coalesce(cast(length(cast(place_name as varchar)) as varchar) || ':' || cast(place_name as varchar), '-') || '|' ||
        coalesce(cast(length(cast(upper(country_code) as varchar)) as varchar) || ':' || cast(upper(country_code) as varchar), '-') || '|' ||
        coalesce(cast(length(cast(timezone as varchar)) as varchar) || ':' || cast(timezone as varchar), '-') || '|' ||
        coalesce(cast(length(cast(user_since as varchar)) as varchar) || ':' || cast(user_since as varchar), '-')
    ) as version_hash
from "transform"."users"
