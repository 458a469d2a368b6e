package demo

import (
	"context"
	_ "embed"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/platform/db"
)

//go:embed crowd.toml
var crowdFile string

// throng is what crowd.toml tells.
type throng struct {
	Person       map[string][]string
	Again        map[string][]string
	Note         struct{ Text, Step []string }
	Organization map[string][]string
	Topic        map[string][]string // which tags of a matter make it one of a topic
	Matter       []matter
	Long         struct {
		Person, Inbox, Subject, By, Says, Reply string
		Tastes, Nexts                           []string
	}
	Robot, Junk []struct{ Person, Subject, Says string }
}

// matter is what several people write about, each in their own way.
type matter struct {
	Inbox, Subject, Says, HTML string
	A, B, C                    []string
	Files                      []string
	Inline                     string // a picture that the HTML shows
	Reply, More, Answer        string
	MoreFiles                  []string
	Promise, Waits             string // what is promised; what is waited for
	Owner                      string
	Tags                       []string
	Loss                       *lossTold // of those whose case is solved
}

// lang is the language of a matter.
func (m matter) lang() string {
	switch {
	case m.Inbox == "hilfe":
		return "de"
	case slices.Contains(m.Tags, "français"):
		return "fr"
	case slices.Contains(m.Tags, "español"):
		return "es"
	}
	return "en"
}

// crowd is everybody else.
func (s *stage) crowd() (*caster, error) {
	var t throng
	meta, err := toml.Decode(crowdFile, &t)
	if err == nil && len(meta.Undecoded()) > 0 {
		err = fmt.Errorf("crowd.toml: nobody knows %v", meta.Undecoded())
	}
	return &caster{throng: t, Rand: rand.New(rand.NewPCG(7, 64)), next: map[string]int{}, now: s.now.In(s.zone)}, err
}

