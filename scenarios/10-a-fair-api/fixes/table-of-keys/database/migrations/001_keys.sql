-- Which key of which partner was used, and for which order.
CREATE TABLE partner_keys (
  partner_id integer NOT NULL,
  key        text NOT NULL,
  order_id   integer,
  PRIMARY KEY (partner_id, key)
);
