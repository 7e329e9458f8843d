import { z } from 'zod'

const reference = /\$\{[A-Za-z_][A-Za-z0-9_]*\}/

/** Whether a text has a `${NAME}` in it, so that it can only be judged when it is used. */
function hasReference(text: string): boolean {
  return reference.test(text)
}

const oneLine = z
  .string()
  .min(1)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'expected one line without control characters')

const secret = oneLine.refine(hasReference, {
  error: 'expected a reference as ${NAME}: a secret stands in no file',
})

const httpUrl = oneLine.refine((text) => hasReference(text) || isHttpUrl(text), {
  error: 'expected http://… or https://… without user and password, or a reference as ${NAME}',
})

/** Whether a text is an address that a message can be posted to; user and password in it would be sent in no header. */
export function isHttpUrl(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.username + url.password === ''
}

/** Headers that the platform sets itself. */
const ownHeaders = /^(host|content-type|content-length|connection|idempotency-key|webhook-.*)$/i
const secretHeaders = /authorization|token|secret|key|cookie|password|signature/i

const headers = z
  .record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/), oneLine)
  .superRefine((given, context) => {
    for (const [name, value] of Object.entries(given)) {
      const message = ownHeaders.test(name)
        ? 'expected another header: this one is set by the platform'
        : secretHeaders.test(name) && !hasReference(value)
          ? 'expected a reference as ${NAME} in it: a secret stands in no file'
          : undefined
      if (message) context.addIssue({ code: 'custom', path: [name], message })
    }
  })

const webhook = z.strictObject({
  kind: z.literal('webhook'),
  url: httpUrl,
  headers: headers.default({}),
  /** Signs each message as Standard Webhooks says; `whsec_…` is taken as base64, another as text. */
  signing_secret: secret.optional(),
})

const slack = z.strictObject({
  kind: z.literal('slack'),
  /** An incoming webhook's address is a secret itself. */
  url: secret,
})

const mailAddress = oneLine.refine(
  (text) => hasReference(text) || /^[^<>@\s]+@[^<>@\s]+$|^[^<>@]*<[^<>@\s]+@[^<>@\s]+>$/.test(text),
  { error: 'expected an address as ops@example.com or Ops <ops@example.com>' },
)

const port = z.union([z.int().min(1).max(65_535), secret], {
  error: 'expected a port from 1 to 65535, or a reference as ${NAME}',
})

const email = z
  .strictObject({
    kind: z.literal('email'),
    host: oneLine,
    /** Default: 587 with starttls, 465 with implicit, 25 with none. */
    port: port.optional(),
    /** starttls: nothing is sent to a server that does not upgrade. implicit: TLS from the start. */
    tls: z.enum(['starttls', 'implicit', 'none']).default('starttls'),
    user: oneLine.optional(),
    password: secret.optional(),
    from: mailAddress,
    to: z.array(mailAddress).min(1),
  })
  .superRefine(
    ({ user, password, tls, host }, context) => {
      const issue = (path: string, message: string) =>
        context.addIssue({ code: 'custom', path: [path], message })
      if ((user === undefined) !== (password === undefined))
        issue(user === undefined ? 'user' : 'password', 'expected user and password, or neither')
      if (password !== undefined && tls === 'none' && !isLoopback(host))
        issue('tls', 'expected starttls or implicit: a password would be readable on its way')
    },
    { when: ({ value }) => typeof value === 'object' && value !== null },
  )

function isLoopback(host: string): boolean {
  return ['localhost', '127.0.0.1', '::1'].includes(host)
}

const file = z.strictObject({
  kind: z.literal('file'),
  /** JSON lines are appended to it; relative to the project's folder. */
  path: oneLine,
})

const stdout = z.strictObject({ kind: z.literal('stdout') })

/** A channel of deftunes.yaml, `${NAME}` unresolved. */
export const channelSchema = z.discriminatedUnion('kind', [webhook, slack, email, file, stdout])

/** A channel as written; what it refers to is looked up when a message is sent. */
export type ChannelSettings = z.output<typeof channelSchema>

/** The settings of channels of one kind. */
export type ChannelSettingsOf<Kind extends ChannelSettings['kind']> = Extract<
  ChannelSettings,
  { kind: Kind }
>
