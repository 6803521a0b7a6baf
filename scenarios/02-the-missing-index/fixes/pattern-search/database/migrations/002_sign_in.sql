-- ILIKE does not care about case, and an index of all groups of three letters makes it fast.
CREATE EXTENSION pg_trgm;
CREATE INDEX users_email_trgm_idx ON users USING gin (email gin_trgm_ops);
