// An application of the pictures' world: node http-app.mjs PORT MS STATUS answers each request after about MS ms with STATUS.
import { createServer } from 'node:http'

const [port = '0', ms = '0', status = '200'] = process.argv.slice(2)

createServer((_request, response) => {
  const afterMs = Number(ms) * (0.8 + 0.4 * Math.random())
  setTimeout(() => {
    response.writeHead(Number(status), { 'content-type': 'application/json' })
    response.end(JSON.stringify({ status: status === '200' ? 'ok' : 'starting' }))
  }, afterMs)
}).listen(Number(port), '127.0.0.1')
