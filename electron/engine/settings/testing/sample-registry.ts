import { z } from 'zod'
import { defineAction, type Action } from '../../actions/define-action'
import { defineCheck, type Check } from '../../checks/define-check'
import type { ParseOptions } from '../parse-settings'

const never = (): Promise<never> => Promise.reject(new Error('reading settings must not run anything'))
const percent = z.number().min(1).max(100)

const check = <S>(id: string, settings: z.ZodType<S>): Check =>
  defineCheck<unknown>({ id, settings, subject: () => id, run: never })

/** Checks with the fields of the settings' format, for tests of the reading; none of them can run. */
export const sampleChecks: ReadonlyMap<string, Check> = new Map(
  [
    check(
      'postgresql',
      z.object({
        host: z.string().default('127.0.0.1'),
        port: z.number().int().min(1).max(65_535).default(5432),
        user: z.string().optional(),
        password: z.string().optional(),
      }),
    ),
    check(
      'redis',
      z.object({
        host: z.string().default('127.0.0.1'),
        port: z.number().int().default(6379),
        password: z.string().optional(),
      }),
    ),
    check(
      'disk',
      z.object({
        path: z.string().default('/'),
        threshold: percent.default(90),
        warning: percent.optional(),
      }),
    ),
    check('memory', z.object({ threshold: percent.default(85), warning: percent.optional() })),
    check(
      'http',
      z.strictObject({
        url: z.string().refine((url) => URL.canParse(url), { message: 'settings.value.invalid' }),
        headers: z.record(z.string(), z.string()).optional(),
        expect: z.object({ status: z.number().int() }).optional(),
      }),
    ),
  ].map((one) => [one.id, one]),
)

const tells = (id: string): Action => defineAction<unknown>({ class: 'tell', id, params: z.object({}) })
const reads = (id: string, params: z.ZodType): Action =>
  defineAction<unknown>({ class: 'read', id, params, target: () => null, inspect: never })

const text = (value: unknown, key: string): string =>
  typeof value === 'object' && value !== null ? String(Reflect.get(value, key)) : ''

/** Actions with the fields of the settings' format; none of them can plan. */
export const sampleActions: ReadonlyMap<string, Action> = new Map(
  [
    defineAction<unknown>({
      class: 'repair',
      id: 'service_restart',
      version: 1,
      params: z.object({ service: z.string().regex(/^[\w.@-]+$/) }),
      risk: 'medium',
      undo: 'compensatable',
      target: (params) => ({ kind: 'service', name: text(params, 'service') }),
      plan: never,
      planProves: false,
    }),
    defineAction<unknown>({
      class: 'repair',
      id: 'create_missing_dirs',
      version: 1,
      params: z.object({ directories: z.array(z.string().min(1)).min(1), mode: z.string().optional() }),
      risk: 'low',
      undo: 'reversible',
      target: (params) => ({ kind: 'path', name: text(params, 'directories') }),
      plan: never,
      planProves: true,
    }),
    reads('check_port', z.object({ port: z.number().int().min(1).max(65_535) })),
    reads('log_analysis', z.object({})),
    tells('alert'),
  ].map((one) => [one.id, one]),
)

export const sampleOptions: ParseOptions = {
  file: '/srv/app/error_patterns.json',
  baseDir: '/srv/app',
  folder: '/srv/app',
  env: {},
  checks: sampleChecks,
  actions: sampleActions,
  channels: new Set(['log']),
  defaultSources: [
    { id: '/srv/app/logs/app.log', path: '/srv/app/logs/app.log' },
    { id: '/var/log/syslog', path: '/var/log/syslog' },
  ],
}
