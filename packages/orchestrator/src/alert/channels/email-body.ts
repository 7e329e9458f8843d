import { factsOf, wordsOf, type AlertMessage } from '../message.ts'
import { lines } from '../clean-text.ts'

/** An e-mail of a message: text, and the same as HTML. */
export interface EmailBody {
  subject: string
  text: string
  html: string
}

/** A message as an e-mail. */
export function emailBody(message: AlertMessage): EmailBody {
  const { subject, text } = wordsOf(message)
  const facts = factsOf(message)
  const details = detailsOf(message)
  return {
    subject,
    text: [
      text || subject,
      facts.map(([name, value]) => `${name}: ${value}`).join('\n'),
      ...(details === '' ? [] : [details]),
    ].join('\n\n'),
    html:
      message.html ??
      [
        `<h3>${escapeHtml(subject)}</h3>`,
        ...(text === '' ? [] : [`<p style="white-space: pre-wrap">${escapeHtml(text)}</p>`]),
        `<table>${facts.map(([name, value]) => factRow(name, value)).join('')}</table>`,
        ...(details === '' ? [] : [`<pre>${escapeHtml(details)}</pre>`]),
      ].join('\n'),
  }
}

function factRow(name: string, value: string): string {
  return `<tr><th align="left">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`
}

function detailsOf({ alert: { details } }: AlertMessage): string {
  return Object.keys(details).length === 0 ? '' : lines(JSON.stringify(details, null, 2), 4_000)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text as HTML in which it is nothing but text, also as an attribute's value. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign)
}
