import { execFile } from 'node:child_process'

const TIMEOUT_MS = 2_000
const question = [
  '--session',
  '--print-reply=literal',
  `--reply-timeout=${TIMEOUT_MS}`,
  '--dest=org.kde.StatusNotifierWatcher',
  '/StatusNotifierWatcher',
  'org.freedesktop.DBus.Properties.Get',
  'string:org.kde.StatusNotifierWatcher',
  'string:IsStatusNotifierHostRegistered',
]

/** Runs a program and gives its output; rejects when it fails. */
export type RunProgram = (program: string, args: readonly string[], timeoutMs: number) => Promise<string>

export const runProgram: RunProgram = (program, args, timeoutMs) =>
  new Promise((resolve, reject) => {
    execFile(program, [...args], { timeout: timeoutMs }, (error, stdout) => {
      if (error) reject(error)
      else resolve(stdout)
    })
  })

/**
 * Whether this desktop shows tray icons. Electron does not tell: on Linux an icon that no panel shows is made without
 * a word, so the session bus is asked whether a panel has taken on that part.
 */
export const isTrayShown = async (
  platform: NodeJS.Platform,
  run: RunProgram = runProgram,
): Promise<boolean> => {
  if (platform !== 'linux') return true
  try {
    return /\bboolean true\b/.test(await run('dbus-send', question, TIMEOUT_MS))
  } catch {
    // No bus, no panel, or no dbus-send: in each case nobody can say that the icon is seen.
    return false
  }
}
