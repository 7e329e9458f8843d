{{ config(materialized='incremental', on_schema_change='fail') }}

select {% if var('round') == 2 %}code,{% endif %} id
from {{ ref('events') }}
