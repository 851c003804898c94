import { message, type Message } from '@shared/domain/message'
import type { LiveProcess } from './read-process'

/**
 * What is never ended, whatever the settings say: the way in, the data, and what runs everything else. All that root's
 * helper refuses is among it, so that no plan is approved which the helper would not carry out.
 */
const NEVER: readonly RegExp[] = [
  /^(systemd.*|\(sd-.*|init|tini|runit|runsv.*|s6-.*|openrc.*|launchd)$/,
  /^(sshd.*|dropbear)$/,
  /^(postgres.*|postmaster|pgbouncer|mysqld.*|mariadbd.*|mongod|mongos|redis-server.*|redis-sentinel|valkey-.*|oracle.*|ora_.*|tnslsnr|sqlservr|db2.*|clickhouse.*|cassandra|influxd|beam\.smp|etcd|memcached)$/,
  /^(dockerd|docker-.*|containerd.*|podman|conmon|crio|kubelet|kube-.*|libvirtd|qemu.*)$/,
  /^(dbus-.*|udevd|auditd|polkitd|sudo|su|login|agetty|getty|cron|crond|supervisord|slapd|nfsd|rpcbind|smbd|multipathd|iscsid|mamori.*)$/,
]

/** Ports behind which somebody's way in or data is. */
const NEVER_PORTS: ReadonlySet<number> = new Set([22, 1433, 1521, 2379, 3306, 5432, 6379, 9042, 27_017])

type Guards = { readonly protectedProcesses?: readonly string[]; readonly protectedPorts?: readonly number[] }

/** The program that an argument vector begins with, without its folder: a name that was not cut to 15 bytes. */
const programOf = ({ command }: LiveProcess): string => (command.split(' ', 1)[0] ?? '').replace(/^.*\//, '')

/** Why this process must never be ended; null when it may. `family`: ourselves and those who started us. */
export const protectionOf = (
  live: LiveProcess,
  port: number | null,
  { protectedProcesses = [], protectedPorts = [] }: Guards,
  family: ReadonlySet<number>,
): Message | null => {
  const { pid, name } = live
  if (pid <= 1 || family.has(pid)) return message('guard.process.own', { pid: String(pid), process: name })
  // Kernel threads are children of kthreadd.
  if (pid === 2 || live.parent === 2)
    return message('guard.process.kernel', { pid: String(pid), process: name })
  const names = [name, programOf(live)]
  if (names.some((one) => NEVER.some((never) => never.test(one)) || protectedProcesses.includes(one)))
    return message('guard.process.protected', { pid: String(pid), process: name })
  if (port !== null && (NEVER_PORTS.has(port) || protectedPorts.includes(port)))
    return message('guard.port.protected', { port: String(port) })
  return null
}
