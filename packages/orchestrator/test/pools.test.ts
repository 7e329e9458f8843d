import { describe, expect, it } from 'vitest'

import type { Task } from '../src/index.ts'
import { Engine, type Work } from './engine.ts'
import { held } from './held.ts'
import { dagOf, plain } from './tasks.ts'

describe('a pool that changes while a run is open', () => {
  const task = (id: string, poolSlots = 1) => plain(id, 'first', { pool: 'db', poolSlots })

  /** Most slots of a pool of 3 that were taken at once after the DAG became another. */
  async function mostAtOnce(tasks: readonly Task[], becomes: (engine: Engine) => void) {
    const { work, waiting, letGo } = held(['first'])
    const made = dagOf([plain('first'), ...tasks], { pools: { db: 3 } })
    let most = 0
    const watched: Work = (order, signal) => {
      most = Math.max(most, engine.board.taken.get('db') ?? 0)
      return work(order, signal)
    }
    const engine = new Engine({ dags: [made], work: watched, workers: 8 })
    const run = engine.run('d')
    await engine.until(() => waiting.has('first'))
    becomes(engine)
    letGo('first')
    expect((await run).state).toBe('success')
    await engine.stop()
    return most
  }

  it('has the slots of the DAG that the run began with when no DAG names it any more', async () => {
    const vanish = ({ bag }: Engine) => {
      bag.dag = () => undefined
      bag.all = () => []
    }
    expect(await mostAtOnce([task('a'), task('b'), task('c'), task('d')], vanish)).toBe(3)
  })

  it('has the slots of now, and a task that asks for more has it alone', async () => {
    const shrink = ({ bag }: Engine) => {
      const now = dagOf([plain('a', [], { pool: 'db' })], { pools: { db: 1 } })
      bag.all = () => [now]
    }
    expect(await mostAtOnce([task('a'), task('b'), task('c')], shrink)).toBe(1)
    expect(await mostAtOnce([task('small'), task('big', 2), task('other')], shrink)).toBe(2)
  })
})
