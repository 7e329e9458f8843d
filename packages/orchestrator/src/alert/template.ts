import { didYouMean } from '@deftunes/core'

import type { Alert } from './alert.ts'

/** Subject and text of a message, with placeholders as `{{ subject }}`. */
export interface MessageTemplate {
  subject: string
  text: string
}

/** What a message says where no rule gives it other words. */
export const defaultTemplate: MessageTemplate = {
  subject: '[{{ severity }}] {{ subject }}',
  text: '{{ text }}',
}

const values: Readonly<Record<string, (alert: Alert) => string | undefined>> = {
  key: ({ key }) => key,
  kind: ({ kind }) => kind,
  severity: ({ severity }) => severity,
  dag_id: ({ dagId }) => dagId,
  run_id: ({ runId }) => runId,
  task_id: ({ taskId }) => taskId,
  subject: ({ subject }) => subject,
  text: ({ text }) => text,
  at: ({ at }) => at,
  owner: ({ owner }) => owner,
}

const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g

/** Names that a template may ask for. */
const templateNames = Object.keys(values)

/** What is wrong with a template; empty: nothing. */
export function templateMistakes(template: string): string[] {
  const names = [...template.matchAll(placeholder)].map(([, name]) => name ?? '')
  const unknown = names.filter((name) => !Object.hasOwn(values, name))
  const rest = template.replaceAll(placeholder, '')
  return [
    ...[...new Set(unknown)].map(unknownName),
    ...(/\{\{|\}\}/.test(rest) ? ['expected placeholders of the form {{ name }}'] : []),
  ]
}

function unknownName(name: string): string {
  const hint = didYouMean(name, templateNames)
  return `unknown placeholder {{ ${name} }}${hint}${hint ? '' : ';'} expected one of ${templateNames.join(', ')}`
}

/** A template with what an alert says in place of placeholders; one that it says nothing about is left empty. */
export function renderTemplate(template: string, alert: Alert): string {
  return template.replaceAll(placeholder, (_, name: string) => values[name]?.(alert) ?? '')
}
