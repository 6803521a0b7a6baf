-- Find a user's orders without reading everybody's.
CREATE INDEX orders_user_id_idx ON orders (user_id);
