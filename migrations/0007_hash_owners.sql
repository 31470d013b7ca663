-- A hash, and the address of an organization, go with what they lead to. The app may not read hashes, so it cannot delete them itself;
-- at the commit, because the rows of one unit of work are written in any order.
alter table token_hashes add foreign key (org_id, token_id) references tokens (org_id, id) on delete cascade deferrable initially deferred;
alter table invitation_hashes add foreign key (org_id, invitation_id) references invitations (org_id, id) on delete cascade deferrable initially deferred;
create index token_hashes_by_token on token_hashes (org_id, token_id);
create index invitation_hashes_by_invitation on invitation_hashes (org_id, invitation_id);
