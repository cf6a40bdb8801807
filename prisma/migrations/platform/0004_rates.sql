-- points that processes share; after a crash all buckets are full again
create unlogged table rate_bucket (
  key text primary key,
  points double precision not null,
  granted double precision not null,
  at timestamptz not null
);
create index on rate_bucket (at);
