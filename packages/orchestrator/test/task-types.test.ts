import { expect, expectTypeOf, it } from 'vitest'

import {
  branch,
  dag,
  mapped,
  sensor,
  shortCircuit,
  task,
  type Json,
  type Task,
} from '../src/index.ts'

interface Services {
  lake: { rows: (table: string) => number }
}

const extract = task({
  id: 'extract',
  run: async () => ({ files: ['a', 'b'], rows: 3 }),
})
const files = task({
  id: 'files',
  inputs: { extract },
  run: async ({ inputs }) => {
    expectTypeOf(inputs.extract).toEqualTypeOf<{ files: string[]; rows: number }>()
    return inputs.extract.files
  },
})
const sizes = mapped({
  id: 'sizes',
  over: files,
  inputs: { extract },
  run: async ({ item, mapIndex, inputs }) => {
    expectTypeOf(item).toEqualTypeOf<string>()
    expectTypeOf(inputs.extract.rows).toBeNumber()
    return item.length + mapIndex
  },
})
const total = task({
  id: 'total',
  inputs: { of: sizes },
  run: async ({ inputs, output }) => {
    expectTypeOf(inputs.of).toEqualTypeOf<number[]>()
    expectTypeOf(output('sizes')).toEqualTypeOf<Json | undefined>()
    return inputs.of.reduce((sum, size) => sum + size, 0)
  },
})

it('gives what a task returns to those that name it in inputs, by type and in order', () => {
  expectTypeOf(extract).toExtend<Task<never, { files: string[]; rows: number }>>()
  expectTypeOf(total).toExtend<Task<never, number>>()
  expect(files).toMatchObject({ after: ['extract'], inputs: { extract: 'extract' } })
  expect(sizes).toMatchObject({ after: ['files', 'extract'], mapOver: 'files' })
  expect(total).toMatchObject({ after: ['sizes'], inputs: { of: 'sizes' } })
})

it('takes tasks that need fewer services than there are, whatever they return', () => {
  const load = task({
    id: 'load',
    run: async ({ services }: { services: Services }) => services.lake.rows('songs'),
  })
  const made = dag<Services>({ id: 'd', startDate: '2024-01-01', tasks: [extract, files, load] })
  expect(made.tasks.map(({ id }) => id)).toEqual(['extract', 'files', 'load'])
})

it('takes no wrong use', () => {
  const wrong = () => {
    task({
      id: 'x',
      inputs: { extract },
      run: async ({ inputs }) => {
        // @ts-expect-error: extract returns no such thing
        void inputs.extract.file
      },
    })
    task({
      id: 'x',
      inputs: { extract },
      run: async ({ inputs }) => {
        // @ts-expect-error: files is none of the inputs
        void inputs.files
      },
    })
    // @ts-expect-error: extract returns no list
    mapped({ id: 'x', over: extract, run: async () => 1 })
    mapped({
      id: 'x',
      over: files,
      run: async ({ item }) => {
        // @ts-expect-error: an item is a text
        void item.toFixed
      },
    })
    // @ts-expect-error: a branch returns ids
    branch({ id: 'x', run: async () => 3 })
    // @ts-expect-error: a short circuit returns true or false
    shortCircuit({ id: 'x', run: async () => 'yes' })
    // @ts-expect-error: a sensor has poke in the place of run
    sensor({ id: 'x', run: async () => true })
    // @ts-expect-error: a sensor says whether it is there
    sensor({ id: 'x', poke: async () => 'there' })
    // @ts-expect-error: no such option
    task({ id: 'x', run: async () => 1, retires: 3 })
    // @ts-expect-error: no such trigger rule
    task({ id: 'x', run: async () => 1, triggerRule: 'all_good' })
    // @ts-expect-error: no such form of a duration
    task({ id: 'x', run: async () => 1, timeout: true })
    task({
      id: 'x',
      run: async (context) => {
        // @ts-expect-error: a plain task has no item
        void context.item
      },
    })
  }
  expectTypeOf(wrong).toBeFunction()
})
