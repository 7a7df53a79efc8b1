-- One row known to be one: PostgreSQL never gathers statistics of so small a table and would expect hundreds of rows, and plan for
-- hundreds times as many loans. Read once a query, by sub-selects.
(select (select holiday_dates from calendar) as holiday_dates, (select holiday_ordinals from calendar) as holiday_ordinals offset 0)
