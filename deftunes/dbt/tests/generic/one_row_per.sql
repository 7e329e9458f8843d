{#- The grain of a table: no two rows have the same values in all of these columns. -#}
{% test one_row_per(model, columns) %}

select
    {{ columns | join(', ') }},
    count(*) as copies
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1

{% endtest %}
