-- titles are listed by code point, in whatever language the database sorts
drop index document_title_id_idx;
create index on document (title collate "C", id);
