import type { Clock } from '@deftunes/core'

import type { Metrics } from './open-metrics.ts'
import type { OtelConfig } from './otel-settings.ts'

/** How telemetry is sent. */
export interface OtelOptions {
  config: OtelConfig
  /** What is sent as metrics, and where it is counted what was given up. */
  metrics: Pick<Metrics, 'registry' | 'exported' | 'dropped' | 'onMonitoringError'>
  /** Of the platform. */
  version: string
  /** Takes secrets out of messages of errors. Default: those of the environment. */
  clean?: (text: string) => string
  clock?: Pick<Clock, 'now'>
}
