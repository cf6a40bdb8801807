-- who is let into a tenant first, until its set-up has made them: a set-up that was cut off can be finished by anyone
alter table tenant add column set_up_sealed text;
