/**
 * Compares what dbt picked, as selections.py wrote it, with what our runner picks.
 * Usage: node interop/dbt/selections.ts SELECTIONS_FILE ANSWERS_FILE
 */
import { readFileSync } from 'node:fs'

import { loadProject, selectNodes } from '@deftunes/dbt'

type Selections = Record<string, [select: string, exclude?: string][]>

const [selectionsFile, answersFile] = process.argv.slice(2)
if (!selectionsFile || !answersFile) {
  throw new Error('usage: node interop/dbt/selections.ts SELECTIONS_FILE ANSWERS_FILE')
}
const selections = JSON.parse(readFileSync(selectionsFile, 'utf8')) as Selections
const answers = JSON.parse(readFileSync(answersFile, 'utf8')) as Record<string, string[][]>

let failed = 0
for (const [folder, list] of Object.entries(selections)) {
  const project = await loadProject(folder)
  for (const [index, [select, exclude]] of list.entries()) {
    const ours = selectNodes(project, select, exclude).sort()
    const theirs = answers[folder]?.[index] ?? []
    if (ours.join() === theirs.join()) continue
    failed += 1
    const lacking = theirs.filter((id) => !ours.includes(id))
    const extra = ours.filter((id) => !theirs.includes(id))
    console.log(`FAIL ${folder}: ${select} ${exclude ? `without ${exclude}` : ''}`, {
      lacking,
      extra,
    })
  }
  console.log(`${failed === 0 ? 'ok  ' : 'FAIL'} ${list.length} selections of ${folder}`)
}
process.exitCode = failed === 0 ? 0 : 1
