import type { Preferences } from '@shared/ipc/contract'

export type Language = Preferences['language']

const japanese = {
  redis: 'Redis 接続エラー',
  database: 'データベース接続エラー',
  http5xx: 'HTTP 5xx エラー',
  missing: 'ファイル・ディレクトリなし',
  permission: '権限エラー',
  disk: 'ディスク容量不足',
  port: 'ポート使用中',
  json: 'JSON 解析エラー',
  certificate: 'SSL 証明書エラー',
  batch: '予測バッチの失敗',
  onCall: '当番: 佐藤',
  lookingInto: 'モデル更新の直後から 503。推論ワーカーの起動待ちで、開発チームへ連絡済み',
  rolledBack: 'v2.4.0 のマイグレーション漏れ。v2.3.8 へ切り戻して収束',
  vendor: 'キャッシュ用の Redis。メモリ上限の見直しを次の定例で相談する',
  renewal: '証明書は来週に更新予定（CHG-1042）',
  nightBatch: '月次の再学習のため、夜間バッチを止めている（CHG-1038）',
  power: '受電設備の点検に伴う計画停止（CHG-1035）',
} as const

const english: Readonly<Record<keyof typeof japanese, string>> = {
  redis: 'Redis connection error',
  database: 'Database connection error',
  http5xx: 'HTTP 5xx errors',
  missing: 'Missing file or directory',
  permission: 'Permission denied',
  disk: 'Disk full',
  port: 'Port in use',
  json: 'Broken JSON',
  certificate: 'TLS certificate error',
  batch: 'Prediction batch failed',
  onCall: 'On call: Sato',
  lookingInto: '503 since the model update: the inference workers are still loading. Development is told.',
  rolledBack: 'v2.4.0 lacked a migration. Rolled back to v2.3.8, quiet since.',
  vendor: 'The cache. Its memory limit is on the agenda of the next review.',
  renewal: 'The certificate is renewed next week (CHG-1042)',
  nightBatch: 'The nightly batch rests during the monthly retraining (CHG-1038)',
  power: 'Planned stop: inspection of the power supply (CHG-1035)',
}

export type Words = Readonly<Record<keyof typeof japanese, string>>

/** What the people and the settings of the story say. */
export const wordsOf = (language: Language): Words => (language === 'ja' ? japanese : english)
