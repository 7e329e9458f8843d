import { execFile } from 'node:child_process'
import { chown } from 'node:fs/promises'
import { promisify } from 'node:util'

import { SimulatorError } from '../errors.ts'

const run = promisify(execFile)

/** Numeric ids to switch to; empty = stay who we are. */
export interface Account {
  uid?: number
  gid?: number
}

/** How a PostgreSQL program is started: as which account and through which wrapper. */
export interface Launcher {
  /** Program, arguments and account for `spawn`. */
  command(
    program: string,
    args: readonly string[],
  ): {
    file: string
    args: string[]
    account: Account
  }
  /** Gives a file or folder to the account that the programs run as. */
  give(path: string): Promise<void>
}

/**
 * The launcher for this process. A normal user runs PostgreSQL as itself; root, which PostgreSQL refuses, switches to the
 * account `postgres`, else `nobody`. Where Linux has `setpriv`, the server also ends when this process dies, and may enter
 * folders that only root may.
 * @throws SimulatorError SIMULATOR_POSTGRES_NO_ACCOUNT
 */
export async function chooseLauncher(): Promise<Launcher> {
  const isRoot = process.getuid?.() === 0
  const account: Account = isRoot ? await findAccount(['postgres', 'nobody']) : {}
  const wrapper = await findWrapper(account)
  return {
    command: (program, args) =>
      wrapper === undefined
        ? { file: program, args: [...args], account }
        : { file: 'setpriv', args: [...wrapper, program, ...args], account: {} },
    give: async (path) => {
      if (account.uid !== undefined && account.gid !== undefined)
        await chown(path, account.uid, account.gid)
    },
  }
}

async function findAccount(names: readonly string[]): Promise<{ uid: number; gid: number }> {
  for (const name of names) {
    const ids = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]).catch(
      () => undefined,
    )
    if (ids) return { uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) }
  }
  const message = `PostgreSQL does not run as root: expected an account named ${names.join(' or ')}, got none`
  throw new SimulatorError('SIMULATOR_POSTGRES_NO_ACCOUNT', message)
}

async function findWrapper({ uid, gid }: Account): Promise<string[] | undefined> {
  if (process.platform !== 'linux') return undefined
  const tied = ['--pdeathsig', 'INT']
  const as =
    uid === undefined ? [] : ['--reuid', String(uid), '--regid', String(gid), '--clear-groups']
  const anyFolder = ['--inh-caps', '+dac_override', '--ambient-caps', '+dac_override']
  const candidates =
    uid === undefined
      ? [tied]
      : [
          [...tied, ...as, ...anyFolder],
          [...tied, ...as],
        ]
  for (const candidate of candidates) {
    const works = await run('setpriv', [...candidate, 'true']).then(
      () => true,
      () => false,
    )
    if (works) return candidate
  }
  return undefined
}
