  coalesce(greatest(0, as_of - oldest_unpaid_due_date), 0) as current_dpd,
--! include fragments/instalments_due.sql day=as_of ordinal=as_of_ordinal business_day=as_of_business_day
    as repayment_days_due_today,
--! include fragments/instalments_due.sql day=(as_of-1) ordinal=past_ordinal business_day=past_business_day
    as instalments_past_due
