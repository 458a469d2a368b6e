package portal

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// WebForm is the form by which people write to an inbox.
type WebForm struct {
	InboxID  int64
	Slug     string // in its address: /f/slug
	On       bool
	Title    string // "" for the usual one
	Intro    string
	AskTopic bool     // people say what it is about
	Topics   []int64  // of which they choose; none: all that are offered
	Origins  []string // of pages that may frame it
	Version  int64    // counts changes; the API's ETag; 0 for one that nobody has set up

	id int64
}

// path is where the form is.
func (f WebForm) path() string { return "/f/" + f.Slug }

const (
	longestTitle = 120
	longestIntro = 600
	mostOrigins  = 10
)

var slugForm = regexp.MustCompile(`^[a-z0-9](-?[a-z0-9]){1,59}$`)

// check tidies a form and refuses what cannot be: all of it at once.
func (f *WebForm) check() (wrong []error) {
	f.Slug = strings.ToLower(strings.TrimSpace(f.Slug))
	f.Title, f.Intro = strings.Join(strings.Fields(db.Text(f.Title)), " "), strings.TrimSpace(db.Text(f.Intro))
	if !slugForm.MatchString(f.Slug) {
		wrong = append(wrong, fault.Field("slug", "portal.set.fault.slug"))
	}
	if utf8.RuneCountInString(f.Title) > longestTitle {
		wrong = append(wrong, fault.Field("title", "portal.set.fault.long", fault.A("n", longestTitle)))
	}
	if utf8.RuneCountInString(f.Intro) > longestIntro {
		wrong = append(wrong, fault.Field("intro", "portal.set.fault.long", fault.A("n", longestIntro)))
	}
	var origins []string
	for _, text := range f.Origins {
		if text = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(text)), "/"); text == "" {
			continue
		}
		if !isOrigin(text) {
			wrong = append(wrong, fault.Field("origins", "portal.set.fault.origin", fault.A("origin", text)))
		}
		origins = append(origins, text)
	}
	slices.Sort(origins)
	if f.Origins = slices.Compact(origins); len(f.Origins) > mostOrigins {
		wrong = append(wrong, fault.Field("origins", "portal.set.fault.origins", fault.A("n", mostOrigins)))
	}
	return wrong
}

// isOrigin says whether a text is the origin of a page and no more: a scheme, a
// host, and perhaps a port. It goes into a header.
func isOrigin(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && u.Path == "" && u.RawQuery == "" && u.Fragment == "" &&
		regexp.MustCompile(`^[a-z0-9.:\[\]-]+$`).MatchString(u.Host)
}

const formColumns = `id, inbox_id, slug, is_on, title, intro, ask_topic, topics, origins, version`

func scanForm(s db.Scan) (f WebForm, err error) {
	var some, origins string
	if err := s(&f.id, &f.InboxID, &f.Slug, &f.On, &f.Title, &f.Intro, &f.AskTopic, &some, &origins, &f.Version); err != nil {
		return f, err
	}
	if err := json.Unmarshal([]byte(some), &f.Topics); err != nil {
		return f, err
	}
	return f, json.Unmarshal([]byte(origins), &f.Origins)
}

// FormOf is the form of an inbox; one that nobody has set up is off.
func (s *Portal) FormOf(ctx context.Context, v db.View, inbox int64) (_ WebForm, err error) {
	defer fault.Wrap(&err, "portal.FormOf(%d)", inbox)
	if _, err := s.desk.Inboxes.ByID(ctx, v, inbox); err != nil {
		return WebForm{}, err
	}
	f, err := db.One(ctx, v, scanForm, `SELECT `+formColumns+` FROM web_form WHERE inbox_id = $1`, inbox)
	if fault.Is(err, fault.NotFound) {
		return WebForm{InboxID: inbox, Slug: fmt.Sprintf("form-%d", inbox), AskTopic: true}, nil
	}
	return f, err
}

// SetForm changes the form of an inbox.
func (s *Portal) SetForm(ctx context.Context, tx *db.Tx, inbox int64, change func(*WebForm) error) (f WebForm, err error) {
	defer fault.Wrap(&err, "portal.SetForm(%d)", inbox)
	if _, err := staff.Allow(ctx, staff.InboxesManage); err != nil {
		return f, err
	}
	if err := tx.Take(ctx, "inbox", inbox); err != nil {
		return f, err
	}
	if f, err = s.FormOf(ctx, tx, inbox); err != nil {
		return f, err
	}
	if err := change(&f); err != nil {
		return f, err
	}
	if err := s.fits(ctx, tx, &f); err != nil {
		return f, err
	}
	f.Version++
	if err := storeForm(ctx, tx, f); err != nil {
		return f, err
	}
	_, err = s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: "inboxes.form_changed", InboxID: inbox, On: "inbox", OnID: inbox, Data: map[string]any{"on": f.On, "slug": f.Slug}})
	return f, err
}

