{#- md5 of several columns, different for every two different rows. A text comes with its length and an unknown one as a dash:
    ('a|b', 'c') and ('a', 'b|c') differ, as do '' and unknown. Numbers and times hold no '|' and are never empty. -#}
{% macro digest(texts, values) -%}
    md5(
    {%- for text in texts %}
        coalesce(cast(length({{ text }}) as varchar) || ':' || {{ text }}, '-') || '|' ||
    {%- endfor %}
    {%- for value in values %}
        coalesce(cast({{ value }} as varchar), '')
        {%- if not loop.last %} || '|' ||{% endif %}
    {%- endfor %}
    )
{%- endmacro %}
