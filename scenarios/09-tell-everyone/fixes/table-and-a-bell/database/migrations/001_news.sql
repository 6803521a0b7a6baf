-- What the services have still to hear of, with a row for each of them.
CREATE TABLE news (
  service  text,
  order_id integer,
  email    text NOT NULL,
  PRIMARY KEY (service, order_id)
);
