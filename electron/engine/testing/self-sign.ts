import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram } from './find-program'

const run = promisify(execFile)

/** A fresh key and a certificate for `name` (a host name or an IPv4 address) that no authority has signed, in PEM. */
export const selfSign = async (name: string): Promise<{ readonly key: string; readonly cert: string }> => {
  const openssl = findProgram('openssl', 'openssl')
  const dir = await mkdtemp(join(tmpdir(), 'mamori-tls-'))
  try {
    const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')]
    const kind = /^[\d.]+$/.test(name) ? 'IP' : 'DNS'
    const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${kind}:${name}`]
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    await run(openssl, ['req', '-x509', ...curve, '-keyout', key, '-out', cert, '-days', '2', ...subject])
    return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
