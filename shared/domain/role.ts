import { z } from 'zod'
import { roles } from './role-order'

export { mayDo, roles, type Role } from './role-order'

export const roleSchema = z.enum(roles)
