-- The audit of an officer: one row says where it stands, a history that only grows says how it came there.

-- An officer is audited once at a time. Every write counts the version up, and whoever writes names the version seen.
alter table audit_tracking
  add column version integer not null default 0 check (version >= 0),
  add constraint audit_tracking_officer_key unique (officer_id);
drop index audit_tracking_officer;

-- Without an assignee nothing has begun: actions may be recorded, a status there is none.
alter table audit_tracking alter column status drop not null, alter column status drop default;
alter table audit_tracking add constraint audit_tracking_begun check ((assignee_id is null) = (status is null));
create index audit_tracking_assignee on audit_tracking (assignee_id);

alter table team_members add column version integer not null default 1 check (version >= 1);

-- Addresses differ in more than the case of their letters.
alter table team_members drop constraint team_members_email_key;
create unique index team_members_email on team_members (lower(email));

-- One row for each version of an audit. It refers to audit_tracking, so that an audit with a history cannot be deleted. Names are
-- kept as they were.
create table audit_history (
  id bigint generated always as identity primary key,
  officer_id varchar(50) not null references audit_tracking (officer_id),
  version integer not null check (version >= 1),
  event varchar(20) not null check (event in ('assignee', 'status', 'action')),
  action_type varchar(20) check (action_type in ('Note', 'Call', 'Visit', 'Review', 'Escalation')),
  notes text,
  -- After the event, and before it.
  assignee_id bigint references team_members,
  assignee_name varchar(255),
  status varchar(20) check (status in ('Assigned', 'In Progress', 'Resolved')),
  previous_assignee_id bigint references team_members,
  previous_assignee_name varchar(255),
  previous_status varchar(20) check (previous_status in ('Assigned', 'In Progress', 'Resolved')),
  acted_by bigint references team_members,
  acted_by_name varchar(255),
  requested_by varchar(255) not null,
  business_date date not null,
  created_at timestamptz not null default clock_timestamp(),
  check ((event = 'action') = (action_type is not null)),
  unique (officer_id, version)
);
