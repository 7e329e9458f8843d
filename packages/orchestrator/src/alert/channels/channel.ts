import type { AlertMessage } from '../message.ts'

/** Where messages go. Every channel passes one conformance suite. */
export interface Channel {
  /**
   * Resolves once the receiver has the message, rejects when it may not have it. An abort of the signal ends it; whoever
   * gets the same id twice has been sent one message twice.
   * @throws OrchestratorError ORCHESTRATOR_ALERT_UNDELIVERED; CoreError CORE_VARIABLE_MISSING
   */
  send(message: AlertMessage, signal?: AbortSignal): Promise<void>
}

/** What channels take from their surroundings. */
export interface ChannelContext {
  /** The channel's name, for messages. */
  name: string
  /** What `${NAME}` stands for. */
  variables: Readonly<Record<string, string | undefined>>
}
