import { open, readFile, type FileHandle } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { hostCourse } from '../story/courses'

const MEMORY_BYTES = 16 * 1024 ** 3
const TICKS_PER_SECOND = 400
const EVERY_MS = 250

/** Writes a text over the one before it, in one piece, so that nobody reads half of it. */
const over = async (file: FileHandle, text: string): Promise<void> => {
  const { bytesWritten } = await file.write(text, 0)
  await file.truncate(bytesWritten)
}

const replaced = (meminfo: string, kib: Readonly<Record<string, number>>): string =>
  Object.entries(kib).reduce(
    (text, [name, value]) =>
      text.replace(
        new RegExp(`^${name}:\\s+\\d+ kB$`, 'm'),
        `${name}:${String(Math.round(value)).padStart(15)} kB`,
      ),
    meminfo,
  )

/**
 * Lets the machine be as busy as its past says: processors and memory by the files that stand in the place of the
 * kernel's, the network by real bytes to its other host.
 */
export const runMachine = async (folder: string, now: number): Promise<() => Promise<void>> => {
  const stat = await open(join(folder, 'stat'), 'r+')
  const meminfo = await open(join(folder, 'meminfo'), 'r+')
  const statText = await readFile('/proc/stat', 'utf8')
  const memoryText = await readFile('/proc/meminfo', 'utf8')
  const visitors = connect(9000, '10.20.0.1')
  await new Promise<void>((resolve, reject) => visitors.once('connect', resolve).once('error', reject))
  visitors.resume()
  let busy = 1_000_000
  let idle = 9_000_000
  const step = async (): Promise<void> => {
    const course = hostCourse(now, Date.now())
    const ticks = (TICKS_PER_SECOND * EVERY_MS) / 1000
    busy += (ticks * course.cpu) / 100
    idle += ticks * (1 - course.cpu / 100)
    const [user, rest] = [busy, idle].map(Math.round)
    await over(stat, statText.replace(/^cpu .*$/m, `cpu  ${user} 0 0 ${rest} 0 0 0 0 0 0`))
    const used = (MEMORY_BYTES * course.memory) / 100
    await over(
      meminfo,
      replaced(memoryText, {
        MemTotal: MEMORY_BYTES / 1024,
        MemFree: (MEMORY_BYTES - used) / 2048,
        MemAvailable: (MEMORY_BYTES - used) / 1024,
      }),
    )
    const request = Buffer.alloc(Math.max(8, Math.round((course.networkOut * EVERY_MS) / 1000)))
    request.writeUInt32BE(request.length, 0)
    request.writeUInt32BE(Math.round((course.networkIn * EVERY_MS) / 1000), 4)
    visitors.write(request)
  }
  let stopped = false
  let going = step()
  const timer = setInterval(() => {
    going = going.then(() => (stopped ? undefined : step()))
  }, EVERY_MS)
  await going
  return async () => {
    stopped = true
    clearInterval(timer)
    await going
    visitors.destroy()
    await Promise.all([stat.close(), meminfo.close()])
  }
}
