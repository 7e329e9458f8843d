import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import {
  CoreError,
  configError,
  configIssues,
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
    return configIssues(error) ?? []
  }
  return []
}

it('mistakes of files are those of an error about files alone', () => {
  const issue = { file: 'f', line: 1, column: 2, path: 'a', message: 'expected b, got c' }
  expect(configIssues(configError([issue]))).toEqual([issue])
  expect(configIssues(new Error('f:1:2: a'))).toBeUndefined()
  const other = new CoreError('CORE_SQL_FAILED', 'no', { details: { issues: [issue] } })
  expect(configIssues(other)).toBeUndefined()
})

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
    ['', 1, 'expected a mapping, got an empty value'],
    ['- name', 1, 'expected a mapping, got a list'],
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

  it.each([
    ['a flow of lists', `a: 1\nb: ${'['.repeat(20_000)}`, 2],
    ['lists that are closed', `a: 1\nb: ${'['.repeat(500)}${']'.repeat(500)}`, 2],
    [
      'blocks',
      Array.from({ length: 3000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'),
      101,
    ],
  ])('refuses %s that nest too deep, with the line', (_, text, line) => {
    expect(issuesOf(text)).toMatchObject([
      { line, message: 'expected at most 100 levels of lists and mappings, got more' },
    ])
  })

  it('refuses aliases of aliases that stand for more values than memory holds, with the line', () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const item = level === 0 ? 'x' : `*a${level - 1}`
      return `a${level}: &a${level} [${Array(9).fill(item).join(', ')}]`
    })
    expect(issuesOf(levels.join('\n'))).toMatchObject([
      {
        line: 9,
        message: 'expected aliases that stand for at most 10000 values, got more',
      },
    ])
  })

  it('refuses an alias inside of what it names, with the line', () => {
    expect(issuesOf('name: a\nsources: &all\n  - *all')).toMatchObject([
      { line: 3, message: 'expected the alias *all outside of what its anchor &all names' },
    ])
  })

  it('refuses a list as a key, with the line', () => {
    expect(issuesOf('name: a\n? [b, c]\n: 1')).toMatchObject([
      { line: 2, message: 'expected a text as a key, got a list or mapping' },
    ])
  })

  it('takes one alias many times', () => {
    const items = Array(500).fill('*one').join(', ')
    const text = `name: a\nsources: [&one {kind: rest, port: 80}, ${items}]`
    expect(parseYamlConfig(schema, text, 'f').sources).toHaveLength(501)
  })

  it('takes an alias for what its anchor names', () => {
    const text = 'name: a\nsources: [&one {kind: rest, port: 80}, *one]'
    expect(parseYamlConfig(schema, text, 'f').sources).toHaveLength(2)
  })

  it('says of an unknown key which one was meant, and which there are', () => {
    const text = 'name: a\nsources: [{kind: rest, prot: 1}]\nvery_unlike: 1\n'
    expect(issuesOf(text).map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'sources.0.port: expected a number, got nothing',
      'sources.0.prot: unknown key; did you mean "port"? expected one of kind, port',
      'very_unlike: unknown key; expected one of name, sources',
    ])
  })

  it.each([
    [z.string(), '3', 'expected text, got 3'],
    [z.int(), '1.5', 'expected a whole number, got 1.5'],
    [z.int().min(1), '0', 'expected at least 1, got 0'],
    [z.int().max(64), '65', 'expected at most 64, got 65'],
    [z.boolean(), 'yes', "expected true or false, got 'yes'"],
    [z.array(z.string()), 'a', "expected a list, got 'a'"],
    [z.array(z.string()).min(1), '[]', 'expected at least one entry, got none'],
    [z.string().min(1), "''", 'expected text that is not empty, got none'],
    [z.record(z.string(), z.string()), '[]', 'expected a mapping, got a list'],
    [
      z.enum(['high', 'low']),
      'hihg',
      'expected one of high, low, got \'hihg\'; did you mean "high"?',
    ],
    [z.literal(2), '3', 'expected 2, got 3'],
    [z.union([z.string(), z.array(z.string())]), '3', 'expected text or a list, got 3'],
    [
      z.discriminatedUnion('by', [
        z.strictObject({ by: z.literal('link') }),
        z.strictObject({ by: z.literal('page') }),
      ]),
      '{ by: lnik }',
      'expected one of link, page, got \'lnik\'; did you mean "link"?',
    ],
    [z.string('expected a name'), '3', 'expected a name'],
    [z.string(), '{ a: postgres://me:s3cret@db }', 'expected text, got a mapping'],
    [z.number(), 'postgres://me:s3cret@db', 'expected a number, got text'],
  ])('words the mistake of %# in terms of the file', (schema, value, message) => {
    try {
      parseYamlConfig(z.strictObject({ key: schema }), `key: ${value}`, 'f')
      expect.unreachable()
    } catch (error) {
      expect((error as CoreError).details['issues']).toMatchObject([{ message }])
    }
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
