package demo

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"

	"kept.example/kept/internal/platform/mail"
)

//go:embed stories/*.toml
var storyFiles embed.FS

// story plays the customer's side of a story, up to what a person must do. A
// file in the folder stories is all that one needs.
type story struct {
	Name    string
	Order   int
	Title   said
	About   said
	Person  string // who writes; each time from an address of its own
	Inbox   string // the key of the inbox they write to
	Subject string
	Step    []scene

	mu  sync.Mutex
	run *run
}

// said is a sentence in each language of the desk.
type said struct{ En, De string }

// in is the sentence in a language.
func (s said) in(lang string) string {
	if lang == "de" {
		return s.De
	}
	return s.En
}

// scene is one step of a story: what its customer does, or what the story waits
// for.
type scene struct {
	Text said // what happens here, as it is shown

	Says      string // a mail of the customer's
	HTML      string
	Subject   string // "" for the story's
	Inbox     string // "" for the story's
	Files     []string
	Answers   string // "letter": the newest letter to them; "own": their first mail
	How       manner
	Permanent bool

	Until string // reply, apology, letter, promise: what a person or the desk must do; go: a person says go on
	Clock string // due: the clock is moved past the promise; soon: six minutes on; 2d: two days on
	Do    bool   // a person must do it
	Link  string // where: case, quarantine, mailbox, outgoing
}

// readStories reads them all, in their order.
func readStories() (all []*story, err error) {
	files, err := storyFiles.ReadDir("stories")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		s := &story{Name: strings.TrimSuffix(f.Name(), path.Ext(f.Name()))}
		meta, err := toml.DecodeFS(storyFiles, "stories/"+f.Name(), s)
		if err == nil && len(meta.Undecoded()) > 0 {
			err = fmt.Errorf("nobody knows %v", meta.Undecoded())
		}
		if err != nil {
			return nil, fmt.Errorf("the story %s: %w", s.Name, err)
		}
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b *story) int { return cmp.Or(a.Order-b.Order, cmp.Compare(a.Name, b.Name)) })
	return all, nil
}

// run is one telling of a story.
type run struct {
	stop    context.CancelFunc
	goOn    chan struct{} // a person has seen what there is to be seen
	who     mail.Address
	begin   int // letters in the sink when it began
	at      int // the scene it has come to
	ended   bool
	failed  string
	first   string // the Message-ID of the customer's first mail
	caseID  int64
	letters int // how many had come when the scene began
}

// told is a story as a page shows it.
type told struct {
	Name, Title, About string
	Lines              []line
	Running, Failed    bool
	Began              bool
	Problem            string
}

// line is one step as a page shows it.
type line struct {
	Text  string
	State string // done, now, or later
	Do    bool
	GoOn  bool // it is waited for a person to say go on
	Href  string
}

// tell is how far the story is, in a language.
func (s *story) tell(lang string) told {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := told{Name: s.Name, Title: s.Title.in(lang), About: s.About.in(lang)}
	if s.run == nil {
		return t
	}
	r := s.run
	t.Began, t.Running, t.Failed, t.Problem = true, !r.ended, r.failed != "", r.failed
	for i, sc := range s.Step {
		l := line{Text: sc.Text.in(lang), State: "later", Do: sc.Do}
		switch {
		case i < r.at && sc.Do && sc.Until == "":
			l.State = "now" // nobody sees whether it was done
		case i < r.at || r.ended && r.failed == "" && !sc.Do:
			l.State = "done"
		case i == r.at:
			l.State = "now"
		}
		if l.State != "later" {
			l.GoOn = sc.Until == "go" && l.State == "now" && !r.ended
			l.Href = r.href(sc.Link)
			t.Lines = append(t.Lines, l)
		}
	}
	return t
}

// href is where a person does what a scene says.
func (r *run) href(link string) string {
	switch link {
	case "case":
		if r.caseID == 0 {
			return "/cases"
		}
		return fmt.Sprintf("/cases/%d", r.caseID)
	case "quarantine":
		return "/intake?state=quarantined"
	case "outgoing":
		return "/outgoing"
	case "mailbox":
		return "/demo/mailbox?who=" + r.who.Mail
	}
	return ""
}
