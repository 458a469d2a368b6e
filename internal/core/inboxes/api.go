package inboxes

import (
	"context"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// HoursBody is business hours as programs see them.
type HoursBody = staff.HoursBody

// InboxBody is an inbox as programs see it.
type InboxBody struct {
	ID          int64         `json:"id"`
	Name        string        `json:"name"`
	Channel     Channel       `json:"channel" enum:"email,form,chat,voice,social,sms,api"`
	Address     string        `json:"address"`
	BrandID     int64         `json:"brand_id"`
	TeamID      *int64        `json:"team_id" doc:"Whose members see it; null for everybody"`
	CatchAll    bool          `json:"catch_all" doc:"Takes mail to addresses of no inbox"`
	ReplyVia    ReplyVia      `json:"reply_via" enum:"plus,domain,none" doc:"How a reply finds back: a plus address, a reply domain, or the Message-ID alone"`
	ReplyDomain string        `json:"reply_domain" doc:"Where reply_via is domain"`
	AuthservID  string        `json:"authserv_id" doc:"Whose Authentication-Results are believed; empty for nobody's"`
	FirstWord   FirstWordBody `json:"first_word"`
	IMAP        *IMAPBody     `json:"imap" doc:"The mailbox it reads; null for none"`
	RelayURL    string        `json:"relay_url" doc:"Where its mail goes out, without the password; empty for the desk's relay"`
	RelaySignIn SignIn        `json:"relay_sign_in" enum:"password,oauth2" doc:"How one signs in to relay_url"`
	OAuth       *OAuthBody    `json:"oauth" doc:"The account whose access tokens are used; null where passwords are"`
	Hours       HoursBody     `json:"hours" doc:"Business hours in force; an empty object is always open"`
	OwnHours    bool          `json:"own_hours" doc:"Keeps its own hours although its team has some"`
	Lang        string        `json:"lang" doc:"Empty for the brand's"`
	Zone        string        `json:"zone" doc:"An IANA zone; empty for the brand's"`
	Off         bool          `json:"off" doc:"Takes nothing"`
	CreatedAt   time.Time     `json:"created_at"`
	UpdatedAt   time.Time     `json:"updated_at"`
}

func inboxBody(i Inbox) (InboxBody, error) {
	hours, err := staff.HoursBodyOf(i.Hours)
	b := InboxBody{i.ID, i.Name, i.Channel, i.Address, i.BrandID, nil, i.CatchAll, i.ReplyVia, i.ReplyDomain, i.AuthservID, wordBody(i.FirstWord), imapBody(i), i.Relay, i.RelaySignIn, oauthBody(i), hours, i.OwnHours, i.Lang, i.Zone, i.Off(), i.CreatedAt, i.UpdatedAt}
	if i.TeamID != 0 {
		b.TeamID = &i.TeamID
	}
	return b, err
}

type inboxesOut struct{ Body web.List[InboxBody] }

// apiInboxes gives all inboxes at once: a desk has few.
func (s *Inboxes) apiInboxes(ctx context.Context, v db.View, _ *struct{}) (*inboxesOut, error) {
	a, err := staff.Allow(ctx, staff.InboxesRead)
	if err != nil {
		return nil, err
	}
	all, err := s.All(ctx, v, a.Scope())
	if err != nil {
		return nil, err
	}
	out := &inboxesOut{Body: web.List[InboxBody]{Items: []InboxBody{}}}
	for _, i := range all {
		b, err := inboxBody(i)
		if err != nil {
			return nil, err
		}
		out.Body.Items = append(out.Body.Items, b)
	}
	return out, nil
}

type idIn struct {
	ID int64 `path:"id"`
}

type inboxOut struct {
	web.Versioned
	Body InboxBody
}

func oneInbox(i Inbox, err error) (*inboxOut, error) {
	if err != nil {
		return nil, err
	}
	b, err := inboxBody(i)
	return &inboxOut{web.Versioned{ETag: web.ETag(i.Version)}, b}, err
}

func (s *Inboxes) apiInbox(ctx context.Context, v db.View, in *idIn) (*inboxOut, error) {
	return oneInbox(s.ByID(ctx, v, in.ID))
}

type inboxAddIn struct {
	Body struct {
		Name        string            `json:"name" maxLength:"200"`
		Channel     Channel           `json:"channel,omitempty" enum:"email,form,chat,voice,social,sms,api" default:"email"`
		Address     string            `json:"address,omitempty" maxLength:"320" doc:"For mail: where customers write to"`
		BrandID     int64             `json:"brand_id,omitempty" doc:"The default brand where it is left out"`
		TeamID      int64             `json:"team_id,omitempty" doc:"Whose members see it; everybody where it is left out"`
		CatchAll    bool              `json:"catch_all,omitempty"`
		ReplyVia    ReplyVia          `json:"reply_via,omitempty" enum:"plus,domain,none" default:"plus"`
		ReplyDomain string            `json:"reply_domain,omitempty" maxLength:"253"`
		AuthservID  string            `json:"authserv_id,omitempty" maxLength:"253" doc:"Whose Authentication-Results are believed"`
		FirstWord   *FirstWordSetBody `json:"first_word,omitempty" doc:"What whoever opens a case by mail hears first; nothing until it is on"`
		IMAP        *IMAPSetBody      `json:"imap,omitempty" doc:"A mailbox to read"`
		RelayURL    string            `json:"relay_url,omitempty" maxLength:"1000" doc:"smtp://user:password@host:port or smtps://…; the desk's relay where it is left out"`
		RelaySignIn SignIn            `json:"relay_sign_in,omitempty" enum:"password,oauth2" doc:"oauth2 is with access tokens of the account in oauth"`
		OAuth       *OAuthSetBody     `json:"oauth,omitempty" doc:"The account whose access tokens are used where something is signed in to by oauth2"`
		Hours       *HoursBody        `json:"hours,omitempty" doc:"Monday to Friday, 9 to 17 where they are left out"`
		Lang        string            `json:"lang,omitempty" maxLength:"10"`
		Zone        string            `json:"zone,omitempty" maxLength:"60"`
	}
}

func (s *Inboxes) apiInboxAdd(ctx context.Context, tx *db.Tx, in *inboxAddIn) (*inboxOut, error) {
	b := in.Body
	i := Inbox{
		Name: b.Name, Channel: b.Channel, Address: b.Address, BrandID: b.BrandID, TeamID: b.TeamID, CatchAll: b.CatchAll,
		ReplyVia: b.ReplyVia, ReplyDomain: b.ReplyDomain, AuthservID: b.AuthservID, Relay: b.RelayURL, RelaySignIn: b.RelaySignIn, IMAP: IMAP{Junk: true}, Lang: b.Lang, Zone: b.Zone,
	}
	b.IMAP.onto(&i)
	b.OAuth.onto(&i)
	b.FirstWord.onto(&i)
	if b.Hours != nil {
		var err error
		if i.Hours, err = b.Hours.Hours(); err != nil {
			return nil, err
		}
	}
	return oneInbox(s.add(ctx, tx, i, b.Hours == nil))
}

type inboxChangeIn struct {
	ID int64 `path:"id"`
	web.Guarded
	Body struct {
		Name        *string           `json:"name,omitempty" maxLength:"200"`
		Channel     *Channel          `json:"channel,omitempty" enum:"email,form,chat,voice,social,sms,api"`
		Address     *string           `json:"address,omitempty" maxLength:"320"`
		BrandID     *int64            `json:"brand_id,omitempty"`
		TeamID      *int64            `json:"team_id,omitempty" doc:"0 for everybody"`
		CatchAll    *bool             `json:"catch_all,omitempty"`
		ReplyVia    *ReplyVia         `json:"reply_via,omitempty" enum:"plus,domain,none"`
		ReplyDomain *string           `json:"reply_domain,omitempty" maxLength:"253"`
		AuthservID  *string           `json:"authserv_id,omitempty" maxLength:"253" doc:"Whose Authentication-Results are believed; empty for nobody's"`
		FirstWord   *FirstWordSetBody `json:"first_word,omitempty" doc:"What whoever opens a case by mail hears first"`
		IMAP        *IMAPSetBody      `json:"imap,omitempty" doc:"The mailbox it reads; an empty host for none"`
		RelayURL    *string           `json:"relay_url,omitempty" maxLength:"1000" doc:"smtp://user:password@host:port or smtps://…; empty for the desk's relay"`
		RelaySignIn *SignIn           `json:"relay_sign_in,omitempty" enum:"password,oauth2"`
		OAuth       *OAuthSetBody     `json:"oauth,omitempty" doc:"The account whose access tokens are used where something is signed in to by oauth2"`
		Hours       *HoursBody        `json:"hours,omitempty" doc:"An empty object is always open"`
		OwnHours    *bool             `json:"own_hours,omitempty" doc:"false: as its team has them"`
		Lang        *string           `json:"lang,omitempty" maxLength:"10"`
		Zone        *string           `json:"zone,omitempty" maxLength:"60"`
		Off         *bool             `json:"off,omitempty" doc:"An inbox that is off takes nothing"`
	}
}

func (s *Inboxes) apiInboxChange(ctx context.Context, tx *db.Tx, in *inboxChangeIn) (*inboxOut, error) {
	return oneInbox(s.Change(ctx, tx, in.ID, func(i *Inbox) error {
		if err := in.Check(i.Version); err != nil {
			return err
		}
		b := in.Body
		put(&i.Name, b.Name)
		put(&i.Channel, b.Channel)
		put(&i.Address, b.Address)
		put(&i.BrandID, b.BrandID)
		put(&i.TeamID, b.TeamID)
		put(&i.CatchAll, b.CatchAll)
		put(&i.ReplyVia, b.ReplyVia)
		put(&i.ReplyDomain, b.ReplyDomain)
		put(&i.AuthservID, b.AuthservID)
		b.FirstWord.onto(i)
		b.IMAP.onto(i)
		put(&i.Relay, b.RelayURL)
		put(&i.RelaySignIn, b.RelaySignIn)
		b.OAuth.onto(i)
		put(&i.Lang, b.Lang)
		put(&i.Zone, b.Zone)
		if b.Off != nil && *b.Off != i.Off() {
			i.OffAt = time.Time{}
			if *b.Off {
				i.OffAt = tx.Now()
			}
		}
		put(&i.OwnHours, b.OwnHours)
		if b.Hours == nil {
			return nil
		}
		i.OwnHours = i.TeamHours
		var err error
		i.Hours, err = b.Hours.Hours()
		return err
	}))
}

// put changes what is given.
func put[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}
