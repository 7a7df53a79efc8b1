/**
 * Three loans of read-book.ts on 16 January 2025 as a file has them, each field checked by pencil. What is not obvious:
 * L1: due 7 to 10 and 13 to 16 January, eight instalments, seven of them before the day: past due 7,700.00, all of it in arrears;
 *   timeliness 100 × w(9) = 100 × 21 / 30 = 70.00; health 0.40 × 70 + 0 + 0 = 28.00.
 * L2: paid 5,500.00 on time, so five instalments; arrears 2,200.00 since the 14th, two days: timeliness
 *   100 × (5,500 × 1 + 2,200 × 28 / 30) / 7,700 = 98.10; health 0.40 × 98.0952 + 0.40 × 100 × 5,500 / 7,700 + 0.20 × 100 × 21 / 30 = 81.81.
 * L3: paid all a day late: timeliness 100 × 29 / 30 = 96.67; health 0.40 × 96.6667 + 40 + 20 = 98.67; its first payment was missed.
 */
export const goldenCsv: readonly string[] = [
  [
    "loan_id",
    "customer_id",
    "customer_name",
    "customer_phone",
    "officer_id",
    "officer_name",
    "officer_phone",
    "region",
    "branch",
    "state",
    "loan_amount",
    "repayment_amount",
    "disbursement_date",
    "maturity_date",
    "loan_term_days",
    "interest_rate",
    "fee_amount",
    "fee_paid_upfront",
    "channel",
    "channel_partner",
    "status",
    "closed_date",
    "wave",
    "instalment_count",
    "repayment_frequency",
    "source_status",
    "performance_status",
    "loan_type",
    "source_updated_at",
    "first_payment_due_date",
    "vertical_lead_email",
    "vertical_lead_name",
    "wave_source",
    "first_due_date_sent",
    "instalment_count_sent",
    "status_since",
    "rescheduled",
    "recorded_at",
    "created_at",
    "updated_at",
    "interest_total",
    "amount_due_total",
    "schedule_source",
    "first_instalment_due_date",
    "last_instalment_due_date",
    "total_principal_paid",
    "total_interest_paid",
    "total_fees_paid",
    "total_repayments",
    "settled_amount",
    "principal_outstanding",
    "interest_outstanding",
    "fees_outstanding",
    "total_outstanding",
    "actual_outstanding",
    "overpaid_amount",
    "covered_instalments",
    "oldest_unpaid_due_date",
    "first_payment_received_date",
    "last_payment_date",
    "payment_day_count",
    "on_time_payment_day_count",
    "current_dpd",
    "max_dpd_ever",
    "dpd_bucket",
    "missed_instalments",
    "arrears_amount",
    "past_due_amount",
    "is_settled",
    "first_payment_missed",
    "fimr_tagged",
    "early_indicator_tagged",
    "days_since_last_repayment",
    "days_since_due",
    "repayment_delay_rate",
    "timeliness_score",
    "repayment_health",
    "daily_repayment_amount",
    "repayment_days_due_today",
    "repayment_days_paid",
    "business_days_since_disbursement",
    "loan_age_days",
    "left_date",
  ].join(","),
  'L1,C-L1,Ada 100%,\'+2348010,O1,Zainab,,North,"Lagos, Main",,10000.00,11000.00,2025-01-06,2025-01-20,14,,,' +
    "0.00,Direct,,Active,,Wave 2,10,DAILY,OPEN,,BNPL,,2025-01-07,Lead@Example.com,Lead,default,2025-01-07,,," +
    "false,2025-01-16T08:00:00+00:00,2025-01-16T08:00:00+00:00,2025-01-16T08:00:00+00:00,1000.00,11000.00," +
    "terms,2025-01-07,2025-01-20,0.00,0.00,0.00,0.00,0.00,10000.00,1000.00,0.00,11000.00,11000.00,0.00,0," +
    "2025-01-07,,,0,0,9,9,7-30,7,7700.00,7700.00,false,true,true,false,,9,,70.00,28.00,1100.00,8,0.00,8,10,",
  "L2,C-L2,ADA_B,,O2,Bola,,South,Aba,,10000.00,11000.00,2025-01-06,2025-01-20,14,,,0.00,Partner,,Active,," +
    "Wave 1,10,DAILY,,,AJO,,2025-01-07,,,supplied,2025-01-07,,,false,2025-01-16T08:00:00+00:00," +
    "2025-01-16T08:00:00+00:00,2025-01-16T08:00:00+00:00,1000.00,11000.00,terms,2025-01-07,2025-01-20,4000.00," +
    "1500.00,0.00,5500.00,5500.00,6000.00,0.00,0.00,6000.00,5500.00,0.00,5,2025-01-14,2025-01-07,2025-01-07,1," +
    "1,2,2,1-6,2,2200.00,7700.00,false,false,false,true,9,0,100.00,98.10,81.81,1100.00,8,5.00,8,10,",
  "L3,C-L3,Chidi 1000,,O2,Bola,,South,Aba,,10000.00,11000.00,2025-01-06,2025-01-20,14,,,0.00,Direct,,Active," +
    ",Wave 2,10,DAILY,,,,,2025-01-07,,,default,2025-01-07,,,false,2025-01-16T08:00:00+00:00," +
    "2025-01-16T08:00:00+00:00,2025-01-16T08:00:00+00:00,1000.00,11000.00,terms,2025-01-07,2025-01-20," +
    "10000.00,1000.00,0.00,11000.00,11000.00,0.00,0.00,0.00,0.00,0.00,0.00,10,,2025-01-08,2025-01-08,1,0,0,1," +
    "0,0,0.00,7700.00,true,true,true,false,8,1,0.00,96.67,98.67,1100.00,8,10.00,8,10,",
];

