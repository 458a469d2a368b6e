package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// Verdict is what a check of the installation found.
type Verdict string

// The verdicts: as it should be, worth a look, and what must be mended.
const (
	Fine  Verdict = "ok"
	Look  Verdict = "look"
	Wrong Verdict = "wrong"
)

// Finding is one line of the doctor, for the operator, in English.
type Finding struct {
	Check   string  `json:"check"`
	Verdict Verdict `json:"verdict"`
	Text    string  `json:"text"`           // what is so
	Mend    string  `json:"mend,omitempty"` // how to mend it; empty where nothing is to be mended
}

// Examine says what the doctor is to look at beyond this machine.
type Examine struct {
	Offline  bool   // neither the relay nor mailboxes
	DNS      bool   // the records of the domains of our addresses
	Selector string // of DKIM, for DNS
	Now      func() time.Time
}

// doctor collects findings.
type doctor struct {
	c    *Config
	how  Examine
	tell func(Finding)
}

// Doctor looks at an installation, and changes nothing in it. Each finding is
// told as it is found.
func Doctor(ctx context.Context, c Config, how Examine, tell func(Finding)) {
	c.visit = true
	h := &doctor{&c, how, tell}
	if err := c.Check(); err != nil {
		h.wrong("settings", sentence(err), "Change the setting it names; kept serve --help lists them all.")
		return
	}
	h.ok("settings", "The settings can be read and fit together.")
	h.folder()
	h.secret()
	h.room()
	h.disk()
	h.clock()
	h.certificates()
	h.address()
	h.database(ctx)
}

func (h *doctor) ok(check, text string, args ...any) {
	h.tell(Finding{check, Fine, fmt.Sprintf(text, args...), ""})
}

func (h *doctor) look(check, text, mend string) { h.tell(Finding{check, Look, text, mend}) }

func (h *doctor) wrong(check, text, mend string) { h.tell(Finding{check, Wrong, text, mend}) }

// sentence is an error as a line that begins and ends as one.
func sentence(err error) string {
	text := strings.TrimSpace(Plain(err))
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + "."
}

// folder looks at the data folder and who may read it.
func (h *doctor) folder() {
	const check = "data folder"
	info, err := os.Stat(h.c.Data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		h.look(check, fmt.Sprintf("%s is not there yet.", h.c.Data), "Run kept init, which makes it, or set KEPT_DATA to where it is.")
		return
	case err != nil:
		h.wrong(check, sentence(err), "Run kept as the user to whom the folder belongs.")
		return
	case !info.IsDir():
		h.wrong(check, fmt.Sprintf("%s is no folder.", h.c.Data), "Set KEPT_DATA to a folder.")
		return
	}
	f, err := os.CreateTemp(h.c.Data, ".doctor-*")
	if err != nil {
		h.wrong(check, sentence(err), fmt.Sprintf("Give %s to the user who runs kept (chown), or set KEPT_DATA to a folder of theirs.", h.c.Data))
		return
	}
	f.Close()
	os.Remove(f.Name())
	if info.Mode().Perm()&0o077 != 0 {
		h.wrong(check, fmt.Sprintf("Others on this machine may look into %s (mode %04o), where customers' mail lies.", h.c.Data, info.Mode().Perm()), "chmod 700 "+h.c.Data)
		return
	}
	if _, err := os.Stat(filepath.Join(h.c.Data, ".restoring")); err == nil {
		h.wrong(check, "A restore into it was not finished.", "Remove the folder and run kept restore again.")
		return
	}
	h.ok(check, "%s can be written, and nobody else may look into it.", h.c.Data)
}

// secret looks at the file that wraps the keys.
func (h *doctor) secret() {
	const check = "secret file"
	path := h.c.Secret()
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		h.look(check, fmt.Sprintf("%s is not there.", path), "On a new desk kept init makes it. On an old one bring it back from your backup: without it the keys are lost.")
	case err != nil:
		h.wrong(check, sentence(err), "Let the user who runs kept read it.")
	case info.Size() != 32:
		h.wrong(check, fmt.Sprintf("%s has %d bytes, not 32.", path, info.Size()), "Bring it back from your backup.")
	case info.Mode().Perm()&0o077 != 0:
		h.wrong(check, fmt.Sprintf("Others on this machine may read %s (mode %04o).", path, info.Mode().Perm()), "chmod 600 "+path)
	default:
		h.ok(check, "%s is there, for nobody else to read.", path)
	}
}

