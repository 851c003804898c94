import { appendFileSync } from 'node:fs'

/** Appends ordinary lines to logs in turn, so many a second, until it is ended: `background-writer RATE PATH…`. */
const [rate = '200', ...paths] = process.argv.slice(2)
const everyMs = 1000 / Number(rate)
const startedAt = performance.now()
let written = 0

const write = (): void => {
  const due = Math.floor((performance.now() - startedAt) / everyMs)
  for (; written < due; written += 1) {
    const path = paths[written % paths.length] ?? ''
    const second = String(written % 60).padStart(2, '0')
    appendFileSync(
      path,
      `10.0.${written % 250}.7 - - [31/Jan/2026:14:30:${second} +0900] "GET /api/items/${written} HTTP/1.1" 200 512 "-" "curl/8.5"\n`,
    )
  }
}
// Line by line as far as the timer can: as many programs do, not in bursts.
setInterval(write, Math.max(1, Math.floor(everyMs)))
