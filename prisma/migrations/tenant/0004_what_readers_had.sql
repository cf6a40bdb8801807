-- what tells a reader's cursor apart from what it missed

-- where in its answer's stream a citation was told: its number there, and how much of the text came before it
alter table citation add column sequence integer, add column text_length integer;

-- the newest cursor of each topic that was pruned; until now there was one for all of them
create table event_topic_horizon (
  topic text primary key,
  cursor bigint not null
);
insert into event_topic_horizon (topic, cursor)
select t.topic, h.cursor from event_horizon h,
  unnest(array['document', 'integration', 'usage', 'access']) as t(topic)
where h.cursor > 0;
