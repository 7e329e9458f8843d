{% macro cents(column, precision=2) -%}
    round(cast({{ column }} as double) / 100, {{ precision }})
{%- endmacro %}

{% macro names() %}{{ return(['pe', 'it', 'x y']) }}{% endmacro %}

{% macro shout(text) %}{{ return(adapter.dispatch('shout', 'features')(text)) }}{% endmacro %}
{% macro default__shout(text) %}upper('{{ text }}'){% endmacro %}
{% macro duckdb__shout(text) %}upper('{{ text }}!'){% endmacro %}
