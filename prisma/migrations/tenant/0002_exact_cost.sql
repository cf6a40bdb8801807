-- a price has six decimals and counts a million tokens: their product has twelve

alter table usage_record alter column cost type numeric(24, 12);
