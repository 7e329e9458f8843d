select no_such_column from {{ ref('by_country') }}
