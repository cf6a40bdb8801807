-- identity

create table "user" (
  id uuid primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  role text not null default 'MEMBER' check (role in ('OWNER', 'ADMIN', 'MEMBER', 'ANALYST')),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

create table session (
  id uuid primary key,
  user_id uuid not null references "user" (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz(3) not null,
  ip_address text,
  user_agent text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index on session (user_id);

create table account (
  id uuid primary key,
  account_id text not null,
  provider_id text not null,
  user_id uuid not null references "user" (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz(3),
  refresh_token_expires_at timestamptz(3),
  scope text,
  password text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index on account (user_id);

create table verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz(3) not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index on verification (identifier);

create table api_key (
  id uuid primary key,
  name text not null,
  prefix text not null,
  hash text not null unique,
  scopes text[] not null,
  created_by uuid,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3)
);

create table tenant_key (
  id uuid primary key,
  wrapped text not null,
  created_at timestamptz(3) not null default now()
);

-- integrations come before documents, which refer to them

create table integration (
  id uuid primary key,
  connector text not null,
  name text not null,
  config jsonb not null,
  status text not null default 'CONNECTED'
    check (status in ('CONNECTED', 'SYNCING', 'ERROR', 'NEEDS_REAUTH', 'QUOTA', 'PAUSED', 'LATE')),
  failure text,
  interval_seconds integer not null,
  next_run_at timestamptz(3),
  checkpoint jsonb,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index on integration (next_run_at);

create table sync_run (
  id uuid primary key,
  integration_id uuid not null references integration (id) on delete cascade,
  status text not null check (status in ('RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')),
  trigger text not null check (trigger in ('SCHEDULE', 'MANUAL', 'CONNECT')),
  started_at timestamptz(3) not null default now(),
  ended_at timestamptz(3),
  added integer not null default 0,
  updated integer not null default 0,
  deleted integer not null default 0,
  skipped integer not null default 0,
  failed integer not null default 0,
  failure text
);
create index on sync_run (integration_id, id desc);

create table sync_error (
  id uuid primary key,
  run_id uuid not null references sync_run (id) on delete cascade,
  external_id text not null,
  title text not null,
  reason text not null,
  at timestamptz(3) not null default now()
);
create index on sync_error (run_id, id desc);

-- documents

create table document (
  id uuid primary key,
  title text not null,
  status text not null default 'PENDING' check (status in ('PENDING', 'PROCESSING', 'READY', 'FAILED')),
  failure text,
  failure_code text,
  mime_type text not null,
  size bigint not null,
  page_count integer,
  language text,
  file_name text,
  source_kind text not null check (source_kind in ('UPLOAD', 'TEXT', 'URL', 'INTEGRATION')),
  source_url text,
  integration_id uuid references integration (id) on delete set null,
  external_id text,
  source_state text,
  content_hash text,
  object_key text,
  text_key text,
  version integer,
  wanted_version integer not null default 1,
  chunk_count integer not null default 0,
  stage text not null default 'QUEUED',
  percent integer not null default 0,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  ready_at timestamptz(3),
  unique (integration_id, external_id)
);
create index on document (created_at desc, id desc);
create index on document (updated_at desc, id desc);
create index on document (title, id);
create index on document (size, id);
create index on document (status, created_at desc, id desc);
create index on document (integration_id, created_at desc, id desc);

create table chunk (
  id uuid primary key,
  document_id uuid not null references document (id) on delete cascade,
  version integer not null,
  position integer not null,
  text text not null,
  start_offset integer not null,
  end_offset integer not null,
  page integer,
  heading text,
  tokens integer not null,
  hash text not null,
  embedding_model text not null,
  embedding public.vector(1024),
  terms tsvector,
  unique (document_id, version, position)
);
create index chunk_terms on chunk using gin (terms);

create table upload (
  id uuid primary key,
  file_name text not null,
  title text,
  size bigint not null,
  mime_type text,
  sha256 text,
  object_key text not null,
  owner text not null,
  document_id uuid,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  completed_at timestamptz(3)
);
create index on upload (expires_at) where completed_at is null;

-- conversations

create table conversation (
  id uuid primary key,
  title text not null,
  owner text not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index on conversation (owner, updated_at desc, id desc);

create table message (
  id uuid primary key,
  conversation_id uuid not null references conversation (id) on delete cascade,
  parent_id uuid,
  role text not null check (role in ('USER', 'ASSISTANT')),
  content text not null,
  status text not null check (status in ('PENDING', 'STREAMING', 'COMPLETED', 'FAILED', 'CANCELLED')),
  failure_code text,
  failure_reason text,
  model_id uuid,
  sequence integer not null default 0,
  created_at timestamptz(3) not null default now(),
  completed_at timestamptz(3)
);
create index on message (conversation_id, created_at, id);

create table citation (
  id uuid primary key,
  message_id uuid not null references message (id) on delete cascade,
  number integer not null,
  quote text not null,
  page integer,
  score double precision not null,
  chunk_id uuid references chunk (id) on delete set null,
  document_id uuid references document (id) on delete set null,
  unique (message_id, number)
);
create index on citation (chunk_id);
create index on citation (document_id);

-- models and usage

create table provider (
  id uuid primary key,
  name text not null,
  kind text not null check (kind in ('OFFLINE', 'OPENAI_COMPATIBLE')),
  base_url text,
  key_sealed text,
  key_hint text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

create table model (
  id uuid primary key,
  provider_id uuid not null references provider (id) on delete cascade,
  name text not null,
  display_name text not null,
  enabled boolean not null default true,
  context_window integer,
  input_price_per_million numeric(20, 6) not null default 0,
  output_price_per_million numeric(20, 6) not null default 0,
  currency text not null default 'EUR',
  uses text[] not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  unique (provider_id, name)
);

create table model_default (
  use text primary key check (use in ('CHAT', 'RAG', 'GENERATION', 'EMBEDDING')),
  model_id uuid not null references model (id) on delete cascade
);

create table usage_record (
  id uuid primary key,
  at timestamptz(3) not null default now(),
  model_id uuid,
  model_name text not null,
  provider_id uuid,
  provider_name text not null,
  purpose text not null check (purpose in ('CHAT', 'RAG', 'GENERATION', 'EMBEDDING')),
  status text not null check (status in ('STARTED', 'COMPLETED', 'FAILED', 'CANCELLED')),
  input_tokens integer not null default 0,
  output_tokens integer not null default 0,
  cost numeric(24, 12) not null default 0,
  currency text not null,
  estimated boolean not null default false,
  latency_ms integer,
  first_token_ms integer,
  user_id uuid,
  api_key_id uuid,
  message_id uuid,
  error_code text,
  instance text not null
);
create index on usage_record (at desc, id desc);
create index on usage_record (message_id);
create index on usage_record (instance) where status = 'STARTED';

-- events, audit, jobs

create table event (
  cursor bigint generated by default as identity primary key,
  topic text not null,
  subject uuid not null,
  type text not null,
  payload jsonb not null,
  at timestamptz(3) not null default now()
);
create index on event (topic, cursor);
create index on event (topic, subject, cursor);
create index on event (at);

create table event_horizon (
  id integer primary key default 1 check (id = 1),
  cursor bigint not null
);
insert into event_horizon (cursor) values (0);

create table audit_entry (
  id uuid primary key,
  action text not null,
  actor_kind text not null,
  actor_id text,
  actor_name text not null,
  target_type text,
  target_id text,
  detail jsonb,
  at timestamptz(3) not null default now(),
  address text
);
create index on audit_entry (at desc, id desc);

create table idempotency_key (
  owner text not null,
  operation text not null,
  key text not null,
  request_hash text not null,
  result jsonb not null,
  created_at timestamptz(3) not null default now(),
  primary key (owner, operation, key)
);
create index on idempotency_key (created_at);

create table job (
  id uuid primary key,
  kind text not null,
  key text not null,
  payload jsonb not null,
  state text not null default 'WAITING' check (state in ('WAITING', 'ACTIVE', 'DEAD')),
  attempts integer not null default 0,
  run_at timestamptz(3) not null default now(),
  lease_until timestamptz(3),
  instance text,
  last_error text,
  created_at timestamptz(3) not null default now()
);
create unique index on job (kind, key) where state = 'WAITING';
create index on job (run_at) where state = 'WAITING';
create index on job (lease_until) where state = 'ACTIVE';
