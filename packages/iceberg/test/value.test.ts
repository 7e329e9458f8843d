import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { lowerBytes, lowerText, upperBytes, upperText } from '../src/value/bounds.ts'
import { compareScalars, scalarOfText, type Scalar } from '../src/value/scalar.ts'
import { decodeSingleValue, encodeSingleValue } from '../src/value/single-value.ts'
import { vectorsOf } from './support.ts'

interface ValueVector {
  type: string
  value: Scalar
  hex: string
}

const read = vectorsOf<{ vectors: ValueVector[]; widened: ValueVector[] }>('single-values')
const exact = (vector: ValueVector) =>
  /^(long|time|decimal)/.test(vector.type)
    ? { ...vector, value: BigInt(String(vector.value)) }
    : vector

describe('a single value', () => {
  it.each(read.vectors.map(exact))('$value of $type is $hex', ({ type, value, hex }) => {
    expect(Buffer.from(encodeSingleValue(type, value)).toString('hex')).toBe(hex)
    expect(decodeSingleValue(type, Buffer.from(hex, 'hex'))).toEqual(value)
  })

  it.each(read.widened.map(exact))('of $hex reads as $type $value', ({ type, value, hex }) => {
    expect(decodeSingleValue(type, Buffer.from(hex, 'hex'))).toEqual(value)
  })
})

// 17 and more code points, often from the edges of UTF-8's and UTF-16's ranges.
const edges = ['\0', '~', '\x7f', 'é', '\u07ff', '\ud7ff', '\ue000', '\uffff', '🎵', '\u{10ffff}']
const texts = fc
  .array(fc.oneof(fc.constantFrom(...edges), fc.string({ unit: 'binary', minLength: 1 })), {
    maxLength: 24,
  })
  .map((parts) => parts.join(''))

describe('a bound', () => {
  it('of a text lies below or above it in the order of UTF-8', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const [lower, upper] = [lowerText(text), upperText(text)]
        expect(compareScalars(lower, text)).toBeLessThanOrEqual(0)
        expect([...lower].length).toBeLessThanOrEqual(16)
        if (upper === undefined) return
        expect(compareScalars(text, upper)).toBeLessThanOrEqual(0)
        expect([...upper].length).toBeLessThanOrEqual(16)
        expect(upper.isWellFormed()).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('of a text is the text itself up to 16 code points', () => {
    const notes = '🎵'.repeat(16)
    expect([lowerText(notes), upperText(notes)]).toEqual([notes, notes])
  })

  it('above a text steps over surrogates, carries, and is absent when nothing is above', () => {
    expect(upperText(`${'a'.repeat(15)}\ud7ffz`)).toBe(`${'a'.repeat(15)}\ue000`)
    expect(upperText(`${'a'.repeat(15)}\u{10ffff}z`)).toBe(`${'a'.repeat(14)}b`)
    expect(upperText('\u{10ffff}'.repeat(17))).toBeUndefined()
  })

  it('of bytes lies below or above them', () => {
    const bytes = fc.array(fc.constantFrom(0, 1, 127, 254, 255), { maxLength: 24 })
    fc.assert(
      fc.property(bytes, (list) => {
        const value = Uint8Array.from(list)
        expect(Buffer.compare(lowerBytes(value), value)).toBeLessThanOrEqual(0)
        const upper = upperBytes(value)
        if (upper) expect(Buffer.compare(value, upper)).toBeLessThanOrEqual(0)
        else expect(list.slice(0, 16)).toEqual(Array(16).fill(255))
      }),
    )
  })
})

describe('a text as a scalar', () => {
  it.each([
    ['int', '2147483648', undefined],
    ['int', '1.5', undefined],
    ['long', '-9223372036854775808', -(2n ** 63n)],
    ['float', '0.1', Math.fround(0.1)],
    ['double', '-inf', -Infinity],
    ['decimal(9, 2)', '-0.5', -50n],
    ['decimal(9, 2)', '0.005', undefined],
    ['decimal(9, 2)', '.5', 50n],
    ['decimal(9, 2)', '9999999.99', 999_999_999n],
    ['decimal(9, 2)', '10000000', undefined],
    ['decimal(9, 2)', '-', undefined],
    ['decimal(9, 2)', '.', undefined],
    ['date', '2023-02-29', undefined],
    ['date', '-infinity', undefined],
    ['time', '23:59:59.5', 86_399_500_000n],
    ['timestamp', '1969-12-31 23:59:59.999999', -1n],
    ['timestamptz', '1970-01-01 02:00:00+02', 0n],
    ['timestamptz', '1970-01-01T00:00:00-05:30', 19_800_000_000n],
    ['boolean', 'true', true],
    ['uuid', 'F79C3E09-677c-4bbd-a479-3f349cb785e7', 'f79c3e09-677c-4bbd-a479-3f349cb785e7'],
    ['uuid', 'no', undefined],
  ])('%s %s is %s', (type, text, scalar) => {
    expect(scalarOfText(type, text)).toEqual(scalar)
  })
})
