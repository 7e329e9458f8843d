select count(*) as n from {{ ref('events_by_append') }}
