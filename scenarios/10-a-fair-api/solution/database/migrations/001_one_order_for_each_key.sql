-- Whoever hears no answer sends the order again, to any copy, at any moment. Only the database sees all of these requests.
ALTER TABLE partner_orders ADD CONSTRAINT partner_orders_partner_id_key_key UNIQUE (partner_id, key);
