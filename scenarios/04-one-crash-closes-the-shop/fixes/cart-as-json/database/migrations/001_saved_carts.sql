-- A cart is one row: {"7": 2, "12": 1} is two pieces of product 7 and one of product 12.
CREATE TABLE saved_carts (
  id    uuid PRIMARY KEY,
  items jsonb NOT NULL
);

CREATE SEQUENCE invoice_numbers START WITH 20001;

CREATE TABLE invoices (
  number      integer PRIMARY KEY,
  cart_id     uuid NOT NULL,
  items       jsonb NOT NULL,
  total_cents integer NOT NULL
);
