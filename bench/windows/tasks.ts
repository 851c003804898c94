import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Driven } from './drive'
import type { Span } from './frames'

/** A piece of work of a page's main thread: how long it took, and how much of that it was on the processor. */
export type Task = Span & { readonly cpuMs: number }

// The Trace Event Format: `X` is a span from `ts` of the monotonic clock on, `tdur` its time on the processor, both in
// microseconds; `M` names a thread.
const traceSchema = z.object({
  traceEvents: z.array(
    z.object({
      ph: z.string(),
      name: z.string(),
      pid: z.number(),
      tid: z.number(),
      ts: z.number(),
      dur: z.number().optional(),
      tdur: z.number().optional(),
      args: z.object({ name: z.unknown().optional() }).optional(),
    }),
  ),
})

/** Traces the tasks of the page until the returned function is called; the trace is written into `dir`. */
export const traceTasks = async (
  { electron }: Driven,
  dir: string,
): Promise<() => Promise<readonly Task[]>> => {
  const pid = await electron.evaluate(async ({ BrowserWindow, contentTracing }) => {
    await contentTracing.startRecording({
      recording_mode: 'record-as-much-as-possible',
      included_categories: ['disabled-by-default-devtools.timeline'],
      excluded_categories: ['*'],
    })
    return BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId()
  })
  return async () => {
    const file = join(dir, 'tasks.json')
    await electron.evaluate(({ contentTracing }, path) => contentTracing.stopRecording(path), file)
    const { traceEvents } = traceSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    const own = traceEvents.filter((event) => event.pid === pid)
    const main = own.find(({ ph, args }) => ph === 'M' && args?.name === 'CrRendererMain')?.tid
    const wallMs = Date.now() - Number(process.hrtime.bigint()) / 1e6
    return own.flatMap(({ ph, name, tid, ts, dur, tdur }) =>
      ph === 'X' && name === 'RunTask' && tid === main && dur !== undefined && tdur !== undefined
        ? [{ fromMs: wallMs + ts / 1000, tookMs: dur / 1000, cpuMs: tdur / 1000 }]
        : [],
    )
  }
}

/** How long the thread had work in this time and was kept from it by what else ran on the machine. */
export const waitedMs = (tasks: readonly Task[], { fromMs, tookMs }: Span): number =>
  tasks.reduce((sum, task) => {
    const from = Math.max(fromMs, task.fromMs)
    const to = Math.min(fromMs + tookMs, task.fromMs + task.tookMs)
    const share = task.tookMs === 0 ? 0 : (task.tookMs - task.cpuMs) / task.tookMs
    return sum + Math.max(0, to - from) * share
  }, 0)

export const longestCpuMs = (tasks: readonly Task[]): number =>
  Math.max(0, ...tasks.map(({ cpuMs }) => cpuMs))

export const tellTasks = (tasks: readonly Task[]): string =>
  `${tasks.length} tasks of ${tasks.reduce((sum, { cpuMs }) => sum + cpuMs, 0).toFixed(0)} ms processor time, ` +
  `longest ${longestCpuMs(tasks).toFixed(0)} ms`
