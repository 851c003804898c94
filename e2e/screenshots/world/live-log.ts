import { appendFile } from 'node:fs/promises'
import { chance } from '../story/times'

const EVERY_MS = 400
const paths = [
  '/api/documents',
  '/api/search?q=%E5%9C%A7%E6%8E%A5',
  '/api/health',
  '/api/knowledge/218',
  '/api/me',
] as const

const stamp = (at: number): string => {
  const time = new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString()
  return `${time.slice(0, 10)} ${time.slice(11, 19)}`
}

/** A line as the application writes it. */
export const appLine = (at: number, text: string): string => `${stamp(at)} ${text}\n`

/** Lets the application and its web server write as they do on a working morning. */
export const writeLogs = (folder: string): (() => void) => {
  const timer = setInterval(() => {
    const at = Math.floor(Date.now() / 100) * 100
    const path = paths[Math.floor(chance(at, 'path') * paths.length)] ?? paths[0]
    const ms = Math.round(38 + 90 * chance(at, 'ms'))
    const access = `10.20.0.1 - - [${new Date(at).toISOString()}] "GET ${path} HTTP/1.1" 200 ${400 + ms * 7} "-" "Mozilla/5.0"\n`
    void appendFile(`${folder}/access.log`, access)
    void appendFile(`${folder}/app.log`, appLine(at, `INFO api.request: GET ${path} 200 in ${ms} ms`))
  }, EVERY_MS)
  return () => clearInterval(timer)
}

const batches = [
  'INFO batch.predict: job nightly started, 2113 symbols',
  'ERROR batch.predict: job nightly failed after 3 attempts',
  'INFO batch.predict: job nightly started again by hand',
  'ERROR batch.report: job weekly-report timed out after 900 s',
  'ERROR batch.report: job monthly-report timed out after 900 s',
  'ERROR batch.export: job daily-export failed: broken pipe',
  'ERROR batch.export: job daily-export timed out after 300 s',
] as const

/** What the application has written in the hours before. */
export const earlierLines = (now: number): string =>
  Array.from({ length: 210 }, (_, index) => {
    const at = now - (210 - index) * 120_000
    const batch = index % 30 === 12 ? batches[Math.floor(index / 30)] : undefined
    const ms = Math.round(38 + 90 * chance(at, 'ms'))
    const path = paths[Math.floor(chance(at, 'path') * paths.length)] ?? paths[0]
    return appLine(at, batch ?? `INFO api.request: GET ${path} 200 in ${ms} ms`)
  }).join('')
