-- A second column with the address in small letters. PostgreSQL keeps it up to date, and an ordinary index does. The
-- price: the whole table is written anew while everybody waits, and each address is stored twice.
ALTER TABLE users ADD COLUMN small_email text GENERATED ALWAYS AS (lower(email)) STORED;
CREATE INDEX users_small_email_idx ON users (small_email);
