{{ config(materialized='incremental', on_schema_change='ignore') }}

select
    {% if var('round') == 2 %}'new' as more,{% endif %}
    code,
    id
from {{ ref('events') }}
