import type { Limits, Reading } from '@shared/domain/check'
import { message } from '@shared/domain/message'
import { isIP } from 'node:net'
import { z } from 'zod'
import { readCertificate } from './certificates/certificate'
import { certificateReading, type CertificateFault } from './certificates/certificate-reading'
import { followChain, readPemFile, type PemFile } from './certificates/look-at-file'
import { lookAtServer, type LookProgress, type ServerLook } from './certificates/look-at-server'
import { chainFault, issuerFault, nameFault, selfSignedFault, trustFault } from './certificates/trust-faults'
import { codeOf, faultOf, faultReading, unhealthy, unknown, type Place } from './connect/connection-fault'
import { withDeadline } from './connect/deadline'
import { loadTls } from './connect/load-tls'
import { tlsFaultOf } from './connect/tls-fault'
import { roundMs } from './limits/response-time'
import { namedAsSetting } from './limits/limits-setting'
import { defineCheck, type CheckContext } from './define-check'

const usualLimits: Limits = { warning: 30, critical: 7 }

const hostSchema = z.string().regex(/^\S+$/, 'check.settings.host').max(300)
const pathSchema = z.string().startsWith('/', 'settings.value.absolute').max(4096)
const daysSchema = z.number().min(0).max(3650)

/** Fewer days are worse: `threshold` is the lower edge. Alone it moves the upper one only when it has to. */
const limitsOf = ({
  threshold,
  warning,
}: {
  threshold?: number | undefined
  warning?: number | undefined
}): Limits => {
  const critical = threshold ?? Math.min(usualLimits.critical, warning ?? usualLimits.critical)
  return { critical, warning: warning ?? Math.max(usualLimits.warning, critical) }
}

const settingsSchema = z.lazy(() =>
  z
    .object({
      host: hostSchema.optional(),
      port: z.number().int().min(1).max(65_535).default(443),
      /** The name that the certificate has to be for; the host unless told, and with `file` none. */
      servername: hostSchema.optional(),
      /** A certificate in PEM on this host, with or without its chain, instead of a server's. */
      file: pathSchema.optional(),
      /** The authorities to trust, in PEM, instead of the public ones. */
      ca: pathSchema.optional(),
      threshold: daysSchema.optional(),
      warning: daysSchema.optional(),
    })
    .refine(({ host, file }) => (host === undefined) !== (file === undefined), {
      message: 'check.settings.certificate_target',
      path: ['host'],
    })
    .refine((settings) => limitsOf(settings).warning >= limitsOf(settings).critical, {
      message: 'check.settings.certificate_days',
      path: ['warning'],
    }),
)
type CertificateSettings = z.output<typeof settingsSchema>

const unreadReading = (file: Exclude<PemFile, { kind: 'read' }>, path: string): Reading =>
  file.kind === 'unreadable'
    ? unknown(message('check.tls_certificate.file_unreadable', { path, code: file.code }))
    : unknown(message('check.tls_certificate.file_invalid', { path }))

const silentReading = (path: string, ms: number): Reading =>
  unknown(message('check.tls_certificate.file_silent', { path, ms }))

const readAuthorities = async (ca: string | undefined): Promise<PemFile | null> =>
  ca === undefined ? null : readPemFile(ca)

const common = (context: CheckContext, settings: CertificateSettings) => ({
  now: context.now(),
  limits: limitsOf(settings),
  previousBand: context.previousBand,
})

const serverReading = (
  look: ServerLook,
  where: string,
  servername: string,
  context: CheckContext,
  settings: CertificateSettings,
): Reading => {
  const [leaf] = look.chain
  if (leaf === undefined) return unhealthy(message('check.tls_certificate.none', { where }))
  const certificate = readCertificate(leaf)
  const given = common(context, settings)
  const isInTime = given.now < certificate.validTo && given.now >= certificate.validFrom
  const trust = look.fault === null ? null : trustFault(look.fault, certificate, look.chain, where, isInTime)
  const faults: readonly CertificateFault[] = [
    ...(look.isForName ? [] : [nameFault(certificate, where, servername)]),
    ...(trust === null ? [] : [trust]),
  ]
  return certificateReading({ ...given, certificate, where, faults, responseMs: roundMs(look.ms) })
}

