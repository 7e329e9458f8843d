import { messageOf, type Logger } from '@deftunes/core'

/** The page of the console. */
export interface Page {
  /** Answers with the page, once it is built. */
  serve: (request: Request) => Promise<Response>
  /** Builds it now, unless it is. */
  ready: () => Promise<void>
}

type Serve = Page['serve']

/**
 * The page of the console, built when it is first asked for; a build that failed is tried again by the next request. It is kept in a
 * spare folder where it cannot be beside its sources.
 */
export function openPage(logger: Logger, spare: string): Page {
  let opened: Promise<Serve> | undefined
  const open = () => {
    opened ??= built(spare).catch((error: unknown) => {
      opened = undefined
      logger.warn('the page of the console could not be built', { reason: messageOf(error) })
      throw error
    })
    return opened
  }
  return {
    serve: async (request) => (await open())(request),
    ready: async () => void (await open()),
  }
}

async function built(spare: string): Promise<Serve> {
  const { buildPage, pageFiles } = await import('@deftunes/console/page')
  const { folder } = await buildPage(spare)
  return pageFiles(folder)
}
