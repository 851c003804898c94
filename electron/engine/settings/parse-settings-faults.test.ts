import { renderMessage } from '@shared/text/text'
import { describe, expect, it } from 'vitest'
import { parseSettings, type ParseOptions } from './parse-settings'
import { sampleOptions } from './testing/sample-registry'
import { linePositions } from './text-position'

type Expected = readonly [path: string, code: string, params?: Readonly<Record<string, unknown>>]

const told = (text: string, options: Partial<ParseOptions> = {}) => {
  const loaded = parseSettings(text, { ...sampleOptions, ...options })
  if (loaded.kind === 'missing') throw new Error('a text cannot be missing')
  return loaded.kind === 'faulty'
    ? { faults: loaded.faults, warnings: [] }
    : { faults: [], warnings: loaded.settings.warnings }
}

/** Takes the marks ▶ out of a text; each stands where the next fault or warning has to point to. */
const unmark = (marked: string) => {
  const text = marked.replaceAll('▶', '')
  const positionOf = linePositions(text)
  const offsets = [...marked.matchAll(/▶/g)].map((mark, index) => mark.index - index)
  return { text, positions: offsets.map(positionOf) }
}

/** What is told about a marked text, as `wanted` puts it. */
const found = (kind: 'faults' | 'warnings', marked: string, options?: Partial<ParseOptions>) =>
  told(unmark(marked).text, options)[kind].map(({ path, line, column, message }) => ({
    path,
    line,
    column,
    code: message.code,
    params: message.params,
    // A sentence in both languages, without a key or a value that was not filled in.
    readable: (['ja', 'en'] as const).every(
      (language) => !/^settings\.|(?<!\$)\{\w+[|}]/.test(renderMessage(language, message)),
    ),
  }))

const wanted = (marked: string, expected: readonly Expected[]) =>
  expected.map(([path, code, params], index) => ({
    path,
    ...unmark(marked).positions[index],
    code,
    params: params === undefined ? expect.any(Object) : expect.objectContaining(params),
    readable: true,
  }))

const pattern = (fields: string): string =>
  `{ "error_patterns": [\n  { "id": "a", "name": "a", "severity": "error", ${fields} }\n] }`
const check = (fields: string): string => `{ "health_checks": [\n  { "name": "a", ${fields} }\n] }`

describe('JSON that is broken', () => {
  it('is told with line and column', () => {
    const text = '{\n\t"mode": "auto",\n\t"realtime" true\n}'
    expect(told(text).faults).toEqual([
      { path: '', line: 3, column: 13, message: { code: 'settings.json.colon_expected', params: {} } },
    ])
    expect(told('{\r\n  "日本語": 1,\r\n  "mode" : nope }').faults).toMatchObject([{ line: 3, column: 12 }])
  })

  it.each<[string, readonly Expected[]]>([
    ['▶', [['', 'settings.json.empty']]],
    ['▶ \n\n', [['', 'settings.json.empty']]],
    ['{ "mode": ▶\'auto\' }', [['', 'settings.json.quotes']]],
    ['{ "realtime": ▶True }', [['', 'settings.json.word', { word: 'True' }]]],
    ['{ "realtime": ▶hunter2 }', [['', 'settings.json.symbol', {}]]],
    ['{ ▶mode: "auto" }', [['', 'settings.json.symbol']]],
    ['{ "mode": ▶}', [['', 'settings.json.value_expected']]],
    ['{ "mode": "auto"\n  ▶"realtime": true }', [['', 'settings.json.comma_expected']]],
    ['{ "mode": "auto"▶', [['', 'settings.json.unclosed', { bracket: '}' }]]],
    ['{ "error_patterns": [▶', [['', 'settings.json.unclosed', { bracket: ']' }]]],
    ['{ "mode": ▶"auto\n}', [['', 'settings.json.unclosed_string']]],
    ['{ "mode": ▶"C:\\data" }', [['', 'settings.json.escape']]],
    ['{ "mode": ▶"a\tb" }', [['', 'settings.json.control_character']]],
    ['{ "mode": ▶1. }', [['', 'settings.json.number']]],
    ['{}▶{}', [['', 'settings.json.after_end']]],
    ['{ "mode": "auto"▶, }', [['', 'settings.json.trailing_comma']]],
    [
      '▶// note\n{ "error_patterns": [ ▶/* none */ ]▶,\n}',
      [
        ['', 'settings.json.comment'],
        ['', 'settings.json.comment'],
        ['', 'settings.json.trailing_comma'],
      ],
    ],
    [`${'['.repeat(50)}▶[`, [['', 'settings.json.too_deep', { levels: 50 }]]],
    ['▶[]', [['', 'settings.value.type_object']]],
    ['▶null', [['', 'settings.value.type_object']]],
    ['{ "mode": "auto", ▶"mode": "observe" }', [['mode', 'settings.json.duplicate_key', { key: 'mode' }]]],
    ['{ ▶"__proto__": {} }', [['__proto__', 'settings.json.forbidden_key']]],
  ])('%j', (marked, expected) => {
    expect(found('faults', marked)).toEqual(wanted(marked, expected))
  })

  it('is refused before it can exhaust the stack', () => {
    expect(told('['.repeat(200_000)).faults).toMatchObject([{ message: { code: 'settings.json.too_deep' } }])
    expect(told('{"a":'.repeat(200_000)).faults).toMatchObject([
      { message: { code: 'settings.json.too_deep' } },
    ])
  })
})

