import { LakeError } from '../../errors.ts'

/**
 * The address of a next page, if it may be asked for: an API's answer must not make us call another host.
 * @throws LakeError LAKE_PAGES_INVALID
 */
export function sameOrigin(next: string, current: URL): URL {
  const url = URL.canParse(next, current.href) ? new URL(next, current) : undefined
  if (url?.origin === current.origin) return url
  const message = `pages of ${current.origin}${current.pathname}: expected the next page on the same host, got ${url?.origin ?? 'no address'}`
  throw new LakeError('LAKE_PAGES_INVALID', message, { details: { retryable: false } })
}

/** Where clouds hand out a machine's own credentials, besides link-local addresses. */
const metadataHosts = new Set([
  'metadata.google.internal',
  'fd00:ec2::254',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
])

/**
 * Refuses addresses that hand out a machine's own credentials: link-local ones and the metadata hosts of clouds.
 * @throws LakeError LAKE_SOURCE_INVALID
 */
export function refuseMetadataHosts({ hostname }: URL): void {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const linkLocal = /^169\.254\./.test(host) || /^fe[89ab][0-9a-f]:/.test(host)
  const mapped = /^::ffff:(169\.254\.|a9fe:)/.test(host)
  if (!linkLocal && !mapped && !metadataHosts.has(host)) return
  const message = `source address ${hostname}: expected a host that serves data, got one that hands out credentials of this machine`
  throw new LakeError('LAKE_SOURCE_INVALID', message, { details: { retryable: false } })
}
