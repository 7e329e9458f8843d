import { readFileSync } from 'node:fs'

import { parseYamlConfig } from '@deftunes/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { alertSettingsSchema, parseAlertSettings } from '../src/alert/index.ts'

const complete = `
channels:
  ops:
    kind: slack
    url: \${SLACK_URL}
  pager:
    kind: webhook
    url: https://pager.example.com/hook
    headers: { Authorization: 'Bearer \${PAGER_TOKEN}', X-Team: data }
    signing_secret: \${PAGER_SECRET}
  mail:
    kind: email
    host: smtp.example.com
    port: 587
    user: \${SMTP_USER}
    password: \${SMTP_PASSWORD}
    from: DeFtunes <alerts@example.com>
    to: [ops@example.com, '\${ON_CALL}']
  log: { kind: file, path: alerts.jsonl }
  screen: { kind: stdout }
rules:
  - min_severity: critical
    to: [pager]
  - kinds: [task_failed, run_failed, recovered]
    dags: [sales_*]
    owners: [data]
    to: [ops, mail]
    dedupe: 1h
    quiet_hours:
      { from: 22:00, to: 07:00, timezone: Europe/Berlin, days: [mon, tue], except_severity: critical }
    template: { subject: '{{ dag_id }}: {{ subject }}', text: '{{text}}' }
`

const read = (text: string) => parseYamlConfig(alertSettingsSchema, text, 'alerts.yaml')

/** Every mistake of a section, one line each. */
function mistakesOf(text: string): string[] {
  try {
    read(text)
    return []
  } catch (error) {
    return (error as Error).message.split('\n').map((line) => line.replace(/^alerts.yaml:/, ''))
  }
}