describe('values that cannot be used', () => {
  it.each<[string, readonly Expected[]]>([
    ['{ "mode": ▶"autp" }', [['mode', 'settings.value.choices_close', { closest: 'auto' }]]],
    [
      '{ "mode": ▶true }',
      [['mode', 'settings.value.choices', { choices: '"auto" / "approve" / "observe"' }]],
    ],
    ['{ "realtime": ▶"yes" }', [['realtime', 'settings.value.type_boolean']]],
    ['{ "base_dir": ▶"" }', [['base_dir', 'settings.value.empty']]],
    ['{ "error_patterns": ▶{} }', [['error_patterns', 'settings.value.type_array']]],
    [
      '{ "error_patterns": [▶1, ▶null] }',
      [
        ['error_patterns[0]', 'settings.value.type_object'],
        ['error_patterns[1]', 'settings.value.type_object'],
      ],
    ],
    [
      '{ "error_patterns": [\n  ▶▶▶▶{ }\n] }',
      [
        ['error_patterns[0].id', 'settings.value.missing', { key: 'id' }],
        ['error_patterns[0].name', 'settings.value.missing', { key: 'name' }],
        ['error_patterns[0].pattern', 'settings.value.missing', { key: 'pattern' }],
        ['error_patterns[0].severity', 'settings.value.missing', { key: 'severity' }],
      ],
    ],
    [
      pattern('"pattern": "x", "auto_fix": ▶"true"'),
      [['error_patterns[0].auto_fix', 'settings.value.choices', { choices: 'true / false / "approve"' }]],
    ],
    [
      pattern('"pattern": "x", "min_count": ▶1.5, "within_seconds": ▶0'),
      [
        ['error_patterns[0].min_count', 'settings.value.type_integer'],
        ['error_patterns[0].within_seconds', 'settings.value.least', { least: 1 }],
      ],
    ],
    [
      pattern('"pattern": "x", "actions": [{ "type": ▶1 }, ▶{ }, { "type": ▶"" }]'),
      [
        ['error_patterns[0].actions[0].type', 'settings.value.type_string'],
        ['error_patterns[0].actions[1].type', 'settings.value.missing'],
        ['error_patterns[0].actions[2].type', 'settings.value.empty'],
      ],
    ],
    [
      '{ "error_patterns": [{ "id": ▶"a|b", "name": "n", "pattern": "x", "severity": ▶"critcal" }] }',
      [
        ['error_patterns[0].id', 'settings.value.name'],
        ['error_patterns[0].severity', 'settings.value.choices_close', { closest: 'critical' }],
      ],
    ],
    [
      '{ "error_patterns": [{ "id": ▶"check:a", "name": "n", "pattern": "x", "severity": "error" }] }',
      [['error_patterns[0].id', 'settings.value.name']],
    ],
    [
      check('"type": "disk", "interval": ▶0.5, "timeout": ▶0, "consecutive": ▶0, "critical": ▶1'),
      [
        ['health_checks[0].interval', 'settings.value.least', { least: 1 }],
        ['health_checks[0].timeout', 'settings.value.least', { least: 0.1 }],
        ['health_checks[0].consecutive', 'settings.value.least', { least: 1 }],
        ['health_checks[0].critical', 'settings.value.type_boolean'],
      ],
    ],
    [
      check('"type": "disk", "threshold": ▶"90"'),
      [['health_checks[0].threshold', 'settings.value.type_number']],
    ],
    [
      check('"type": "disk", "threshold": ▶190'),
      [['health_checks[0].threshold', 'settings.value.most', { most: 100 }]],
    ],
    [
      `{ "health_checks": [\n  ▶{ "name": "a", "type": "http" }\n] }`,
      [['health_checks[0].url', 'settings.value.missing', { key: 'url' }]],
    ],
    [check('"type": "http", "url": ▶"//"'), [['health_checks[0].url', 'settings.value.invalid']]],
    [
      check('"type": "http", "url": "http://x", "expect": { "status": ▶"200" }'),
      [['health_checks[0].expect.status', 'settings.value.type_number']],
    ],
    [
      '{ "health_checks": [{ "name": ▶"__proto__", "type": "disk" }] }',
      [['health_checks[0].name', 'settings.value.name']],
    ],
    [
      '{ "log_sources": [▶{ }, ▶{ "path": "/a", "docker": "b" }, { "path": ▶7 }] }',
      [
        ['log_sources[0]', 'settings.source.one_of'],
        ['log_sources[1]', 'settings.source.one_of'],
        ['log_sources[2].path', 'settings.value.type_string'],
      ],
    ],
    [
      '{ "log_sources": [{ "journald": ▶"--vacuum-time=1s" }, { "docker": ▶"-f" }, { "docker": ▶"a b" }] }',
      [
        ['log_sources[0].journald', 'settings.source.journald'],
        ['log_sources[1].docker', 'settings.source.docker'],
        ['log_sources[2].docker', 'settings.source.docker'],
      ],
    ],
    [
      '{ "services": { "my app": { "manager": ▶"sytemd", "unit": ▶"--now", "allow": [▶"destroy"] } } }',
      [
        ['services["my app"].manager', 'settings.value.choices_close', { closest: 'systemd' }],
        ['services["my app"].unit', 'settings.value.unit'],
        ['services["my app"].allow[0]', 'settings.value.choices'],
      ],
    ],
    [
      '{ "services": { ▶"a": { "manager": "compose" }, ▶"b": { "manager": "pm2", "user": "web" }, "c": { ▶"user": "web" }, "d": { "manager": "pm2", "config": "/x", "user": ▶"-web", "reload_signal": ▶"KILL" } } }',
      [
        ['services.a', 'settings.service.compose_config'],
        ['services.b', 'settings.service.pm2_config'],
        ['services.c.user', 'settings.service.needs_manager'],
        ['services.d.user', 'settings.service.user'],
        ['services.d.reload_signal', 'settings.value.choices'],
      ],
    ],
    ['{ "services": { ▶"a|b": {} } }', [['services["a|b"]', 'settings.value.name']]],
    [
      '{ "guards": { "allowed_roots": [▶"data", ▶"/", ▶"/x/.."] } }',
      [['guards.allowed_roots[0]', 'settings.value.absolute']],
    ],
    [
      '{ "guards": { "allowed_roots": ["/srv", ▶"/", ▶"/x/.."] } }',
      [
        ['guards.allowed_roots[1]', 'settings.guards.everything'],
        ['guards.allowed_roots[2]', 'settings.guards.everything'],
      ],
    ],
    [
      '{ "auto_fix_config": { "max_retries": ▶0, "cooldown_period": ▶-1, "notification_channels": ▶"log" } }',
      [
        ['auto_fix_config.max_retries', 'settings.value.least', { least: 1 }],
        ['auto_fix_config.cooldown_period', 'settings.value.least', { least: 0 }],
        ['auto_fix_config.notification_channels', 'settings.value.type_array'],
      ],
    ],
    [
      '{ "notifications": { "email": ▶"me@example.org" } }',
      [['notifications.email', 'settings.value.type_object']],
    ],
  ])('%j', (marked, expected) => {
    expect(found('faults', marked)).toEqual(wanted(marked, expected))
  })
})

