{{ config(materialized='incremental', incremental_strategy='append') }}

select
    *,
    {{ 'true' if is_incremental() else 'false' }} as added_later
from {{ ref('priced') }}
