import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { Graph } from '../src/index.ts'

it('puts predecessors first in any acyclic graph', () => {
  const edges = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 60 })
  fc.assert(
    fc.property(edges, (pairs) => {
      const graph = new Graph()
      for (const [a, b] of pairs) if (a < b) graph.add(String(b), [String(a)])
      const order = graph.sorted()
      return order.every((name, at) => graph.parents(name).every((p) => order.indexOf(p) < at))
    }),
  )
})

it('prints the cycle it found', () => {
  const graph = new Graph().add('a', ['b']).add('b', ['c']).add('c', ['a'])
  expect(() => graph.sorted()).toThrow('expected no cycle, got b → c → a → b')
})

it('finds what is upstream and downstream at any distance', () => {
  const graph = new Graph().add('raw').add('stg', ['raw']).add('fact', ['stg']).add('other')
  expect([...graph.descendants('raw')].sort()).toEqual(['fact', 'stg'])
  expect([...graph.ancestors('fact')].sort()).toEqual(['raw', 'stg'])
})
