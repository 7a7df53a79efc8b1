case when status <> 'Active' then coalesce(closed_date, status_since) end
