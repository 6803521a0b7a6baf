-- With it the shop signs the carts that it hands to its customers. Made anew with each database, known to nobody else.
CREATE TABLE cart_secret (
  value text NOT NULL
);

INSERT INTO cart_secret (value) VALUES (gen_random_uuid()::text || gen_random_uuid()::text);

-- A customer orders each round of the cart once.
ALTER TABLE cart_orders ADD COLUMN round integer NOT NULL;
ALTER TABLE cart_orders ADD UNIQUE (cart_id, round);
