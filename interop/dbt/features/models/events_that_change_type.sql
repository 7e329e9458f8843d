{{ config(materialized='incremental') }}

select {% if var('round') == 1 %}id{% else %}id + 0.4{% endif %} as id
from {{ ref('events') }}