describe('names that lead nowhere', () => {
  it.each<[string, readonly Expected[]]>([
    [
      pattern(
        '"pattern": "x", "actions": [\n  { "type": ▶"service_restrat", "service": "x" },\n  { "type": ▶"reboot_the_moon" } ]',
      ),
      [
        [
          'error_patterns[0].actions[0].type',
          'settings.action.unknown_close',
          { type: 'service_restrat', closest: 'service_restart' },
        ],
        ['error_patterns[0].actions[1].type', 'settings.action.unknown', { type: 'reboot_the_moon' }],
      ],
    ],
    [
      pattern(
        '"pattern": "x", "actions": [{ "type": "service_restart", "service": ▶"a b" }, { "type": "check_port", "port": ▶"5100" }, ▶{ "type": "check_port" }]',
      ),
      [
        ['error_patterns[0].actions[0].service', 'settings.value.format'],
        ['error_patterns[0].actions[1].port', 'settings.value.type_number'],
        ['error_patterns[0].actions[2].port', 'settings.value.missing'],
      ],
    ],
    [
      check('"type": ▶"postgres", "on_failure": [{ "type": ▶"nothing" }]'),
      [
        [
          'health_checks[0].type',
          'settings.check.unknown_close',
          { type: 'postgres', closest: 'postgresql' },
        ],
        ['health_checks[0].on_failure[0].type', 'settings.action.unknown'],
      ],
    ],
    [check('"type": ▶"quantum"'), [['health_checks[0].type', 'settings.check.unknown']]],
    [
      pattern('"pattern": "x", "verify": [▶"databse", "database"]').replace(
        /\] \}$/,
        '], "health_checks": [{ "name": "database", "type": "disk" }] }',
      ),
      [
        [
          'error_patterns[0].verify[0]',
          'settings.reference.check_close',
          { name: 'databse', closest: 'database' },
        ],
      ],
    ],
    [
      pattern('"pattern": "x", "sources": [▶"syslg", "syslog", ▶"nowhere at all"]'),
      [
        ['error_patterns[0].sources[0]', 'settings.reference.source_close', { closest: 'syslog' }],
        ['error_patterns[0].sources[2]', 'settings.reference.source'],
      ],
    ],
    [
      check('"type": "disk", "depends_on": [▶"network"]'),
      [['health_checks[0].depends_on[0]', 'settings.reference.check']],
    ],
    [
      `{ "health_checks": [
      { "name": "a", "type": "disk", "depends_on": ▶["b"] },
      { "name": "b", "type": "disk", "depends_on": ["a"] } ] }`,
      [['health_checks[0].depends_on', 'settings.check.circular', { name: 'a' }]],
    ],
    [
      check('"type": "disk", "depends_on": ▶["a"]'),
      [['health_checks[0].depends_on', 'settings.check.circular']],
    ],
    [
      `{ "health_checks": [{ "name": "a", "type": "disk" },
      { "name": ▶"a", "type": "memory" }],
      "error_patterns": [{ "id": "a", "name": "n", "severity": "error", "pattern": "x" },
      { "id": ▶"a", "name": "n", "severity": "error", "pattern": "y" }] }`,
      [
        ['health_checks[1].name', 'settings.duplicate', { name: 'a', line: 1 }],
        ['error_patterns[1].id', 'settings.duplicate', { name: 'a', line: 3 }],
      ],
    ],
  ])('%j', (marked, expected) => {
    expect(found('faults', marked)).toEqual(wanted(marked, expected))
  })

  it('are not told twice when the entry that they name is itself at fault', () => {
    const marked =
      '{ "health_checks": [{ "name": "db", "type": ▶"nope" }, { "name": "x", "type": "disk", "depends_on": ["db"] }] }'
    expect(found('faults', marked)).toEqual(
      wanted(marked, [['health_checks[0].type', 'settings.check.unknown']]),
    )
  })
})

