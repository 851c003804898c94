/** What `ssh -G` says of the options that matter here, by their names in lower case. */
export type SshConfig = ReadonlyMap<string, string>

const CONNECT_TIMEOUT_S = 10
const ALIVE_INTERVAL_S = 15
const ALIVE_COUNT = 3
/** Beyond the time for the connection itself: logging in and starting the program there. */
const LOGIN_S = 20

/** Reads the output of `ssh -G`: one option a line, its value behind the first space. */
export const readSshConfig = (output: string): SshConfig =>
  new Map(
    output.split('\n').flatMap((line) => {
      const at = line.indexOf(' ')
      return at > 0 ? [[line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const] : []
    }),
  )

const seconds = (config: SshConfig, name: string): number => {
  const value = Number(config.get(name))
  return Number.isFinite(value) && value > 0 ? value : 0
}

/** How long to wait for the first frame, in milliseconds: what the user's own settings allow for, and the login. */
export const patienceMs = (config: SshConfig): number => {
  const connect = seconds(config, 'connecttimeout') || CONNECT_TIMEOUT_S
  return 1000 * (connect * Math.max(1, seconds(config, 'connectionattempts')) + LOGIN_S)
}

/**
 * What has to be so whatever the user's config says, see ssh_config(5). The command line wins over the config, so this
 * is as little as can be; keys, agent, known hosts, proxies, names and ports stay the user's.
 * - BatchMode: nobody can answer a question of ssh here; it fails with a clear word instead of waiting for ever.
 * - ControlMaster: a master that the user opened is used (ControlPath), but this connection never becomes one: it would
 *   take the user's other sessions with it when it is closed.
 * - ClearAllForwardings, -a, -x: a connection that only watches opens no ports and lends nobody the agent or the display.
 * - RemoteCommand: one in the config would stand against ours, and ssh gives up.
 */
const always = [
  '-T',
  '-a',
  '-x',
  ...['BatchMode=yes', 'ControlMaster=no', 'ClearAllForwardings=yes', 'RemoteCommand=none'].flatMap(
    (option) => ['-o', option],
  ),
] as const

/** Options of newer versions that would take the session or its input away; an older one does not know their names. */
const wanted = [
  ['SessionType', 'default'],
  ['StdinNull', 'no'],
  ['ForkAfterAuthentication', 'no'],
] as const

/** The arguments of `ssh`; times that the user has not set are set, so that a dead network is noticed. */
export const sshArguments = (config: SshConfig): readonly string[] => {
  const unlike = wanted.filter(([name, value]) => (config.get(name.toLowerCase()) ?? value) !== value)
  const connect = seconds(config, 'connecttimeout') > 0 ? [] : [['ConnectTimeout', CONNECT_TIMEOUT_S]]
  const alive =
    seconds(config, 'serveraliveinterval') > 0
      ? []
      : [
          ['ServerAliveInterval', ALIVE_INTERVAL_S],
          ['ServerAliveCountMax', ALIVE_COUNT],
        ]
  return [
    ...always,
    ...[...unlike, ...connect, ...alive].flatMap(([name, value]) => ['-o', `${name}=${value}`]),
  ]
}
