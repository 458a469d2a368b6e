package inboxes

import (
	"embed"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Schema holds the tables of this package.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Brand is the face a customer sees.
type Brand struct {
	ID         int64
	Name       string
	SenderName string // in From; "" for the name
	Hue        int    // 0-359
	Lang       string // of customers nobody knows better
	Zone       string // IANA, of customers nobody knows better
	PublicURL  string // of customers' pages; "" for the desk's own address
	Default    bool   // for inboxes that name no other
	CreatedAt  time.Time
	UpdatedAt  time.Time
	Version    int64 // counts changes; the API's ETag
}

// Sender is the name in From.
func (b Brand) Sender() string {
	if b.SenderName != "" {
		return b.SenderName
	}
	return b.Name
}

// Channel is the kind of door.
type Channel string

// The channels.
const (
	Email  Channel = "email"
	Form   Channel = "form"
	Chat   Channel = "chat"
	Voice  Channel = "voice"
	Social Channel = "social"
	SMS    Channel = "sms"
	API    Channel = "api"
)

// Channels returns the channels, mail first.
func Channels() []Channel { return []Channel{Email, Form, Chat, Voice, Social, SMS, API} }

func channelWords() words.Names[Channel] {
	return words.Family("inboxes.channel.", Channels()...)
}

// Sentence is the channel's name in words.
func (c Channel) Sentence() fault.Sentence { return channelWords().Say(c) }

// ReplyVia is how a reply finds back to its case.
type ReplyVia string

// The ways back.
const (
	ViaPlus   ReplyVia = "plus"   // help+TOKEN@example.com
	ViaDomain ReplyVia = "domain" // TOKEN@reply.example.com
	ViaNone   ReplyVia = "none"   // by the Message-ID alone
)

// ReplyVias returns the ways back.
func ReplyVias() []ReplyVia { return []ReplyVia{ViaPlus, ViaDomain, ViaNone} }

func replyWords() words.Names[ReplyVia] {
	return words.Family("inboxes.reply_via.", ReplyVias()...)
}

// Sentence is the way back in words.
func (r ReplyVia) Sentence() fault.Sentence { return replyWords().Say(r) }

// Inbox is a door of the desk.
type Inbox struct {
	ID          int64
	Name        string
	Channel     Channel
	Address     string // as typed, for mail; "" for none
	BrandID     int64
	TeamID      int64    // whose members see it; 0 for everybody
	CatchAll    bool     // takes mail to addresses of no inbox
	ReplyVia    ReplyVia // how replies come back
	ReplyDomain string   // for ViaDomain, in lower case; else ""
	AuthservID  string   // whose Authentication-Results are believed, in lower case; "" for nobody's
	IMAP        IMAP
	Relay       string // where its mail goes out, without a password; "" for the desk's relay
	RelaySignIn SignIn // to Relay
	OAuth       OAuth  // for the mailbox or the relay that is signed in to with its tokens
	FirstWord   FirstWord
	Hours       calendar.Hours // its own, or those of its team
	OwnHours    bool           // keeps its own although its team has some
	TeamHours   bool           // its team has some; only read
	Lang        string         // "" for the brand's
	Zone        string         // IANA; "" for the brand's
	OffAt       time.Time
	CreatedAt   time.Time
	UpdatedAt   time.Time
	Version     int64 // counts changes; the API's ETag

	RelayURL keys.Secret // Relay with its password, where a new one is given
}

// Off says whether the inbox takes nothing.
func (i Inbox) Off() bool { return !i.OffAt.IsZero() }

// Inboxes is what can be done with brands and inboxes.
type Inboxes struct {
	d      *db.DB
	log    *activity.Log
	keys   *keys.Ring // nil: passwords are not kept
	tokens tokens
	beside Beside
	parts  []Beside
}

// New returns the service.
func New(d *db.DB, log *activity.Log) *Inboxes { return &Inboxes{d: d, log: log} }

// SealBy gives the keys that seal passwords.
func (s *Inboxes) SealBy(r *keys.Ring) { s.keys = r }
