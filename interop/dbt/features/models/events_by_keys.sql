{{ config(materialized='incremental', unique_key=['id', 'code']) }}

select id, code, cents
from {{ ref('events') }}
{% if is_incremental() %}
where id > (select min(id) from {{ this }})
{% endif %}
