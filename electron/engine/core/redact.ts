/** What stands where a secret stood. */
export const REDACTED = '***'

type Groups = Readonly<Record<string, string | undefined>>
type Rule = readonly [RegExp, string | ((groups: Groups) => string)]

/** Names of things whose value is a secret, with an optional ending (`token_id`, `password2`, `secret_hash`). */
const SECRET_NAME =
  '(?:pass(?:word|wd|phrase)|pwd(?!=/)|secret|token|credential|パスワード|' +
  '(?:api|access|secret|private|client|auth|signing|encryption|session)[_-]?(?:key|secret|token)|' +
  'session[_-]?id|requirepass|masterauth)' +
  '(?:[_-]?(?:key|id|hash|value|[0-9]{1,3}))?'

/** A quoted value may hold spaces and escaped quotes; a value inside a quoted JSON text ends at its escaped quote. */
const SECRET_VALUE = [
  String.raw`(?<escaped>\\")(?:[^"\\]|\\[^"])*`,
  String.raw`(?<double>")(?:[^"\\]|\\[\s\S])*`,
  String.raw`(?<single>')(?:[^'\\]|\\[\s\S])*`,
  String.raw`[^\s"'&,;)}\]\\]+`,
].join('|')

/**
 * Every expression takes time linear in the line's length: repetitions are bounded or end where the next part begins,
 * because the lines come from whoever may write to a log.
 */
const rules: readonly Rule[] = [
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g, REDACTED],
  // scheme://user:password@host and scheme://:password@host
  [
    /(?<![A-Za-z0-9])([A-Za-z][A-Za-z0-9+.-]{0,30}:\/\/[^\s/:@"'<>]{0,200}):[^\s/"'<>?#]{1,500}@/g,
    `$1:${REDACTED}@`,
  ],
  [/(https:\/\/hooks\.slack\.com\/(?:services|workflows)\/)[^\s"'<>]+/g, `$1${REDACTED}`],
  [/(https:\/\/discord(?:app)?\.com\/api\/webhooks\/)[^\s"'<>]+/g, `$1${REDACTED}`],
  // Headers, as servers and HTTP clients print them.
  [/(\bauthorization["']?\s{0,3}[:=]\s{0,3}["']?(?:digest|aws4-hmac-sha256)\s)[^\r\n]+/gi, `$1${REDACTED}`],
  [
    /(\bauthorization["']?\s{0,3}[:=]\s{0,3}["']?(?:(?:bearer|basic|token|negotiate|apikey)\s{1,3})?)(?!digest\s|aws4)[^\s"',;]+/gi,
    `$1${REDACTED}`,
  ],
  [/(\b(?:set-)?cookie["']?\s{0,3}:\s{0,3}["']?)[^"'\r\n]+/gi, `$1${REDACTED}`],
  [
    /(\bx-[a-z-]{0,30}(?:key|token|secret|signature)["']?\s{0,3}[:=]\s{0,3}["']?)[^\s"',;]+/gi,
    `$1${REDACTED}`,
  ],
  [/(\bbearer\s{1,3})[A-Za-z0-9._~+/=-]{8,}/gi, `$1${REDACTED}`],
  // Tokens that are known by their own shape.
  [/\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)?/g, REDACTED],
  [/\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{16}\b/g, REDACTED],
  [/\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,})/g, REDACTED],
  [/\b(?:xox[abeprs]-[A-Za-z0-9-]{10,}|npm_[A-Za-z0-9]{30,}|AIza[A-Za-z0-9_-]{30,})/g, REDACTED],
  [/\b(?:(?:sk|pk|rk)[_-](?:live|test|proj|ant)[_-][A-Za-z0-9_-]{10,}|sk-[A-Za-z0-9]{32,})/g, REDACTED],
  // name=value, name: value, "name": "value", 'name' => 'value', ?name=value
  [
    new RegExp(
      // The full-width : and = by their numbers: a build without wide characters would write them so in a raw template.
      String.raw`(?<name>${SECRET_NAME}(?:\\?["'])?\s{0,3}(?:=>|[:=\uff1a\uff1d])\s{0,3})(?:${SECRET_VALUE})`,
      'gi',
    ),
    ({ name = '', escaped = '', double = '', single = '' }) =>
      `${name}${escaped}${double}${single}${REDACTED}`,
  ],
  // PASSWORD 'x' and IDENTIFIED BY 'x' in SQL; --password x on a command line; AUTH "x" of Redis.
  [/(\b(?:password|identified by)\s{1,3}')(?:[^'\\]|\\[\s\S])*/gi, `$1${REDACTED}`],
  [
    /((?<!\S)--?(?:password|passwd|pass|token|secret|api-key|access-token)\s{1,3})(?!-)[^\s"']+/gi,
    `$1${REDACTED}`,
  ],
  [/(\b(?:requirepass|masterauth|auth)["']?\s{1,3}")[^"]+/gi, `$1${REDACTED}`],
]

const apply = (text: string, [expression, replacement]: Rule): string =>
  typeof replacement === 'string'
    ? text.replace(expression, replacement)
    : text.replace(expression, (...found: unknown[]) => replacement(found.at(-1) as Groups))

/**
 * Takes passwords, tokens and keys out of a log line or a program's output, before it is stored or shown.
 * It rather takes a harmless word too many than a secret too few; redacting twice changes nothing more.
 */
export const redact = (text: string): string => rules.reduce(apply, text)
