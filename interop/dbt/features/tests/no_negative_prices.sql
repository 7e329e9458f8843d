select * from {{ ref('priced') }} where price < 0
