import { lookAtKeys } from '../answer/held-keys.ts'
import type { ConsoleServices } from './console-services.ts'

/** Reads of a version what its first page would wait for; the signal stops that. What goes wrong is told to who asks. */
export async function warmVersion(
  { warehouse, files, cache }: Pick<ConsoleServices, 'warehouse' | 'files' | 'cache'>,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  await warehouse
    .use(id, async (session) =>
      lookAtKeys(session, { ...{ model: (await files()).model, cache }, signal }),
    )
    .catch(() => {})
}
