// The other host of the network: it answers each request with as many bytes as it asks for, and takes notices as a chat
// service does.
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'

const HEAD_BYTES = 8

createServer((socket) => {
  let waiting = Buffer.alloc(0)
  socket.on('error', () => socket.destroy())
  socket.on('data', (data) => {
    waiting = Buffer.concat([waiting, data])
    while (waiting.length >= HEAD_BYTES && waiting.length >= waiting.readUInt32BE(0)) {
      socket.write(Buffer.alloc(waiting.readUInt32BE(4)))
      waiting = waiting.subarray(waiting.readUInt32BE(0))
    }
  })
}).listen(9000, '10.20.0.1')

createHttpServer((_request, response) => void response.writeHead(204).end()).listen(8080, '10.20.0.1')