describe('expressions', () => {
  it.each<[string, readonly Expected[]]>([
    [
      String.raw`"pattern": "ab\\d\u0041▶(c", "ignore": "▶*"`,
      [
        ['error_patterns[0].pattern', 'settings.regex.unterminated_group'],
        ['error_patterns[0].ignore', 'settings.regex.repeat'],
      ],
    ],
    ['"pattern": "▶(?i:error)"', [['error_patterns[0].pattern', 'settings.regex.modifiers']]],
    ['"pattern": "(?<a>x)|▶(?<a>y)"', [['error_patterns[0].pattern', 'settings.regex.duplicate_name']]],
    [
      '"pattern": ▶"a*", "ignore": ▶""',
      [
        ['error_patterns[0].pattern', 'settings.regex.matches_nothing'],
        ['error_patterns[0].ignore', 'settings.value.empty'],
      ],
    ],
  ])('are told with the character at which they go wrong: %j', (fields, expected) => {
    const marked = pattern(fields)
    expect(found('faults', marked)).toEqual(wanted(marked, expected))
  })

  it.each([
    [String.raw`▶\\Aerror`, 'settings.regex.foreign', { token: String.raw`\A` }],
    [String.raw`(\\w+) ▶\\1`, 'lab.regex.back_reference', { part: String.raw`\1` }],
  ])('are warned of: %s', (source, code, params) => {
    const marked = pattern(`"pattern": "${source}"`)
    expect(found('warnings', marked)).toEqual(wanted(marked, [['error_patterns[0].pattern', code, params]]))
  })
})

