-- The mails that are still to be sent. `free_at`: nobody has it in hand from then on.
CREATE TABLE mails (
  order_id integer PRIMARY KEY,
  email    text NOT NULL,
  free_at  timestamptz NOT NULL DEFAULT now()
);
