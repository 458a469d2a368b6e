package desk

import (
	"context"
	"io"
	"io/fs"
	"log/slog"
	"net/netip"
	"strings"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/backups"
	"kept.example/kept/internal/core/budgets"
	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/files"
	"kept.example/kept/internal/core/health"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/core/ledger"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/mailboxes"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/policies"
	"kept.example/kept/internal/core/presence"
	"kept.example/kept/internal/core/search"
	"kept.example/kept/internal/core/settings"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/today"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/care"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/fetch"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/sheet"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// Schemas are the tables below the rooms, by owner.
func Schemas() []db.Schema {
	return []db.Schema{
		{Owner: "jobs", FS: jobs.Schema},
		{Owner: "web", FS: web.Schema},
		{Owner: "activity", FS: activity.Schema},
		{Owner: "chores", FS: chores.Schema},
		{Owner: "keys", FS: keys.Schema},
		{Owner: "staff", FS: staff.Schema},
		{Owner: "inboxes", FS: inboxes.Schema},
		{Owner: "people", FS: people.Schema},
		{Owner: "topics", FS: topics.Schema},
		{Owner: "cases", FS: cases.Schema},
		{Owner: "lists", FS: lists.Schema},
		{Owner: "search", FS: search.Schema},
		{Owner: "files", FS: files.Schema},
		{Owner: "notices", FS: notices.Schema},
		{Owner: "settings", FS: settings.Schema},
		{Owner: "ledger", FS: ledger.Schema},
		{Owner: "budgets", FS: budgets.Schema},
		{Owner: "outbox", FS: outbox.Schema},
		{Owner: "intake", FS: intake.Schema},
		{Owner: "mailboxes", FS: mailboxes.Schema},
		{Owner: "backups", FS: backups.Schema},
		{Owner: "health", FS: health.Schema},
	}
}

// Words are the catalogues below the rooms.
func Words() []fs.FS {
	return []fs.FS{
		db.Words, jobs.Words, mail.Words, blob.Words, care.Words, web.Words, sheet.Words,
		activity.Words, chores.Words, keys.Words, staff.Words, inboxes.Words, people.Words, topics.Words, cases.Words, lists.Words, search.Words, files.Words, presence.Words, notices.Words,
		settings.Words, ledger.Words, budgets.Words, policies.Words, casepage.Words, outbox.Words, intake.Words, mailboxes.Words, today.Words, backups.Words, health.Words,
	}
}

// Options are what a desk is made of.
type Options struct {
	Log            *slog.Logger
	DB             *db.DB // open, with the tables of Schemas
	Catalogue      *words.Catalogue
	Blobs          *blob.Store
	SecretFile     string // wraps the keys
	Parse          intake.Parser
	PlainPDF       files.Plain   // writes a PDF anew; nil keeps it as it came
	Relay          *mail.Relay   // nil: replies wait, visibly
	Resolver       mail.Resolver // who is asked about senders; nil: DNS, though never about reserved names
	PublicURL      string
	Version        string
	TrustedProxies []netip.Prefix
	Fetch          *fetch.Client // asks other servers; nil: public addresses only
	Jobs           jobs.Options
	Backups        backups.Ways // how backups are made and proved; none: they are not
}

// New puts the core together, with every page, API operation and job below the
// rooms.
func New(ctx context.Context, o Options) (*Desk, error) {
	d := &Desk{Log: o.Log, DB: o.DB, Bus: event.NewBus(), Blobs: o.Blobs, Activity: activity.New(o.DB)}
	var err error
	if d.Keys, err = keys.Open(ctx, o.DB, o.SecretFile); err != nil {
		return nil, err
	}
	d.Jobs = jobs.New(o.DB, o.Log, o.Jobs)
	d.Jobs.Around(func(ctx context.Context, kind string) context.Context { return staff.As(ctx, staff.System(kind)) })
	d.Web = web.New(web.Options{Log: o.Log, Catalogue: o.Catalogue, DB: o.DB, PublicURL: o.PublicURL, Version: o.Version, TrustedProxies: o.TrustedProxies})
	if d.Fetch = o.Fetch; d.Fetch == nil {
		d.Fetch = fetch.New(fetch.Options{})
	}
	d.Chores = chores.New(d.Activity)
	if err := d.nouns(o); err != nil {
		return nil, err
	}
	d.wire()
	d.mount()
	return d, nil
}

// nouns makes the packages of the core, each from those above it.
func (d *Desk) nouns(o Options) (err error) {
	d.Staff = staff.New(o.DB, d.Activity)
	if o.Log != nil {
		d.Staff.LogTo(o.Log)
	}
	d.Staff.SealBy(d.Keys)
	d.Inboxes = inboxes.New(o.DB, d.Activity)
	d.Inboxes.SealBy(d.Keys)
	d.Inboxes.TokensBy(d.Fetch)
	d.People = people.New(o.DB, d.Bus, d.Chores, d.Activity)
	d.Topics = topics.New(o.DB, d.Chores, d.Activity, d.Staff)
	d.Cases = cases.New(o.DB, d.Bus, d.Jobs, d.Chores, d.Activity, d.Inboxes, d.People)
	d.Lists = lists.New(o.DB, d.Activity, d.Chores, d.Staff, d.Cases)
	d.Search = search.New(o.DB, d.Jobs, o.Log, d.Chores, d.Activity, d.Staff, d.Inboxes, d.People, d.Cases, d.Lists)
	d.Files = files.New(o.DB, d.Bus, o.Blobs, d.Chores, d.Keys, d.Cases)
	d.Files.PlainBy(o.PlainPDF)
	if d.Settings, err = settings.New(o.DB, d.Activity); err != nil {
		return err
	}
	d.Ledger = ledger.New(o.DB, d.Chores, d.Activity, d.Inboxes)
	d.Budgets = budgets.New(o.DB, d.Chores, d.Activity, d.Staff, d.Ledger)
	d.Staff.NeedBy(d.Settings.NeedsFactor)
	d.Cases.StepAfter(d.Settings.StepAfter)
	d.Notices = notices.New(o.DB, d.Bus, d.Jobs, o.Catalogue, d.Chores, d.Activity, d.Staff, d.Inboxes, d.People, d.Cases)
	d.Presence = presence.New(o.DB, d.Staff, d.Cases)
	d.Page = casepage.New(o.DB, d.Activity, d.Staff, d.Inboxes, d.People, d.Cases, d.Lists, d.Search, d.Files, d.Presence, d.Notices, d.Keys, d.Fetch)
	d.Outbox = outbox.New(o.DB, d.Bus, d.Jobs, o.Log, o.Catalogue, d.Chores, d.Activity, d.Keys, d.Staff, d.Inboxes, d.People, d.Cases, d.Files, d.Settings, d.Notices)
	d.Outbox.SetRelay(o.Relay)
	d.Intake, err = intake.New(o.DB, d.Bus, d.Jobs, o.Blobs, o.Log, d.Chores, o.Parse, d.Activity, d.Keys, d.Staff, d.Inboxes, d.People, d.Cases, d.Files, d.Outbox, d.Notices,
		d.Settings, mail.NewSenderChecks(mail.SenderOptions{Resolver: o.Resolver, Now: o.DB.Now}))
	if err != nil {
		return err
	}
	d.Mailboxes = mailboxes.New(o.DB, d.Jobs, o.Log, d.Chores, d.Inboxes, d.Intake)
	d.Mailboxes.RelayBy(d.Outbox.DeskRelay)
	d.Today = today.New(o.DB, d.People, d.Cases, d.Lists, d.Intake, d.Outbox)
	d.Backups = backups.New(o.DB, o.Log, o.Backups)
	d.Chores.Add(d.Backups.Chore())
	return nil
}

// wire joins what stands above with what stands below it.
func (d *Desk) wire() {
	d.Page.Fill(casepage.Above{
		Composer: d.Outbox.Composer, Pending: d.Outbox.Pending, States: d.Outbox.States, Drafts: d.Outbox.Drafts, Fresh: d.Outbox.Fresh,
		CustomerSays: d.Intake.CustomerSays, Open: d.Intake.Open,
	})
	address := func(base, path string) string {
		if base = strings.TrimSuffix(base, "/"); base != "" {
			return base + path
		}
		return d.Web.URL(path)
	}
	d.Outbox.PagesBy(address)
	d.Outbox.LinkBy(func(base string, caseID, personID int64) string {
		return address(base, d.Page.CustomerPath(caseID, personID))
	})
	d.People.FilesBy(func(ctx context.Context, sum string) (io.ReadCloser, error) {
		return d.Files.Open(ctx, cases.Kept{Sum: sum})
	})
	d.Page.TopicsBy(d.Topics)
	d.Staff.HearAbsences(d.wentAway)
	d.Page.StandInBy(d.standsIn)
	d.Staff.HearGone(d.Cases.Release)
	d.Staff.HearFewer(d.fewer)
	jobs.Handle(d.Jobs, d.restand)
	jobs.Handle(d.Jobs, d.adopt)
	d.Jobs.Every(adopt{}, adoptEvery)
	d.Lists.AddFilter("topic", d.ofTopic)
	d.Web.Follow(d.Page.Subscriber)
	d.Today.AddPanel(today.Panel{Name: "budget", Order: 35, Aside: true, Render: d.Budgets.Today})
	d.Today.AddPanel(today.Panel{Name: "mentions", Order: 10, Render: d.Notices.Waiting})
	jobs.Handle(d.Jobs, func(ctx context.Context, run *jobs.Run, a hearAgain) error {
		return run.Do(ctx, "desk.hear_again", func(ctx context.Context, tx *db.Tx) error {
			return d.Bus.Again(ctx, tx, a.Listener, a.Fact, a.JSON)
		})
	})
	d.Bus.OnFailed(d.hearLater)
	jobs.Handle(d.Jobs, d.forget)
	jobs.Handle(d.Jobs, d.sweepAll, jobs.Timeout(sweepTakes))
	d.Jobs.Every(sweep{}, sweepEvery)
	event.Note(d.Bus, "desk.sweep", d.sweepSoon)
	event.On(d.Bus, "desk.erase_keys", func(ctx context.Context, tx *db.Tx, _ facts.PersonErased) error { return d.Web.EraseKeys(ctx, tx) })
	d.Jobs.Every(forgetKeys{}, forgetEvery)
}

// mount adds pages, API and jobs.
func (d *Desk) mount() {
	d.Activity.Mount(d.Jobs)
	d.Staff.Mount(d.Web)
	d.Inboxes.Mount(d.Web)
	d.People.Mount(d.Web)
	d.Topics.Mount(d.Web)
	d.Cases.Mount(d.Jobs, d.Web)
	d.Lists.Mount(d.Web)
	d.Search.Mount(d.Jobs, d.Web)
	d.Files.Mount(d.Web)
	d.Presence.Mount(d.Web)
	d.Notices.Mount(d.Jobs, d.Web)
	d.Settings.Mount(d.Web)
	d.Ledger.Mount(d.Web)
	d.Budgets.Mount(d.Web)
	d.Page.Mount(d.Web)
	d.Outbox.Mount(d.Jobs, d.Web)
	d.Intake.Mount(d.Jobs, d.Web)
	d.Mailboxes.Mount(d.Jobs, d.Web)
	d.Today.Mount(d.Web)
	d.Backups.Mount(d.Jobs, d.Bus)
	health.New(d.DB, d.Log, d.Activity, d.Jobs, d.Mailboxes, d.Backups).Mount(d.Web)
	d.Web.Frame(d.frame)
}

// frame is what the shell shows around a page: whoever is signed in, and the
// desk's name, which is that of its first brand.
func (d *Desk) frame(ctx context.Context) web.Frame {
	f := staff.Frame(ctx)
	err := d.DB.Read(ctx, "desk.frame", func(ctx context.Context, v db.View) error {
		b, err := d.Inboxes.DefaultBrand(ctx, v)
		f.Workspace = b.Name
		return err
	})
	if err != nil && !fault.Is(err, fault.Unauthenticated) && !fault.Is(err, fault.Forbidden) { // who owes a second factor reads nothing yet
		d.Log.Error("the desk's name is not known", "err", err)
	}
	return f
}
