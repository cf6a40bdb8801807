-- what an operator decides about a tenant, and how far its database is

alter table tenant
  add column plan text not null default 'STANDARD',
  add column region text,
  add column vector_store text not null default 'POSTGRES',
  -- what only the installation's key opens: the login role's password, and a dedicated server's address
  add column password_sealed text,
  add column server_sealed text,
  add column schema_version text,
  add column migration_error text,
  add column migrated_at timestamptz(3),
  add column suspended_at timestamptz(3),
  add column suspension_reason text,
  -- from when on everything of it may be deleted; until then it can be undone
  add column delete_at timestamptz(3),
  add column updated_at timestamptz(3) not null default now(),
  add column last_activity_at timestamptz(3),
  add column housekept_at timestamptz(3),
  add constraint tenant_option check (option in ('EMBEDDED', 'SHARED', 'DEDICATED')),
  add constraint tenant_status check (status in ('PROVISIONING', 'ACTIVE', 'SUSPENDED', 'DELETING')),
  add constraint tenant_vector_store check (vector_store in ('POSTGRES', 'QDRANT'));
create index on tenant (created_at desc, id desc);
create index on tenant (delete_at) where delete_at is not null;

create table tenant_domain (
  domain text primary key,
  tenant_id uuid not null references tenant (id) on delete cascade,
  created_at timestamptz(3) not null default now()
);
create index on tenant_domain (tenant_id);

create index on platform_audit (at desc, id desc);

-- one row: which installation this is, and a proof that a process has the key that the others have
create table installation (
  id integer primary key default 1 check (id = 1),
  name uuid not null,
  key_check text not null,
  -- which administrator's password of the environment was last taken over
  admin_seen text
);
