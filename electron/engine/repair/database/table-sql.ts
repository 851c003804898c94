/**
 * Who may vacuum: the owner of the table or of the database, a superuser, and since 17 whoever has MAINTAIN.
 * PostgreSQL manual, "VACUUM".
 */
const mayVacuum = (version: number): string =>
  `(pg_catalog.pg_has_role(c.relowner, 'USAGE') OR pg_catalog.pg_has_role(
     (SELECT datdba FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()), 'USAGE')${
       version >= 170_000 ? ` OR pg_catalog.has_table_privilege(c.oid, 'MAINTAIN')` : ''
     })`

/** A lock that would have us wait for the size of its table. */
const IS_SHUT = `EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.relation = c.oid AND l.granted
   AND l.mode = 'AccessExclusiveLock' AND l.pid <> pg_catalog.pg_backend_pid())`

const COLUMNS = `c.oid AS oid, n.nspname AS schema, c.relname AS name, c.relkind::text AS kind,
 c.relfilenode AS "fileNode",
 CASE WHEN ${IS_SHUT} THEN NULL ELSE pg_catalog.pg_total_relation_size(c.oid)::float8 END AS bytes,
 coalesce(s.n_dead_tup, 0)::float8 AS dead, coalesce(s.n_live_tup, 0)::float8 AS live,
 (extract(epoch FROM greatest(s.last_vacuum, s.last_autovacuum)) * 1000)::float8 AS "vacuumedAt"`

const FROM = `FROM pg_catalog.pg_class c
 JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid`

const IS_USERS = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relpersistence <> 't'`

/** One relation by its two names ($1, $2), whatever it is. */
export const tableSql = (version: number): string =>
  `SELECT ${COLUMNS}, ${mayVacuum(version)} AS "mayVacuum" ${FROM} WHERE n.nspname = $1 AND c.relname = $2`

/** The $1 user tables with the most dead rows. */
export const worstTablesSql = (version: number): string =>
  `SELECT ${COLUMNS}, ${mayVacuum(version)} AS "mayVacuum" ${FROM}
   WHERE c.oid IN (SELECT c.oid ${FROM} WHERE c.relkind IN ('r', 'm') AND ${IS_USERS}
     ORDER BY coalesce(s.n_dead_tup, 0) DESC, c.relpages DESC LIMIT $1)
   ORDER BY dead DESC, bytes DESC NULLS LAST, name`

/** All user tables together; those vacuumed since $1 (epoch milliseconds) are counted. */
export const sumSql = (version: number): string =>
  `SELECT count(*)::int4 AS tables,
    (count(*) FILTER (WHERE NOT ${mayVacuum(version)}))::int4 AS closed,
    coalesce(sum(s.n_dead_tup), 0)::float8 AS dead, coalesce(sum(s.n_live_tup), 0)::float8 AS live,
    (count(*) FILTER (WHERE s.last_vacuum >= pg_catalog.to_timestamp($1::float8 / 1000)))::int4 AS vacuumed,
    pg_catalog.pg_database_size(pg_catalog.current_database())::float8 AS bytes
   ${FROM} WHERE c.relkind IN ('r', 'm') AND ${IS_USERS}`

/** Some user tables that were not vacuumed since $1 (epoch milliseconds), those with the most dead rows first. */
export const LEFT_SQL = `SELECT n.nspname AS schema, c.relname AS name ${FROM}
 WHERE c.relkind IN ('r', 'm') AND ${IS_USERS}
  AND (s.last_vacuum IS NULL OR s.last_vacuum < pg_catalog.to_timestamp($1::float8 / 1000))
 ORDER BY coalesce(s.n_dead_tup, 0) DESC LIMIT 3`

export const SERVER_SQL = `SELECT pg_catalog.pg_is_in_recovery() AS standby,
  pg_catalog.current_setting('track_counts') = 'on' AS counts,
  (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000)::float8 AS now,
  (SELECT count(*)::int4 FROM pg_catalog.pg_stat_activity WHERE datname = pg_catalog.current_database()
    AND pid <> pg_catalog.pg_backend_pid() AND coalesce(backend_type, 'client backend') = 'client backend') AS sessions`

/**
 * What keeps dead rows from being removed for over $1 seconds: open transactions, prepared ones, and slots of replication.
 * Of other users' sessions only those are visible that the user may see.
 */
export const HOLDERS_SQL = `SELECT kind, name, seconds FROM (
  SELECT 'session' AS kind, pid || coalesce(' (' || usename || ')', '') AS name,
    extract(epoch FROM pg_catalog.clock_timestamp() - xact_start)::float8 AS seconds
   FROM pg_catalog.pg_stat_activity
   WHERE pid <> pg_catalog.pg_backend_pid() AND datname = pg_catalog.current_database()
    AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)
    AND coalesce(backend_type, '') <> 'autovacuum worker'
  UNION ALL
  SELECT 'prepared', gid, extract(epoch FROM pg_catalog.clock_timestamp() - prepared)::float8
   FROM pg_catalog.pg_prepared_xacts WHERE database = pg_catalog.current_database()
  UNION ALL
  SELECT 'slot', slot_name::text, NULL FROM pg_catalog.pg_replication_slots WHERE xmin IS NOT NULL AND NOT active
 ) holders WHERE seconds IS NULL OR seconds >= $1 ORDER BY seconds DESC NULLS FIRST LIMIT 3`

/** Who uses the table with the oid $1 now, and who vacuums or rewrites it: locks are visible to everybody. */
export const USERS_SQL = `SELECT
  (count(DISTINCT l.pid))::int4 AS sessions,
  coalesce(max(extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)), 0)::float8 AS "longestSeconds",
  (SELECT min(v.pid) FROM (
     SELECT pid FROM pg_catalog.pg_stat_progress_vacuum
     UNION SELECT pid FROM pg_catalog.pg_stat_progress_cluster) v
    WHERE v.pid IN (SELECT pid FROM pg_catalog.pg_locks
     WHERE relation = $1 AND granted AND mode IN ('ShareUpdateExclusiveLock', 'AccessExclusiveLock'))) AS "vacuumPid"
 FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
 WHERE l.relation = $1 AND l.granted AND l.pid <> pg_catalog.pg_backend_pid()
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())`

/**
 * Roughly how much of a table (oid $1) is empty, by the widths that ANALYZE has noted: 28 bytes go with every row. NULL
 * where nothing was noted, or this user may not see it. PostgreSQL manual, "Database Page Layout", "pg_stats".
 */
export const WASTE_SQL = `SELECT CASE WHEN w.width IS NULL OR c.relpages = 0 THEN NULL ELSE
   greatest(0, pg_catalog.pg_relation_size(c.oid) - coalesce(s.n_live_tup, 0) * (28 + w.width))::float8 END AS bytes
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid,
  LATERAL (SELECT sum((1 - p.null_frac) * p.avg_width) AS width FROM pg_catalog.pg_stats p
   WHERE p.schemaname = n.nspname AND p.tablename = c.relname AND NOT p.inherited) w
  WHERE c.oid = $1`