describe('keys that nobody knows', () => {
  it.each<[string, readonly Expected[]]>([
    [
      '{ ▶"error_pattern": [], ▶"colour": 1 }',
      [
        ['error_pattern', 'settings.key.unknown_close', { key: 'error_pattern', closest: 'error_patterns' }],
        ['colour', 'settings.key.unknown', { key: 'colour' }],
      ],
    ],
    [
      pattern('"pattern": "x", ▶"auto-fix": true'),
      [['error_patterns[0].auto-fix', 'settings.key.unknown_close', { closest: 'auto_fix' }]],
    ],
    [
      check('"type": "redis", ▶"intervall": 9, ▶"threshold": 90, ▶"hots": "x"'),
      [
        ['health_checks[0].intervall', 'settings.key.unknown_close', { closest: 'interval' }],
        ['health_checks[0].threshold', 'settings.key.unused', { key: 'threshold', kind: 'redis' }],
        ['health_checks[0].hots', 'settings.key.unknown_close', { closest: 'host' }],
      ],
    ],
    [
      check(
        '"type": "http", "url": "http://x", "headers": { "Any": "x" }, "expect": { "status": 200, ▶"boddy": 1 }',
      ),
      [['health_checks[0].expect.boddy', 'settings.key.unknown']],
    ],
    [
      pattern(
        '"pattern": "x", "actions": [{ "type": "service_restart", ▶"port": 1, "service": "x", ▶"servce": "y", "description": "d" }]',
      ),
      [
        ['error_patterns[0].actions[0].port', 'settings.key.unused', { kind: 'service_restart' }],
        ['error_patterns[0].actions[0].servce', 'settings.key.unknown_close', { closest: 'service' }],
      ],
    ],
    [
      '{ "auto_fix_config": { ▶"max_retry": 5 } }',
      [['auto_fix_config.max_retry', 'settings.key.unknown_close', { closest: 'max_retries' }]],
    ],
    [
      check('"type": "disk", "interval": 5, "timeout": ▶10'),
      [['health_checks[0].timeout', 'settings.check.timeout']],
    ],
    [
      '{ "log_sources": [{ "path": "/a" }, ▶{ "path": "/a" }] }',
      [['log_sources[1]', 'settings.source.twice']],
    ],
  ])('%j', (marked, expected) => {
    expect(found('warnings', marked)).toEqual(wanted(marked, expected))
  })
})

