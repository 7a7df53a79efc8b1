-- Applied after the rows. The documented indexes and those that unique columns bring; none on date_modified.
alter table accounts_customuser
  add constraint accounts_customuser_email_key unique (email),
  add constraint accounts_customuser_customer_user_id_key unique (customer_user_id),
  add constraint accounts_customuser_user_phone_key unique (user_phone),
  add constraint accounts_customuser_call_agent_id_key unique (call_agent_id);

alter table ajo_ajouser
  add constraint ajo_ajouser_lite_user_id_key unique (lite_user_id),
  add constraint ajo_ajouser_phone_number_key unique (phone_number),
  add constraint ajo_ajouser_nin_key unique (nin);
create index ajo_ajouser_user_id_idx on ajo_ajouser (user_id);
create index ajo_ajouser_onboarding_verified_idx on ajo_ajouser (onboarding_verified);
create index ajo_ajouser_bvn_verified_idx on ajo_ajouser (bvn_verified);
create index ajo_ajouser_onboarding_complete_idx on ajo_ajouser (onboarding_complete);
create index ajo_ajouser_card_issued_idx on ajo_ajouser (card_issued);
create index ajo_ajouser_need_card_idx on ajo_ajouser (need_card);

create index loans_ajoloan_agent_id_idx on loans_ajoloan (agent_id);
create index loans_ajoloan_borrower_id_idx on loans_ajoloan (borrower_id);
create index loans_ajoloan_is_disbursed_idx on loans_ajoloan (is_disbursed);
create index loans_ajoloan_status_idx on loans_ajoloan (status);

create index loans_ajoloanrepayment_agent_id_idx on loans_ajoloanrepayment (agent_id);
create index loans_ajoloanrepayment_borrower_id_idx on loans_ajoloanrepayment (borrower_id);
create index loans_ajoloanrepayment_ajo_loan_id_idx on loans_ajoloanrepayment (ajo_loan_id);

-- The document lists no index of this table; Django makes one for every foreign key.
create index loans_ajoloanschedule_loan_id_idx on loans_ajoloanschedule (loan_id);

-- Django's own way: checked at the commit, and no action of the database on a deletion (Django deletes what depends).
-- The repayments' loan is not validated, since some rows name a loan that was deleted behind Django's back. Eligibility
-- and guarantor have none: the document does not describe their tables.
alter table ajo_ajouser
  add constraint ajo_ajouser_user_id_fk foreign key (user_id)
    references accounts_customuser (id) deferrable initially deferred,
  add constraint ajo_ajouser_lite_user_id_fk foreign key (lite_user_id)
    references accounts_customuser (id) deferrable initially deferred;
alter table loans_ajoloan
  add constraint loans_ajoloan_agent_id_fk foreign key (agent_id)
    references accounts_customuser (id) deferrable initially deferred,
  add constraint loans_ajoloan_borrower_id_fk foreign key (borrower_id)
    references ajo_ajouser (id) deferrable initially deferred;
alter table loans_ajoloanrepayment
  add constraint loans_ajoloanrepayment_agent_id_fk foreign key (agent_id)
    references accounts_customuser (id) deferrable initially deferred,
  add constraint loans_ajoloanrepayment_borrower_id_fk foreign key (borrower_id)
    references ajo_ajouser (id) deferrable initially deferred,
  add constraint loans_ajoloanrepayment_ajo_loan_id_fk foreign key (ajo_loan_id)
    references loans_ajoloan (id) deferrable initially deferred not valid;
alter table loans_ajoloanschedule
  add constraint loans_ajoloanschedule_loan_id_fk foreign key (loan_id)
    references loans_ajoloan (id) deferrable initially deferred;
