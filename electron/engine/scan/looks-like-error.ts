import { compileExpression } from '../match/compile-expression'

/** What a person would take for an error at first sight. */
export const alarming = compileExpression(
  String.raw`\b(?:ERROR|ERR|FATAL|CRITICAL|CRIT|EMERG|ALERT|PANIC|SEVERE|Traceback|Unhandled|Uncaught|segfault)\b|\w(?:Error|Exception):` +
    '|エラー|異常終了|致命的',
)
/** What they would not take for one, though it holds the same words. */
export const reassuring = compileExpression(
  String.raw`\b(?:0|no|without) (?:errors?|alerts?)\b|\berrors?[=:] ?(?:0|none|null|false)\b` +
    '|エラー(?:なし|は?ありません|[:：=]? ?0件?)',
)

/** A line that a person would take for an error. */
export const looksLikeError = (text: string): boolean =>
  alarming.find(text) !== null && reassuring.find(text) === null
