import { vi } from 'vitest'

import type { Ended } from '../../../test/project.ts'
import { runCommand } from '../src/run-command.ts'

/** Runs the command in this process, for what needs no process of its own. */
export async function deftunes(...words: string[]): Promise<Ended> {
  const [stdout, stderr] = [listen(process.stdout), listen(process.stderr)]
  try {
    const code = await runCommand(words)
    return { code, stdout: stdout.text(), stderr: stderr.text() }
  } finally {
    process.exitCode = undefined
    stdout.end()
    stderr.end()
  }
}

function listen(stream: NodeJS.WriteStream) {
  const parts: string[] = []
  const spy = vi.spyOn(stream, 'write').mockImplementation((part, ...rest) => {
    parts.push(Buffer.from(part as string).toString('utf8'))
    const done = rest.find((one) => typeof one === 'function')
    done?.(null)
    return true
  })
  return { text: () => parts.join(''), end: () => spy.mockRestore() }
}
