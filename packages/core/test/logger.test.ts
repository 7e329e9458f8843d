import { expect, it } from 'vitest'

import { memoryLogger, voidLogger } from '../src/index.ts'

const levels = ['debug', 'info', 'warn', 'error'] as const

it('a logger in memory keeps every line with its level and fields, in order', () => {
  const logger = memoryLogger()
  for (const level of levels) logger[level](`a ${level}`, { level })
  logger.info('bare')
  expect(logger.lines).toEqual([
    ...levels.map((level) => ({ level, message: `a ${level}`, fields: { level } })),
    { level: 'info', message: 'bare', fields: {} },
  ])
})

it('the void logger takes every line', () => {
  expect(levels.map((level) => voidLogger[level]('gone', { level }))).toEqual(
    levels.map(() => undefined),
  )
})
