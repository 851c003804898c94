import { sql, type Kysely } from 'kysely'

/**
 * Fills an empty ledger from the events of journals that had none. Only what an event of that time said is read: this is a
 * part of a migration and is never changed. Shadows came later; undoing a repair is no attempt.
 */
export const fillLedger = async (db: Kysely<never>): Promise<void> => {
  await sql`
    insert into ledger (seq, kind, at, rule_id, fingerprint, ref)
    select seq, 'incident', at, data ->> '$.ruleId', data ->> '$.fingerprint', data ->> '$.incidentId'
    from event where type = 'incident.opened' and erased_at is null`.execute(db)
  await sql`
    insert into ledger (seq, kind, at, rule_id, fingerprint, ref, value)
    select planned.seq, case when settled.seq is null then 'planned' else 'repair' end,
      coalesce(settled.at, planned.at), planned.data ->> '$.ruleId', planned.data ->> '$.fingerprint',
      planned.repair_id,
      case when settled.seq is null then null
        when exists (select 1 from event as again where again.repair_id = planned.repair_id
          and again.type = 'repair.regressed' and again.seq > settled.seq) then 'regressed'
        else settled.data ->> '$.outcome' end
    from event as planned
    left join event as settled on settled.seq = (select min(seq) from event as first
      where first.repair_id = planned.repair_id and first.type = 'repair.settled' and first.erased_at is null
        and first.seq > planned.seq)
    where planned.type = 'repair.planned' and planned.erased_at is null
      and planned.data ->> '$.undoes' is null`.execute(db)
  await sql`
    insert into ledger (seq, kind, at, rule_id, fingerprint, ref)
    select seq, 'hold', at, '', '', data ->> '$.holdId'
    from event where type in ('hold.began', 'hold.ended') and erased_at is null`.execute(db)
  await sql`
    insert into ledger (seq, kind, at, rule_id, fingerprint, ref)
    select seq, 'start', at, '', '', ''
    from event where type = 'engine.started' and erased_at is null`.execute(db)
}
