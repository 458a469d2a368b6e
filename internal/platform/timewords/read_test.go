package timewords

import (
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/platform/calendar"
)

// wednesday is a Wednesday morning in Berlin, where the desk works from nine to
// five.
func wednesday(t testing.TB) Place {
	t.Helper()
	hours, err := calendar.New("Europe/Berlin", workWeek(), calendar.Date{Year: 2026, Month: 4, Day: 3}, calendar.Date{Year: 2026, Month: 4, Day: 6})
	if err != nil {
		t.Fatal(err)
	}
	return Place{Now: time.Date(2026, 3, 4, 10, 0, 0, 0, hours.Zone()), Zone: hours.Zone(), Hours: hours}
}

func workWeek() (w calendar.Week) {
	for day := time.Monday; day <= time.Friday; day++ {
		w[day] = []calendar.Span{{From: calendar.At(9, 0), To: calendar.At(17, 0)}}
	}
	return w
}

const shown = "Mon 2 Jan 15:04"

func TestTimesInWords(t *testing.T) {
	for _, c := range []struct{ lang, want, texts string }{
		{"en", "Thu 5 Mar 12:00", "by Thursday noon|Thursday noon|Thursday at noon|by noon on Thursday|tomorrow at 12|tomorrow noon|by Thursday, 12:00|5 March at 12|the 5th of March, noon|March 5th, 12:00|2026-03-05 12:00|05/03 12:00|on the 5th at noon"},
		{"en", "Fri 6 Mar 17:00", "in two days|within 2 days|by Friday|by the end of the week|end of the week|day after tomorrow|in two working days|Friday at the latest|two days|by 6 March|by close of business on Friday"},
		{"en", "Thu 5 Mar 16:00", "tomorrow 4pm|tomorrow at 4 pm|by 4 p.m. tomorrow|tomorrow at 4|tomorrow 16:00|4 in the afternoon tomorrow|tomorrow at four o'clock"},
		{"en", "Wed 4 Mar 17:00", "today|by the end of the day|EOD|close of business|by 5pm|today at 5|by 17:00"},
		{"en", "Wed 4 Mar 12:00", "in 2 hours|within two hours|in 120 minutes|noon|by noon"},
		{"en", "Wed 4 Mar 10:30", "in half an hour|in 30 minutes"},
		{"en", "Wed 11 Mar 17:00", "in a week|in one week|next Wednesday"},
		{"en", "Fri 13 Mar 17:00", "next week|next Friday"},
		{"en", "Thu 5 Mar 09:00", "before Thursday|tomorrow at 9|tomorrow 9am"},
		{"en", "Tue 31 Mar 17:00", "end of the month|by the end of March|by end of month|by 31 March|March 31"},
		{"en", "Tue 7 Apr 17:00", "by 7 April 2026|in 22 working days|7.4.2026"},
		{"de", "Fri 6 Mar 16:00", "bis Freitag 16 Uhr|Freitag, 16 Uhr|bis spätestens Freitag um 16:00 Uhr|übermorgen um vier|am 6. März um 16 Uhr|am 6.3. um 16 Uhr|bis zum 6. um 16 Uhr|Fr 16 Uhr|bis kommenden Freitag 16:00"},
		{"de", "Mon 9 Mar 17:00", "in drei Werktagen|in 3 Arbeitstagen|bis Montag|bis zum 9. März|nächsten Montag|innerhalb von drei Werktagen"},
		{"de", "Thu 5 Mar 12:00", "morgen Mittag|morgen um 12|bis morgen, 12 Uhr"},
		{"de", "Fri 6 Mar 17:00", "bis Ende der Woche|in zwei Tagen|bis Freitagabend 17 Uhr|übermorgen|bis Wochenende"},
		{"de", "Thu 5 Mar 15:30", "morgen um halb vier|morgen 15.30 Uhr"},
		{"de", "Wed 4 Mar 12:00", "in zwei Stunden|heute Mittag|heute um 12 Uhr"},
		{"de", "Wed 4 Mar 10:30", "in einer halben Stunde"},
		{"de", "Tue 31 Mar 17:00", "bis Ende März|bis zum Monatsende|Ende des Monats"},
		{"fr", "Fri 6 Mar 16:00", "vendredi à 16h|avant vendredi 16 heures|d'ici vendredi à 16 heures|le 6 mars à 16h00|après-demain à 16 h|vendredi, 16 h 00"},
		{"fr", "Fri 6 Mar 17:00", "dans deux jours|d'ici vendredi|sous deux jours ouvrés|d'ici la fin de la semaine|le 6 mars"},
		{"fr", "Thu 5 Mar 12:00", "demain midi|demain à midi|jeudi midi"},
		{"fr", "Wed 4 Mar 12:00", "dans deux heures|aujourd'hui à midi"},
		{"es", "Fri 6 Mar 16:00", "el viernes a las 16:00|antes del viernes a las 16 horas|pasado mañana a las cuatro|el 6 de marzo a las 16 h|para el viernes a las 4 de la tarde"},
		{"es", "Fri 6 Mar 17:00", "en dos días|para el viernes|dentro de dos días hábiles|hasta el viernes|a más tardar el viernes"},
		{"es", "Thu 5 Mar 12:00", "mañana al mediodía|mañana a las 12|mañana a mediodía"},
		{"pt", "Fri 6 Mar 16:00", "sexta-feira às 16h|até sexta às 16 horas|depois de amanhã às 16:00|no dia 6 de março às 16h"},
		{"pt", "Fri 6 Mar 17:00", "em dois dias|até sexta-feira|dentro de dois dias úteis|até ao fim da semana|até o final da semana"},
		{"it", "Fri 6 Mar 16:00", "venerdì alle 16|entro venerdì alle 16:00|dopodomani alle quattro|il 6 marzo alle ore 16"},
		{"it", "Fri 6 Mar 17:00", "tra due giorni|entro venerdì|entro due giorni lavorativi|entro la fine della settimana|fra due giorni"},
		{"it", "Thu 5 Mar 12:00", "domani a mezzogiorno|domani alle 12"},
	} {
		for text := range strings.SplitSeq(c.texts, "|") {
			p := wednesday(t)
			p.Lang = c.lang
			r, ok := Read(text, p)
			if got := r.At.In(p.Zone).Format(shown); !ok || got != c.want || r.Why != "" {
				t.Errorf("%s: %q is %s %s, want %s", c.lang, text, got, r.Why, c.want)
			}
		}
	}
}

