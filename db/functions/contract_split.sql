-- Dividing money by the contract, where a source gives one amount without its parts. What was paid (or is due) so far is divided in
-- the ratio of principal, interest and fees, and a row's parts are the difference to the row before: they sum to the row exactly,
-- and a loan paid in full has each part paid in full. The division is by largest remainder in two steps (fees from the rest, then
-- interest from principal): in one step of three a part may fall by a kobo as the amount grows, and a row would get less than 0.

create or replace function source_id_of(id text) returns bigint
language sql immutable parallel safe as $$ select case when id ~ '^[1-9][0-9]{0,17}$' then id::bigint end $$;
comment on function source_id_of(text) is 'The source''s own id of a record: a whole number; null for a record that did not come from the source.';

-- Of two remainders one is at least a half: the part gets the kobo when its own is more, so half a kobo goes to the rest.
create or replace function contract_part(amount bigint, rest bigint, part bigint) returns bigint
language sql immutable parallel safe as $$
  select case
    when part = 0 then 0
    when amount < 1000000000 and rest + part < 1000000000 then (2 * part * amount + rest + part - 1) / (2 * (rest + part))
    else div(2 * part::numeric * amount + rest + part - 1, 2 * (rest + part))::bigint
  end
$$;
comment on function contract_part(bigint, bigint, bigint) is 'What falls to `part` when an amount is divided in the ratio rest : part; kobo, amount >= 0.';
