/** Log lines that say the same. */
export const kinds = {
  'kinds.title': '種類ごとの件数（番号・時刻・パスなどの違いはまとめています）',
  'kinds.lines': '最初と最後の行',
  'kinds.count': '{count} 件',
  'kinds.times': '{from} ～ {to}',
  'kinds.others': 'そのほか {count} 件',
} as const
