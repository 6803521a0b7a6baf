-- One row per user with the whole order history in it, newest first, ready to be shown.
CREATE TABLE order_histories (
  user_id integer PRIMARY KEY,
  history orders[] NOT NULL
);

INSERT INTO order_histories
SELECT user_id, array_agg(orders ORDER BY created_at DESC, id DESC) FROM orders GROUP BY user_id;

-- Every new order gets its place in its user's history.
CREATE FUNCTION copy_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO order_histories VALUES (NEW.user_id, ARRAY[NEW])
  ON CONFLICT (user_id) DO UPDATE SET history = ARRAY(
    SELECT o FROM unnest(NEW || order_histories.history) AS o ORDER BY o.created_at DESC, o.id DESC
  );
  RETURN NULL;
END
$$;

CREATE TRIGGER copy_order AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION copy_order();

ANALYZE order_histories;
