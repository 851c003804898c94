import { z } from 'zod'
import { defineAction } from './define-action'

const params = z.object({})

export default defineAction<z.output<typeof params>>({ class: 'tell', id: 'alert', params })
