BEGIN;
CREATE INDEX users_id_name_idx ON users (id) INCLUDE (name);
CLUSTER users USING users_id_name_idx;
COMMIT;
