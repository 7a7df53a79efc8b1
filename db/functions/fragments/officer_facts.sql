      select officer_id, officer_name, officer_phone, officer_email, region, branch, employment_status, hire_date, user_type,
        account_type, supervisor_email, supervisor_name, vertical_lead_email, vertical_lead_name, is_placeholder, source_updated_at,
        recorded_at
      from :from