describe('the section alerts', () => {
  it('is read with every kind of channel and every part of a rule', () => {
    const { channels, rules } = read(complete)
    expect(Object.keys(channels)).toEqual(['ops', 'pager', 'mail', 'log', 'screen'])
    expect(channels['mail']).toMatchObject({ tls: 'starttls', port: 587 })
    expect(rules[1]).toMatchObject({ dedupe: 3_600_000, min_severity: 'info' })
  })

  it('keeps references as they are: nothing is looked up when it is read', () => {
    expect(JSON.stringify(read(complete))).toContain('${PAGER_SECRET}')
  })

  it('is as the guide says', () => {
    const guide = readFileSync(new URL('../../../docs/alerts.md', import.meta.url), 'utf8')
    const [example = '', delivery = ''] = [...guide.matchAll(/```yaml\n([^]*?)```/g)].map(
      ([, text]) => text,
    )
    const section = z.strictObject({ alerts: alertSettingsSchema })
    const read = (text: string) => parseYamlConfig(section, text, 'alerts.md').alerts
    expect(read(example).rules).toHaveLength(3)
    expect(read(`alerts:\n${delivery}`)).toEqual(parseAlertSettings(undefined))
  })

  it('may be absent, and then tells nobody anything', () => {
    expect(parseAlertSettings(undefined)).toEqual({
      channels: {},
      rules: [],
      delivery: { attempts: 16, min_delay: 5_000, max_delay: 1_800_000, timeout: 15_000 },
    })
  })

  it('tells all of its mistakes at once, each at its place', () => {
    const mistakes = mistakesOf(`
channels:
  ops: { kind: slak, url: x }
  mail: { kind: email, host: h, from: nobody, to: [] }
  hook: { kind: webhook, url: ftp://x, header: {} }
rules:
  - { to: [opps], kinds: [task_faild], min_severity: high }
  - { to: [mail], dedupe: soon, quiet_hours: { from: 7, to: 09:00, timezone: Europe/Berlim } }
  - { to: [mail], template: { subject: '{{ dag }}', text: '{{ text' } }
delivery: { min_delay: 1h, max_delay: 1m }
`)
    expect(mistakes.map((line) => line.split(': ')[1])).toEqual(
      expect.arrayContaining([
        'channels.ops.kind',
        'channels.mail.from',
        'channels.mail.to',
        'channels.hook.url',
        'channels.hook.header',
        'rules.0.kinds.0',
        'rules.0.min_severity',
        'rules.0.to.0',
        'rules.1.dedupe',
        'rules.1.quiet_hours.from',
        'rules.1.quiet_hours.timezone',
        'rules.2.template.subject',
        'rules.2.template.text',
        'delivery.max_delay',
      ]),
    )
    expect(mistakes.every((line) => /^\d+:\d+: /.test(line))).toBe(true)
  })

  it.each([
    ['channels: { ops: { kind: slak } }', 'did you mean "slack"?'],
    [
      'channels: { s: { kind: stdout } }\nrules: [{ to: [z], kinds: [task_faild] }]',
      '"task_failed"',
    ],
    ['channels: { mail: { kind: stdout } }\nrules: [{ to: [mial] }]', 'did you mean "mail"?'],
    ['chanels: {}', 'did you mean "channels"?'],
    [
      'channels: { s: { kind: stdout } }\nrules: [{ to: [s], template: { text: "{{ subjct }}" } }]',
      'did you mean "subject"?',
    ],
    [
      'channels: { s: { kind: stdout } }\nrules: [{ to: [s], quiet_hours: { from: 22:00, to: 07:00, timezone: Europe/Berlim } }]',
      'did you mean "Europe/Berlin"?',
    ],
  ])('asks whether another name was meant: %s', (text, hint) => {
    expect(mistakesOf(text).join('\n')).toContain(hint)
  })

  it.each([
    ['a password', 'email, host: h, from: a@b, to: [a@b], user: u, password: hunter2'],
    ['a signing secret', 'webhook, url: https://x, signing_secret: hunter2'],
    ['the address of a Slack webhook', 'slack, url: https://hooks.slack.com/hunter2'],
    ['a header that carries one', 'webhook, url: https://x, headers: { authorization: hunter2 }'],
    ['a password in an address', 'webhook, url: https://me:hunter2@x'],
  ])('takes no secret as text: %s, and does not repeat it', (_, channel) => {
    const mistakes = mistakesOf(`channels: { one: { kind: ${channel} } }`).join('\n')
    expect(mistakes).toContain('${NAME}')
    expect(mistakes).not.toContain('hunter2')
  })

  it.each([
    ['without encryption', 'tls: none, user: u, password: "${P}"', 'tls'],
    ['without a user', 'password: "${P}"', 'user'],
  ])('sends no password %s', (_, settings, path) => {
    const channel = `kind: email, host: smtp.example.com, from: a@b, to: [a@b], ${settings}`
    expect(mistakesOf(`channels: { one: { ${channel} } }`).join()).toContain(`channels.one.${path}`)
  })

  it('does not call a channel unknown that only has mistakes', () => {
    const mistakes = mistakesOf('channels: { ops: { kind: slak } }\nrules: [{ to: [ops] }]')
    expect(mistakes).toHaveLength(1)
  })

  it('says what a channel may be called', () => {
    expect(mistakesOf('channels: { 9x: { kind: stdout } }').join()).toContain(
      'channels.9x: expected a name of letters, digits, _ and -, a letter first',
    )
  })

  it('refuses quiet hours that never end', () => {
    const mistakes = mistakesOf(
      'channels: { s: { kind: stdout } }\nrules: [{ to: [s], quiet_hours: { from: 00:00, to: 00:00, timezone: UTC } }]',
    )
    expect(mistakes.join()).toContain('they never end')
  })

  it('is refused as a whole with a code of this room where it was parsed before', () => {
    expect(() => parseAlertSettings({ rules: [{ to: ['x'] }], chanels: 1 })).toThrow(
      expect.objectContaining({
        code: 'ORCHESTRATOR_ALERTS_INVALID',
        message: expect.stringMatching(
          /alerts\.rules\.0\.to\.0: [^]*alerts\.chanels: |alerts\.chanels: [^]*alerts\.rules\.0\.to\.0: /,
        ) as string,
      }),
    )
  })
})
