round(least(greatest(c.settled_kobo - c.earlier_kobo, 0), c.cumulative_kobo - c.earlier_kobo) * 0.01, 2)
