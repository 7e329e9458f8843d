{{ config(alias='sales_by_country', tags=['marts']) }}

select
    countries.name,
    {{ shout('sold') }} as word,
    {% for name in names() -%}
    '{{ name | replace(' ', '_') }}' as {{ name | replace(' ', '_') }}{{ ', ' if not loop.last }}
    {%- endfor %},
    sum(priced.price) as sales
from {{ ref('priced') }} as priced
left join {{ ref('countries') }} as countries on priced.code = countries.code
group by countries.name