func TestWhatIsNoTime(t *testing.T) {
	for text := range strings.SplitSeq("soon|a few days|x|25:00|by|the|in|tomorrow maybe|32|in Berlin|may|sat on it|by the way|bis bald|in 0 days|99.99.|"+strings.Repeat("tomorrow ", 40), "|") {
		if r, ok := Read(text, wednesday(t)); ok && r.Why == "" {
			t.Errorf("%q is %v", text, r.At)
		}
	}
}

func TestWhatCannotBePromisedHasAGoodTimeNearIt(t *testing.T) {
	for _, c := range []struct {
		lang, text string
		why        Why
		nearest    string
	}{
		{"en", "today 9am", Past, "Thu 5 Mar 09:00"},
		{"en", "2026-03-02 12:00", Past, "Wed 4 Mar 12:00"},
		{"en", "1 March 2026", Past, "Wed 4 Mar 17:00"},
		{"en", "today at 20:00", Closed, "Wed 4 Mar 17:00"},
		{"en", "by Saturday", Closed, "Fri 6 Mar 17:00"},
		{"en", "on Sunday at 20:00", Closed, "Mon 9 Mar 10:00"},
		{"de", "Karfreitag", "", ""},
		{"en", "3 April", Closed, "Thu 2 Apr 17:00"}, // a holiday
		{"en", "31 February", NoDate, "Mon 1 Mar 10:00"},
		{"de", "bis zum 31. April um 12 Uhr", NoDate, "Thu 30 Apr 12:00"},
		{"en", "31/02/2027", NoDate, "Mon 1 Mar 10:00"},
		{"en", "Thursday 6 March", NoDate, "Fri 6 Mar 17:00"}, // it is a Friday
		{"en", "29 March at 02:30", Skipped, "Mon 30 Mar 10:00"},
		{"en", "tomorrow at 8:59", Closed, "Thu 5 Mar 10:00"},
	} {
		p := wednesday(t)
		p.Lang = c.lang
		r, ok := Read(c.text, p)
		if c.why == "" {
			if ok {
				t.Errorf("%q is %v", c.text, r.At)
			}
			continue
		}
		if got := r.Nearest.In(p.Zone).Format(shown); !ok || r.Why != c.why || got != c.nearest {
			t.Errorf("%q: %v, %q with %s (for %s), want %q with %s", c.text, ok, r.Why, got, r.At.In(p.Zone).Format(shown), c.why, c.nearest)
		}
	}
}

