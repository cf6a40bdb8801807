create table tenant (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  option text not null default 'EMBEDDED',
  schema_name text not null unique,
  status text not null default 'ACTIVE',
  created_at timestamptz(3) not null default now()
);

create table platform_audit (
  id uuid primary key,
  action text not null,
  actor text not null,
  detail jsonb,
  at timestamptz(3) not null default now()
);
