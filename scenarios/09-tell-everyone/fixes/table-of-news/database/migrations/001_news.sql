-- What each service has still to hear of.
CREATE TABLE news (
  order_id integer NOT NULL,
  email    text NOT NULL,
  service  text NOT NULL,
  PRIMARY KEY (service, order_id)
);
