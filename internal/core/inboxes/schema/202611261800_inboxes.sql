-- How one signs in to the mailbox and to the inbox's own relay, and the account at
-- a provider whose access tokens are used for that (OAuth2). oauth_secret holds
-- the client's secret and the refresh token, sealed for this provider, client,
-- mailbox and relay; the rest is shown. '' is no provider.
ALTER TABLE inbox ADD COLUMN imap_sign_in TEXT NOT NULL DEFAULT 'password' CHECK (imap_sign_in IN ('password', 'oauth2'));
ALTER TABLE inbox ADD COLUMN relay_sign_in TEXT NOT NULL DEFAULT 'password' CHECK (relay_sign_in IN ('password', 'oauth2'));
ALTER TABLE inbox ADD COLUMN oauth_provider TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN oauth_token_url TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN oauth_client TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN oauth_scope TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN oauth_secret {{blob}};
