import { describe, expect, it } from 'vitest'

import { otelConfig } from '../src/monitor/index.ts'

describe('the section otel', () => {
  const both = (url: string) => ({
    traces: { url: `${url}/v1/traces`, headers: {} },
    metrics: { url: `${url}/v1/metrics`, headers: {} },
  })

  it('sends nothing unless an endpoint is named', () => {
    expect(otelConfig(undefined, {})).toBeUndefined()
    const section = { endpoint: 'http://here:4318' }
    expect(otelConfig(section, { OTEL_SDK_DISABLED: 'true' })).toBeUndefined()
    expect(otelConfig({ ...section, traces: false, metrics: false }, {})).toBeUndefined()
    expect(otelConfig(section, {})).toMatchObject(both('http://here:4318'))
  })

  it('gives way to the standard variables, headers and all', () => {
    const section = { endpoint: 'http://here:4318', headers: { authorization: 'secret' } }
    const variables = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://there/otlp/',
      OTEL_METRIC_EXPORT_INTERVAL: '1000',
      OTEL_EXPORTER_OTLP_TIMEOUT: '700',
    }
    expect(otelConfig(section, variables)).toEqual({
      ...both('https://there/otlp'),
      ...{ serviceName: 'deftunes', intervalMs: 1_000, timeoutMs: 700 },
    })
    const own = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://t/x', OTEL_METRICS_EXPORTER: 'none' }
    expect(otelConfig({}, own)).toMatchObject({
      traces: { url: 'https://t/x' },
      metrics: undefined,
    })
  })

  it.each([
    [{ endpiont: 'x' }, {}, 'otel.endpiont'],
    [{ interval: 'soon' }, {}, 'otel.interval: expected a duration'],
    [{ interval: '0s' }, {}, 'otel.interval: expected from 100ms to 1d'],
    [{ endpoint: 'http://x' }, { OTEL_METRIC_EXPORT_INTERVAL: '1' }, "to 86400000, got '1'"],
    [{ endpoint: 'ftp://me:pass@host' }, {}, 'otel.endpoint: expected an address'],
    [{}, { OTEL_EXPORTER_OTLP_ENDPOINT: 'host:4317' }, 'OTEL_EXPORTER_OTLP_ENDPOINT: expected'],
    [{ endpoint: 'http://x' }, { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'got grpc'],
    [{ endpoint: 'http://x' }, { OTEL_EXPORTER_OTLP_TIMEOUT: '1s' }, "86400000, got '1s'"],
  ])('says what is wrong with %j and %j', (section, variables, words) => {
    const make = () => otelConfig(section, variables)
    expect(make).toThrow(expect.objectContaining({ code: 'ORCHESTRATOR_OTEL_INVALID' }))
    expect(make).toThrow(words)
    expect(make).not.toThrow('me:pass')
  })
})
