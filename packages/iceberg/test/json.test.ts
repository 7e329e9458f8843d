import { expect, it } from 'vitest'

import { parseJson, printJson } from '../src/json.ts'

const text =
  '{"current-snapshot-id":9223372036854775807,"last-sequence-number":3,"refs":{"main":{"snapshot-id":3055729675574597004}}}'

it('ids above 2^53 lose no digit', () => {
  expect(parseJson(text)).toEqual({
    'current-snapshot-id': 9223372036854775807n,
    'last-sequence-number': 3n,
    refs: { main: { 'snapshot-id': 3055729675574597004n } },
  })
  expect(printJson(parseJson(text))).toBe(text)
})

it('numbers under keys that are not known survive too', () => {
  const foreign =
    '{"next-row-id":9007199254740993,"other":[9007199254740995],"ratio":0.1,"big":1e300}'
  expect(printJson(parseJson(foreign))).toBe(foreign.replace('1e300', '1e+300'))
})

it('small numbers under other keys stay numbers', () => {
  expect(parseJson('{"schema-id":1,"timestamp-ms":1500000000000}')).toEqual({
    'schema-id': 1,
    'timestamp-ms': 1500000000000,
  })
})
