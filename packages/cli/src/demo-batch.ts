/** Key of every batch that the demo starts: its sources live only as long as the demo. */
export const demoBatch = 'demo'

/** Whether a batch is one of the demo's. */
export function isDemo(batch: string | null): boolean {
  return batch?.startsWith(`${demoBatch}-`) ?? false
}
