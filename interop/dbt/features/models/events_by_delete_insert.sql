{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='id') }}

select
    *,
    {{ 'true' if is_incremental() else 'false' }} as added_later
from {{ ref('priced') }}
