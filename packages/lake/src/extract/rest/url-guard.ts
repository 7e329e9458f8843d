import { LakeError } from '../../errors.ts'

/**
 * The address of a next page, if it may be asked for: an API's answer must not make us call another host.
 * @throws LakeError LAKE_PAGES_INVALID
 */
export function sameOrigin(next: string, current: URL): URL {
  const url = new URL(next, current)
  if (url.origin === current.origin) return url
  const message = `pages of ${current.origin}${current.pathname}: expected the next page on the same host, got ${url.origin}`
  throw new LakeError('LAKE_PAGES_INVALID', message, { details: { retryable: false } })
}

/**
 * Refuses addresses that hand out a machine's own credentials: link-local ones and the metadata hosts of clouds.
 * @throws LakeError LAKE_SOURCE_INVALID
 */
export function refuseMetadataHosts({ hostname }: URL): void {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const linkLocal = /^169\.254\./.test(host) || /^fe[89ab][0-9a-f]:/.test(host)
  const mapped = /^::ffff:(169\.254\.|a9fe:)/.test(host)
  if (!linkLocal && !mapped && host !== 'metadata.google.internal' && host !== 'fd00:ec2::254')
    return
  const message = `source address ${hostname}: expected a host that serves data, got a link-local one`
  throw new LakeError('LAKE_SOURCE_INVALID', message, { details: { retryable: false } })
}
