/** Silences, holds, storms and the gates that know of them; the watch over Mamori itself. */
export const upkeep = {
  'silence.unknown_rule': '規則「{rule}」がないため、抑止できません',
  'silence.unknown_check': '監視項目「{check}」がないため、抑止できません',
  'silence.unknown_target': '「{target}」を対象とする規則も監視項目もないため、抑止できません',
  'silence.too_many': '抑止がすでに {most} 件あります。先にどれかを解除してください',
  'silence.over': 'この抑止はすでに終わっています',
  'hold.too_many': '作業による保留がすでに {most} 件あります。先にどれかを解除してください',
  'hold.over': 'この保留はすでに終わっています',
  'notice.silence_ended':
    '抑止が終わりました（{reason}）。抑止中のインシデント {incidents} 件、送らなかった通知 {notices} 件、見送った修復 {repairs} 件',
  'notice.hold_failed':
    '作業 {command} が終了コード {code} で失敗しました。結果を確認してください。修復の保留は終わりました',
  'notice.hold_lost':
    '作業 {command} が結果を告げずに消えました。状況を確認してください。修復の保留は終わりました',
  'notice.hold_expired':
    '作業 {command} は時間内に終わりませんでした。まだ続いている場合は、もう一度保留してください',
} as const
