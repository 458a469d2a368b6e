package empowered

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"kept.example/kept/stories/outside"
)

// sixtyFourAtOnceKeepTheBudget: Dan has 100, and 64 of his programs give 5 at once, at
// two processes where there are two: twenty are granted, the others wait for a yes.
func (s *story) sixtyFourAtOnceKeepTheBudget() {
	s.t.Helper()
	var on []int64
	for n := range 8 {
		on = append(on, s.writes(fmt.Sprintf("guest%d", n), "The filter came without its lid."))
	}
	dan := s.apis["dan"]
	doors := []*outside.API{dan, {}}
	*doors[1] = *dan
	doors[1].URL = s.beside.URL + "/api/v1"
	states, mu, all := map[string]int{}, sync.Mutex{}, sync.WaitGroup{}
	for n := range 64 {
		all.Go(func() {
			lid := map[string]any{"case_id": on[n%8], "kind": "gift", "what": "A lid", "key": fmt.Sprint("lid ", n), "worth": map[string]any{"amount": "5", "currency": "SEK"}}
			code, one := doors[n%2].Do("POST", "/remedies", lid)
			for tries := 0; code >= http.StatusInternalServerError && tries < 20; tries++ { // it had no time: said again, it is given once
				code, one = doors[n%2].Do("POST", "/remedies", lid)
			}
			mu.Lock()
			defer mu.Unlock()
			states[fmt.Sprint(code, " ", one["state"])]++
		})
	}
	all.Wait()
	if states["201 approved"] != 20 || states["201 awaiting_approval"] != 44 {
		s.t.Errorf("of 64 at once: %v, want 20 granted", states)
	}
	for _, b := range s.admin.Items("/budgets?limit=100") {
		if int64(b["holder_id"].(float64)) == s.users["dan"] && (b["spent"] != "100.00" || b["left"] != "0.00") {
			s.t.Errorf("spent %v, left %v", b["spent"], b["left"])
		}
	}
}

// theBooksAddUp: the command proves it, and each entry of either export sums to zero.
func (s *story) theBooksAddUp() {
	s.t.Helper()
	s.k.Run("", "verify")
	fetch := func(as string) string {
		return outside.Eval[string](s.ada, fmt.Sprintf(`fetch('/ledger/export?month=all&as=%s').then(r => r.text())`, as))
	}
	rows, err := csv.NewReader(strings.NewReader(fetch("csv"))).ReadAll()
	if err != nil || len(rows) < 2 {
		s.t.Fatalf("the CSV has %d rows (%v)", len(rows), err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	sums, rates := map[string]int64{}, 0
	for _, row := range rows[1:] {
		sums[row[at["entry"]]+" "+row[at["currency"]]] += hundredths(s.t, row[at["amount"]])
		if row[at["rate"]] == "11.42" && row[at["from_currency"]] == "EUR" {
			rates++
		}
	}
	if rates != 2 {
		s.t.Errorf("%d lines keep the rate, want those of one entry", rates)
	}
	zero(s.t, "CSV", sums, len(rows)/2)

	sums = map[string]int64{}
	entry, line := regexp.MustCompile(`^  entry: (\d+)`), regexp.MustCompile(`^  (?:Liabilities|Expenses):\S+\s+(-?[\d.]+) (\w{3})$`)
	number := ""
	for text := range strings.Lines(fetch("beancount")) {
		text = strings.TrimRight(text, "\n")
		if m := entry.FindStringSubmatch(text); m != nil {
			number = m[1]
		} else if m := line.FindStringSubmatch(text); m != nil {
			sums[number+" "+m[2]] += hundredths(s.t, m[1])
		}
	}
	zero(s.t, "Beancount", sums, len(rows)/2)
}

// hundredths reads an amount with two decimals.
func hundredths(t *testing.T, text string) (n int64) {
	t.Helper()
	if _, err := fmt.Sscan(strings.Replace(text, ".", "", 1), &n); err != nil {
		t.Fatalf("%q is no amount", text)
	}
	return n
}

// zero fails where an entry does not sum to zero, or there are not as many as there should be.
func zero(t *testing.T, what string, sums map[string]int64, want int) {
	t.Helper()
	if len(sums) != want {
		t.Errorf("%s: %d entries, want %d", what, len(sums), want)
	}
	for entry, sum := range sums {
		if sum != 0 {
			t.Errorf("%s: entry %s sums to %d", what, entry, sum)
		}
	}
}

// whatWasWellSpentIsShown: the report names whose cases ended well, and whose budget
// nobody touched.
func (s *story) whatWasWellSpentIsShown() {
	s.t.Helper()
	s.lea.Go("/budgets")
	row := func(who string) string {
		return fmt.Sprintf(`[...document.querySelectorAll('main tr, main li')].find(r => r.innerText.includes(%q))?.innerText || ''`, who)
	}
	s.lea.Until("Anna's is well spent", `/1 of 2 cases solved/.test(`+row("Anna Lund")+`)`)
	s.lea.Until("Ben's is untouched", `/nothing spent/.test(`+row("Ben Lund")+`)`)
	s.lea.Shot("empowered-report")
}

// TestTheDeadlinePassesAndItGoesUpByItself: nobody answers Anna until the deadline, and
// an admin is asked by itself; who was asked is asked no more.
func TestTheDeadlinePassesAndItGoesUpByItself(t *testing.T) {
	d := outside.StartDemo(t, "--at", "2026-11-26T12:40:00Z") // a Thursday, 13:40 where the firm is
	anna, priya := d.Open(t), d.Open(t)
	d.Whole()
	d.As(anna, "agent")
	d.As(priya, "lead")
	d.Mail("rut@nyberg.example", "care@hearthkettle.example", "From: Rut Nyberg <rut@nyberg.example>\nTo: care@hearthkettle.example\nSubject: The kettle burnt the table\nMessage-ID: <table-1@nyberg.example>\n\nYour kettle burnt my table. What now?\n")
	path := ""
	d.Until(soon, "Rut's case", func() bool {
		anna.Go("/cases?list=open&sort=-updated_at")
		path = outside.Eval[string](anna, `[...document.querySelectorAll('#rows .row-a')].find(a => a.innerText.includes('burnt the table'))?.pathname || ''`)
		return path != ""
	})
	anna.Go(path)
	anna.See("at a time without asking anybody")
	grants(anna, "A part of a new table", "150 EUR")
	anna.See("waits for approval")
	anna.See("Priya Nair is asked to approve it by")
	priya.Go("/today")
	priya.See("Approve or decline: A part of a new table")

	d.On("hour")
	anna.Go(path)
	anna.SeeNot("Frida Holm is asked")
	d.On("tomorrow")
	d.On("hour") // the four hours of work end at 9:40
	anna.Go(path)
	anna.See("Frida Holm is asked to approve it by")
	priya.Go("/today")
	priya.SeeNot("Approve or decline: A part of a new table")
}
