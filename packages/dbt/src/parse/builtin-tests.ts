import { parseTemplate } from '../jinja/index.ts'
import type { LibraryEntry } from '../context/macro-library.ts'

/** dbt's four generic tests: each gives the rows that fail. */
const source = `
{% test unique(model, column_name) %}
select {{ column_name }} as unique_field, count(*) as n_records
from {{ model }}
where {{ column_name }} is not null
group by {{ column_name }}
having count(*) > 1
{% endtest %}

{% test not_null(model, column_name) %}
select {{ column_name }}
from {{ model }}
where {{ column_name }} is null
{% endtest %}

{% test accepted_values(model, column_name, values, quote=True) %}
select {{ column_name }} as value_field, count(*) as n_records
from {{ model }}
where {{ column_name }} not in (
    {% for value in values %}{% if quote %}'{{ value }}'{% else %}{{ value }}{% endif %}{{ ', ' if not loop.last }}{% endfor %}
)
group by {{ column_name }}
{% endtest %}

{% test relationships(model, column_name, to, field) %}
select child.{{ column_name }} as from_field
from (select {{ column_name }} from {{ model }} where {{ column_name }} is not null) as child
left join (select distinct {{ field }} as to_field from {{ to }}) as parent on child.{{ column_name }} = parent.to_field
where parent.to_field is null
{% endtest %}
`

/** The name that built-in tests have for a file. */
export const BUILTIN_TESTS = 'dbt/builtin-tests.sql'

/** The generic tests that every project has. */
export function builtinTests(): Map<string, LibraryEntry> {
  const file = BUILTIN_TESTS
  const { definitions } = parseTemplate(source, file)
  return new Map(definitions.map((definition) => [definition.name, { definition, file }]))
}