func TestWhoeverIsCoveredMayPromiseTheWeekend(t *testing.T) {
	p := wednesday(t)
	p.Covered = func(at time.Time) bool { return at.In(p.Zone).Weekday() == time.Saturday }
	if r, ok := Read("Saturday 11:00", p); !ok || r.Why != "" {
		t.Errorf("covered: %+v", r)
	}
	if r, _ := Read("Sunday 11:00", p); r.Why != Closed {
		t.Errorf("not covered: %+v", r)
	}
}

func TestWhereTheDeskIsAlwaysOpen(t *testing.T) {
	berlin := wednesday(t).Zone
	p := Place{Now: time.Date(2026, 3, 7, 23, 0, 0, 0, berlin), Zone: berlin}
	for text, want := range map[string]string{"tomorrow": "Sun 8 Mar 18:00", "in 3 hours": "Sun 8 Mar 02:00", "in two working days": "Mon 9 Mar 18:00", "before Monday": "Mon 9 Mar 00:00"} {
		if r, ok := Read(text, p); !ok || r.Why != "" || r.At.In(berlin).Format(shown) != want {
			t.Errorf("%q is %v %s, want %s", text, r.At.In(berlin).Format(shown), r.Why, want)
		}
	}
}

func TestEveryNearestMomentIsGood(t *testing.T) {
	p := wednesday(t)
	for _, zone := range []string{"Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "America/Santiago"} {
		p.Zone, _ = time.LoadLocation(zone)
		for h := range 24 * 14 {
			p.Now = time.Date(2026, 3, 25, h, 7, 0, 0, time.UTC)
			for _, text := range []string{"yesterday 12:00", "today 3:00", "Sunday 02:30", "31 February", "in 1 minute", "29.3. 2:15", "3 April", "today"} {
				r, ok := Read(text, p)
				if !ok || r.Why == "" {
					continue
				}
				if again := p.look(Reading{At: r.Nearest}); again.Why != "" || r.Nearest.Sub(p.Now) < 30*time.Minute {
					t.Fatalf("%s at %v: %q offers %v, which is %s", zone, p.Now, text, r.Nearest, again.Why)
				}
			}
		}
	}
}

