select
    {{ dbt.dateadd('month', 1, "cast('2024-01-31' as timestamp)") }} as next_month,
    {{ dbt.dateadd('quarter', -1, "cast('2024-01-31' as timestamp)") }} as last_quarter,
    {{ dbt.datediff("cast('2023-12-31' as date)", "cast('2024-01-01' as date)", 'year') }} as years,
    {{ dbt.datediff("cast('2024-01-01 23:00:00' as timestamp)", "cast('2024-01-02 01:00:00' as timestamp)", 'day') }} as days,
    {{ dbt.date_trunc('month', "cast('2024-02-29' as date)") }} as month_start,
    {{ dbt.last_day("cast('2024-02-10' as date)", 'month') }} as month_end,
    {{ dbt.hash("'x'") }} as digest,
    {{ dbt.length("'äbc'") }} as letters,
    {{ dbt.split_part("'a-b-c'", "'-'", 2) }} as part,
    {{ dbt.replace("'aXc'", "'X'", "'b'") }} as replaced,
    {{ dbt.safe_cast("'7'", dbt.type_int()) }} as seven,
    {% for second in ['2024-01-07', '2024-01-08', '2023-12-20', '2023-12-31'] -%}
    {{ dbt.datediff("cast('2024-01-03' as date)", "cast('" ~ second ~ "' as date)", 'week') }} as weeks_{{ loop.index }},
    {% endfor -%}
    {{ dbt.last_day("cast('2024-02-10' as date)", 'quarter') }} as quarter_end,
    {{ dbt.dateadd('week', 2, "cast('2024-01-31' as date)") }} as later,
    {{ dbt.concat(["'a'", "'b'"]) }} as joined,
    {{ dbt.string_literal('it') }} as literal,
    cast('{{ dbt.escape_single_quotes("it's") }}' as {{ dbt.type_string() }}) as quoted