export const goldenJson: readonly string[] = [
  '{"loan_id":"L1","customer_id":"C-L1","customer_name":"Ada 100%","customer_phone":"+2348010",' +
    '"officer_id":"O1","officer_name":"Zainab","officer_phone":null,"region":"North","branch":"Lagos, Main",' +
    '"state":null,"loan_amount":10000.00,"repayment_amount":11000.00,"disbursement_date":"2025-01-06",' +
    '"maturity_date":"2025-01-20","loan_term_days":14,"interest_rate":null,"fee_amount":null,' +
    '"fee_paid_upfront":0.00,"channel":"Direct","channel_partner":null,"status":"Active","closed_date":null,' +
    '"wave":"Wave 2","instalment_count":10,"repayment_frequency":"DAILY","source_status":"OPEN",' +
    '"performance_status":null,"loan_type":"BNPL","source_updated_at":null,' +
    '"first_payment_due_date":"2025-01-07","vertical_lead_email":"Lead@Example.com",' +
    '"vertical_lead_name":"Lead","wave_source":"default","first_due_date_sent":"2025-01-07",' +
    '"instalment_count_sent":null,"status_since":null,"rescheduled":false,' +
    '"recorded_at":"2025-01-16T08:00:00+00:00","created_at":"2025-01-16T08:00:00+00:00",' +
    '"updated_at":"2025-01-16T08:00:00+00:00","interest_total":1000.00,"amount_due_total":11000.00,' +
    '"schedule_source":"terms","first_instalment_due_date":"2025-01-07",' +
    '"last_instalment_due_date":"2025-01-20","total_principal_paid":0.00,"total_interest_paid":0.00,' +
    '"total_fees_paid":0.00,"total_repayments":0.00,"settled_amount":0.00,"principal_outstanding":10000.00,' +
    '"interest_outstanding":1000.00,"fees_outstanding":0.00,"total_outstanding":11000.00,' +
    '"actual_outstanding":11000.00,"overpaid_amount":0.00,"covered_instalments":0,' +
    '"oldest_unpaid_due_date":"2025-01-07","first_payment_received_date":null,"last_payment_date":null,' +
    '"payment_day_count":0,"on_time_payment_day_count":0,"current_dpd":9,"max_dpd_ever":9,"dpd_bucket":"7-30",' +
    '"missed_instalments":7,"arrears_amount":7700.00,"past_due_amount":7700.00,"is_settled":false,' +
    '"first_payment_missed":true,"fimr_tagged":true,"early_indicator_tagged":false,' +
    '"days_since_last_repayment":null,"days_since_due":9,"repayment_delay_rate":null,"timeliness_score":70.00,' +
    '"repayment_health":28.00,"daily_repayment_amount":1100.00,"repayment_days_due_today":8,' +
    '"repayment_days_paid":0.00,"business_days_since_disbursement":8,"loan_age_days":10,"left_date":null}',
  '{"loan_id":"L2","customer_id":"C-L2","customer_name":"ADA_B","customer_phone":null,"officer_id":"O2",' +
    '"officer_name":"Bola","officer_phone":null,"region":"South","branch":"Aba","state":null,' +
    '"loan_amount":10000.00,"repayment_amount":11000.00,"disbursement_date":"2025-01-06",' +
    '"maturity_date":"2025-01-20","loan_term_days":14,"interest_rate":null,"fee_amount":null,' +
    '"fee_paid_upfront":0.00,"channel":"Partner","channel_partner":null,"status":"Active","closed_date":null,' +
    '"wave":"Wave 1","instalment_count":10,"repayment_frequency":"DAILY","source_status":null,' +
    '"performance_status":null,"loan_type":"AJO","source_updated_at":null,' +
    '"first_payment_due_date":"2025-01-07","vertical_lead_email":null,"vertical_lead_name":null,' +
    '"wave_source":"supplied","first_due_date_sent":"2025-01-07","instalment_count_sent":null,' +
    '"status_since":null,"rescheduled":false,"recorded_at":"2025-01-16T08:00:00+00:00",' +
    '"created_at":"2025-01-16T08:00:00+00:00","updated_at":"2025-01-16T08:00:00+00:00",' +
    '"interest_total":1000.00,"amount_due_total":11000.00,"schedule_source":"terms",' +
    '"first_instalment_due_date":"2025-01-07","last_instalment_due_date":"2025-01-20",' +
    '"total_principal_paid":4000.00,"total_interest_paid":1500.00,"total_fees_paid":0.00,' +
    '"total_repayments":5500.00,"settled_amount":5500.00,"principal_outstanding":6000.00,' +
    '"interest_outstanding":0.00,"fees_outstanding":0.00,"total_outstanding":6000.00,' +
    '"actual_outstanding":5500.00,"overpaid_amount":0.00,"covered_instalments":5,' +
    '"oldest_unpaid_due_date":"2025-01-14","first_payment_received_date":"2025-01-07",' +
    '"last_payment_date":"2025-01-07","payment_day_count":1,"on_time_payment_day_count":1,"current_dpd":2,' +
    '"max_dpd_ever":2,"dpd_bucket":"1-6","missed_instalments":2,"arrears_amount":2200.00,' +
    '"past_due_amount":7700.00,"is_settled":false,"first_payment_missed":false,"fimr_tagged":false,' +
    '"early_indicator_tagged":true,"days_since_last_repayment":9,"days_since_due":0,' +
    '"repayment_delay_rate":100.00,"timeliness_score":98.10,"repayment_health":81.81,' +
    '"daily_repayment_amount":1100.00,"repayment_days_due_today":8,"repayment_days_paid":5.00,' +
    '"business_days_since_disbursement":8,"loan_age_days":10,"left_date":null}',
  '{"loan_id":"L3","customer_id":"C-L3","customer_name":"Chidi 1000","customer_phone":null,' +
    '"officer_id":"O2","officer_name":"Bola","officer_phone":null,"region":"South","branch":"Aba",' +
    '"state":null,"loan_amount":10000.00,"repayment_amount":11000.00,"disbursement_date":"2025-01-06",' +
    '"maturity_date":"2025-01-20","loan_term_days":14,"interest_rate":null,"fee_amount":null,' +
    '"fee_paid_upfront":0.00,"channel":"Direct","channel_partner":null,"status":"Active","closed_date":null,' +
    '"wave":"Wave 2","instalment_count":10,"repayment_frequency":"DAILY","source_status":null,' +
    '"performance_status":null,"loan_type":null,"source_updated_at":null,' +
    '"first_payment_due_date":"2025-01-07","vertical_lead_email":null,"vertical_lead_name":null,' +
    '"wave_source":"default","first_due_date_sent":"2025-01-07","instalment_count_sent":null,' +
    '"status_since":null,"rescheduled":false,"recorded_at":"2025-01-16T08:00:00+00:00",' +
    '"created_at":"2025-01-16T08:00:00+00:00","updated_at":"2025-01-16T08:00:00+00:00",' +
    '"interest_total":1000.00,"amount_due_total":11000.00,"schedule_source":"terms",' +
    '"first_instalment_due_date":"2025-01-07","last_instalment_due_date":"2025-01-20",' +
    '"total_principal_paid":10000.00,"total_interest_paid":1000.00,"total_fees_paid":0.00,' +
    '"total_repayments":11000.00,"settled_amount":11000.00,"principal_outstanding":0.00,' +
    '"interest_outstanding":0.00,"fees_outstanding":0.00,"total_outstanding":0.00,"actual_outstanding":0.00,' +
    '"overpaid_amount":0.00,"covered_instalments":10,"oldest_unpaid_due_date":null,' +
    '"first_payment_received_date":"2025-01-08","last_payment_date":"2025-01-08","payment_day_count":1,' +
    '"on_time_payment_day_count":0,"current_dpd":0,"max_dpd_ever":1,"dpd_bucket":"0","missed_instalments":0,' +
    '"arrears_amount":0.00,"past_due_amount":7700.00,"is_settled":true,"first_payment_missed":true,' +
    '"fimr_tagged":true,"early_indicator_tagged":false,"days_since_last_repayment":8,"days_since_due":1,' +
    '"repayment_delay_rate":0.00,"timeliness_score":96.67,"repayment_health":98.67,' +
    '"daily_repayment_amount":1100.00,"repayment_days_due_today":8,"repayment_days_paid":10.00,' +
    '"business_days_since_disbursement":8,"loan_age_days":10,"left_date":null}',
];
