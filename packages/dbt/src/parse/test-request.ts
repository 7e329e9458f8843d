import type { PlainRecord } from '../manifest/node.ts'
import { plainRecord, type TestRequest } from '../project/property-file.ts'
import { isRecord } from './node-config.ts'

/** Keys of a test request that configure it and are no arguments. */
const configKeys = [
  'severity',
  'warn_if',
  'error_if',
  'where',
  'limit',
  'fail_calc',
  'enabled',
  'tags',
  'meta',
  'store_failures',
  'alias',
]

/** A test as it is asked for, however it is written. */
export interface Asked {
  test: string
  namespace: string | null
  args: PlainRecord
  config: PlainRecord
  customName: string | undefined
}

/** `unique`, `{unique: {…}}` or `{test_name: unique, …}`, its arguments beside or under `arguments:`. */
export function readRequest(request: TestRequest): Asked {
  const [test, body] = splitRequest(request)
  const { config, name, arguments: nested, ...rest } = body
  delete rest['description']
  const own = Object.fromEntries(Object.entries(rest).filter(([key]) => configKeys.includes(key)))
  const args = Object.fromEntries(Object.entries(rest).filter(([key]) => !configKeys.includes(key)))
  const [last = '', namespace = null] = test.split('.').reverse()
  return {
    test: last,
    namespace,
    args: { ...args, ...plainRecord(nested) },
    config: { ...own, ...plainRecord(config) },
    customName: typeof name === 'string' ? name : undefined,
  }
}

function splitRequest(request: TestRequest): [string, PlainRecord] {
  if (typeof request === 'string') return [request, {}]
  const { test_name: named, ...rest } = request
  if (typeof named === 'string') return [named, rest]
  const [[test, body] = ['', {}]] = Object.entries(request)
  return [test, isRecord(body) ? body : {}]
}