// fits checks a form against what is there.
func (s *Portal) fits(ctx context.Context, v db.View, f *WebForm) error {
	wrong := f.check()
	taken, err := db.Exists(ctx, v, `SELECT 1 FROM web_form WHERE slug = $1 AND inbox_id <> $2`, f.Slug, f.InboxID)
	if err != nil {
		return err
	}
	if taken {
		wrong = append(wrong, fault.Field("slug", "portal.set.fault.taken"))
	}
	all, err := s.desk.Topics.All(ctx, v)
	if err != nil {
		return err
	}
	for _, id := range f.Topics {
		if !slices.ContainsFunc(all, func(t topics.Topic) bool { return t.ID == id }) {
			wrong = append(wrong, fault.Field("topics", "portal.set.fault.topic"))
		}
	}
	slices.Sort(f.Topics)
	f.Topics = slices.Compact(f.Topics)
	return join(wrong)
}

func storeForm(ctx context.Context, tx *db.Tx, f WebForm) error {
	if f.Topics == nil {
		f.Topics = []int64{}
	}
	if f.Origins == nil {
		f.Origins = []string{}
	}
	some, err := json.Marshal(f.Topics)
	if err != nil {
		return err
	}
	origins, err := json.Marshal(f.Origins)
	if err != nil {
		return err
	}
	if f.id != 0 {
		_, err = tx.Exec(ctx, `UPDATE web_form SET slug = $1, is_on = $2, title = $3, intro = $4, ask_topic = $5, topics = $6, origins = $7, version = $8, updated_at = $9 WHERE id = $10`,
			f.Slug, f.On, f.Title, f.Intro, f.AskTopic, string(some), string(origins), f.Version, tx.Now(), f.id)
		return err
	}
	_, err = tx.Insert(ctx, `INSERT INTO web_form (inbox_id, slug, is_on, title, intro, ask_topic, topics, origins, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)`,
		f.InboxID, f.Slug, f.On, f.Title, f.Intro, f.AskTopic, string(some), string(origins), f.Version, tx.Now())
	return err
}

// open is a form that can be filled in, with its inbox and the topics to choose
// from; NotFound where there is none.
type open struct {
	WebForm
	Inbox  inboxes.Inbox
	Brand  inboxes.Brand
	Topics []topics.Topic
}

func (s *Portal) openForm(ctx context.Context, v db.View, slug string) (o open, err error) {
	none := fault.New(fault.NotFound, "portal.fault.no_form")
	if o.WebForm, err = db.One(ctx, v, scanForm, `SELECT `+formColumns+` FROM web_form WHERE slug = $1 AND is_on = 1`, strings.ToLower(slug)); err != nil {
		if fault.Is(err, fault.NotFound) {
			err = none
		}
		return o, err
	}
	if o.Inbox, err = s.desk.Inboxes.Open(ctx, v, o.InboxID); err != nil {
		return o, err
	}
	if o.Inbox.Off() {
		return o, none
	}
	if o.Brand, err = s.desk.Inboxes.BrandByID(ctx, v, o.Inbox.BrandID); err != nil || !o.AskTopic {
		return o, err
	}
	all, err := s.desk.Topics.All(ctx, v)
	for _, t := range all {
		if !t.Hidden && (len(o.WebForm.Topics) == 0 || slices.Contains(o.WebForm.Topics, t.ID)) {
			o.Topics = append(o.Topics, t)
		}
	}
	return o, err
}

const (
	tokenPurpose = "web-form"
	tokenLasts   = 24 * time.Hour  // how long a form may lie open
	leastTime    = 3 * time.Second // that it takes to read and fill in
)

// token signs a form as it is shown. No two are the same, so it also says which
// sending is a second one.
func (s *Portal) token(now time.Time, inbox int64) string {
	return s.desk.Keys.Token(tokenPurpose, inbox, now.UnixMilli(), s.chance())
}

// shownAt is when the form with a token was shown; false for one that is none of
// ours, of another form, or too old.
func (s *Portal) shownAt(now time.Time, inbox int64, token string) (time.Time, bool) {
	ids, ok := s.desk.Keys.Read(tokenPurpose, token)
	if !ok || len(ids) != 3 || ids[0] != inbox {
		return time.Time{}, false
	}
	at := time.UnixMilli(ids[1])
	return at, now.Sub(at) <= tokenLasts && !at.After(now.Add(time.Minute))
}
