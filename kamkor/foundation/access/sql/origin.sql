-- A link that repeats another goes with it, whichever statement takes that one away: a
-- list that comes anew, a merge taken back. Grain: one link.
ALTER TABLE access_link DROP CONSTRAINT access_link_origin_id_b9460994_fk_access_link_id;
ALTER TABLE access_link ADD CONSTRAINT access_link_origin_id_b9460994_fk_access_link_id
    FOREIGN KEY (origin_id) REFERENCES access_link (id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
