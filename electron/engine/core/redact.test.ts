import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redact } from './redact'

const jwt = [
  'eyJhbGciOiJIUzI1NiJ9',
  'eyJzdWIiOiIxMjM0NTY3ODkwIn0',
  'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
].join('.')

describe('redact', () => {
  it.each([
    ['password=hunter2 user=app', 'password=*** user=app'],
    ['DB_PASSWORD=hunter2', 'DB_PASSWORD=***'],
    ['PGPASSWORD="two words" psql', 'PGPASSWORD="***" psql'],
    ['{"user":"a","password":"hun\\"ter2","n":1}', '{"user":"a","password":"***","n":1}'],
    ['body="{\\"password\\":\\"hunter2\\",\\"n\\":1}"', 'body="{\\"password\\":\\"***\\",\\"n\\":1}"'],
    ["{'passwd': 'hunter2'}", "{'passwd': '***'}"],
    ["'client_secret' => 'hunter2'", "'client_secret' => '***'"],
    ['GET /cb?token=hunter2&x=1 HTTP/1.1', 'GET /cb?token=***&x=1 HTTP/1.1'],
    ['api_key: hunter2, next', 'api_key: ***, next'],
    ['パスワード：hunter2 を受信', 'パスワード：*** を受信'],
    ['Authorization: Bearer hunter2.abc', 'Authorization: Bearer ***'],
    ["-H 'Authorization: Basic aHVudGVyMg==' -v", "-H 'Authorization: Basic ***' -v"],
    ['Authorization: Digest username="a", response="hunter2"', 'Authorization: Digest ***'],
    [`used sk-${'a'.repeat(48)} here`, 'used *** here'],
    ['sent bearer abcdefgh12345678 ok', 'sent bearer *** ok'],
    ['Cookie: sid=hunter2; theme=dark', 'Cookie: ***'],
    ['X-Api-Key: hunter2', 'X-Api-Key: ***'],
    ['postgresql://app:hunter2@db:5432/app', 'postgresql://app:***@db:5432/app'],
    ['postgresql://app:p@ss:w@db/app', 'postgresql://app:***@db/app'],
    ['redis://:hunter2@localhost:6379/0', 'redis://:***@localhost:6379/0'],
    ['key AKIAIOSFODNN7EXAMPLE used', 'key *** used'],
    ['aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPx', 'aws_secret_access_key = ***'],
    [`got ${jwt} from client`, 'got *** from client'],
    [`clone https://x:ghp_${'a'.repeat(36)}@github.com/a/b`, 'clone https://x:***@github.com/a/b'],
    [`token ghp_${'a'.repeat(36)} leaked`, 'token *** leaked'],
    ["ALTER USER app WITH PASSWORD 'hunter2';", "ALTER USER app WITH PASSWORD '***';"],
    ['mysqldump --password hunter2 --all', 'mysqldump --password *** --all'],
    ['AUTH "hunter2"', 'AUTH "***"'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- end', '*** end'],
  ])('%s', (line, expected) => expect(redact(line)).toBe(expected))

  it.each([
    'FATAL:  password authentication failed for user "app"',
    '10.0.0.1 - - [31/Jan/2026:14:30:16 +0900] "GET /a?page=2 HTTP/1.1" 404 153',
    "FileNotFoundError: [Errno 2] No such file or directory: '/app/data/x.json'",
    'PWD=/srv/app',
    'SyntaxError: Unexpected token < in JSON at position 0',
    'connect ECONNREFUSED 127.0.0.1:6379',
    'http://localhost:5100/api/health?x=@home',
  ])('leaves %s as it is', (line) => expect(redact(line)).toBe(line))

  it('changes nothing more the second time', () => {
    const words = fc.constantFrom(
      'password',
      'token',
      '=',
      ':',
      ' ',
      '"',
      "'",
      '\\',
      'abc',
      '***',
      'Authorization',
      'Bearer',
      '@',
      '://',
      '&',
    )
    fc.assert(
      fc.property(fc.array(words, { maxLength: 25 }), (parts) => {
        const once = redact(parts.join(''))
        expect(redact(once)).toBe(once)
      }),
      { numRuns: 2000 },
    )
  })

  it('stays fast on lines that are made to be slow', () => {
    const hostile = [
      'password="\\',
      'a.',
      'eyJaaaaa.',
      'token:',
      "password '",
      'a://',
      'x-',
      'cookie:',
      '-----BEGIN PRIVATE KEY-----',
      'sk-live-',
      'bearer ',
      'authorization:',
    ]
    for (const part of hostile) {
      const line = part.repeat(Math.ceil(65_536 / part.length))
      const startedAt = performance.now()
      redact(line)
      expect({ part, slow: performance.now() - startedAt > 1000 }).toEqual({ part, slow: false })
    }
  })
})
