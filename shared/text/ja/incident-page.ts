/** Incidents as a person works on them: notes, due times, the log around a line, what is taken along. */
export const incidentPage = {
  'incident.noted.text': '{who} のメモ: {text}',
  'incident.noted.text_assigned': '{who} のメモ（担当: {name}）: {text}',
  'incident.noted.assigned': '{who} が担当を {name} にしました',
  'incident.noted.nobody': '{who} が担当を外しました',
  'incident.note.unknown':
    'インシデント {id} は見つかりません。解決してから時間がたち、一覧から外れた可能性があります',
  'timeline.call.note': 'インシデントへのメモ',
  'timeline.call.context': 'ログの前後の表示',

  'incident.note.title': '担当とメモ',
  'incident.note.assignee': '担当',
  'incident.note.assignee.hint': '対応する人の名前',
  'incident.note.text': 'メモ',
  'incident.note.text.hint': '状況、試したこと、次の人への引き継ぎ',
  'incident.note.nobody': '担当なし',
  'incident.note.add': '記録する',
  'incident.note.none': 'メモはまだありません',
  'incident.note.count': 'メモ {n} 件',
  'incident.note.left': 'あと {n} 文字',

  'incident.due.title': '対応期限',
  'incident.due.left': '残り {time}',
  'incident.due.over': '{time}超過',
  'incident.due.full': '{priority} · 検知から {within}以内（{at} まで）',
  'incident.due.met': '期限内に解決',
  'incident.due.missed': '{time}超過して解決',
} as const
