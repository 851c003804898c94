import { createSocket, type Socket } from 'node:dgram'

/** What the server says of a question: records as bytes of their data, a code of its own, or nothing. */
export type DnsReply =
  | { readonly kind: 'records'; readonly data: readonly Buffer[] }
  | { readonly kind: 'code'; readonly code: number }
  | { readonly kind: 'silence' }

export type DnsQuestion = { readonly name: string; readonly type: number }

export type TestDns = {
  readonly port: number
  readonly questions: () => readonly DnsQuestion[]
  readonly stop: () => Promise<void>
}

/** A name as it stands in a message: RFC 1035 section 3.1. */
export const dnsName = (name: string): Buffer =>
  Buffer.concat([
    ...name
      .split('.')
      .filter((label) => label !== '')
      .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')])),
    Buffer.from([0]),
  ])

const readQuestion = (message: Buffer): DnsQuestion & { readonly end: number } => {
  const labels: string[] = []
  let at = 12
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.subarray(at + 1, at + 1 + length).toString('latin1'))
    at += 1 + length
  }
  return { name: labels.join('.'), type: message.readUInt16BE(at + 1), end: at + 5 }
}

const RESPONSE = 0x8180

const answer = (query: Buffer, reply: Exclude<DnsReply, { readonly kind: 'silence' }>): Buffer => {
  const { type, end } = readQuestion(query)
  const data = reply.kind === 'records' ? reply.data : []
  const header = Buffer.alloc(12)
  header.writeUInt16BE(query.readUInt16BE(0), 0)
  header.writeUInt16BE(RESPONSE | (reply.kind === 'code' ? reply.code : 0), 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(data.length, 6)
  const records = data.map((bytes) => {
    const head = Buffer.alloc(12)
    // A pointer to the name of the question.
    head.writeUInt16BE(0xc00c, 0)
    head.writeUInt16BE(type, 2)
    head.writeUInt16BE(1, 4)
    head.writeUInt32BE(60, 6)
    head.writeUInt16BE(bytes.length, 10)
    return Buffer.concat([head, bytes])
  })
  return Buffer.concat([header, query.subarray(12, end), ...records])
}

/** A name server on a free UDP port of 127.0.0.1 that answers as it is told, see RFC 1035 section 4. */
export const startDns = async (reply: (question: DnsQuestion) => DnsReply): Promise<TestDns> => {
  const questions: DnsQuestion[] = []
  const socket: Socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const { name, type } = readQuestion(query)
    questions.push({ name, type })
    const said = reply({ name, type })
    if (said.kind !== 'silence') socket.send(answer(query, said), from.port, from.address)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(0, '127.0.0.1', resolve)
  })
  return {
    port: socket.address().port,
    questions: () => questions,
    stop: () => new Promise((resolve) => void socket.close(() => resolve())),
  }
}