// house says who belongs to which organization.
func (s *stage) house(all map[string][]string) error {
	s.time = s.now
	return s.do(func(ctx context.Context, tx *db.Tx) error {
		for name, addresses := range all {
			o, err := s.People.AddOrganization(ctx, tx, name)
			if err != nil {
				return err
			}
			for _, a := range addresses {
				h, err := s.People.Resolve(ctx, tx, people.Email, a, "")
				if err != nil {
					return err
				}
				if err := s.People.Change(ctx, tx, &h, people.Change{OrganizationID: &o.ID}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// caster makes tales of matters, always the same ones.
type caster struct {
	throng
	*rand.Rand
	next map[string]int // who of a language is to write
	now  time.Time
}

// all are the tales.
func (c *caster) all() (all []tale) {
	for use := range 5 {
		for i, m := range c.Matter {
			if use == 4 && i%5 > 1 {
				continue // a fifth one writes about some
			}
			all = append(all, c.cast(fmt.Sprintf("m%d-%d", i, use), m, use))
		}
	}
	all = append(all, c.twice(all)...)
	all = append(all, c.thorough())
	for i, r := range c.Robot {
		all = append(all, tale{
			Key: fmt.Sprintf("robot-%d", i), Person: r.Person, Inbox: "care", Subject: r.Subject, Robot: true,
			Step: []step{{At: fmt.Sprintf("-%dh", 3+9*i), Says: r.Says}},
		})
	}
	for i, j := range c.Junk {
		all = append(all, tale{
			Key: fmt.Sprintf("junk-%d", i), Person: j.Person, Inbox: []string{"care", "hilfe", "watches"}[i%3], Subject: j.Subject, Junk: true,
			Step: []step{{At: fmt.Sprintf("-%dh", 1+11*i), Says: j.Says}},
		})
	}
	return all
}

// somebody is whose turn it is to write in a language.
func (c *caster) somebody(lang string) string {
	all := c.Person[lang]
	c.next[lang]++
	return all[(c.next[lang]*7)%len(all)]
}

// plainFrom is from which one on that writes about a matter it is a plain question.
const plainFrom = 3

// cast makes the tale of one who writes about a matter.
func (c *caster) cast(key string, m matter, use int) tale {
	who := c.somebody(m.lang())
	name, _, _ := strings.Cut(who, " <")
	first, _, _ := strings.Cut(name, " ")
	if first == "Hotel" {
		first = "Fjordblick"
	}
	pairs := []string{"{first}", first}
	for i, list := range [][]string{m.A, m.B, m.C} {
		if len(list) > 0 {
			pairs = append(pairs, []string{"{a}", "{b}", "{c}"}[i], list[(use+i*(use/4))%len(list)])
		}
	}
	fill := strings.NewReplacer(pairs...)
	m.Subject, m.Says, m.HTML, m.Reply = fill.Replace(m.Subject), fill.Replace(m.Says)+"\n"+name+"\n", fill.Replace(m.HTML), fill.Replace(m.Reply)
	t := tale{Key: key, Person: who, Inbox: m.Inbox, Subject: m.Subject, Step: m.withLoss(c.steps(m, use), use)}
	if use < plainFrom { // of the others nobody has said yet what they are about
		t.Topic = c.topicOf(m)
	}
	return t
}

// topicOf is what a matter is about; "" where the firm has no topic for it.
func (c *caster) topicOf(m matter) string {
	for _, topic := range slices.Sorted(maps.Keys(c.Topic)) {
		if slices.ContainsFunc(m.Tags, func(t string) bool { return slices.Contains(c.Topic[topic], t) }) {
			return topic
		}
	}
	return ""
}

// agent is who answers in an inbox.
func (c *caster) agent(m matter) string {
	if m.Owner != "" {
		return m.Owner
	}
	by := map[string][]string{"care": {"anna", "tomas", "anna", "tomas", "priya"}, "hilfe": {"katrin", "katrin", "anna"}, "watches": {"tomas", "anna"}}[m.Inbox]
	return by[c.IntN(len(by))]
}

// steps are what happens in the case.
func (c *caster) steps(m matter, use int) []step {
	by := c.agent(m)
	says := step{Says: m.Says, HTML: m.HTML, Files: m.Files, Inline: m.Inline}
	reply := step{By: by, Reply: m.Reply, Tags: m.Tags}
	switch {
	case m.Waits != "" && use < 2:
		return c.waiting(m, says, reply)
	case m.Promise != "" && use < 3:
		return c.promised(m, says, reply, use)
	}
	switch n := c.IntN(100); {
	case n < 12:
		says.At = fmt.Sprintf("-%dm", 6+c.IntN(26*60))
		return []step{says}
	case n < 26:
		return c.again(m, says, reply)
	case n < 35:
		return c.owned(says, reply)
	}
	return c.done(m, says, reply, use)
}

// answered is when somebody of ours answers, on a working day at least so many
// days ago, and when was written what they answer: the morning before.
func (c *caster) answered(ago, hour int) (r int, said, answered string) {
	for r = max(ago, 1); ; r++ {
		if w := c.now.AddDate(0, 0, -r).Weekday(); w != time.Saturday && w != time.Sunday {
			break
		}
	}
	return r, fmt.Sprintf("%d %02d:%02d", -r-1, 6+c.IntN(16), c.IntN(60)), fmt.Sprintf("%d %02d:%02d", -r, hour, c.IntN(60))
}

// done is a case that came to its end.
func (c *caster) done(m matter, says, reply step, use int) []step {
	var ago int
	ago, says.At, reply.At = c.answered(2+c.IntN(32), 9+c.IntN(3))
	if use >= plainFrom && m.More == "" {
		reply.Tags = nil // a plain question: one reply, and no other field
	}
	all := []step{says, reply}
	if m.More != "" {
		all = append(all,
			step{At: fmt.Sprintf("%d %02d:%02d", -ago, 13+c.IntN(3), c.IntN(60)), Says: m.More, Files: m.MoreFiles},
			step{At: fmt.Sprintf("%d 16:%02d", -ago, c.IntN(60)), By: reply.By, Reply: m.Answer})
	}
	all[len(all)-1].Status = "solved"
	switch {
	case c.IntN(100) < 55 && ago > 1:
		all = append(all, step{At: fmt.Sprintf("%d 20:%02d", -(ago - 1), c.IntN(60)), Confirms: true})
	case c.IntN(100) < 8:
		all = append(all[:1], append([]step{{At: all[1].At, By: "priya", Note: "Only for us two: the customer is the mayor's aunt, and the mayor reads everything.", Private: true}}, all[1:]...)...)
		for i := range all {
			if all[i].By != "" {
				all[i].By = "priya"
			}
		}
	}
	return all
}

// again is a case whose customer has written again.
func (c *caster) again(m matter, says, reply step) []step {
	_, says.At, reply.At = c.answered(3+c.IntN(6), 9+c.IntN(6))
	words := c.Again[m.lang()]
	more := step{At: fmt.Sprintf("-%dm", 9+c.IntN(40*60)), Says: words[c.IntN(len(words))], Files: m.MoreFiles}
	if m.More != "" {
		more.Says = m.More
	}
	if c.IntN(4) == 0 {
		return []step{says, reply, {At: fmt.Sprintf("-%dm", 4+c.IntN(300)), Bounce: true}}
	}
	all := []step{says, reply, more}
	if c.IntN(4) > 0 {
		all = append(all, step{At: "-3m", By: reply.By, Next: c.Note.Step[c.IntN(len(c.Note.Step))], NextDue: fmt.Sprintf("+%dh", 1+c.IntN(50))})
	}
	return all
}

// owned is a case in which somebody of ours has something to do.
func (c *caster) owned(says, reply step) []step {
	var at string
	_, says.At, at = c.answered(1+c.IntN(6), 10+c.IntN(5))
	note := step{
		At: at, By: reply.By, Note: c.Note.Text[c.IntN(len(c.Note.Text))], Tags: reply.Tags, Owner: reply.By,
		Next: c.Note.Step[c.IntN(len(c.Note.Step))], NextDue: fmt.Sprintf("%+d %02d:00", c.IntN(4), 10+c.IntN(7)),
	}
	return []step{says, note}
}

// waiting is a case in which the next move is the customer's.
func (c *caster) waiting(m matter, says, reply step) []step {
	_, says.At, reply.At = c.answered(1+c.IntN(8), 9+c.IntN(6))
	reply.Why, reply.Waits = m.Waits, fmt.Sprintf("%+d 09:00", 1+c.IntN(6))
	return []step{says, reply}
}

// promised is a case in which a time was given: one is pending, one was broken
// or is at risk, and one was kept.
func (c *caster) promised(m matter, says, reply step, use int) []step {
	_, says.At, reply.At = c.answered(3+c.IntN(5), 9+c.IntN(6))
	p, late := promise{What: m.Promise, Due: fmt.Sprintf("%+d %02d:00", 1+c.IntN(4), 12+c.IntN(6))}, ""
	switch {
	case use == 1 && c.IntN(3) == 0:
		p.Due = fmt.Sprintf("+%dm", 15+c.IntN(40))
	case use == 1:
		ago := 3 + c.IntN(40)
		p.Due, late = fmt.Sprintf("-%dh", ago), fmt.Sprintf("-%dm", 60*ago-50) // the desk wrote first
	case use == 2:
		p.Due, p.Kept = "-1 18:00", fmt.Sprintf("-1 %02d:%02d", 9+c.IntN(6), c.IntN(60))
	}
	reply.Promises, reply.Next, reply.NextDue = []promise{p}, m.Promise, p.Due
	all := []step{says, reply}
	if late != "" {
		all = append(all, step{At: late, By: reply.By, Reply: c.sorry(m.lang())})
	}
	if p.Kept != "" {
		all = append(all, step{At: p.Kept, By: reply.By, Reply: c.word(m.lang()), Status: "solved"})
	}
	return all
}

// sorry is what is said when a promise was broken, after the desk's own letter.
func (c *caster) sorry(lang string) string {
	return map[string]string{
		"en": "You were to hear from me by now, and you heard from a machine. I am sorry: that was mine to do. I am finding out where it is, and you hear from me before I go home.",
		"de": "Sie sollten längst von mir gehört haben, nicht von einer Maschine. Das tut mir leid: Es war meine Sache. Ich gehe dem jetzt nach, und Sie hören von mir, bevor ich nach Hause gehe.",
		"fr": "Vous deviez avoir de mes nouvelles, et c'est une machine qui vous a écrit. Je suis désolé : c'était à moi de le faire. Je me renseigne, et je vous écris avant de partir ce soir.",
		"es": "A esta hora debía haberle escrito yo, y le escribió una máquina. Lo siento: me tocaba a mí. Estoy averiguando qué pasó y le escribo antes de irme a casa.",
	}[lang]
}

// word is what is said when it is done.
func (c *caster) word(lang string) string {
	return map[string]string{
		"en": "It is done, as I said it would be. Tell me if anything is not as it should be.",
		"de": "Es ist erledigt, wie versprochen. Sagen Sie mir bitte, falls etwas nicht stimmt.",
		"fr": "C'est fait, comme promis. Dites-moi si quelque chose ne va pas.",
		"es": "Ya está hecho, como le prometí. Dígame si algo no está bien.",
	}[lang]
}

// twice are cases of people who wrote to two doors about one matter, which
// somebody has joined.
func (c *caster) twice(all []tale) (more []tale) {
	for i, t := range all {
		if i%27 != 5 || t.Inbox != "care" || len(t.Step) < 2 {
			continue
		}
		more = append(more, tale{
			Key: t.Key + "-twice", Person: t.Person, Inbox: "watches", Subject: "Did my mail to Care arrive?",
			Step: []step{
				{At: "-3 08:12", Says: "I wrote to your other address about \"" + t.Subject + "\" and was not sure that anybody lives there. In case nobody does: hello."},
				{At: "-3 09:30", By: "priya", Merge: t.Key},
			},
		})
	}
	return more
}

// thorough is a long correspondence.
func (c *caster) thorough() tale {
	l := c.Long
	t := tale{Key: "long", Person: l.Person, Inbox: l.Inbox, Subject: l.Subject}
	for i, taste := range l.Tastes {
		fill := strings.NewReplacer("{n}", fmt.Sprint(i+1), "{set}", fmt.Sprint(14-i%5), "{taste}", taste, "{next}", l.Nexts[i%len(l.Nexts)])
		ago := 2 * (len(l.Tastes) - i)
		t.Step = append(t.Step, step{At: fmt.Sprintf("%d 07:%02d", -ago, 10+i), Says: fill.Replace(l.Says) + "\n\nI. Bell\n"})
		if i < len(l.Tastes)-1 {
			t.Step = append(t.Step, step{At: fmt.Sprintf("%d 10:%02d", -ago, 10+i), By: l.By, Reply: fill.Replace(l.Reply), Tags: []string{"grinder"}})
		}
	}
	return t
}
