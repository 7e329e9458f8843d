import { readFiles, readIfPresent } from './files.ts'
import type { Issues } from './issues.ts'
import type { ProjectFile } from './project-file.ts'
import { join } from 'node:path'

/** Adds an issue for everything that a project's folder and its `dbt_project.yml` ask for and that is not run here. */
export async function refuseUnsupported(
  root: string,
  project: ProjectFile,
  issues: Issues,
): Promise<void> {
  for (const problem of unsupportedKeys(project)) issues.add({ file: 'dbt_project.yml' }, problem)
  for (const [file, problem] of Object.entries(unsupportedFiles)) {
    if ((await readIfPresent(join(root, file))) !== undefined) issues.add({ file }, problem)
  }
  const { 'snapshot-paths': snapshots, 'function-paths': functions } = project
  const folders = [
    {
      paths: snapshots,
      endings: ['.sql', '.yml', '.yaml'],
      problem: 'snapshots are not supported',
    },
    { paths: functions, endings: ['.sql', '.py', '.yml'], problem: 'functions are not supported' },
    { paths: project['model-paths'], endings: ['.py'], problem: 'Python models are not supported' },
  ]
  for (const { paths, endings, problem } of folders) {
    for (const { path } of await readFiles(root, paths, endings, issues)) {
      issues.add({ file: path }, problem)
    }
  }
}

const unsupportedFiles: Readonly<Record<string, string>> = {
  'packages.yml': 'packages are not supported: copy the macros that you need',
  'dependencies.yml': 'packages are not supported: copy the macros that you need',
  'selectors.yml': 'selectors are not supported: name nodes with --select',
}

/** Flags of dbt that change what a run does; those about its output and caches change nothing here. */
const unsupportedFlags = [
  'empty',
  'fail_fast',
  'full_refresh',
  'indirect_selection',
  'store_failures',
  'warn_error',
  'warn_error_options',
]

function unsupportedKeys(project: ProjectFile): string[] {
  const hooks = (['on-run-start', 'on-run-end'] as const).filter(
    (key) => [project[key] ?? []].flat().length > 0,
  )
  const flags = unsupportedFlags.filter((flag) => Boolean(project.flags[flag]))
  return [
    ...hooks.map((key) => `${key}: hooks are not supported`),
    ...flags.map((flag) => `flags.${flag}: is not supported`),
    ...(Object.keys(project.snapshots).length > 0
      ? ['snapshots: snapshots are not supported']
      : []),
  ]
}
