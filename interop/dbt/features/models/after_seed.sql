{{ config(materialized='table') }}
select * from {{ ref('types') }}
