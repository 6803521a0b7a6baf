-- Made once, by the database itself, and read by each copy.
CREATE TABLE session_secret AS SELECT gen_random_uuid()::text || gen_random_uuid()::text AS secret;
