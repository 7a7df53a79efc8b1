-- Weights, thresholds and formula versions of the metrics (definitions, section 4). A stored metric row names the version that made it.
insert into settings (name, value, default_value, unit, description) values
  ('metrics.risk_score_version', '"v1"', '"v1"', 'v1 or v2', 'Which formula of the risk score is in force.'),
  ('metrics.dqi_version', '"v1"', '"v1"', 'v1 or v2', 'Which formula of the DQI is in force.'),
  ('metrics.risk_score_v1',
   '{"porr": 20, "fimr": 15, "roll": 10, "waivers": 10, "backdated": 10, "reversals": 10, "frr": 10, "cp": 5, "float_gap": 10}',
   '{"porr": 20, "fimr": 15, "roll": 10, "waivers": 10, "backdated": 10, "reversals": 10, "frr": 10, "cp": 5, "float_gap": 10}',
   'points', 'Points the risk score v1 takes off 100 for each part at its worst.'),
  ('metrics.risk_score_v2', '{"porr": 20, "fimr": 15, "roll": 10, "oti": 40, "ayr": 15}',
   '{"porr": 20, "fimr": 15, "roll": 10, "oti": 40, "ayr": 15}', 'points', 'Points the risk score v2 takes off 100 for each part at its worst.'),
  ('metrics.dqi_v1', '{"risk_score": 0.40, "oti": 0.35, "fimr": 0.25}', '{"risk_score": 0.40, "oti": 0.35, "fimr": 0.25}', 'shares',
   'Weights of the DQI v1.'),
  ('metrics.dqi_v2', '{"risk_score": 0.50, "oti": 0.35, "fimr": 0.15}', '{"risk_score": 0.50, "oti": 0.35, "fimr": 0.15}', 'shares',
   'Weights of the DQI v2.'),
  ('metrics.rank', '{"risk_score": 0.6, "ayr": 0.4}', '{"risk_score": 0.6, "ayr": 0.4}', 'shares',
   'Weights of the two ranks an officer''s rank is made of.'),
  ('metrics.risk_bands', '{"green": 80, "watch": 60, "amber": 40}', '{"green": 80, "watch": 60, "amber": 40}', 'risk score',
   'Least risk scores of the bands Green, Watch and Amber; below is Red.'),
  ('metrics.dqi_bands', '{"green": 75, "watch": 65}', '{"green": 75, "watch": 65}', 'DQI', 'Least DQI of the bands Green and Watch; below is Flag.'),
  ('metrics.fimr_bands', '{"green": 0.03, "watch": 0.06}', '{"green": 0.03, "watch": 0.06}', 'ratio',
   'Greatest FIMR of the bands Green and Watch; above is Flag.'),
  ('metrics.slippage_bands', '{"green": 0.05, "watch": 0.08}', '{"green": 0.05, "watch": 0.08}', 'ratio',
   'Greatest slippage of the bands Green and Watch; above is Flag.'),
  ('metrics.roll_bands', '{"green": 0.25, "watch": 0.35}', '{"green": 0.25, "watch": 0.35}', 'ratio',
   'Greatest roll of the bands Green and Watch; above is Flag.'),
  ('metrics.ayr_bands', '{"green": 0.50, "watch": 0.30}', '{"green": 0.50, "watch": 0.30}', 'ratio',
   'Least AYR of the bands Green and Watch; below is Flag.');

-- Money an officer has not handed over is looked for at any age, and is a small part of the repayments.
create index repayments_not_remitted on repayments (loan_id) where not is_remitted;
