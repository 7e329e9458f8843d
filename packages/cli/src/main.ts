import { report } from './failure.ts'
import { buildProgram } from './program.ts'

const program = buildProgram()
try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error, process.argv.includes('--debug'))
}
