import { extname } from 'node:path'

import { drawReport, reportFormats } from '@deftunes/console/report'

import manifest from '../../package.json' with { type: 'json' }
import { noteLogger } from '../console/note-logger.ts'
import { openConsole } from '../console/open-console.ts'
import { CliError } from '../errors.ts'
import { projectOf, type GlobalOptions } from '../options.ts'
import { outFile, writeOut } from '../out-path.ts'
import { noteOnStderr, print, printJson } from '../print.ts'

/** Options of `deftunes report`. */
export interface ReportOptions extends GlobalOptions {
  out: string
  range?: string
  at?: string
  scheme: 'light' | 'dark'
}

/** `deftunes report`: draws a dashboard as a file, all its charts from one published version. */
export async function report(dashboard: string, options: ReportOptions): Promise<void> {
  const format = formatOf(options.out)
  const file = await outFile(options.out)
  const { range, at: version, scheme } = options
  const project = await projectOf(options)
  const logger = noteLogger(noteOnStderr)
  const console = await openConsole(project, {
    ...{ host: '127.0.0.1', logger, version: manifest.version },
  })
  try {
    const state = {
      ...(range !== undefined && { range }),
      ...(version !== undefined && { version }),
    }
    const { bytes } = await drawReport(console.services, { dashboard, state, format, scheme })
    await writeOut(file, bytes)
    if (options.json) printJson({ file, dashboard, format, bytes: bytes.length })
    else print(file)
  } finally {
    await console.close()
  }
}

/** The end of a file's name. @throws CliError CLI_OPTION_INVALID */
function formatOf(file: string): string {
  const format = extname(file).slice(1).toLowerCase()
  if (reportFormats.some((one) => one === format)) return format
  const expected = reportFormats.map((one) => `.${one}`).join(', ')
  throw new CliError(
    'CLI_OPTION_INVALID',
    `--out: expected a file that ends in ${expected}, got '${file}'`,
  )
}
