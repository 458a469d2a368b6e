package presence

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// channel is where processes tell each other who is where. A word is the
// process and lines of case, user and what they do; without lines it asks the
// others to tell all they know.
const channel = "presence"

// mostLines fit into one word.
const mostLines = 150

func line(id, user int64, doing Doing) string { return fmt.Sprintf("%d %d %d", id, user, doing) }

// say tells the other processes.
func (p *Presence) say(lines []string) {
	for some := range slices.Chunk(lines, mostLines) {
		p.d.Say(channel, p.me+"\n"+strings.Join(some, "\n"))
	}
}

// sayAll tells them everything that holds here.
func (p *Presence) sayAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	var lines []string
	for _, id := range slices.Sorted(maps.Keys(p.at)) {
		for user, doing := range p.users(id, here) {
			lines = append(lines, line(id, user, doing))
		}
	}
	p.say(lines)
}

// hear takes what another process said.
func (p *Presence) hear(word string) {
	from, lines, told := strings.Cut(word, "\n")
	if from == p.me {
		return
	}
	if !told {
		p.sayAll()
		return
	}
	until := p.d.Now().Add(holds)
	for l := range strings.SplitSeq(lines, "\n") {
		var id int64
		s := spot{until: until}
		if n, err := fmt.Sscanf(l, "%d %d %d", &id, &s.user, &s.doing); n != 3 || err != nil {
			continue // a newer process may say what this one does not know
		}
		p.change([]int64{id}, func() { p.put(id, fmt.Sprintf("%s %d", from, s.user), s) })
	}
}

// Watch keeps presence true until ctx ends: it hears the other processes,
// tells them, and forgets what is over. One is in each process with pages.
func (p *Presence) Watch(ctx context.Context) {
	heard := p.d.Hear(ctx, channel)
	p.d.Say(channel, p.me)
	again, sweep := time.NewTicker(sayAgain), time.NewTicker(sweeps)
	defer again.Stop()
	defer sweep.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case word := <-heard:
			p.hear(word)
		case <-again.C:
			p.sayAll()
		case <-sweep.C:
			p.Sweep()
		}
	}
}