// database looks at the database and, where it is as this version has it, at
// what the desk knows.
func (h *doctor) database(ctx context.Context) {
	const check = "database"
	if h.c.DatabaseURL == "" {
		if _, err := os.Stat(filepath.Join(h.c.Data, "kept.db")); errors.Is(err, fs.ErrNotExist) {
			h.look(check, "There is none yet.", "Run kept init.")
			return
		}
	}
	log, err := (&Config{Log: "error"}).Logger()
	if err != nil {
		h.wrong(check, sentence(err), "")
		return
	}
	d, err := h.c.database(ctx, log)
	if err != nil {
		h.wrong(check, sentence(err), "See that the server runs, that KEPT_DATABASE_URL names it, and that its user may sign in.")
		return
	}
	current := h.schema(ctx, d)
	h.engine(ctx, d)
	served := h.ports(ctx, d.Visiting())
	if err := d.Close(); err != nil {
		h.wrong(check, sentence(err), "")
		return
	}
	if current {
		h.desk(ctx, served)
	}
}

// schema says whether the tables are those of this version.
func (h *doctor) schema(ctx context.Context, d *db.DB) (current bool) {
	const check = "database"
	schemas := Schemas(Rooms())
	due, began, err := d.Due(ctx, schemas...)
	if err == nil && began {
		err = d.Known(ctx, schemas...)
	}
	switch {
	case err != nil:
		h.wrong(check, sentence(err), "Start the version that was at work on it, or a newer one.")
	case !began:
		h.look(check, "It is empty.", "Run kept init.")
	case len(due) > 0:
		h.look(check, fmt.Sprintf("Its tables are of an older version; %d changes are due.", len(due)), "Start kept serve of this version: it makes a backup first.")
	default:
		return true
	}
	return false
}

// engine asks the engine how it is.
func (h *doctor) engine(ctx context.Context, d *db.DB) {
	const check = "database"
	about, off, err := d.Examine(ctx)
	if err != nil {
		h.wrong(check, sentence(err), "Bring it back from your newest backup: kept restore.")
		return
	}
	for _, o := range off {
		h.wrong(check, o.Text, o.Mend)
	}
	if len(off) == 0 {
		h.ok(check, "%s answers, and is whole as far as it says itself.", about)
	}
	if skew := d.Skew(); skew > time.Second || skew < -time.Second {
		h.wrong("clock", fmt.Sprintf("This machine's clock and the database's are %s apart.", skew.Round(time.Millisecond)), "Set both by NTP, for example with chrony.")
	}
}

// desk opens the desk and asks what only it knows.
func (h *doctor) desk(ctx context.Context, served bool) {
	const check = "desk"
	c := *h.c
	c.Log = "error"
	a, err := Open(ctx, c)
	if err != nil {
		h.wrong(check, sentence(err), "Mend what it names.")
		return
	}
	defer a.Close()
	ctx = staff.As(ctx, staff.System("doctor"))
	h.admins(ctx, a)
	h.backups(ctx, a)
	if !h.how.Offline {
		h.relay(ctx, a)
		h.ownRelays(ctx, a)
		h.mailboxes(ctx, a)
	}
	if h.how.DNS {
		h.dns(ctx, a)
	}
}

// admins says whether somebody can sign in who may change things.
func (h *doctor) admins(ctx context.Context, a *App) {
	all, err := a.Users(ctx)
	if err != nil {
		h.wrong("desk", sentence(err), "")
		return
	}
	if !slices.ContainsFunc(all, func(u staff.User) bool { return u.Role == staff.Admin && !u.Off() }) {
		h.wrong("desk", "Nobody is an admin.", "Run kept init --email … --name …, or kept user on ADDRESS.")
		return
	}
	h.ok("desk", "It opens, its keys can be unwrapped, and it has an admin.")
}

// backups says how old the newest is, and its proof.
func (h *doctor) backups(ctx context.Context, a *App) {
	const check = "backups"
	s, err := a.Desk.Backups.State(ctx)
	if err != nil {
		h.wrong(check, sentence(err), "")
		return
	}
	age := func(at time.Time) string { return days(a.Desk.DB.Now().Sub(at)) }
	switch {
	case s.Proved.ID != 0 && !s.Proved.OK:
		h.wrong(check, "The last one that was put back was not whole.", "Look at Mail health in the settings for what was found, and make a new one: kept backup.")
	case s.Made.ID == 0:
		h.look(check, "None was made yet.", "Run kept backup PATH each night, or set KEPT_BACKUP_PATH to a folder on another disk.")
	case a.Desk.DB.Now().Sub(s.Made.At) > 7*24*time.Hour:
		h.look(check, fmt.Sprintf("The newest is %s old.", age(s.Made.At)), "Run kept backup PATH each night, or set KEPT_BACKUP_PATH to a folder on another disk.")
	case s.Good.ID == 0:
		h.ok(check, "The newest is %s old; none was put back and checked yet.", age(s.Made.At))
	default:
		h.ok(check, "The newest is %s old; %s ago one was put back and was whole.", age(s.Made.At), age(s.Good.At))
	}
}

// days is a time as people say it.
func days(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return "a minute"
	case d < 2*time.Hour:
		return fmt.Sprintf("%d minutes", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d hours", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}
