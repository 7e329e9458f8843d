{{ config(severity='warn') }}
select * from {{ ref('priced') }} where price > 4
