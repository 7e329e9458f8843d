import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import {
  type CoreError,
  parseYamlConfig,
  substituteVariables,
  type ConfigIssue,
} from '../src/index.ts'

const schema = z.strictObject({
  name: z.string(),
  sources: z.array(z.strictObject({ kind: z.enum(['postgres', 'rest']), port: z.number() })),
})

function issuesOf(text: string): ConfigIssue[] {
  try {
    parseYamlConfig(schema, text, 'deftunes.yaml')
  } catch (error) {
    return (error as CoreError).details['issues'] as ConfigIssue[]
  }
  return []
}

describe('parseYamlConfig', () => {
  it('returns typed config when the text fits the schema', () => {
    const text = 'name: deftunes\nsources:\n  - kind: rest\n    port: 80\n'
    expect(parseYamlConfig(schema, text, 'f').sources[0]?.port).toBe(80)
  })

  it('reports every mistake at once, each with its line and path', () => {
    const text = 'name: 3\nsources:\n  - kind: ftp\n    port: 80\n    prot: 81\n'
    expect(issuesOf(text).map(({ line, path }) => [line, path])).toEqual([
      [1, 'name'],
      [3, 'sources.0.kind'],
      [5, 'sources.0.prot'],
    ])
  })

  it('reports a YAML mistake where it stands', () => {
    expect(issuesOf('name: a\nname: b\n')[0]).toMatchObject({ line: 2, file: 'deftunes.yaml' })
  })

  it.each([
    ['name: a\nsources: *none', 2, 'expected an anchor &none before the alias *none'],
    ['name: a\n\tsources: []', 2, 'Tabs are not allowed'],
    ['name: a\nsources: [', 2, 'Flow sequence'],
    ['name: !!js/function a', 1, 'Unresolved tag'],
    ['name: a\n---\nname: b', 2, 'multiple documents'],
    ['', 1, 'expected object'],
    ['- name', 1, 'expected object'],
  ])('%j is refused in line %d: %s', (text, line, message) => {
    const [issue] = issuesOf(text)
    expect(issue).toMatchObject({ line, message: expect.stringContaining(message) as string })
  })

  it.each([
    ['name: a\nname: b', 'YAMLParseError'],
    ['name: !!js/function a', 'YAMLWarning'],
    ['name: 3', 'ZodError'],
  ])('%j is refused with what found the mistake as the cause', (text, name) => {
    const attempt = () => parseYamlConfig(schema, text, 'f')
    expect(attempt).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ name }) as Error }) as Error,
    )
  })

  it('takes an alias for what its anchor names', () => {
    const text = 'name: a\nsources: [&one {kind: rest, port: 80}, *one]'
    expect(parseYamlConfig(schema, text, 'f').sources).toHaveLength(2)
  })

  it('points at the parent when a required key is missing', () => {
    expect(issuesOf('name: a\n')[0]).toMatchObject({ path: 'sources', line: 1 })
  })
})

describe('substituteVariables', () => {
  it('replaces every variable that has a value', () => {
    expect(substituteVariables('x=${A}-${B}', { A: '1', B: '2' }, 'f')).toBe('x=1-2')
  })

  it('names all variables that have no value, an empty one included', () => {
    const attempt = () => substituteVariables('${A} ${B} ${C}', { A: '1', B: '' }, 'f.yaml')
    expect(attempt).toThrow('f.yaml: expected a value for ${B}, ${C}')
  })
})
