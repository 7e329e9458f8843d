/** As much of JSON Schema as the API's document uses. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  enum?: unknown[]
  required?: string[]
  properties?: Record<string, Schema>
  items?: Schema
}

/** As much of an OpenAPI document as tests look at. */
export interface OpenApi {
  openapi: string
  paths: Record<
    string,
    {
      get: {
        responses: Record<string, { content?: Record<string, { schema: Schema }> }>
      }
    }
  >
  components: { schemas: Record<string, Schema> }
}

const formats: Record<string, RegExp> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  date: /^\d{4}-\d\d-\d\d$/,
}

/** Where a value is not what a schema says, properties that it does not name included. */
export function schemaProblems(
  document: OpenApi,
  { $ref, ...schema }: Schema,
  value: unknown,
  at = '',
): string[] {
  if ($ref !== undefined) {
    const named = document.components.schemas[$ref.replace('#/components/schemas/', '')]
    return named ? schemaProblems(document, named, value, at) : [`${at}: no schema ${$ref}`]
  }
  const types = [schema.type ?? []].flat()
  if (!types.includes(typeOf(value))) return [`${at}: expected ${types.join(' or ')}`]
  if (Array.isArray(value)) {
    return value.flatMap((item, n) =>
      schemaProblems(document, schema.items ?? {}, item, `${at}[${n}]`),
    )
  }
  if (typeOf(value) === 'object') {
    return objectProblems(document, schema, value as Record<string, unknown>, at)
  }
  const format = formats[schema.format ?? '']
  return format?.test(String(value)) === false ? [`${at}: expected ${schema.format}`] : []
}

function objectProblems(
  document: OpenApi,
  { properties = {}, required = [] }: Schema,
  value: Record<string, unknown>,
  at: string,
): string[] {
  const missing = required.filter((name) => !(name in value))
  return [
    ...missing.map((name) => `${at}.${name}: expected it`),
    ...Object.entries(value).flatMap(([name, item]) => {
      const schema = properties[name]
      if (!schema) return [`${at}.${name}: expected nothing`]
      return schemaProblems(document, schema, item, `${at}.${name}`)
    }),
  ]
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
