import { accessSync, constants, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    // Not there or not executable: `false` is the answer.
    return false
  }
}

/** PostgreSQL of Debian and its kin keeps its servers beside the path, one folder a version; newest first. */
const postgresqlFolders = (): readonly string[] => {
  const root = '/usr/lib/postgresql'
  try {
    return readdirSync(root)
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => join(root, version, 'bin'))
  } catch {
    // No such installation: the folders of PATH remain.
    return []
  }
}

/** The full path of a program that a test needs. Throws what to install when it is missing: a test never skips. */
export const findProgram = (name: string, debianPackage: string): string => {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...postgresqlFolders()]
  const found = folders.map((folder) => join(folder, name)).find(isExecutable)
  if (found === undefined) {
    throw new Error(
      `the program "${name}" is missing: install the Debian package ${debianPackage}, these tests need a real one`,
    )
  }
  return found
}
