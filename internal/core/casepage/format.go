package casepage

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// sorts are the ways to sort a list, by name; the menu offers the first few, and the
// others come from the API or a link.
var sorts = words.Family("casepage.sort.", "next_due", "clock_due", "need", "-updated_at", "created_at", "-next_due", "-clock_due", "-need", "updated_at", "-created_at")

// offeredSorts is how many of them the menu offers.
const offeredSorts = 5

// channels are the kinds of door a case can have come through.
var channels = words.Family("casepage.channel.", "email", "form", "chat", "voice", "social", "sms", "api", "page")

// newForm is the form for a new case.
type newForm struct {
	NewCase
	Inboxes  []inboxes.Inbox
	Problems map[string]string
}

func formKey(f newForm) string {
	if f.Key != "" {
		return f.Key
	}
	return web.NewKey()
}

func pageTitle(view listView) string {
	if view.Case != nil && view.Case.Subject != "" {
		return view.Case.Subject
	}
	return view.Title
}

// activeOf is the place in the navigation that a list belongs to.
func activeOf(view listView) string {
	if view.View != nil {
		return "/cases?list=" + lists.Saved(view.View.ID)
	}
	return "/cases?list=" + view.Key
}

// emptyKey says of a list why nothing is in it.
func emptyKey(view listView) string {
	switch view.Key {
	case lists.Mine:
		return "casepage.empty.title"
	case lists.Unowned:
		return "casepage.empty.unowned_none"
	case lists.Waiting:
		return "casepage.empty.waiting"
	case lists.Done:
		return "casepage.empty.done"
	case lists.Open:
		return "casepage.empty.open_none"
	}
	return "casepage.empty.other"
}

func paneOf(view listView) string {
	if view.Case != nil {
		return "conv"
	}
	return "list"
}

func morePath(view listView) string {
	return "/cases?" + view.Query + "&cursor=" + url.QueryEscape(view.Next)
}

func sortPath(view listView, sort string) string {
	values, _ := url.ParseQuery(view.Query) // which we wrote ourselves
	values.Set("sort", sort)
	return "/cases?" + values.Encode()
}

// sortValue orders rows that come live: the highest first.
func sortValue(r row) string {
	switch r.Sort {
	case "need":
		return fmt.Sprint(-r.Rank())
	case "clock_due":
		if db.IsNever(r.ClockDue) {
			return ""
		}
		return fmt.Sprint(-r.ClockDue.UnixMicro())
	case "-updated_at":
		return fmt.Sprint(r.UpdatedAt.UnixMicro())
	case "created_at":
		return fmt.Sprint(-r.CreatedAt.UnixMicro())
	}
	if db.IsNever(r.NextDue) {
		return ""
	}
	return fmt.Sprint(-r.NextDue.UnixMicro())
}

// senderName is who stands above a message: what the desk sent of itself has the
// name of a job, which says nothing to people.
func senderName(ctx context.Context, m cases.StaffMessage) string {
	if m.By.Kind == activity.System {
		return words.T(ctx, "casepage.actor.desk")
	}
	return customerName(ctx, m.ByName)
}

func customerName(ctx context.Context, name string) string {
	if name == "" {
		return words.T(ctx, "casepage.nobody")
	}
	return name
}

func subject(ctx context.Context, s string) string {
	if s == "" {
		return words.T(ctx, "casepage.no_subject")
	}
	return s
}

func hueOfPerson(id int64) int { return int(id*83+40) % 360 }

func hueOfUser(id int64) int { return int(id*47) % 360 }

func channelIcon(channel string) string {
	switch channel {
	case "voice":
		return "phone"
	case "chat":
		return "chat"
	case "form", "page", "api":
		return "form"
	}
	return "mail"
}

