-- Versions of a user follow each other: each ends after it begins, none overlaps the next, and only the last is open.
with ordered as (

    select
        user_id,
        valid_from,
        valid_to,
        is_current,
        lead(valid_from) over (partition by user_id order by valid_from) as next_valid_from
    from "serving"."dim_users"

)

select *
from ordered
where valid_from >= valid_to
    or valid_to > next_valid_from
    or (is_current and next_valid_from is not null)
