import { createHash } from 'node:crypto'

const separator = '.airflow.'

/** Longest part that stands for Airflow's run id: with the DAG's it still names a file. */
const longest = 120

/**
 * Our id of a run of Airflow: letters, digits, `_`, `-` and `.`, hence a name for branches and folders. Two runs never
 * share one, and none has that of a run of our own, which ends with `_` between digits.
 */
export function runIdOfAirflow(dagId: string, airflowRunId: string): string {
  const escaped = [...Buffer.from(airflowRunId)].map(escapedByte).join('')
  const rest =
    escaped.length <= longest ? escaped : `${escaped.slice(0, 64)}.x${hashOf(airflowRunId)}`
  return `${dagId}${separator}${rest}`
}

/** A byte as it is, or as `.` with two hexadecimal digits in capitals: `.airflow.` is in no escaped text. */
function escapedByte(byte: number, at: number, bytes: readonly number[]): string {
  const char = String.fromCharCode(byte)
  const before = String.fromCharCode(bytes[at - 1] ?? 0)
  const plain = /[\w-]/.test(char) && !(char === '_' && /\d/.test(before))
  return plain ? char : `.${byte.toString(16).toUpperCase().padStart(2, '0')}`
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 40)
}