describe('values of the environment', () => {
  const env = { DB_PASSWORD: 'correct horse', MODE: 'secretive', EMPTY: '', N: '7' }

  it('fill strings and never show up in what is told', () => {
    const text = `{ "health_checks": [
      { "name": "db", "type": "postgresql", "password": "\${DB_PASSWORD}" },
      { "name": "cache", "type": "redis", "password": "x\${N}\${EMPTY}$\${N}" } ] }`
    const loaded = parseSettings(text, { ...sampleOptions, env })
    expect(loaded.kind === 'loaded' && loaded.settings.checks.map((one) => one.config)).toMatchObject([
      { password: 'correct horse' },
      { password: 'x7${N}' },
    ])
    const mode = `{ "mode": ▶"\${MODE}" }`
    expect(found('faults', mode, { env })).toEqual(wanted(mode, [['mode', 'settings.value.choices']]))
    const faulty = [
      `{ "mode": "\${MODE}", "services": { "\${MODE}": { "unit": "-\${DB_PASSWORD}" } } }`,
      pattern(
        '"pattern": "(${DB_PASSWORD}", "sources": ["${DB_PASSWORD}"], "verify": ["${DB_PASSWORD}"], "actions": [{ "type": "${MODE}" }]',
      ),
      check('"type": "${MODE}", "depends_on": ["${MODE}"]'),
      check('"type": "http", "url": "${DB_PASSWORD}"'),
      '{ "log_sources": [{ "path": "${MODE}" }], "auto_fix_config": { "notification_channels": ["${MODE}"] } }',
    ]
    for (const one of faulty) {
      const { faults, warnings } = told(one, { env, baseDir: null })
      expect([one, faults.length + warnings.length]).not.toEqual([one, 0])
      expect(JSON.stringify([faults, warnings])).not.toMatch(/correct horse|secretive/)
    }
  })

  it('are a fault when they are not set, each by its name', () => {
    const marked = '{ "base_dir": ▶▶"${HOME_OF_APP}/${OTHER}/${N}" }'
    expect(found('faults', marked, { env })).toEqual(
      wanted(marked, [
        ['base_dir', 'settings.env.unset', { name: 'HOME_OF_APP' }],
        ['base_dir', 'settings.env.unset', { name: 'OTHER' }],
      ]),
    )
  })

  it('leave what an expression has escaped alone', () => {
    const loaded = parseSettings(pattern(String.raw`"pattern": "cost \\${'$'}{N} ${'$'}{N}"`), {
      ...sampleOptions,
      env,
    })
    expect(loaded.kind === 'loaded' && loaded.settings.rules[0]?.cause).toMatchObject({
      pattern: 'cost \\${N} 7',
    })
  })
})

describe('many faults', () => {
  it('are all told at once, in the order of the file', () => {
    const { text } = unmark(`{
  "auto_fix_config": { "max_retries": "3" },
  "health_checks": [{ "name": "a", "type": "http" }, { "name": "b", "type": "rediss" }],
  "error_patterns": [{ "id": "x", "name": "x", "pattern": "(", "severity": "bad", "actions": [{ "type": "alrt" }] }],
  "mode": "\${UNSET}"
}`)
    expect(told(text).faults.map(({ line, path }) => [line, path])).toEqual([
      [2, 'auto_fix_config.max_retries'],
      [3, 'health_checks[0].url'],
      [3, 'health_checks[1].type'],
      [4, 'error_patterns[0].pattern'],
      [4, 'error_patterns[0].severity'],
      [4, 'error_patterns[0].actions[0].type'],
      [5, 'mode'],
    ])
  })
})
