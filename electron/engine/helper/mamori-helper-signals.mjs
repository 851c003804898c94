// The one signal that Mamori's step helper sends; see mamori-helper.mjs, which alone can start it.
//
// It ends only a process that listens on one of the ports of the authority, at this moment: the pid, when it was started,
// its user and the port have to be those of the step, and it must be none of those on which a host lives.
import * as fs from 'node:fs'
import { basename } from 'node:path'
import { codeOf, demand, done, isId, isWord, refuse, Stop, text, whole } from './mamori-helper.mjs'
/** @import { SendSignal, StepFunction } from './helper-types' */

/** Never ended, on whatever port they listen: the way into the host, its services, its containers, its data. */
const PROTECTED =
  /^(init|systemd.*|\(sd-.*|dbus-.*|sshd.*|dropbear|sudo|login|agetty|udevd|cron|crond|runit|runsv.*|s6-.*|tini|supervisord|dockerd|docker-.*|containerd.*|podman|conmon|crio|kubelet|etcd|kube-.*|libvirtd|qemu.*|postgres.*|postmaster|pgbouncer|mysqld.*|mariadbd.*|redis-server.*|redis-sentinel|valkey-.*|memcached|mongod|mongos|influxd|clickhouse.*|cassandra|beam\.smp|oracle.*|ora_.*|tnslsnr|sqlservr|db2.*|slapd|nfsd|rpcbind|smbd|multipathd|iscsid|mamori.*)$/
const LISTEN = '0A'

const fields = {
  kind: isWord,
  pid: whole(2, 2 ** 22),
  startedAtTicks: text(/^\d{1,20}$/),
  uid: isId,
  port: whole(1, 65_535),
  signal: text(/^(TERM|KILL)$/),
}

/** The fields of a /proc/pid/stat behind the name, which may hold anything; see proc(5). @type {(pid: number) => readonly string[]} */
const statOf = (pid) => {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}
/** @type {(pid: number) => string | undefined} */
const startOf = (pid) => statOf(pid)[19]
/** This process and all that it was started by: sudo, Mamori, and what started that. @type {() => ReadonlySet<number>} */
const ownLine = () => {
  const line = new Set([process.pid])
  for (let pid = process.ppid; pid > 0 && !line.has(pid); pid = Number(statOf(pid)[1])) line.add(pid)
  return line
}
/** Inodes of the sockets that listen on a port. @type {(port: number) => ReadonlySet<string>} */
const listeners = (port) => {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  const rows = ['tcp', 'tcp6'].flatMap((table) => {
    const file = `/proc/self/net/${table}`
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n').slice(1) : []
  })
  return new Set(
    rows
      .map((row) => row.trim().split(/\s+/))
      .filter((row) => row[1]?.endsWith(`:${wanted}`) && row[3] === LISTEN)
      .map((row) => String(row[9])),
  )
}
/** @type {(pid: number, sockets: ReadonlySet<string>) => boolean} */
const holds = (pid, sockets) =>
  fs.readdirSync(`/proc/${pid}/fd`).some((fd) => {
    try {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(fs.readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? []
      return inode !== undefined && sockets.has(inode)
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false
      throw error
    }
  })

/** Tells the pids that listen on a port of the authority, whosever they are; it only looks. @type {StepFunction} */
export const lookAtPort = (raw, { ports }) => {
  demand(raw, { kind: isWord, port: fields.port }, 'step')
  const { port } = /** @type {{ port: number }} */ (raw)
  if (!ports.includes(port)) refuse('port_not_listed', { port })
  const sockets = listeners(port)
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return done(JSON.stringify(pids.map(Number).filter((pid) => mayHold(pid, sockets))))
}
/** A process that has ended meanwhile, or that even root may not look into, is told by nobody. @type {(pid: number, sockets: ReadonlySet<string>) => boolean} */
const mayHold = (pid, sockets) => {
  try {
    return holds(pid, sockets)
  } catch (error) {
    if (/^(ENOENT|ESRCH|EACCES|EPERM)$/.test(codeOf(error))) return false
    throw error
  }
}
/** What a process calls itself, and the program that it is. @type {(pid: number) => readonly string[]} */
const namesOf = (pid) => [
  fs.readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd(),
  basename(fs.readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '')),
]

/** Sends one signal to the very process that was planned; one that is gone already is done. @type {StepFunction} */
export const sendSignal = (raw, { ports }, effects) => {
  demand(raw, fields, 'step')
  const { pid, startedAtTicks, uid, port, signal } = /** @type {SendSignal & { port: number }} */ (raw)
  if (!ports.includes(port)) refuse('port_not_listed', { port })
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8')
    // Another process has the number by now: the one that was meant is gone.
    if (startOf(pid) !== startedAtTicks) return done('')
    if (ownLine().has(pid)) refuse('process_own', { pid })
    const name = namesOf(pid).find((one) => PROTECTED.test(one))
    if (name !== undefined) refuse('process_protected', { pid, process: name })
    if (Number(/^Uid:\s+(\d+)/m.exec(status)?.[1] ?? -1) !== uid) refuse('process_user', { pid })
    if (!holds(pid, listeners(port))) refuse('not_listening', { pid, port })
    if (startOf(pid) !== startedAtTicks) return done('')
    effects.kill(pid, signal)
    return done(`SIG${signal} ${pid}`)
  } catch (error) {
    if (error instanceof Stop) throw error
    const reason = codeOf(error)
    if (reason === 'ENOENT' || reason === 'ESRCH') return done('')
    throw new Stop('failed', 'signal', { pid, reason })
  }
}
