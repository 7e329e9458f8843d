import { readDagFile, type DagFileReading } from './read-dag-file.ts'

/** What a reader is asked, and what it answers. */
export interface ReadRequest {
  project: string
  file: string
}
export type ReadAnswer = DagFileReading

// Run as a process of its own: a DAG file is a program, and may end or block the process that reads it.
process.on('disconnect', () => process.exit())
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
process.on('message', ({ project, file }: ReadRequest) => {
  void readDagFile(project, file).then((answer: ReadAnswer) => process.send?.(answer))
})
