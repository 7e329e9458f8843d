import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'

import { exitCodes } from '../src/exit-codes.ts'
import { buildProgram } from '../src/program.ts'
import { deftunes } from './in-process.ts'

const entry = fileURLToPath(new URL('../bin/deftunes.js', import.meta.url))

function inProcessOfItsOwn(...args: string[]) {
  const options = { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], options)
  return { status, stdout, stderr }
}

/** Every command that does something, with its full name. */
function leaves(command: Command, path: string[] = []): { name: string; command: Command }[] {
  if (command.commands.length === 0) return [{ name: path.join(' '), command }]
  return command.commands.flatMap((child) => leaves(child, [...path, child.name()]))
}

/** All help texts, whole, as they are printed. */
function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp()
  return text
}

const examplesIn = (help: string) =>
  help
    .split('\n')
    .map((line) => /^ {2}npx deftunes (.*?)(?: {2,}.*)?$/.exec(line)?.[1])
    .filter((line) => line !== undefined)

describe('help', () => {
  const program = buildProgram()

  it('lists every command with what it does, and every exit code', () => {
    const help = helpOf(program)
    for (const command of program.commands) {
      expect(help).toMatch(new RegExp(`^ {2}${command.name()} `, 'm'))
      expect(command.description()).not.toBe('')
    }
    for (const [code, meaning] of Object.entries(exitCodes))
      expect(help).toContain(`${code.padStart(3)}  ${meaning}`)
  })

  it('says of every argument and option of every command what it is', () => {
    for (const { name, command } of leaves(program)) {
      const parts = [...command.registeredArguments, ...command.options]
      for (const { description } of parts)
        expect({ name, description }).not.toMatchObject({ description: '' })
    }
  })

  it('shows no example that the command would not take', async () => {
    const texts = [program, ...leaves(program).map(({ command }) => command)].map(helpOf)
    const examples = texts.flatMap(examplesIn)
    expect(examples.length).toBeGreaterThan(10)
    for (const example of examples) {
      const words = [...example.matchAll(/"([^"]*)"|(\S+)/g)].map(
        ([, quoted, bare]) => quoted ?? bare ?? '',
      )
      const fresh = buildProgram()
      const called: string[] = []
      for (const { name, command } of leaves(fresh)) command.action(() => void called.push(name))
      await fresh.parseAsync(words, { from: 'user' })
      expect({ example, called: called.length }).toEqual({ example, called: 1 })
    }
  })

  it('offers JSON wherever there is something to read', () => {
    for (const { name, command } of leaves(program)) {
      expect({ name, json: command.options.some(({ long }) => long === '--json') }).toEqual({
        name,
        json: true,
      })
    }
  })
})

describe('usage', () => {
  it('ends the process with the code of what happened', () => {
    expect(inProcessOfItsOwn('quary')).toMatchObject({ status: 2, stdout: '' })
    expect(inProcessOfItsOwn('runs', '--project', '/nowhere')).toMatchObject({ status: 2 })
  })

  it('prints help on stdout and ends well when asked for it', () => {
    expect(inProcessOfItsOwn('--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Usage: deftunes') as string,
      stderr: '',
    })
    expect(inProcessOfItsOwn('help', 'run').stdout).toContain('Usage: deftunes run [options] <dag>')
  })

  it.each([
    [['quary'], "unknown command 'quary'\n(Did you mean query?)\nSee npx deftunes --help.\n"],
    [['xyzzy'], "unknown command 'xyzzy'\nSee npx deftunes --help.\n"],
    [['dbt', 'biuld'], '(Did you mean build?)\nSee npx deftunes dbt --help.\n'],
    [
      ['runs', 'shw', 'x'],
      "unknown command 'shw'\n(Did you mean show?)\nSee npx deftunes runs --help.\n",
    ],
    [['runs', 'list', '--limt', '3'], "unknown option '--limt'\n(Did you mean --limit?)"],
    [
      ['tables', '--jsno'],
      "unknown option '--jsno'\n(Did you mean --json?)\nSee npx deftunes tables --help.\n",
    ],
    [
      ['run', 'x', '--date', '2024-01-02', '--logical-date', '2024-01-01'],
      'expected --date <YYYY-MM-DD> or --logical-date <instant>, got both',
    ],
    [['run', 'x', '--date', '2024-01-02', '--logical-date', '2024-01-01'], 'got both'],
    [['run', 'x', '--date', '2024-01-02', '--param', 'x'], "expected name=value, got 'x'"],
    [['mark', 'x', 'y', 'done'], 'Allowed choices are success, failed, skipped'],
    [['logs', 'prune'], 'expected --days <count>, or logs.retention in deftunes.yaml, got neither'],
    [['plan', '--simulate', 'long'], "--simulate: expected a time as 365d, 12h or 30s, got 'long'"],
    [['run', '--date', '2024-01-01'], "missing required argument 'dag'"],
    [['query', 'SELECT 1', '--format', 'xml'], 'Allowed choices are table, csv, json, parquet'],
    [['query', 'SELECT 1', '--format', 'parquet'], 'expected --output <file> with it, got none'],
    [['query', 'SELECT 1', '--output', 'x'], 'or --format with it, got neither'],
    [['query', 'SELECT 1', '--output', 'x.csv', '--format', 'table'], 'with it, got table'],
    [['query', '1', '--output', 'x.csv', '--json'], 'expected --format csv with it, got json'],
    [['query', '1', '--format', 'csv', '--json'], 'no other --format with it, got csv'],
    [['backfill', 'x', '--from', '2024-01-02', '--to', '2024-02-30'], "got '2024-02-30'"],
    [
      ['backfill', 'x', '--from', '2024-01-02', '--to', '2024-01-01'],
      'got 2024-01-02 to 2024-01-01',
    ],
    [['runs', '--limit', '0'], "--limit: expected a whole number of at least 1, got '0'"],
    [['demo', '--days', 'two'], "--days: expected a whole number of at least 1, got 'two'"],
    [['runs', '--project', '/nowhere'], 'expected the file /nowhere/deftunes.yaml'],
  ])('ends with 2 and says what is wrong with %j', async (args, words) => {
    const { code, stdout, stderr } = await deftunes(...args)
    expect(stderr).toContain(words)
    expect([code, stdout]).toEqual([2, ''])
  })
})
