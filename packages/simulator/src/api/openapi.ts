import type { World } from '../world.ts'
import { dateText } from '../calendar.ts'
import { LARGEST_PAGE } from './paging.ts'

interface Parameter {
  name: string
  in: 'query'
  required: boolean
  description: string
  schema: Record<string, unknown>
}

const parameter = (
  name: string,
  description: string,
  schema: Record<string, unknown>,
  required = false,
): Parameter => ({ name, in: 'query', required, description, schema })

const date = { type: 'string', format: 'date' }
const whole = { type: 'integer', minimum: 0 }
const size = { type: 'integer', minimum: 1, maximum: LARGEST_PAGE }
const text = { type: 'string' }

const paging = [
  parameter('limit', 'Records of a page; alone or with cursor or offset.', size),
  parameter('cursor', 'Where the page starts, as the last page said.', text),
  parameter('offset', 'Records to skip; with limit.', whole),
  parameter('page', 'Number of the page, from 1; with per_page.', { type: 'integer', minimum: 1 }),
  parameter('per_page', 'Records of a page; with page.', size),
  parameter('envelope', '1 = answer with an object {data, next_cursor | total}.', {
    type: 'integer',
    enum: [0, 1],
  }),
]

/** An object that has these properties; what is dirty among the data may lack one. */
const having = (properties: Record<string, unknown>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
})

const user = having({
  user_id: { type: 'string', format: 'uuid' },
  user_name: text,
  user_lastname: text,
  user_location: {
    type: 'array',
    items: text,
    description: 'latitude, longitude, place, ISO-3166 alpha-2, IANA time zone',
  },
  user_since: { type: 'string', description: 'ISO 8601 local, microseconds' },
})

const item = having({
  song_id: { type: 'string', description: 'the track id of the song: TR…' },
  song_name: text,
  artist_id: text,
  artist_name: text,
  price: { type: 'number' },
  currency: text,
  liked: { type: 'boolean' },
  liked_since: { type: ['string', 'null'] },
})

const session = having({
  user_id: { type: 'string', format: 'uuid' },
  session_id: { type: 'string', format: 'uuid' },
  session_items: { type: 'array', items: { $ref: '#/components/schemas/SessionItem' } },
  user_agent: text,
  session_start_time: { type: 'string', description: 'ISO 8601 local, microseconds; UTC' },
})

/** An operation of the API as its documents show it. */
export interface Operation {
  summary: string
  description: string
  parameters: Parameter[]
  responses: Record<string, unknown>
}

/** The OpenAPI 3.1 document of the API of a world. */
export function openApi({ firstDay, endDay }: World) {
  const [first, last, today] = [firstDay, endDay - 1, endDay].map(dateText)
  const users: Operation = {
    summary: 'All users as they were at the first instant of a date',
    description: `Without as_of: as of today, ${today}. A load of the interval [D-1, D) asks as_of=D.`,
    parameters: [parameter('as_of', 'The date of the snapshot.', date), ...paging],
    responses: answers('User'),
  }
  const sessions: Operation = {
    summary: 'Sessions by the date on which they were recorded',
    description: `Recorded from ${first} to ${last}; a late session shows up on its recording date, with its earlier start time.`,
    parameters: [
      parameter('start_date', 'First recording date.', date, true),
      parameter('end_date', 'Last recording date, inclusive.', date, true),
      ...paging,
    ],
    responses: answers('Session'),
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'DeFtunes API',
      version: '1.0.0',
      description: 'Users and sessions of DeFtunes.',
    },
    paths: { '/users': { get: users }, '/sessions': { get: sessions } },
    components: { schemas: { User: user, Session: session, SessionItem: item } },
  }
}

function answers(name: string): Record<string, unknown> {
  const schema = { type: 'array', items: { $ref: `#/components/schemas/${name}` } }
  return {
    200: {
      description: 'A JSON array; a page also has Link (rel="next") and X-Total-Count.',
      content: { 'application/json': { schema } },
    },
    400: { description: 'A wrong parameter: a problem with parameter, expected and got.' },
    401: { description: 'No token, or an expired one.' },
    429: { description: 'Too many requests: wait as Retry-After says.' },
  }
}
