/** Whole numbers from 0 up to below `below`, the same ones for the same seed (mulberry32). */
const drawFrom = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

const draw = drawFrom(20_260_131)
const pick = (...from: readonly string[]): string => from[draw(from.length)] ?? ''
const two = (value: number): string => String(value).padStart(2, '0')
const hex = (length: number): string => Array.from({ length }, () => draw(16).toString(16)).join('')

const clock = (): string => `${two(draw(24))}:${two(draw(60))}:${two(draw(60))}`
const ms = (): string => String(draw(1000)).padStart(3, '0')
const address = (): string => `${10 + draw(200)}.${draw(256)}.${draw(256)}.${1 + draw(254)}`
const path = (): string =>
  pick(
    `/api/v2/users/${draw(99_999)}`,
    `/api/v2/carts/${hex(12)}/items?limit=${draw(100)}`,
    `/assets/app.${hex(8)}.js`,
    `/blog/2025/11/how-we-moved-house-${draw(40)}/`,
    `/search?q=${pick('lamp', 'desk+oak', 'tea', 'blue%20chair')}&sort=price`,
    '/healthz',
    '/login',
    '/favicon.ico',
  )
const agent = (): string =>
  pick(
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
    'curl/8.5.0',
    'Go-http-client/2.0',
    'okhttp/4.12.0',
  )
const method = (): string => pick('GET', 'GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE')
const logger = (): string => pick('app.billing', 'app.mail', 'app.web.views', 'celery.worker', 'urllib3.pool')
const said = (): string =>
  pick(
    `sent receipt ${draw(90_000)} to user ${draw(9000)}`,
    `cache hit ratio is 0.${draw(100)} over the last ${draw(60)} minutes`,
    `retrying in ${draw(30)} s (attempt ${draw(4)} of 5)`,
    `loaded ${draw(400)} rows from warehouse in ${draw(900)} ms`,
    `session ${hex(16)} renewed for tenant ${pick('north', 'south', 'east')}`,
    `注文 ${draw(90_000)} の在庫を引き当てました（担当: ${pick('佐藤', '鈴木', '高橋')}）`,
  )

const access = (status: string): string =>
  `${address()} - ${pick('-', '-', '-', 'hanako')} [22/Nov/2025:${clock()} +0900] "${method()} ${path()} HTTP/1.1" ${status} ${draw(60_000)} "${pick('-', 'https://shop.example.jp/', 'https://shop.example.jp/cart')}" "${agent()}"`
const syslog = (): string =>
  `Nov 22 ${clock()} app-${two(draw(20))} ${pick(
    `sshd[${draw(32_000)}]: Accepted publickey for ops from ${address()} port ${draw(60_000)} ssh2`,
    `systemd[1]: Finished logrotate.service - Rotate log files.`,
    `CRON[${draw(32_000)}]: (root) CMD (command -v debian-sa1 > /dev/null && debian-sa1 1 1)`,
    `dockerd[812]: time="2025-11-22T${clock()}.${draw(1e6)}Z" level=info msg="ignoring event" container=${hex(64)}`,
    `kernel: [${draw(99_999)}.${draw(1e6)}] TCP: request_sock_TCP: Possible SYN flooding on port 8080. Sending cookies.`,
    `postfix/smtpd[${draw(32_000)}]: connect from mail.example.org[${address()}]`,
  )}`
const postgres = (): string =>
  `2025-11-22 ${clock()}.${ms()} JST [${draw(32_000)}] ${pick(
    `shop@shop LOG:  duration: ${draw(200)}.${ms()} ms  statement: SELECT o.id, o.total FROM orders o WHERE o.user_id = ${draw(9000)} ORDER BY o.id DESC LIMIT 50`,
    `LOG:  checkpoint starting: time`,
    `LOG:  automatic vacuum of table "shop.public.sessions": index scans: 1 pages: 0 removed, ${draw(9000)} remain`,
    `shop@shop DETAIL:  parameters: $1 = '${draw(9000)}', $2 = '2025-11-22 00:00:00+09'`,
  )}`
const python = (): string =>
  `2025-11-22 ${clock()},${ms()} ${pick('INFO', 'INFO', 'INFO', 'DEBUG', 'WARNING')} [${logger()}] ${said()}`
const java = (): string =>
  `2025-11-22T${clock()}.${ms()}+09:00  ${pick('INFO', 'INFO', 'DEBUG', 'WARN')} 1 --- [orders] [nio-8080-exec-${draw(20)}] ${pick('j.e.shop.orders.OrderService', 'o.s.web.servlet.DispatcherServlet', 'com.zaxxer.hikari.pool.HikariPool')} : ${said()}`
const json = (): string =>
  JSON.stringify({
    time: `2025-11-22T${clock()}.${ms()}Z`,
    level: pick('info', 'info', 'debug', 'warn'),
    logger: logger(),
    msg: said(),
    http: { method: method(), path: path(), status: Number(pick('200', '200', '204', '302')) },
    trace_id: hex(32),
  })

const plain = (): string => {
  switch (draw(8)) {
    case 0:
    case 1:
    case 2:
      return access(pick('200', '200', '200', '301', '304', '204'))
    case 3:
      return syslog()
    case 4:
      return postgres()
    case 5:
      return python()
    case 6:
      return java()
    default:
      return json()
  }
}

const hit = (): string =>
  pick(
    access(pick('404', '401', '500', '502')),
    `2025-11-22 ${clock()}.${ms()} JST [${draw(32_000)}] FATAL:  sorry, too many clients already`,
    `2025-11-22 ${clock()},${ms()} ERROR [${logger()}] redis.exceptions.ConnectionError: Error 111 connecting to ${address()}:6379. Connection refused.`,
    `Nov 22 ${clock()} app-01 kernel: [${draw(99_999)}.1] Out of memory: Killed process ${draw(32_000)} (python3) total-vm:812345kB`,
    `Error: ENOENT: no such file or directory, open '/srv/app/data/${hex(8)}.json'`,
    `OSError: [Errno 28] No space left on device: '/var/lib/app/${hex(6)}'`,
    'Traceback (most recent call last):',
    `2025-11-22 ${clock()} ERROR データベースへの接続に失敗しました（${address()}）`,
  )

/** Lines of usual servers' logs in their formats, about `bytes` in all; one of a hundred tells of an error. */
export const mixedLogs = (bytes: number): { readonly bytes: Uint8Array; readonly lines: number } => {
  const made: string[] = []
  for (let length = 0; length < bytes;) {
    const line = draw(100) === 0 ? hit() : plain()
    made.push(line)
    length += line.length + 1
  }
  return { bytes: new TextEncoder().encode(`${made.join('\n')}\n`), lines: made.length }
}
