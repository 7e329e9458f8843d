import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import type { Task } from '../src/index.ts'
import { shapeOf } from '../src/engine/shape.ts'
import { dagOf, plain } from './tasks.ts'

const most = 70

const drawnTasks = fc
  .array(
    fc.record({
      after: fc.array(fc.nat(most), { maxLength: 3 }),
      priorityWeight: fc.integer({ min: -3, max: 9 }),
    }),
    { minLength: 1, maxLength: most },
  )
  .map((drawn) =>
    drawn.map(({ after, priorityWeight }, index) =>
      plain(`t${index}`, [...new Set(after.filter((one) => one < index).map((one) => `t${one}`))], {
        priorityWeight,
      }),
    ),
  )

/** The model: a task with all that comes after it at any distance. */
function waitingFor(tasks: readonly Task[], id: string): Set<string> {
  const found = new Set([id])
  for (const one of found)
    for (const { id: other, after } of tasks) if (after.includes(one)) found.add(other)
  return found
}

it('weighs a task by itself and all that waits for it, each once', () => {
  fc.assert(
    fc.property(drawnTasks, (tasks) => {
      fc.pre(tasks.some(({ priorityWeight }) => priorityWeight !== 1))
      const shape = shapeOf(dagOf(tasks))
      for (const { id } of tasks) {
        const waiting = tasks.filter((one) => waitingFor(tasks, id).has(one.id))
        const sum = waiting.reduce((total, one) => total + one.priorityWeight, 0)
        expect([id, shape.get(id)?.weight]).toEqual([id, sum])
      }
    }),
    { numRuns: 40 },
  )
})

it('weighs a task by the longest way to the end where nobody has asked for a weight', () => {
  const tasks = [plain('a'), plain('b', 'a'), plain('c', 'b'), plain('d', 'a')]
  const weights = [...shapeOf(dagOf(tasks))].map(([id, { weight }]) => [id, weight])
  expect(Object.fromEntries(weights)).toEqual({ a: 3, b: 2, c: 1, d: 1 })
})
