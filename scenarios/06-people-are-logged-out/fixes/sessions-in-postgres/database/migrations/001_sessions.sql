-- A session is known by its name alone, which nobody can guess.
CREATE TABLE sessions (
  name    text PRIMARY KEY,
  user_id integer NOT NULL,
  ends_at timestamptz NOT NULL
);
