import { message, type Message } from '@shared/domain/message'
import { createExec } from '../../engine/exec'
import { findSettings, readSettings } from '../../engine/find-settings'
import { createPrivilege } from '../../engine/privilege/privilege'
import { startJsonRepairer } from '../../engine/repair/json/start-json-repairer'
import { ruleAbilities, type RuleAbility } from '../../engine/rule-ability'
import { allServiceManagers, createServiceResolver } from '../../engine/services/resolve-service'
import type { Settings } from '../../engine/settings/settings'
import { systemClock } from '../../engine/system-clock'
import type { Command } from '../command'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'
import { usableSettings } from '../usable-settings'

const describe = (ability: RuleAbility, render: (message: Message) => string): Message => {
  const id = ability.ruleId
  switch (ability.kind) {
    case 'can_act':
      return message('cli.rule.can_act', { id, n: ability.steps })
    case 'nothing':
      return message('cli.rule.nothing', { id })
    case 'impossible':
      return message('cli.rule.impossible', { id, why: render(ability.why) })
    case 'tells':
      return message('cli.rule.tells', { id })
  }
}

const lookAtRules = async (
  settings: Settings,
  dataDir: string,
  { workerDir, signal }: CommandContext,
): Promise<readonly RuleAbility[]> => {
  const exec = createExec()
  const { services } = settings
  const resolveService = createServiceResolver({ exec, services, allManagers: allServiceManagers() })
  const { now } = systemClock
  const privilege = createPrivilege({ exec, services, now })
  const { repairJson, stop } = startJsonRepairer({ workerFile: new URL('json-worker.js', workerDir) })
  try {
    return await ruleAbilities(settings, {
      exec,
      resolveService,
      repairJson,
      privilege,
      now,
      dataDir,
      signal,
    })
  } finally {
    await stop()
  }
}

/** `mamori check-config`: faults with their places, warnings, and what each rule could do right now. */
export const checkConfig = async (
  context: CommandContext,
  command: Extract<Command, { kind: 'check-config' }>,
): Promise<number> => {
  const { out, env } = context
  const location = await findSettings({ ...context, config: command.path ?? context.config })
  const loaded = await readSettings(location, env)
  const shown = (faults: readonly { readonly message: Message }[]) =>
    faults.map((fault) => ({ ...fault, message: out.render(fault.message) }))
  if (loaded.kind !== 'loaded') {
    usableSettings(out, loaded)
    if (command.json)
      out.document({
        file: loaded.file,
        ok: false,
        faults: loaded.kind === 'faulty' ? shown(loaded.faults) : [],
      })
    return EXIT.usage
  }
  const { settings } = loaded
  const abilities = await lookAtRules(settings, location.dataDir, context)
  if (command.json) {
    const rules = abilities.map((ability) => ({
      id: ability.ruleId,
      ability: ability.kind,
      text: out.render(describe(ability, out.render)),
    }))
    out.document({
      file: settings.file,
      ok: true,
      faults: [],
      warnings: shown(settings.warnings),
      rules,
    })
    return EXIT.healthy
  }
  settings.warnings.forEach((warning) => out.fault(warning, settings.file))
  for (const ability of abilities) out.print(out.render(describe(ability, out.render)))
  out.print(
    out.render(
      message('cli.settings.good', {
        file: settings.file,
        rules: settings.rules.length,
        checks: settings.checks.length,
        sources: settings.sources.length,
        mode: `@word.mode.${settings.mode}`,
      }),
    ),
  )
  return EXIT.healthy
}
