case when :dpd = 0 then '0' when :dpd <= 6 then '1-6' when :dpd <= 30 then '7-30'
    when :dpd <= 60 then '31-60' when :dpd <= 90 then '61-90' else '90+' end
