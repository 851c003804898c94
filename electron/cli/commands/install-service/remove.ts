import { readFile, rm, rmdir, stat } from 'node:fs/promises'
import { message } from '@shared/domain/message'
import type { InstallReport } from './install-report'
import { WRITTEN_BY } from './service-places'

export type Removal = { readonly report: InstallReport; readonly dryRun: boolean }

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error)

/** Whether something stands at a path. */
export const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false
      throw error
    },
  )

/** Removes a file or a whole directory, and says so. */
export const remove = async (path: string, { report, dryRun }: Removal): Promise<void> => {
  if (!(await isThere(path))) {
    report.line({ what: path, state: 'absent' })
    return
  }
  if (!dryRun) await rm(path, { recursive: true })
  report.line({ what: path, state: dryRun ? 'planned' : 'removed' })
}

/** Removes a file that was written by this program; one that somebody has put there himself stays. */
export const removeOwn = async (path: string, work: Removal): Promise<void> => {
  if (!(await isThere(path))) return
  if (!(await readFile(path, 'utf8')).startsWith(WRITTEN_BY))
    work.report.line({ what: path, state: 'kept', notes: [message('service.uninstall.foreign')] })
  else await remove(path, work)
}

/** Removes a directory that nothing is left in, and says so. */
export const removeEmpty = async (path: string, { report, dryRun }: Removal): Promise<void> => {
  if (!(await isThere(path))) return
  if (dryRun) {
    report.line({ what: path, state: 'planned' })
    return
  }
  try {
    await rmdir(path)
    report.line({ what: path, state: 'removed' })
  } catch (error) {
    if (codeOf(error) !== 'ENOTEMPTY') throw error
    report.line({ what: path, state: 'kept', notes: [message('service.uninstall.not_empty')] })
  }
}