func TestTimesInATextThatSoundLikeAPromise(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"en", "Hello Ann,\nwe will send the lid by Thursday noon. Best wishes", "by Thursday noon=Thu 5 Mar 12:00"},
		{"en", "You will have it in two days.", "in two days=Fri 6 Mar 17:00"},
		{"en", "I will call you tomorrow at 4pm, and write by Friday.", "tomorrow at 4pm=Thu 5 Mar 16:00; by Friday=Fri 6 Mar 17:00"},
		{"en", "We received it on Monday. The second one may come. You sat in the sun at 30 degrees.", ""},
		{"en", "> we will answer by Friday\nThat was said.", ""},
		{"de", "Wir melden uns bis Freitag 16 Uhr bei Ihnen.", "bis Freitag 16 Uhr=Fri 6 Mar 16:00"},
		{"de", "Sie erhalten das Paket in drei Werktagen.", "in drei Werktagen=Mon 9 Mar 17:00"},
		{"de", "Sie haben uns am Montag geschrieben.", ""},
		{"fr", "Vous aurez une réponse d'ici vendredi à 16 heures.", "d'ici vendredi à 16 heures=Fri 6 Mar 16:00"},
		{"es", "Le enviamos la pieza antes del viernes a las 16:00.", "antes del viernes a las 16:00=Fri 6 Mar 16:00"},
		{"pt", "Você terá uma resposta até sexta-feira às 16h.", "até sexta-feira às 16h=Fri 6 Mar 16:00"},
		{"it", "Le rispondiamo entro venerdì alle 16.", "entro venerdì alle 16=Fri 6 Mar 16:00"},
	} {
		p := wednesday(t)
		p.Lang = c.lang
		var got []string
		for _, r := range Find(c.text, p) {
			got = append(got, c.text[r.From:r.To]+"="+r.At.In(p.Zone).Format(shown))
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%q: %q, want %q", c.text, s, c.want)
		}
	}
}

func TestVagueWords(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"en", "We will look into it as soon as possible and write to you in a few days.", "as soon as possible|a few days"},
		{"en", "Somebody will be with you shortly. Soon.", "shortly|Soon"},
		{"en", "As soon as you have it, tell us. See you soon. You wrote a few days ago. Please reply no later than Friday.", ""},
		{"en", "The new logo is pronto on the box.", ""},
		{"en", "> we will do it soon\nWhen was that?", ""},
		{"de", "Wir melden uns in Kürze. Das Paket kommt in den nächsten Tagen.", "in Kürze|in den nächsten Tagen"},
		{"de", "Wir kümmern uns umgehend darum. Bis bald. Sobald Sie es haben, ist das gleiche gut.", "umgehend"},
		{"fr", "Nous vous répondrons dans les plus brefs délais, dans quelques jours. À bientôt.", "dans les plus brefs délais|dans quelques jours"},
		{"es", "Le responderemos lo antes posible, en unos días. Hasta pronto.", "lo antes posible|en unos días"},
		{"pt", "Vamos responder o mais rápido possível, em alguns dias. Até breve.", "o mais rápido possível|em alguns dias"},
		{"it", "Vi risponderemo il prima possibile, nei prossimi giorni. A presto.", "il prima possibile|nei prossimi giorni"},
		{"", "Nous vous répondrons bientôt.", "bientôt"},
		{"de", "Thank you. We will write to you soon.", "soon"},
	} {
		var got []string
		for _, s := range Vague(c.text, c.lang) {
			got = append(got, c.text[s.From:s.To])
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%q: %q, want %q", c.text, s, c.want)
		}
	}
}

func TestWhatIsSaidExactlyIsReadAgain(t *testing.T) {
	p := wednesday(t)
	for _, l := range languages() {
		for d := range 60 {
			at := time.Date(2026, 3, 5+d, 13, 30, 0, 0, p.Zone)
			p.Lang = l.code
			if r, ok := Read(Say(at, l.code), p); !ok || !r.At.Equal(at) {
				t.Fatalf("%q is read as %v %v", Say(at, l.code), ok, r.At.In(p.Zone))
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"by Thursday noon", "bis 31.2. 25:61", "d'ici 9999 jours", "\xff3.\xfe", "in 0 months", "12.13.1", "a.m", "next next end of"} {
		f.Add(s)
	}
	p := wednesday(f)
	f.Fuzz(func(t *testing.T, text string) {
		if r, ok := Read(text, p); ok && r.Why != "" && !r.Nearest.After(p.Now) {
			t.Errorf("%q offers what has passed: %+v", text, r)
		}
		for _, r := range Find(text, p) {
			_ = text[r.From:r.To]
		}
		for _, s := range Vague(text, "en") {
			_ = text[s.From:s.To]
		}
	})
}
