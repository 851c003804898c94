import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram } from './find-program'

const run = promisify(execFile)

export type Signed = { readonly key: string; readonly cert: string }

export type SignOptions = {
  /** The common name. */
  readonly name: string
  /** Like `DNS:localhost` or `IP:127.0.0.1`; none for an authority. */
  readonly names?: readonly string[]
  /** From now on; -1 for one that ended before it began. */
  readonly days: number
  /** Who signs; the authority itself unless told. */
  readonly by?: Signed
  readonly isAuthority?: boolean
}

export type TestAuthority = {
  /** Its own certificate and key, in PEM. */
  readonly root: Signed
  readonly sign: (options: SignOptions) => Promise<Signed>
  readonly dir: string
  readonly stop: () => Promise<void>
}

/** A certificate authority of a test's own, made with openssl in a folder that goes with it. */
export const createAuthority = async (name = 'Mamori Test Root'): Promise<TestAuthority> => {
  const openssl = findProgram('openssl', 'openssl')
  const dir = await mkdtemp(join(tmpdir(), 'mamori-ca-'))
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  let made = 0

  const read = async (key: string, cert: string): Promise<Signed> => ({
    key: await readFile(key, 'utf8'),
    cert: await readFile(cert, 'utf8'),
  })
  const [rootKey, rootCert] = [join(dir, 'root.key'), join(dir, 'root.pem')]
  const subject = ['-subj', `/O=Mamori Test/CN=${name}`]
  await run(openssl, [
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    rootKey,
    '-out',
    rootCert,
    '-days',
    '3650',
    ...subject,
  ])
  const root = await read(rootKey, rootCert)

  const sign: TestAuthority['sign'] = async ({ name, names = [], days, by = root, isAuthority = false }) => {
    made += 1
    const at = (ending: string): string => join(dir, `${made}.${ending}`)
    const [key, request, cert, byCert, byKey, extensions] = [
      at('key'),
      at('csr'),
      at('pem'),
      at('by.pem'),
      at('by.key'),
      at('ext'),
    ]
    await writeFile(byCert, by.cert)
    await writeFile(byKey, by.key, { mode: 0o600 })
    await writeFile(
      extensions,
      [
        `basicConstraints=critical,CA:${isAuthority ? 'TRUE' : 'FALSE'}`,
        ...(names.length > 0 ? [`subjectAltName=${names.join(',')}`] : []),
      ].join('\n'),
    )
    await run(openssl, [
      'req',
      '-utf8',
      ...newKey,
      '-keyout',
      key,
      '-out',
      request,
      '-subj',
      `/O=Mamori Test/CN=${name}`,
    ])
    const signer = ['-CA', byCert, '-CAkey', byKey, '-set_serial', String(made + 1)]
    const kind = ['-days', String(days), '-extfile', extensions]
    await run(openssl, ['x509', '-req', '-in', request, ...signer, ...kind, '-out', cert])
    return read(key, cert)
  }
  return { root, sign, dir, stop: () => rm(dir, { recursive: true, force: true }) }
}
