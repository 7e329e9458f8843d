import { z } from 'zod'

import { endpoints, type Endpoint } from './endpoints.ts'
import { namedSchemas, responseSchemas } from './response-schemas.ts'

/** The OpenAPI 3.1 description of the API, from the tables of its endpoints and of what they answer with. */
export function openApi(version: string): unknown {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    const path = `/api${endpoint.path}`
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint) }
  }
  paths['/api/events'] = { get: events }
  const title = 'DeFtunes console'
  return { openapi: '3.1.0', info: { title, version }, paths, components: { schemas: schemas() } }
}

const events = {
  operationId: 'events',
  summary: 'Server-sent events: published (a PublishedVersion) and status (a Status)',
  responses: {
    200: {
      description: 'A stream',
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    },
  },
}

function operation(name: string, endpoint: Endpoint) {
  const { summary, body } = endpoint
  return {
    ...{ operationId: name, summary, parameters: parametersOf(endpoint) },
    ...(body && {
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: withoutSchema(z.toJSONSchema(body, { io: 'input' })) },
        },
      },
    }),
    responses: {
      200: { description: summary, content: contentOf(name, endpoint) },
      default: {
        description: 'What went wrong',
        content: { 'application/json': { schema: { $ref: refOf('Error') } } },
      },
    },
  }
}

function parametersOf({ path, formats, query }: Endpoint) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    ...{ name, in: 'path', required: true },
    schema: {
      type: 'string',
      ...(name === 'format' && formats && { enum: Object.keys(formats) }),
    },
  }))
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    ...{ name, in: 'query', required: !z.safeParse(schema, undefined).success },
    schema: withoutSchema(z.toJSONSchema(schema, { io: 'input' })),
  }))
  return [...inPath, ...inQuery]
}

/** A file has the type of its format; what streams has a line of JSON for each of what its schema describes. */
function contentOf(name: string, { formats, streams }: Endpoint) {
  if (formats)
    return Object.fromEntries(
      Object.values(formats).map((type) => [
        type,
        { schema: { type: 'string', format: 'binary' } },
      ]),
    )
  const type = streams ? 'application/x-ndjson' : 'application/json'
  return { [type]: { schema: { $ref: refOf(answerName(name)) } } }
}

/** All schemas that are referred to, each by its name. */
function schemas(): Record<string, unknown> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(namedSchemas)) registry.add(schema, { id })
  for (const [name, schema] of Object.entries<z.ZodType>(responseSchemas))
    if (!registry.has(schema)) registry.add(schema, { id: answerName(name) })
  const converted = z.toJSONSchema(registry, { uri: refOf })
  return Object.fromEntries(
    Object.entries(converted.schemas).map(([id, schema]) => [id, withoutSchema(schema)]),
  )
}

function answerName(name: string): string {
  const schema = (responseSchemas as Readonly<Record<string, z.ZodType>>)[name]
  const named = Object.entries(namedSchemas).find(([, one]) => one === schema)
  return named?.[0] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}Answer`
}

function refOf(name: string): string {
  return `#/components/schemas/${name}`
}

/** What the document itself says of all of its schemas. */
const ofTheDocument = ['$schema', '$id']

function withoutSchema(schema: object): object {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !ofTheDocument.includes(key)))
}
