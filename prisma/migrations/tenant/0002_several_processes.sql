-- what several processes on one database need to agree

-- of one kind and key, one job at a time; of two that an older release let run, the elder goes on for both
delete from job j
where state = 'ACTIVE' and exists (
  select 1 from job other
  where other.kind = j.kind and other.key = j.key and other.state = 'ACTIVE' and other.id < j.id);
create unique index job_one_active on job (kind, key) where state = 'ACTIVE';

-- the wish to stop an answer, for whichever process writes it
alter table message add column cancel_requested_at timestamptz(3);
