{{ config(materialized='ephemeral') }}

-- What a round brings: the second changes one row and adds one.
select *
from (
    values
    {% if var('round') == 1 %}
    (1, 'PE', 150, date '2024-01-01'), (2, 'IT', 250, date '2024-01-02')
    {% else %}
    (2, 'IT', 999, date '2024-01-02'), (3, 'XX', 350, date '2024-01-03')
    {% endif %}
) as events(id, code, cents, day)
