-- The data version: how many transactions have changed what answers depend on. Each of them inserts a row of its own, which none
-- waits for; old rows are folded into the base. The salts tell apart histories of equal length (a restored backup that went on).
create table data_change (
  made_at timestamptz not null default now(),
  salt integer not null default (random() * 2147483647)::integer
);
comment on table data_change is 'A row for each committed transaction that changed data; folded into data_change_base from time to time.';

create table data_change_base (
  only_row boolean primary key default true check (only_row),
  changes bigint not null default 0,
  salt bigint not null default (random() * 2147483647)::bigint
);
comment on table data_change_base is 'Number and salts of the changes whose rows are gone.';
insert into data_change_base default values;

insert into settings (name, value, default_value, unit, description) values
  ('cache.stale_seconds', '15', '15', 'seconds',
   'How far a cached answer may lie behind while others write and it is computed anew; 0: never behind.'),
  ('cache.redis_seconds', '900', '900', 'seconds', 'How long Redis keeps an answer, where REDIS_URL names one.');
