import { openSqlite, transaction } from '@deftunes/core'

import {
  openAlertSender,
  openChannels,
  parseAlertSettings,
  prepareAlertTables,
  raiseAlert,
} from '../../src/alert/index.ts'
import { alert } from '../alert-example.ts'

/** A process that raises some alerts, whichever of them it raised before, and delivers until it is killed. */
const [file = '', url = '', count = '0'] = process.argv.slice(2)

const database = openSqlite({ file, what: 'the run state' })
prepareAlertTables(database)
const settings = parseAlertSettings({
  channels: { ops: { kind: 'webhook', url } },
  rules: [{ to: ['ops'] }],
})
for (let n = 0; n < Number(count); n += 1)
  transaction(database, () =>
    raiseAlert(database, alert({ key: `k${n}`, subject: `s${n}` }), settings, Date.now()),
  )
const channels = openChannels(settings)
await openAlertSender({ database, settings, channels }).run(new AbortController().signal)
