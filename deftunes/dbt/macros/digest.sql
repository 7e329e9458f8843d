{#- md5 of several columns. Each value comes with its length and an unknown one as a dash, so that no two lists of values
    are the same text: ('a|b', 'c') and ('a', 'b|c') differ, as do '' and unknown. -#}
{% macro digest(columns) -%}
    md5(
    {%- for column in columns %}
        coalesce(cast(length(cast({{ column }} as varchar)) as varchar) || ':' || cast({{ column }} as varchar), '-')
        {%- if not loop.last %} || '|' ||{% endif %}
    {%- endfor %}
    )
{%- endmacro %}
