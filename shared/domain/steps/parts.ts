import { z } from 'zod'

/** Which file it was, by the kernel's own numbers; as text, since they may be larger than numbers can tell apart. */
export const fileIdSchema = z.object({ dev: z.string().regex(/^\d+$/), ino: z.string().regex(/^\d+$/) })
export type FileId = Readonly<z.infer<typeof fileIdSchema>>

/** Who owns a file and who may do what with it. */
export const accessSchema = z.object({
  mode: z.number().int().min(0).max(0o7777),
  uid: z.number().int().nonnegative(),
  gid: z.number().int().nonnegative(),
})
export type Access = Readonly<z.infer<typeof accessSchema>>

export const pathSchema = z.string().startsWith('/')
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)
export const countSchema = z.number().int().nonnegative()

/** How a service manager is called for one service. */
export const serviceFields = {
  service: z.string(),
  manager: z.enum(['systemd', 'systemd_user', 'sysv', 'supervisor', 'pm2', 'docker', 'compose']),
  unit: z.string(),
  argv: z.array(z.string()).min(1).readonly(),
  timeoutMs: z.number().int().positive(),
}
