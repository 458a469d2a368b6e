package need

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/timewords"
)

func TestWordsInSixLanguages(t *testing.T) {
	r := newRules()
	for _, c := range []struct {
		text string
		want string // the kinds, in the order of the table of kinds
	}{
		{"Our internet line has been dead since Monday. I need it five hours a day for my work, and this is the second time I write.", "blocked work since repeated"},
		{"There is a strong smell of gas in the kitchen!", "danger"},
		{"My daughter swallowed a small battery from your toy.", "danger"},
		{"I got an electric shock from the kettle", "danger"},
		{"You charged me twice. That costs us 300 euros.", "money"},
		{"I cannot log in and my exam is tomorrow.", "blocked deadline"},
		{"Please send it by Friday at the latest.", "deadline"},
		{"How do I change the colour of the frame?", ""},
		{"Not urgent, just wondering about the gas bill.", ""},
		{"If it does not work I will write again.", ""},
		{"There was no fire and no gas leak, the alarm was wrong.", ""},
		{"> Our line is dead\nThank you, it works again.", ""},
		{"Seit drei Tagen geht nichts mehr, ich kann nicht arbeiten.", "blocked work since"},
		{"The new one trips the fuse as well. Who pays the electrician? It is the third broken kettle.", "blocked money repeated"},
		{"Which fuse is in the plug, and who pays attention to it?", ""},
		{"Schon der dritte kaputte Kessel: Jedes Mal fliegt die Sicherung.", "blocked repeated"},
		{"La bouilloire fait sauter le disjoncteur", "blocked"},
		{"Cada vez salta el diferencial", "blocked"},
		{"Fa saltare il salvavita", "blocked"},
		{"A chaleira dispara o disjuntor", "blocked"},
		{"Hier riecht es nach Gas.", "danger"},
		{"Ich habe schon zweimal angerufen, immer noch keine Antwort. Bitte bis Freitag!", "deadline repeated"},
		{"Es wurde doppelt abgebucht.", "money"},
		{"Vielen Dank, alles läuft wieder.", ""},
		{"Ma ligne est en panne depuis trois jours, je perds des clients.", "blocked work since"},
		{"J'ai déjà appelé deux fois. C'est urgent.", "deadline repeated"},
		{"Il y a une odeur de gaz dans l'appartement", "danger"},
		{"No funciona desde hace una semana y nadie responde.", "blocked since repeated"},
		{"Huele a gas en la cocina", "danger"},
		{"Me han cobrado dos veces y lo necesito para el viernes", "money deadline"},
		{"Não consigo trabalhar, estou sem internet há três dias.", "blocked work since"},
		{"Levei um choque elétrico", "danger"},
		{"É a terceira vez que escrevo, preciso até sexta.", "deadline repeated"},
		{"Non funziona più da tre giorni e perdo clienti.", "blocked work since"},
		{"Sento odore di gas", "danger"},
		{"Mi serve entro venerdì, ho già chiamato due volte.", "deadline repeated"},
	} {
		var got []string
		for _, k := range kinds {
			if has(r.Find(c.text), k) {
				got = append(got, string(k))
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q: %q, want %q", c.text, s, c.want)
		}
	}
	text := "Hallo,\nbei uns riecht es nach Gas. Grüße"
	f := r.Find(text)
	if len(f) != 1 || text[f[0].From:f[0].To] != "riecht es nach Gas" {
		t.Errorf("%v", f)
	}
}

func TestAPolicyIsReadOrRefusedByLine(t *testing.T) {
	p := firstPolicy()
	if p.Weights[Blocked] != 30 || p.Weights[Pays] >= p.Weights[Slow] {
		t.Errorf("%v", p.Weights)
	}
	for _, c := range []struct {
		text, key string
		line      int
	}{
		{"blocked 30\nloud 10", "need.policy.unknown", 2},
		{"blocked = 30\n\nblocked 20", "need.policy.twice", 3},
		{"blocked a lot", "need.policy.shape", 1},
		{"# ours\nblocked much", "need.policy.number", 2},
		{"work 61", "need.policy.range", 1},
		{"danger 50", "need.policy.danger", 1},
		{"again 0", "need.policy.again", 1},
		{"blocked 30\npays 10", "need.policy.pays", 2},
		{"pays 9", "", 0},
		{"slow 4", "need.policy.pays", 1},
		{"work 0 # we are no office\nagain 60\n", "", 0},
	} {
		_, wrong := ReadPolicy(c.text)
		switch {
		case c.key == "" && len(wrong) > 0, c.key != "" && (len(wrong) != 1 || wrong[0].Why.Key != c.key || wrong[0].Line != c.line):
			t.Errorf("%q: %v, want %s in line %d", c.text, wrong, c.key, c.line)
		}
	}
}

// TestATrialTellsThoseWhosePointsChangeFirst says: who only moves because others do
// stands behind, however far.
func TestATrialTellsThoseWhosePointsChangeFirst(t *testing.T) {
	was, now := firstPolicy(), firstPolicy()
	now.Weights = maps.Clone(was.Weights)
	now.Weights[Blocked], now.Weights[Work], now.Weights[Deadline], now.Weights[Since] = 0, 0, 0, 6
	var all []cases.Case
	for i, why := range []string{"blocked", "work", "deadline", "money", "since", "repeated"} { // 30, 20, 20, 15, 10, 10: now 0, 0, 0, 15, 6, 10
		all = append(all, cases.Case{ID: int64(i + 1)}.As(was.weigh(readWhy(why))))
	}
	trial, said := compare(all, was, now), ""
	for _, m := range slices.Concat(trial.Up, trial.Down) {
		said += fmt.Sprintf("%d: %d to %d, pushed %v; ", m.Case.ID, m.From, m.To, m.pushed())
	}
	if want := "5: 5 to 3, pushed false; 6: 6 to 2, pushed true; 4: 4 to 1, pushed true; 1: 1 to 4, pushed false; 2: 2 to 5, pushed false; 3: 3 to 6, pushed false; "; said != want {
		t.Errorf("%s\nwant %s", said, want)
	}
}

func TestASumOfPoints(t *testing.T) {
	p := firstPolicy()
	for _, c := range []struct {
		t      tally
		weight int
		why    string
		danger bool
	}{
		{tally{}, 0, "", false},
		{tally{Since: 1, Blocked: 1, Work: 1}, 60, "blocked,work,since", false},
		{tally{Since: 1, Again: 3}, 55, "again:3,since", false},
		{tally{Danger: 1, Blocked: 1}, 30, "danger,blocked", true},
		{tally{Pays: 1}, 5, "pays", false},
	} {
		w := p.weigh(c.t)
		if w.Weight != c.weight || w.Why != c.why || w.Danger != c.danger {
			t.Errorf("%v: %+v", c.t, w)
		}
		if back := readWhy(w.Why); p.weigh(back) != w {
			t.Errorf("%q reads as %v", w.Why, back)
		}
	}
	// Whatever a policy says that reads: who pays stands behind whoever hurts.
	for _, k := range hurts {
		if p.weigh(tally{Pays: 1}).Weight >= p.weigh(tally{k: 1}).Weight {
			t.Errorf("paying outweighs %s", k)
		}
	}
	if far := p.weigh(tally{Deadline: 1}).Weight; far <= p.Weights[Pays] || far >= p.Weights[Deadline] {
		t.Errorf("a far deadline weighs %d", far)
	}
	rows := []Point{{Kind: Blocked, Says: true, Source: Told}, {Kind: Work, Says: true}, {Kind: Blocked, Source: Tap}, {Kind: Again, Says: true, N: 1}, {Kind: Again, Says: true, N: 2}}
	got := tallyOf(holding(rows), time.Time{})
	if len(got) != 2 || got[Work] != 1 || got[Again] != 2 {
		t.Errorf("%v", got)
	}
	if !slices.Equal(p.heaviest(tally{Pays: 1, Danger: 1, Blocked: 1}), []Kind{Danger, Blocked, Pays}) {
		t.Error("danger is not first")
	}
}

// BenchmarkFind reads a mail of 2 kB.
func BenchmarkFind(b *testing.B) {
	r := newRules()
	text := strings.Repeat("Good morning, I bought the kettle in March and have used it daily since then without any trouble at all. Yesterday the light at the base came on. ", 13) +
		"It does not work any more and I need it by Friday."
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if len(r.Find(text)) != 2 {
			b.Fatal(r.Find(text))
		}
	}
}

