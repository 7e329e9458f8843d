import { z } from 'zod'

import { endpoints, type Endpoint } from './endpoints.ts'

/** The OpenAPI 3.1 description of the API, from the table of its endpoints. */
export function openApi(version: string): unknown {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    const path = `/api${endpoint.path}`
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint) }
  }
  paths['/api/events'] = {
    get: {
      operationId: 'events',
      summary: 'Server-sent events: published (a version) and status',
      responses: { 200: { description: 'A stream', content: { 'text/event-stream': {} } } },
    },
  }
  return {
    openapi: '3.1.0',
    info: { title: 'DeFtunes console', version },
    paths,
    components: { schemas: { Error: error } },
  }
}

function operation(name: string, { path, summary, body, streams }: Endpoint) {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => ({
    ...{ name: parameter, in: 'path', required: true, schema: { type: 'string' } },
  }))
  const content = streams ? {} : { 'application/json': { schema: { type: 'object' } } }
  return {
    ...{ operationId: name, summary, parameters },
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: z.toJSONSchema(body, { io: 'input' }) } },
      },
    }),
    responses: {
      200: { description: summary, content },
      default: {
        description: 'What went wrong',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  }
}

const text = { type: 'string' }
const error = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'request'],
      properties: { code: text, message: text, request: text },
    },
  },
}
