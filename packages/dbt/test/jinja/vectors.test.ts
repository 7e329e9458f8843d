import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { parseTemplate, renderTemplate, toValue, type Value } from '../../src/jinja/index.ts'

interface Vectors {
  context: Record<string, unknown>
  vectors: { template: string; output?: string; error?: boolean }[]
}

/** Made by generate-vectors.py with Jinja2 itself. */
const { context, vectors } = JSON.parse(
  readFileSync(new URL('./vectors.json', import.meta.url), 'utf8'),
) as Vectors

function contextOf(plain: Record<string, unknown>): Map<string, Value> {
  return new Map(Object.entries(plain).map(([name, value]) => [name, toValue(value)]))
}

const render = async (template: string) =>
  renderTemplate(parseTemplate(template, 'vector.sql'), contextOf(context))

describe('a template renders as Jinja2 renders it', () => {
  it.each(vectors.filter(({ error }) => !error))('$template', async ({ template, output }) => {
    expect(await render(template)).toBe(output)
  })
})

describe('a template that Jinja2 refuses is refused', () => {
  it.each(vectors.filter(({ error }) => error))('$template', async ({ template }) => {
    await expect(render(template)).rejects.toMatchObject({
      code: expect.stringMatching(/^DBT_TEMPLATE_(SYNTAX|FAILED)$/) as string,
      message: expect.stringMatching(/^vector\.sql:\d+: /) as string,
    })
  })
})
