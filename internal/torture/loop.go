package torture

import (
	"bytes"
	"context"
	"fmt"
	"net/mail"
	"strings"
	"sync"
	"time"

	"kept.example/kept/internal/platform/db"
)

// post carries mail between two desks and the robots beside them.
type post struct {
	t     *trial
	desks map[string]*desk // by domain
	queue chan carried

	mu    sync.Mutex
	given map[string][]letter // by domain: what a desk acknowledged
	moved time.Time           // when something last happened
	auto  map[string]int      // automatic mail, by desk and address
}

// carried is a mail on its way.
type carried struct {
	l      letter
	domain string
}

const help = "help@grinder.example"

// loops is T14: two desks write to each other, and robots answer whatever they
// get. Each desk acknowledges what opens a case.
func loops(t *trial) error {
	p := &post{t: t, desks: map[string]*desk{}, queue: make(chan carried, 100_000), given: map[string][]letter{}, auto: map[string]int{}, moved: time.Now()}
	r, err := t.newRelay(kindly, p.came)
	if err != nil {
		return err
	}
	for _, address := range []string{care, help} {
		_, domain, _ := strings.Cut(address, "@")
		database, err := t.database()
		if err != nil {
			return err
		}
		k, err := t.newDesk("the desk of "+domain, t.path(domain), database, "KEPT_RELAY_URL="+r.url())
		if err != nil {
			return err
		}
		if _, err := k.up(); err != nil {
			return err
		}
		a, err := k.api()
		if err != nil {
			return err
		}
		if err := a.inbox("Care", address, map[string]any{"first_word": map[string]any{"on": true, "after_minutes": 0}}); err != nil {
			return err
		}
		p.desks[domain] = k
	}
	for range clients {
		go p.carry()
	}
	p.begin()
	if !t.until(3*time.Minute, p.quiet) {
		t.off("three minutes later mail still goes back and forth")
	}
	return p.balance()
}

// begin writes what starts it all.
func (p *post) begin() {
	for _, pair := range [][2]string{{help, care}, {care, help}} {
		p.send(pair[0], pair[1], "Your order", "", 0)
	}
	for n := range p.t.size.Messages {
		to := care
		if n%2 == 1 {
			to = help
		}
		for range 1 + n%3/2 { // every third writes twice
			p.send(fmt.Sprintf("robot%d@robots.example", n), to, fmt.Sprintf("Where is order %d", n), "", n)
		}
	}
}

// send puts a mail on its way to a desk.
func (p *post) send(from, to, subject, header string, n int) {
	_, domain, _ := strings.Cut(to, "@")
	l := letter{n: n, from: from, to: to, subject: subject, hostile: true}
	p.mu.Lock()
	p.moved = time.Now()
	serial := len(p.given[domain])
	p.mu.Unlock()
	l.raw = fmt.Appendf(nil, "From: <%s>\r\nTo: <%s>\r\nSubject: %s\r\nMessage-ID: <%d.%d@robots.example>\r\n%s\r\nThis is number %d at %d.\r\n",
		from, to, subject, n, time.Now().UnixNano(), header, serial, time.Now().UnixNano())
	p.queue <- carried{l.sealed(), domain}
}

// carry delivers what is on its way.
func (p *post) carry() {
	lines := map[string]*sender{}
	for {
		select {
		case <-p.t.ctx.Done():
			return
		case c := <-p.queue:
			k, ours := p.desks[c.domain]
			if !ours {
				continue
			}
			if lines[c.domain] == nil {
				lines[c.domain] = &sender{addr: k.smtp}
			}
			a := lines[c.domain].deliver(p.t.ctx, c.l, false)
			p.mu.Lock()
			p.moved = time.Now()
			if a.code == 250 {
				p.given[c.domain] = append(p.given[c.domain], c.l)
			}
			p.mu.Unlock()
			if a.code != 250 && a.code != 0 {
				p.t.off("a mail from %s to %s is refused: %d %s", c.l.from, c.l.to, a.code, a.said)
			}
		}
	}
}

// came is what the relay of both desks was given: to a desk it is carried, a
// robot answers it at once, without saying that it is one.
func (p *post) came(m mailed) {
	read, err := mail.ReadMessage(bytes.NewReader(m.raw))
	if err != nil {
		p.t.off("a desk sent what is no mail: %v", err)
		return
	}
	from := addressOf(read.Header, "From")
	for _, to := range m.to {
		_, domain, _ := strings.Cut(to, "@")
		p.mu.Lock()
		p.moved = time.Now()
		p.auto[from+" to "+to]++
		p.mu.Unlock()
		if _, ours := p.desks[domain]; ours {
			l := letter{from: m.from, to: to, subject: "carried", raw: wire(m.raw), hostile: true}
			p.queue <- carried{l.sealed(), domain}
			continue
		}
		reply := addressOf(read.Header, "Reply-To")
		if reply == "" {
			reply = from
		}
		var n int
		fmt.Sscanf(to, "robot%d@", &n)
		header := []string{"", "Auto-Submitted: auto-replied\r\n", "Precedence: bulk\r\n", "X-Autoreply: yes\r\n"}[n%4]
		p.send(to, reply, "I am on holiday", header, n)
	}
}

// addressOf is the address in a field of a header; "" for none.
func addressOf(h mail.Header, name string) string {
	all, err := h.AddressList(name)
	if err != nil || len(all) == 0 {
		return ""
	}
	return all[0].Address
}

// quiet says whether nothing has happened for a while.
func (p *post) quiet() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.queue) == 0 && time.Since(p.moved) > 6*time.Second
}

// balance counts what was answered automatically and reads both books.
func (p *post) balance() error {
	p.mu.Lock()
	sent := 0
	for pair, n := range p.auto {
		if sent += n; n > 1 {
			p.t.off("automatic mail went %d times within a day from %s", n, pair)
		}
	}
	p.mu.Unlock()
	p.t.count("automatic replies", sent)
	if sent == 0 {
		p.t.off("no automatic reply was sent: nothing was proved")
	}
	for domain, k := range p.desks {
		if _, err := k.settle(); err != nil {
			return err
		}
		p.mu.Lock()
		given := append([]letter(nil), p.given[domain]...)
		p.mu.Unlock()
		p.t.count(acknowledged, len(given))
		if err := k.balance(given, nil); err != nil {
			return err
		}
		if err := k.read(func(ctx context.Context, v db.View) error {
			n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM (SELECT rcpt_sum FROM letter WHERE withheld = '' AND auto = 'auto-replied' GROUP BY rcpt_sum HAVING count(*) > 1) AS twice`)
			if err == nil && n > 0 {
				p.t.off("%s wrote automatically more than once to %d addresses", k.name, n)
			}
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}
