-- citext is text that is compared without looking at case: to the column itself, Ana@Example.com and ana@example.com are
-- equal, and an index on it is sorted that way. The price: an extension that every copy of the database needs, and from
-- now on every comparison with email behaves so, also where nobody thought of it.
CREATE EXTENSION citext;
ALTER TABLE users ALTER COLUMN email TYPE citext;
CREATE INDEX users_email_idx ON users (email);