func TestTimesOfDeadlines(t *testing.T) {
	r := newRules()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	monday := time.Date(2026, 3, 2, 10, 0, 0, 0, zone)
	for _, c := range []struct{ lang, text, want string }{
		{"en", "I need it by Friday.", "6 Mar 18:00"},
		{"en", "It is urgent, please send it before Thursday noon", "5 Mar 12:00"},
		{"en", "My flight leaves on Saturday and the case is broken.", "7 Mar 18:00"},
		{"en", "We need the parts by the 20th of March, please.", "20 Mar 18:00"},
		{"de", "Ich brauche es bis zum 27. März um 18 Uhr.", "27 Mar 18:00"},
		{"en", "It worked until 1 March.", ""},
		{"de", "Wir brauchen ihn bis Montag um 9.", "9 Mar 09:00"},
		{"fr", "Il me le faut avant vendredi à 16h.", "6 Mar 16:00"},
		{"es", "Lo necesito para el viernes.", "6 Mar 18:00"},
		{"pt", "Preciso disso até sexta-feira às 16h.", "6 Mar 16:00"},
		{"it", "Mi serve entro venerdì alle 16.", "6 Mar 16:00"},
		{"en", "Please answer as soon as possible.", ""},
	} {
		_, all := r.find(c.text)
		_, at, ok := dateIn(c.text, all, timewords.Place{Now: monday, Zone: zone, Lang: c.lang})
		got := ""
		if ok {
			got = at.In(zone).Format("2 Jan 15:04")
		}
		if got != c.want {
			t.Errorf("%q: by %q, want %q", c.text, got, c.want)
		}
	}
}
