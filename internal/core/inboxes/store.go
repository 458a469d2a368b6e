package inboxes

import (
	"context"
	"encoding/json"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

const brandColumns = `id, name, sender_name, hue, lang, zone, public_url, is_default, version, created_at, updated_at`

func scanBrand(s db.Scan) (b Brand, err error) {
	err = s(&b.ID, &b.Name, &b.SenderName, &b.Hue, &b.Lang, &b.Zone, &b.PublicURL, &b.Default, &b.Version, &b.CreatedAt, &b.UpdatedAt)
	return b, err
}

func insertBrand(ctx context.Context, tx *db.Tx, b Brand) (int64, error) {
	return tx.Insert(ctx, `INSERT INTO brand (name, name_key, sender_name, hue, lang, zone, public_url, is_default, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9)`,
		b.Name, db.Key(b.Name), b.SenderName, b.Hue, b.Lang, b.Zone, b.PublicURL, b.Default, tx.Now())
}

func saveBrand(ctx context.Context, tx *db.Tx, b Brand) error {
	_, err := tx.Exec(ctx, `UPDATE brand SET name = $2, name_key = $3, sender_name = $4, hue = $5, lang = $6, zone = $7, public_url = $8,
		is_default = $9, version = version + 1, updated_at = $10 WHERE id = $1`,
		b.ID, b.Name, db.Key(b.Name), b.SenderName, b.Hue, b.Lang, b.Zone, b.PublicURL, b.Default, tx.Now())
	return err
}

const columns = `id, name, channel, address, brand_id, coalesce(team_id, 0), catch_all, reply_via, reply_domain, authserv_id, hours, lang, zone, off_at, version, created_at, updated_at,
	imap_host, imap_port, imap_tls, imap_user, imap_folder, imap_junk, imap_history, imap_since, CASE WHEN imap_secret IS NULL THEN 0 ELSE 1 END, relay, acknowledge, first_after, first_within,
	imap_sign_in, relay_sign_in, oauth_provider, oauth_token_url, oauth_client, oauth_scope, CASE WHEN oauth_secret IS NULL THEN 0 ELSE 1 END,
	own_hours, coalesce((SELECT team.hours FROM team WHERE team.id = inbox.team_id), '')`

func scanInbox(s db.Scan) (i Inbox, err error) {
	var hours, team string
	var after, within int64
	err = s(&i.ID, &i.Name, &i.Channel, &i.Address, &i.BrandID, &i.TeamID, &i.CatchAll, &i.ReplyVia, &i.ReplyDomain, &i.AuthservID, &hours, &i.Lang,
		&i.Zone, &i.OffAt, &i.Version, &i.CreatedAt, &i.UpdatedAt,
		&i.IMAP.Host, &i.IMAP.Port, &i.IMAP.TLS, &i.IMAP.User, &i.IMAP.Folder, &i.IMAP.Junk, &i.IMAP.History, &i.IMAP.Since, &i.IMAP.Stored, &i.Relay, &i.FirstWord.On, &after, &within,
		&i.IMAP.SignIn, &i.RelaySignIn, &i.OAuth.Provider, &i.OAuth.TokenURL, &i.OAuth.ClientID, &i.OAuth.Scope, &i.OAuth.Stored, &i.OwnHours, &team)
	i.FirstWord.After, i.FirstWord.Within = time.Duration(after)*time.Minute, time.Duration(within)*time.Minute
	if i.TeamHours = team != ""; i.TeamHours && !i.OwnHours {
		hours = team
	}
	if err == nil {
		err = json.Unmarshal([]byte(hours), &i.Hours)
	}
	return i, err
}

func insertInbox(ctx context.Context, tx *db.Tx, i Inbox) (int64, error) {
	hours, err := json.Marshal(i.Hours)
	if err != nil {
		return 0, err
	}
	id, err := tx.Insert(ctx, `INSERT INTO inbox (name, name_key, channel, address, address_key, brand_id, team_id, catch_all, reply_via,
			reply_domain, authserv_id, hours, lang, zone, off_at, version, created_at, updated_at,
			imap_host, imap_port, imap_tls, imap_user, imap_folder, imap_junk, imap_history, imap_since, relay, acknowledge, first_after, first_within,
			imap_sign_in, relay_sign_in, oauth_provider, oauth_token_url, oauth_client, oauth_scope, own_hours)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1, $16, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35)`,
		i.Name, db.Key(i.Name), i.Channel, i.Address, db.Key(i.Address), i.BrandID, some(i.TeamID), i.CatchAll, i.ReplyVia,
		i.ReplyDomain, i.AuthservID, string(hours), i.Lang, i.Zone, i.OffAt, tx.Now(),
		i.IMAP.Host, i.IMAP.Port, i.IMAP.TLS, i.IMAP.User, i.IMAP.Folder, i.IMAP.Junk, i.IMAP.History, i.IMAP.Since, i.Relay, i.FirstWord.On, minutes(i.FirstWord.After), minutes(i.FirstWord.Within),
		i.IMAP.SignIn, i.RelaySignIn, i.OAuth.Provider, i.OAuth.TokenURL, i.OAuth.ClientID, i.OAuth.Scope, i.OwnHours)
	return id, taken(err)
}

func saveInbox(ctx context.Context, tx *db.Tx, i Inbox) error {
	hours, err := json.Marshal(i.Hours)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE inbox SET name = $2, name_key = $3, channel = $4, address = $5, address_key = $6, brand_id = $7, team_id = $8,
			catch_all = $9, reply_via = $10, reply_domain = $11, authserv_id = $12, hours = $13, lang = $14, zone = $15, off_at = $16,
			version = version + 1, updated_at = $17, imap_host = $18, imap_port = $19, imap_tls = $20, imap_user = $21, imap_folder = $22,
			imap_junk = $23, imap_history = $24, imap_since = $25, relay = $26, acknowledge = $27, first_after = $28, first_within = $29,
			imap_sign_in = $30, relay_sign_in = $31, oauth_provider = $32, oauth_token_url = $33, oauth_client = $34, oauth_scope = $35, own_hours = $36 WHERE id = $1`,
		i.ID, i.Name, db.Key(i.Name), i.Channel, i.Address, db.Key(i.Address), i.BrandID, some(i.TeamID), i.CatchAll, i.ReplyVia,
		i.ReplyDomain, i.AuthservID, string(hours), i.Lang, i.Zone, i.OffAt, tx.Now(),
		i.IMAP.Host, i.IMAP.Port, i.IMAP.TLS, i.IMAP.User, i.IMAP.Folder, i.IMAP.Junk, i.IMAP.History, i.IMAP.Since, i.Relay, i.FirstWord.On, minutes(i.FirstWord.After), minutes(i.FirstWord.Within),
		i.IMAP.SignIn, i.RelaySignIn, i.OAuth.Provider, i.OAuth.TokenURL, i.OAuth.ClientID, i.OAuth.Scope, i.OwnHours)
	return taken(err)
}

func minutes(d time.Duration) int64 { return int64(d / time.Minute) }

// some is nil for 0, which no id is.
func some(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

func taken(err error) error {
	if db.IsUnique(err) {
		return fault.Field("address", "inboxes.fault.address_taken").Because(err)
	}
	return err
}

func missing(err error, key string) error {
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.NotFound, key).Because(err)
	}
	return err
}

func brandByID(ctx context.Context, v db.View, id int64) (Brand, error) {
	b, err := db.One(ctx, v, scanBrand, `SELECT `+brandColumns+` FROM brand WHERE id = $1`, id)
	return b, missing(err, "inboxes.fault.no_brand")
}

func byID(ctx context.Context, v db.View, id int64) (Inbox, error) {
	i, err := db.ByID(ctx, v, scanInbox, columns, "inbox team", id)
	return i, missing(err, "inboxes.fault.no_inbox")
}
