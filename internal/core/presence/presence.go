package presence

import (
	"crypto/rand"
	"embed"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Doing is what somebody does at a case.
type Doing int

// What somebody may do. The numbers travel between processes.
const (
	Gone Doing = iota
	Looking
	WritingNote
	WritingReply
)

// Writing says whether somebody types.
func (d Doing) Writing() bool { return d == WritingNote || d == WritingReply }

const (
	holds    = 90 * time.Second // what a tab said, until it says it again
	sayAgain = 30 * time.Second // between processes
	sweeps   = 5 * time.Second
	mostOpen = 200 // cases one browser may have open
)

// spot is somebody at a case, by one source: a stream of this process, or a
// user of another.
type spot struct {
	user  int64
	doing Doing
	until time.Time
}

// Presence is who is where.
type Presence struct {
	d     *db.DB
	staff *staff.Staff
	cases *cases.Cases
	hub   *web.Hub
	me    string // this process, between processes

	mu      sync.Mutex
	at      map[int64]map[string]spot  // by case and source
	streams map[string]map[int64]Doing // what the streams of this process say
}

// New returns a presence in which nobody is anywhere.
func New(d *db.DB, st *staff.Staff, ca *cases.Cases) *Presence {
	return &Presence{d: d, staff: st, cases: ca, me: strings.ToLower(rand.Text()[:8]), at: map[int64]map[string]spot{}, streams: map[string]map[int64]Doing{}}
}

// users folds the sources at a case: each user once, with the most they do.
func (p *Presence) users(id int64, counts func(source string) bool) map[int64]Doing {
	now := p.d.Now()
	all := map[int64]Doing{}
	for source, s := range p.at[id] {
		if s.until.After(now) && counts(source) {
			all[s.user] = max(all[s.user], s.doing)
		}
	}
	return all
}

func anywhere(string) bool { return true }

// here says whether a source is a stream of this process.
func here(source string) bool { return !strings.Contains(source, " ") }

// put sets or ends one spot.
func (p *Presence) put(id int64, source string, s spot) {
	if s.doing == Gone {
		delete(p.at[id], source)
		if len(p.at[id]) == 0 {
			delete(p.at, id)
		}
		return
	}
	if p.at[id] == nil {
		p.at[id] = map[string]spot{}
	}
	p.at[id][source] = s
}

// change does something to the spots of some cases, then tells the open pages
// and, when it happened here, the other processes what is different.
func (p *Presence) change(ids []int64, f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	was, own := map[int64]map[int64]Doing{}, map[int64]map[int64]Doing{}
	for _, id := range ids {
		was[id], own[id] = p.users(id, anywhere), p.users(id, here)
	}
	f()
	var news []string
	for _, id := range ids {
		if !maps.Equal(was[id], p.users(id, anywhere)) && p.hub != nil {
			p.hub.Publish(web.Event{Case: id, Kinds: []string{"presence"}})
		}
		now := p.users(id, here)
		for user := range own[id] {
			if _, still := now[user]; !still {
				now[user] = Gone
			}
		}
		for user, doing := range now {
			if own[id][user] != doing {
				news = append(news, line(id, user, doing))
			}
		}
	}
	p.say(news)
}

// Sweep forgets what nobody has confirmed for 90 seconds.
func (p *Presence) Sweep() {
	now := p.d.Now()
	p.mu.Lock()
	late := map[int64]bool{}
	for id, spots := range p.at {
		for _, s := range spots {
			late[id] = late[id] || !s.until.After(now)
		}
	}
	for id, is := range late {
		if is {
			p.forget(id, now)
		} else {
			delete(late, id)
		}
	}
	p.mu.Unlock()
	if p.hub != nil {
		for id := range late {
			p.hub.Publish(web.Event{Case: id, Kinds: []string{"presence"}})
		}
	}
}

// forget drops the spots of a case whose time is over.
func (p *Presence) forget(id int64, now time.Time) {
	for source, s := range p.at[id] {
		if s.until.After(now) {
			continue
		}
		p.put(id, source, spot{})
		delete(p.streams[source], id)
	}
}

// sortedIDs are the cases of two sayings, each once.
func sortedIDs(a, b map[int64]Doing) []int64 {
	all := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(all)
	return slices.Compact(all)
}
