-- The messages that are not in RabbitMQ yet. Each is written with its order.
CREATE TABLE mails (
  order_id integer PRIMARY KEY,
  email    text NOT NULL
);