const failedReading = (error: unknown, place: Place): Reading => {
  const fault = faultOf(error)
  if (fault !== null) return faultReading(fault, place)
  const code = codeOf(error)
  if (code === null) throw error
  const details = { tls_code: code }
  // What answers there does not speak TLS at all.
  if (/^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL)$/.test(code))
    return unhealthy(message('check.connect.protocol', place), { details })
  const tls = tlsFaultOf(code)
  if (tls === null) throw error
  return unhealthy(message(tls, { ...place, code }), { details })
}

const checkServer = async (
  context: CheckContext,
  settings: CertificateSettings,
  host: string,
  signal: AbortSignal,
): Promise<Reading> => {
  const { port, servername = host, ca } = settings
  const read = await withDeadline(context.timeoutMs, signal, () => readAuthorities(ca))
  if (read.kind === 'late') return silentReading(ca ?? '', read.afterMs)
  const authorities = read.value
  if (ca !== undefined && authorities !== null && authorities.kind !== 'read')
    return unreadReading(authorities, ca)
  const trusted = authorities?.kind === 'read' ? authorities.text : null
  const tls = await loadTls(true)
  if (tls === null) throw new Error('TLS is not there')
  const where = isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`
  const place: Place = { service: 'TLS', where, host }
  const progress: LookProgress = { connected: false }
  try {
    const end = await withDeadline(context.timeoutMs, signal, (inner) =>
      lookAtServer(tls, { host, port, servername, ca: trusted }, progress, inner),
    )
    if (end.kind === 'late')
      return faultReading(progress.connected ? 'silent' : 'unconnected', place, { ms: end.afterMs })
    return serverReading(end.value, where, servername, context, settings)
  } catch (error) {
    signal.throwIfAborted()
    return failedReading(error, place)
  }
}

const fileFaults = (
  [leaf, ...beside]: Extract<PemFile, { kind: 'read' }>['certificates'],
  authorities: PemFile | null,
  path: string,
  servername: string | undefined,
): readonly CertificateFault[] => {
  const certificate = readCertificate(leaf)
  const isFor = (name: string): boolean =>
    (isIP(name) === 0 ? leaf.checkHost(name) : leaf.checkIP(name)) !== undefined
  const ofName =
    servername === undefined || isFor(servername) ? [] : [nameFault(certificate, path, servername)]
  if (authorities?.kind !== 'read') return ofName
  const end = followChain(leaf, beside, authorities.certificates)
  if (end.kind === 'trusted') return ofName
  if (!end.isSelfSigned) return [...ofName, chainFault(end.at, path)]
  const own = end.at === leaf
  return [...ofName, own ? selfSignedFault(certificate, path) : issuerFault(readCertificate(end.at), path)]
}

const checkFile = async (
  context: CheckContext,
  settings: CertificateSettings,
  path: string,
  signal: AbortSignal,
): Promise<Reading> => {
  const { ca, servername } = settings
  const end = await withDeadline(context.timeoutMs, signal, async () => ({
    file: await readPemFile(path),
    authorities: await readAuthorities(ca),
  }))
  if (end.kind === 'late') return silentReading(path, end.afterMs)
  const { file, authorities } = end.value
  if (file.kind !== 'read') return unreadReading(file, path)
  if (ca !== undefined && authorities !== null && authorities.kind !== 'read')
    return unreadReading(authorities, ca)
  const certificate = readCertificate(file.certificates[0])
  const faults = fileFaults(file.certificates, authorities, path, servername)
  return certificateReading({ ...common(context, settings), certificate, where: path, faults })
}

/** TLS certificate: of a server or in a file. Judged by its time, its names, who vouches for it, and the days left: 30 and 7 unless told. */
export default defineCheck({
  id: 'tls_certificate',
  settings: settingsSchema,
  usual: { intervalSeconds: 3600, timeoutSeconds: 10 },
  asks: ['host', 'port'],
  usualLimits: namedAsSetting(usualLimits),
  subject: ({ host, file }) => host ?? file?.replaceAll(/\s+/g, '-') ?? 'tls',
  hosts: ({ host }) => (host === undefined ? [] : [host]),
  run: (context, settings, signal) => {
    const { host, file } = settings
    if (host !== undefined) return checkServer(context, settings, host, signal)
    if (file !== undefined) return checkFile(context, settings, file, signal)
    throw new Error('there is no certificate to look at')
  },
})
