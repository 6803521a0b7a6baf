-- The last number that was given. Whoever wants the next one raises it; others wait until that is done.
CREATE TABLE counters (
  name text PRIMARY KEY,
  last integer NOT NULL
);

INSERT INTO counters (name, last) VALUES ('orders', 10000);
