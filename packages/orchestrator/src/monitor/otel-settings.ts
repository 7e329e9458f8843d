import { substituteVariables, validationIssues } from '@deftunes/core'
import { z } from 'zod'

import { durationSchema } from '../alert/rule-settings.ts'
import { OrchestratorError } from '../errors.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** In ms. A timer of less would do nothing else, one of more than 24 days none at all. */
const bounds = { least: 100, most: 86_400_000 }

const isBounded = (ms: number) => ms >= bounds.least && ms <= bounds.most

const duration = durationSchema.refine(isBounded, 'expected from 100ms to 1d')

/** The section `otel` of deftunes.yaml; `${NAME}` in endpoint and headers is read from the environment. */
export const otelSettingsSchema = z.strictObject({
  endpoint: z.string().optional(),
  headers: z.record(z.string(), z.string()).default({}),
  traces: z.boolean().default(true),
  metrics: z.boolean().default(true),
  service_name: z.string().min(1).default('deftunes'),
  interval: duration.default(60_000),
  timeout: duration.default(5_000),
})

/** The section with its defaults; durations in ms. */
export type OtelSettings = z.output<typeof otelSettingsSchema>

/** Where a signal goes; headers of the environment are added by the exporter itself. */
export interface OtelTarget {
  url: string
  headers: Readonly<Record<string, string>>
}

/** What is sent, and where. */
export interface OtelConfig {
  traces: OtelTarget | undefined
  metrics: OtelTarget | undefined
  serviceName: string
  intervalMs: number
  timeoutMs: number
}

/**
 * What the section and the environment ask for; undefined: nothing is sent. Where the environment names an endpoint, that
 * of the section and its headers are not used, so that no header goes to an address that it was not meant for.
 * @throws OrchestratorError ORCHESTRATOR_OTEL_INVALID with every mistake; CoreError CORE_VARIABLE_MISSING
 */
export function otelConfig(section: unknown, variables: Variables): OtelConfig | undefined {
  const settings = parsed(section)
  if (variables['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return undefined
  const [traces, metrics] = [target('traces'), target('metrics')]
  if (!traces && !metrics) return undefined
  refuseGrpc(variables)
  return {
    ...{ traces, metrics },
    serviceName: settings.service_name,
    intervalMs: millis(variables, 'OTEL_METRIC_EXPORT_INTERVAL') ?? settings.interval,
    timeoutMs: millis(variables, 'OTEL_EXPORTER_OTLP_TIMEOUT') ?? settings.timeout,
  }

  function target(signal: 'traces' | 'metrics'): OtelTarget | undefined {
    const upper = signal.toUpperCase()
    if (!settings[signal] || variables[`OTEL_${upper}_EXPORTER`] === 'none') return undefined
    const own = variables[`OTEL_EXPORTER_OTLP_${upper}_ENDPOINT`]
    if (own) return { url: checkedUrl(own, `OTEL_EXPORTER_OTLP_${upper}_ENDPOINT`), headers: {} }
    const all = variables['OTEL_EXPORTER_OTLP_ENDPOINT']
    if (all) return { url: urlOf(all, 'OTEL_EXPORTER_OTLP_ENDPOINT', signal), headers: {} }
    if (settings.endpoint === undefined) return undefined
    const resolve = (text: string, name: string) =>
      substituteVariables(text, variables, `otel.${name}`)
    const headers = Object.entries(settings.headers).map(([name, value]) => {
      return [name, resolve(value, `headers.${name}`)] as const
    })
    const endpoint = resolve(settings.endpoint, 'endpoint')
    return { url: urlOf(endpoint, 'otel.endpoint', signal), headers: Object.fromEntries(headers) }
  }
}

function parsed(section: unknown): OtelSettings {
  const result = otelSettingsSchema.safeParse(section ?? {})
  if (result.success) return result.data
  const mistakes = validationIssues(result.error).map(
    ({ path, message }) => `${['otel', ...path].join('.')}: ${message}`,
  )
  throw invalid(mistakes, result.error)
}

/** A base address with the path of a signal, as the specification of OTLP's exporters has it. */
function urlOf(base: string, name: string, signal: string): string {
  return `${checkedUrl(base, name).replace(/\/$/, '')}/v1/${signal}`
}

/** The address itself is not printed: it may hold a password. */
function checkedUrl(text: string, name: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && /^https?:$/.test(url.protocol)) return url.href
  throw invalid([`${name}: expected an address as https://collector:4318, got none`])
}

/** JSON over HTTP is all that is spoken; receivers of http/protobuf take it, too. */
function refuseGrpc(variables: Variables): void {
  if (variables['OTEL_EXPORTER_OTLP_PROTOCOL'] !== 'grpc') return
  throw invalid([
    'OTEL_EXPORTER_OTLP_PROTOCOL: expected http/json or http/protobuf (port 4318), got grpc',
  ])
}

function millis(variables: Variables, name: string): number | undefined {
  const text = variables[name]
  if (!text) return undefined
  if (/^\d+$/.test(text) && isBounded(Number(text))) return Number(text)
  const expected = `expected milliseconds from ${bounds.least} to ${bounds.most}`
  throw invalid([`${name}: ${expected}, got '${text}'`])
}

function invalid(mistakes: readonly string[], cause?: unknown): OrchestratorError {
  const details = { mistakes, retryable: false }
  const message = mistakes.join('\n')
  return new OrchestratorError('ORCHESTRATOR_OTEL_INVALID', message, { cause, details })
}
