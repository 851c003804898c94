import type { PatternEntry, SettingsFile } from '@shared/domain/settings-file'

const alert = { type: 'alert', description: '担当者に通知' }

/** Twelve patterns with the ids, severities and actions of the format that this program replaces. */
export const seedPatterns: readonly PatternEntry[] = [
  {
    id: 'http_4xx',
    name: 'HTTP 4xx エラー',
    pattern: 'HTTP/[0-9.]+" 4[0-9]{2}\\b',
    severity: 'warning',
    auto_fix: true,
    actions: [{ type: 'log_analysis', description: 'アクセスログを分析' }, alert],
  },
  {
    id: 'http_5xx',
    name: 'HTTP 5xx エラー',
    pattern: 'HTTP/[0-9.]+" 5[0-9]{2}\\b',
    severity: 'critical',
    auto_fix: true,
    actions: [{ type: 'service_restart', service: 'app', description: 'API を再起動' }, alert],
  },
  {
    id: 'database_connection_error',
    name: 'データベース接続エラー',
    pattern: '(could not connect to server|connection refused.*5432|too many clients)',
    severity: 'critical',
    auto_fix: true,
    actions: [{ type: 'service_restart', service: 'postgresql' }, alert],
  },
  {
    id: 'python_exception',
    name: 'Python 例外',
    pattern: 'Traceback \\(most recent call last\\):|^\\w+(Error|Exception): ',
    severity: 'error',
    auto_fix: true,
    actions: [{ type: 'log_analysis' }, alert],
  },
  {
    id: 'file_not_found',
    name: 'ファイルなし',
    pattern: '(FileNotFoundError|No such file or directory)',
    severity: 'error',
    auto_fix: true,
    actions: [{ type: 'create_missing_dirs', directories: ['data', 'logs', 'uploads', 'cache'] }],
  },
  {
    id: 'permission_denied',
    name: '権限エラー',
    pattern: '(PermissionError|Permission denied)',
    severity: 'error',
    auto_fix: true,
    actions: [{ type: 'fix_permissions', paths: ['data', 'logs'], owner: 'www-data', mode: '755' }],
  },
  {
    id: 'memory_error',
    name: 'メモリ不足',
    pattern: '(MemoryError|Out of memory|oom-kill)',
    severity: 'critical',
    auto_fix: true,
    actions: [{ type: 'cache_clear' }, alert],
  },
  {
    id: 'disk_full',
    name: 'ディスク容量不足',
    pattern: '(No space left on device|disk full)',
    severity: 'critical',
    auto_fix: true,
    actions: [{ type: 'log_rotate' }, { type: 'temp_file_cleanup' }, { type: 'old_file_cleanup', days: 30 }],
  },
  {
    id: 'port_in_use',
    name: 'ポート使用中',
    pattern: 'Address already in use',
    severity: 'error',
    auto_fix: true,
    actions: [
      { type: 'check_port', port: 5100 },
      { type: 'kill_process_on_port', port: 5100 },
    ],
  },
  {
    id: 'json_decode_error',
    name: 'JSON 解析エラー',
    pattern: '(JSONDecodeError|Invalid JSON)',
    severity: 'warning',
    auto_fix: true,
    actions: [{ type: 'backup_and_fix_json' }],
  },
  {
    id: 'redis_connection_error',
    name: 'Redis 接続エラー',
    pattern: 'redis.*(connection refused|timed? ?out)',
    severity: 'warning',
    auto_fix: true,
    actions: [{ type: 'service_restart', service: 'redis' }],
  },
  {
    id: 'ssl_certificate_error',
    name: 'SSL 証明書エラー',
    pattern: '(certificate has expired|CERTIFICATE_VERIFY_FAILED)',
    severity: 'error',
    auto_fix: false,
    actions: [alert],
  },
]

/** A whole file in the old format: twelve patterns, five checks, no additions. */
export const seedSettings: SettingsFile = {
  error_patterns: [...seedPatterns],
  health_checks: [
    { name: 'database_connection', type: 'postgresql', interval: 60, timeout: 5, critical: true },
    { name: 'redis_connection', type: 'redis', interval: 60, timeout: 5, critical: false },
    { name: 'disk_space', type: 'disk', interval: 300, threshold: 90, critical: true },
    { name: 'memory_usage', type: 'memory', interval: 300, threshold: 85, critical: false },
    {
      name: 'http_endpoint',
      type: 'http',
      url: 'http://localhost:5100/api/health',
      interval: 30,
      timeout: 10,
      critical: true,
    },
  ],
  auto_fix_config: {
    max_retries: 3,
    retry_delay: 60,
    cooldown_period: 300,
    enable_notifications: true,
    notification_channels: ['log', 'email'],
    backup_before_fix: true,
  },
}
