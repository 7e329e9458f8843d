{{ config(materialized='incremental') }}

select {% if var('round') == 1 %}code,{% endif %} id
from {{ ref('events') }}
