import { readFile } from 'node:fs/promises'
import { message } from '@shared/domain/message'
import { z } from 'zod'
import { defineAction } from './define-action'
import { parseAccounts } from './look/accounts'
import { findHolders, readListeners, type Holder, type Listener } from './look/port-listeners'

const params = z.object({ port: z.number().int().min(1).max(65_535) })

/** Whether processes of this user would have been seen. */
const sees = (uid: number): boolean => process.geteuid?.() === 0 || process.geteuid?.() === uid

const describe = ({ address, uid }: Listener, holders: readonly Holder[], user: string) =>
  holders.length > 0
    ? holders.map(({ pid, name }) =>
        message('report.port.listener', { address, process: name, pid: String(pid), user }),
      )
    : [message(sees(uid) ? 'report.port.gone' : 'report.port.unknown', { address, user })]

export default defineAction<z.output<typeof params>>({
  class: 'read',
  id: 'check_port',
  params,
  target: ({ port }) => ({ kind: 'port', name: String(port) }),
  inspect: async (_context, { port }, signal) => {
    const title = message('report.port.title', { port: String(port) })
    try {
      const listeners = await readListeners(port)
      if (listeners.length === 0)
        return { title, lines: [message('report.port.free', { port: String(port) })] }
      const holders = await findHolders(new Set(listeners.map(({ inode }) => inode)), signal)
      const accounts = parseAccounts(await readFile('/etc/passwd', 'utf8'))
      const userOf = (uid: number): string =>
        accounts.find((account) => account.uid === uid)?.name ?? String(uid)
      return {
        title,
        lines: listeners.flatMap((listener) =>
          describe(listener, holders.get(listener.inode) ?? [], userOf(listener.uid)),
        ),
      }
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code
      // Not an answer of the system but a bug or an abort: the caller's to tell.
      if (reason === undefined || signal.aborted) throw error
      return { title, lines: [message('report.port.unreadable', { reason })] }
    }
  },
})
