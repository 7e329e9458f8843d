{% test at_most(model, column_name, limit_to, plus=0) %}
select {{ column_name }} from {{ model }} where {{ column_name }} > {{ limit_to + plus }}
{% endtest %}