func iso(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func fieldTime(ctx context.Context, t time.Time) string {
	return t.In(words.From(ctx).Zone).Format("2006-01-02T15:04")
}

// tomorrow is nine o'clock of the next day for the reader.
func tomorrow(ctx context.Context) time.Time {
	r := words.From(ctx)
	y, m, d := r.Now.In(r.Zone).Date()
	return time.Date(y, m, d+1, 9, 0, 0, 0, r.Zone)
}

func statusKind(s cases.Status) string {
	switch s {
	case cases.Fresh:
		return "info"
	case cases.Waiting:
		return "plain"
	case cases.Solved, cases.Confirmed:
		return "good"
	}
	return ""
}

// stepWords is the next step in words: the desk's own sentence, or somebody's.
func stepWords(ctx context.Context, c cases.Case) string {
	if key, ok := c.StepKey(); ok {
		return words.T(ctx, key)
	}
	if c.NextStep == "" {
		return words.T(ctx, "casepage.step.none")
	}
	return c.NextStep
}

// ownStep is the next step as somebody wrote it; "" for one of the desk's.
func ownStep(c cases.Case) string {
	if _, ok := c.StepKey(); ok {
		return ""
	}
	return c.NextStep
}

// dueOf is when something happens next: the step, or the end of the wait.
func dueOf(c cases.Case) (time.Time, bool) {
	if c.Shelf() == cases.ShelfWaiting {
		return c.WaitingUntil, !db.IsNever(c.WaitingUntil)
	}
	return c.NextDue, !db.IsNever(c.NextDue)
}

func dueField(ctx context.Context, c cases.Case) string {
	if db.IsNever(c.NextDue) {
		return fieldTime(ctx, tomorrow(ctx))
	}
	return fieldTime(ctx, c.NextDue)
}

func messageClass(k cases.Kind) string {
	switch k {
	case cases.Inbound:
		return "in"
	case cases.Note:
		return "note"
	}
	return "out"
}

// attached are the files that are shown below a message, without the pictures
// that stand in its text.
func attached(files []cases.File) []cases.File {
	var shown []cases.File
	for _, f := range files {
		if !f.Inline {
			shown = append(shown, f)
		}
	}
	return shown
}

// fileName is what a file is called; one without a name is one all the same.
func fileName(ctx context.Context, f cases.File) string {
	if f.Name == "" {
		return words.T(ctx, "casepage.files.nameless")
	}
	return f.Name
}

// fileFacts are the kind of a file and its size: PDF, 12 kB.
func fileFacts(ctx context.Context, f cases.File) string {
	kind := strings.TrimPrefix(path.Ext(f.Name), ".")
	if n := utf8.RuneCountInString(kind); n == 0 || n > 5 {
		_, kind, _ = strings.Cut(f.Type, "/")
	}
	return strings.ToUpper(kind) + ", " + Bytes(ctx, f.Size)
}

// paragraphs cuts a text at its empty lines, and each part at its line ends.
// Lines that a mail program broke at its right edge are one line again.
func paragraphs(text string) [][]string {
	var all [][]string
	for _, p := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if p = strings.Trim(p, "\n"); p != "" {
			all = append(all, unwrapped(strings.Split(p, "\n")))
		}
	}
	return all
}

// edge is how long a line is at least that was broken because it was full.
const edge = 50

// unwrapped joins lines that were broken at the edge. A short line was broken on
// purpose, as is one before a list, a quote or something set apart.
func unwrapped(lines []string) []string {
	joined := lines[:0:0]
	full := false
	for _, line := range lines {
		if full && continues(line) {
			joined[len(joined)-1] += " " + line
		} else {
			joined = append(joined, line)
		}
		full = utf8.RuneCountInString(line) >= edge && !strings.HasSuffix(line, "  ")
	}
	return joined
}

// continues says whether a line can be the rest of the one above.
func continues(line string) bool {
	r, _ := utf8.DecodeRuneInString(line)
	return unicode.IsLetter(r) || r == '(' || r == '"' || r == '“' || r == '„' || r == '‘'
}

// Bytes is a size for people: 12 kB, 3 MB.
func Bytes(ctx context.Context, n int64) string {
	if n < 1<<20 {
		return words.T(ctx, "casepage.size.kb", words.A("n", max(1, n>>10)))
	}
	return words.T(ctx, "casepage.size.mb", words.A("n", n>>20))
}

// listParam keeps the list a case was opened from in the link of a page that
// does something to the case.
func listParam(list string) string {
	if list == "" {
		return ""
	}
	return "list=" + url.QueryEscape(list)
}

func onOff(on bool) string {
	if on {
		return "1"
	}
	return "0"
}

func followWords(ctx context.Context, c *caseView) string {
	if c.Around.Following {
		return words.T(ctx, "casepage.act.unfollow")
	}
	return words.T(ctx, "casepage.act.follow")
}

func partName(p cases.Participant) string {
	if p.Name != "" {
		return p.Name
	}
	return p.Address
}

// partAddress is the address where the name does not say it already.
func partAddress(p cases.Participant) string {
	if p.Name == "" {
		return ""
	}
	return ", " + p.Address
}

// beginning is how a message begins, on one line.
func beginning(text string) string {
	r := []rune(strings.Join(strings.Fields(text[:min(len(text), 1200)]), " "))
	if len(r) > 160 {
		return string(r[:160]) + "…"
	}
	return string(r)
}

// unseen warns of an inbox that the reader does not see.
func unseen(ctx context.Context, in place) string {
	if in.Seen {
		return ""
	}
	return words.T(ctx, "casepage.move.unseen")
}
