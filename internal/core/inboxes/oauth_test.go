package inboxes_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

func TestARefreshTokenStaysWithItsProviderAndServer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.sealed()
		made := w.add(inboxes.Inbox{
			Name: "Help", Address: "help@example.com", IMAP: inboxes.IMAP{Host: "imap.gmail.com", User: "care@example.com", SignIn: inboxes.ByOAuth},
			OAuth: inboxes.OAuth{Provider: inboxes.Google, ClientID: "desk.apps", ClientSecret: keys.Hide("hush"), RefreshToken: keys.Hide("whisper")},
		})
		if o := made.OAuth; o.TokenURL != "https://oauth2.googleapis.com/token" || o.Scope != "https://mail.google.com/" || !o.Stored || !o.RefreshToken.None() || made.IMAP.Stored {
			t.Errorf("kept as %+v", made)
		}
		change := func(f func(i *inboxes.Inbox)) (i inboxes.Inbox, err error) {
			err = w.d.Do(w.system(), "test", func(ctx context.Context, tx *db.Tx) (err error) {
				i, err = w.s.Change(ctx, tx, made.ID, func(i *inboxes.Inbox) error { f(i); return nil })
				return err
			})
			return i, err
		}
		if _, err := change(func(i *inboxes.Inbox) { i.Name, i.IMAP.Folder = "Care", "Archive" }); err != nil {
			t.Errorf("a change of something else: %v", err)
		}
		for name, f := range map[string]func(i *inboxes.Inbox){
			"oauth.refresh_token 1": func(i *inboxes.Inbox) { i.IMAP.Host = "thief.example.com" },
			"oauth.refresh_token 2": func(i *inboxes.Inbox) {
				i.OAuth.Provider, i.OAuth.TokenURL = inboxes.OtherOne, "https://thief.example.com/token"
			},
			"oauth.refresh_token 3": func(i *inboxes.Inbox) { i.OAuth.ClientID = "another" },
			"oauth.refresh_token 4": func(i *inboxes.Inbox) {
				i.Relay, i.RelaySignIn = "smtp://care@thief.example.com", inboxes.ByOAuth
			},
			"oauth.token_url 1":  func(i *inboxes.Inbox) { i.OAuth.TokenURL = "http://provider.example/token" },
			"oauth.token_url 2":  func(i *inboxes.Inbox) { i.OAuth.TokenURL = "https://u:p@provider.example/token" },
			"oauth.client_id":    func(i *inboxes.Inbox) { i.OAuth.ClientID = "two words" },
			"oauth.provider":     func(i *inboxes.Inbox) { i.OAuth.Provider = "nobody" },
			"imap.sign_in":       func(i *inboxes.Inbox) { i.IMAP.SignIn = "charm" },
			"relay_url":          func(i *inboxes.Inbox) { i.Relay, i.RelaySignIn = "smtp://mail.example.com", inboxes.ByOAuth },
			"relay_url password": func(i *inboxes.Inbox) { i.Relay = "smtp://care@mail.example.com" },
			"imap.password":      func(i *inboxes.Inbox) { i.IMAP.SignIn = inboxes.ByPassword },
		} {
			field, _, _ := strings.Cut(name, " ")
			if _, err := change(f); !strings.Contains(fmt.Sprint(web.Invalid(w.system(), err)), field) {
				t.Errorf("%s: %v", name, err)
			}
		}
		// Another provider is chosen in the form, where the first one's address stands still.
		i, err := change(func(i *inboxes.Inbox) {
			i.IMAP.Host, i.OAuth.Provider = "outlook.office365.com", inboxes.Microsoft
			i.OAuth.RefreshToken = keys.Hide("another whisper")
		})
		if o := i.OAuth; err != nil || o.TokenURL != "https://login.microsoftonline.com/common/oauth2/v2.0/token" || !strings.Contains(o.Scope, "offline_access") || !o.Stored {
			t.Errorf("%+v, %v", i, err)
		}
		i, err = change(func(i *inboxes.Inbox) { i.IMAP.SignIn, i.IMAP.Password = inboxes.ByPassword, keys.Hide("pass") })
		if err != nil || i.OAuth.Provider != "" || i.OAuth.Stored || !i.IMAP.Stored {
			t.Errorf("by password again: %+v, %v", i, err)
		}
		rows := int64(-1)
		w.do(func(ctx context.Context, tx *db.Tx) (err error) {
			rows, err = db.Value[int64](ctx, tx, `SELECT count(*) FROM inbox WHERE oauth_secret IS NOT NULL`)
			return err
		})
		if rows != 0 {
			t.Error("a refresh token is left")
		}
	})
}
