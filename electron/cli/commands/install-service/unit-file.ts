import { leanStart } from './lean-start'
import type { Language } from '@shared/ipc/contract'
import { SERVICE_USER, servicePlaces, WRITTEN_BY } from './service-places'

/** How far a unit may be shut off from the host, see systemd.exec(5). */
export type Confinement = {
  readonly needsHelper: boolean
  readonly privateTmp: boolean
  readonly protectSystem: 'strict' | 'full'
  readonly protectHome: 'yes' | 'read-only'
  readonly readWritePaths: readonly string[]
}

export type UnitContent = Confinement & {
  readonly node: string
  /** The built command line. */
  readonly program: string
  readonly language: Language
  /** Groups of this host that let logs be read. */
  readonly groups: readonly string[]
}

/** The language that a unit was written for; null when its text does not say. */
export const unitLanguage = (text: string): Language | null => {
  const lang = /^Environment=LANG=(ja|C)/m.exec(text)?.[1]
  return lang === undefined ? null : lang === 'ja' ? 'ja' : 'en'
}

/** One word of a command line, by the rules of systemd.service(5) ("Command lines") and specifiers of systemd.unit(5). */
const quoteWord = (word: string): string =>
  /^[\w@+=:,./-]+$/.test(word)
    ? word
    : `"${word
        .replaceAll(/["\\]/g, String.raw`\$&`)
        .replaceAll('%', '%%')
        .replaceAll('$', '$$$$')}"`

/** One path in a list of paths: there, blanks part the entries and specifiers are expanded. */
const quotePath = (path: string): string =>
  /^[\w@+=:,./-]+$/.test(path)
    ? path
    : `"${path.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll('%', '%%')}"`

const when = (condition: boolean, ...lines: readonly string[]): readonly string[] => (condition ? lines : [])

/**
 * The text of `mamori.service`. `NotifyAccess=all` because readiness comes from a child, `systemd-notify`. What sudo
 * starts is confined with the rest of the unit: the helper can make directories only where `ReadWritePaths=` lets it,
 * and none of the settings that imply `NoNewPrivileges=` (systemd.exec(5)) may stand here while a rule needs it.
 */
export const unitText = (content: UnitContent): string => {
  const { node, program, needsHelper, privateTmp, protectSystem, protectHome } = content
  const command = [
    node,
    ...leanStart.nodeFlags,
    program,
    '--continuous',
    '--config',
    servicePlaces.settings,
    '--data-dir',
    servicePlaces.dataDir,
  ]
  return `${[
    WRITTEN_BY,
    '# Change single settings by: systemctl edit mamori',
    '[Unit]',
    'Description=Mamori watches this host and repairs what it safely can',
    'After=network.target',
    '# It is to come back for as long as it takes; RestartSec= keeps it from spinning.',
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    'Type=notify',
    'NotifyAccess=all',
    `ExecStart=${command.map(quoteWord).join(' ')}`,
    `User=${SERVICE_USER}`,
    `Group=${SERVICE_USER}`,
    ...when(content.groups.length > 0, `SupplementaryGroups=${content.groups.join(' ')}`),
    `Environment=LANG=${content.language === 'ja' ? 'ja_JP.UTF-8' : 'C.UTF-8'}`,
    ...Object.entries(leanStart.env).map(([name, value]) => `Environment=${name}=${value}`),
    `EnvironmentFile=-${servicePlaces.environment}`,
    'SyslogIdentifier=mamori',
    'RuntimeDirectory=mamori',
    'RuntimeDirectoryMode=0750',
    'StateDirectory=mamori',
    'StateDirectoryMode=0700',
    'UMask=0077',
    '',
    'Restart=always',
    'RestartSec=5',
    'WatchdogSec=60',
    '# A start may wait for a repair of the engine of a desktop, and for a long journal.',
    'TimeoutStartSec=180',
    'TimeoutStopSec=90',
    'KillMode=mixed',
    '',
    'MemoryMax=512M',
    'CPUQuota=50%',
    'LimitNOFILE=65536',
    '',
    ...(needsHelper
      ? ['# No NoNewPrivileges=: rules of the settings act through sudo and the step helper.']
      : ['NoNewPrivileges=yes', 'CapabilityBoundingSet=']),
    ...when(!privateTmp, '# No PrivateTmp=: the settings name paths below /tmp.'),
    `PrivateTmp=${privateTmp ? 'yes' : 'no'}`,
    `ProtectSystem=${protectSystem}`,
    `ProtectHome=${protectHome}`,
    ...content.readWritePaths.map((path) => `ReadWritePaths=${quotePath(path)}`),
    '',
    '[Install]',
    'WantedBy=multi-user.target',
  ].join('\n')}\n`
}
