      -- The parts of each staged row of :rows, whose :amount is divided by the contract in the order of :place, then :key.
      -- source_terms has each loan's parts in kobo. Beyond what is due all is principal. A row that does not count (:counts) takes the
      -- plain ratio and moves nobody else's parts.
      select d.loan_id, d.row_key, d.amount_kobo - d.interest_kobo - d.fees_kobo as principal_kobo, d.interest_kobo, d.fees_kobo
      from (
        select c.loan_id, c.row_key, c.amount_kobo, c.fees_after - c.fees_before as fees_kobo,
          contract_part(c.amount_after - c.fees_after, c.principal, c.interest)
            - contract_part(c.amount_before - c.fees_before, c.principal, c.interest) as interest_kobo
        from (
          select b.*, contract_part(b.amount_after, b.principal + b.interest, b.fees) as fees_after,
            contract_part(b.amount_before, b.principal + b.interest, b.fees) as fees_before
          from (
            select r.loan_id, r.row_key, r.amount_kobo, t.principal, t.interest, t.fees,
              case when r.counts then least(r.running, t.principal + t.interest + t.fees) else r.amount_kobo end as amount_after,
              case when r.counts then least(r.running - r.amount_kobo, t.principal + t.interest + t.fees) else 0 end as amount_before
            from (
              select i.loan_id, :key as row_key, (:amount * 100)::bigint as amount_kobo, :counts as counts,
                (sum(case when :counts then (:amount * 100)::bigint else 0 end) over (partition by i.loan_id order by :place, :key
                  rows unbounded preceding))::bigint as running
              from :rows i
              where i.verdict = 'load'
            ) r
            join source_terms t on t.loan_id = r.loan_id
            offset 0 -- a fence, as below: the columns are used several times
          ) b
          offset 0
        ) c
      ) d
