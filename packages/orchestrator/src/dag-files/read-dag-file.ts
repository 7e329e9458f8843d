import { messageOf, PlatformError } from '@deftunes/core'

import { specOfDag, type Dag, type DagSpec } from '../dag/dag.ts'
import { mistakesOfForm } from '../dag/mistakes-of-form.ts'
import { importFromDisk } from './module-versions.ts'

/** Why a file defines no DAG, as far as it is known. */
export interface DagFileError {
  message: string
  /** Place in the file; 1 where it is not known. */
  line: number
  column: number
  /** Every mistake of the DAG, when that is what is wrong. */
  mistakes: string[]
}

/** What was read from a file. */
export type DagFileReading =
  | { ok: true; spec: DagSpec; sources: Record<string, string> }
  | {
      ok: false
      error: DagFileError
      sources: Record<string, string>
      /** Whether it ended or blocked the process that read it. */
      harmed?: boolean
    }

/** Reads the DAG that a file of a project exports by default, in this process: for one that may come to harm. */
export async function readDagFile(project: string, file: string): Promise<DagFileReading> {
  const { module, thrown, sources } = await importFromDisk(project, file)
  const failed = (error: Partial<DagFileError> & { message: string }): DagFileReading => {
    return { ok: false, sources, error: { line: 1, column: 1, mistakes: [], ...error } }
  }
  if (module === undefined) {
    const place = placeIn(thrown, file)
    return failed({ message: messageOfThrown(thrown), mistakes: mistakesIn(thrown), ...place })
  }
  const dag = (module as { default?: Partial<Dag> }).default
  if (!dag || typeof dag.id !== 'string' || !Array.isArray(dag.tasks))
    return failed({ message: 'expected a DAG as default export' })
  const mistakes = mistakesOfForm(dag)
  if (mistakes.length > 0) return failed({ message: mistakes.join('; '), mistakes })
  return { ok: true, spec: specOfDag(dag as Dag), sources }
}

function messageOfThrown(thrown: unknown): string {
  if (thrown instanceof Error) return messageOf(thrown)
  return `expected a file that defines a DAG, got one that throws ${messageOf(thrown)}, which is no error`
}

function mistakesIn(error: unknown): string[] {
  const mistakes = error instanceof PlatformError ? error.details['mistakes'] : undefined
  return Array.isArray(mistakes) ? mistakes.map(String) : []
}

/** Line and column at which an error's stack leaves a file; a syntax error names its place above the stack. */
export function placeIn(error: unknown, file: string): { line: number; column: number } {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const after = stack.split(file)[1] ?? ''
  const [, line = '1', column = '1'] = /^(?:\?[^:\s]*)?:(\d+)(?::(\d+))?/.exec(after) ?? []
  return { line: Number(line), column: Number(column) }
}
