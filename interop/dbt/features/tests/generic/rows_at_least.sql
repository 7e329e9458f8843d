{% test rows_at_least(model, count) %}
select n from (select count(*) as n from {{ model }}) as counted where n < {{ count }}
{% endtest %}
