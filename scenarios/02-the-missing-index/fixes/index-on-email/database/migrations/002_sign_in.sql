-- Sign-in looks for an e-mail address, so that is what the index is on.
CREATE INDEX users_email_idx ON users (email);
