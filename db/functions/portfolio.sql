-- Section 4 of the definitions: what belongs to the portfolio.
create or replace function in_portfolio(is_settled boolean, left_date date, as_of date) returns boolean
language sql immutable parallel safe as $$
  select not is_settled and (left_date is null or left_date > as_of)
$$;
comment on function in_portfolio(boolean, date, date) is
  'Whether a loan disbursed on or before as_of belongs to the portfolio of that day: neither left (on left_date itself it has) nor settled.';
