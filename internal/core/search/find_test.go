package search_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/search"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

// world is a desk with what the tests of this package ask of it.
type world struct {
	*desktest.Desk
	t *testing.T
}

func each(t *testing.T, f func(t *testing.T, w *world), rooms ...desktest.Room) {
	t.Helper()
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		w := &world{d, t}
		w.caughtUp()
		f(t, w)
	}, rooms...)
}

// caughtUp has the index follow all that happened.
func (w *world) caughtUp() {
	w.t.Helper()
	dbtest.Settled(w.t, w.DB)
	w.Must(w.Search.CatchUp(w.Ctx))
}

// found is what a query finds for somebody.
func (w *world) found(ctx context.Context, query string) (f search.Found) {
	w.t.Helper()
	return w.page(ctx, query, "", 50)
}

func (w *world) page(ctx context.Context, query, cursor string, limit int) (f search.Found) {
	w.t.Helper()
	w.Must(w.DB.Read(ctx, "test", func(ctx context.Context, v db.View) (err error) {
		f, err = w.Search.Find(ctx, v, search.Ask{Query: w.Search.Parse(ctx, query, false), Cursor: cursor, Limit: limit})
		return err
	}))
	return f
}

func ids(f search.Found) []int64 {
	all := []int64{}
	for _, h := range f.Hits {
		all = append(all, h.Case.ID)
	}
	return all
}

// finds fails unless a query finds exactly some cases, in any order.
func (w *world) finds(ctx context.Context, query string, want ...int64) {
	w.t.Helper()
	got := ids(w.found(ctx, query))
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		w.t.Errorf("%s finds %v, not %v", query, got, want)
	}
}

// wrote files a mail and returns its case.
func (w *world) wrote(from, subject, text string) cases.Case {
	w.t.Helper()
	item := w.Mail(w.Letter(from, desktest.Address, subject, text))
	if item.CaseID == 0 {
		w.t.Fatalf("the mail %q was not filed: %+v", subject, item)
	}
	return w.caseOf(item.CaseID)
}

func (w *world) caseOf(id int64) (k cases.Case) {
	w.t.Helper()
	w.Read(func(ctx context.Context, v db.View) (err error) {
		k, err = w.Cases.ByID(ctx, v, id)
		return err
	})
	return k
}

// act changes a case.
func (w *world) act(id int64, f func(ctx context.Context, tx *db.Tx, h *cases.Held) error) {
	w.t.Helper()
	w.Do(func(ctx context.Context, tx *db.Tx) error {
		h, err := w.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return f(ctx, tx, h)
	})
}

func (w *world) noted(id int64, text string) {
	w.t.Helper()
	w.act(id, func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		_, err := w.Cases.Say(ctx, tx, h, cases.Utterance{Kind: cases.Note, Text: text})
		return err
	})
}

// marked is what is marked in a hit's excerpt.
func marked(all []search.Piece) (words []string) {
	for _, p := range all {
		if p.Marked {
			words = append(words, p.Text)
		}
	}
	return words
}

func plain(all []search.Piece) string {
	var b strings.Builder
	for _, p := range all {
		b.WriteString(p.Text)
	}
	return b.String()
}

func TestCasesAreFoundByWhatWasSaid(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.As(staff.Admin)
		kettle := w.wrote("ana@example.com", "Kettle leaks", "The base of my kettle is wet. Order ORD-2291-X arrived broken on Friday.").ID
		grinder := w.wrote("ben@example.org", "Grinder", "I would like refunds for two grinders, please. The kettle is fine.").ID
		german := w.wrote("chr@example.net", "Käse und Müller", "Die Häuser in München sind schön, der Kaufvertrag fehlt.").ID
		japanese := w.wrote("jp@example.jp", "注文番号について", "注文番号を教えてください。お茶が好きです。").ID
		chinese := w.wrote("cn@example.cn", "退款", "我想要退款，因为水壶漏水。").ID
		w.noted(kettle, "Looks like the gasket; warehouse knows.")
		w.caughtUp()
		for query, want := range map[string][]int64{
			"kettle":                       {kettle, grinder},
			"KETTLE wet":                   {kettle},
			"kettle -grinder":              {kettle},
			"kettle -\"base of\"":          {grinder},
			"gasket":                       {kettle},
			`"arrived broken"`:             {kettle},
			`"broken arrived"`:             {},
			"refund":                       {grinder},
			"refunding":                    {grinder},
			"refund*":                      {grinder},
			"grind*":                       {grinder},
			"ORD-2291-X":                   {kettle},
			"ORD-2291":                     {kettle},
			"ord2291":                      {},
			"22*":                          {},
			"229*":                         {kettle},
			"ana@example.com":              {kettle},
			"from:ana":                     {kettle},
			"from:ana@example.com wet":     {kettle},
			"from:ben kettle":              {grinder},
			"from:kettle":                  {},
			"subject:kettle":               {kettle},
			"subject:wet":                  {},
			"kase":                         {german},
			"käse":                         {german},
			"Mueller":                      {german},
			"müller":                       {german},
			"Haus":                         {german},
			"häusern":                      {german},
			"Muenchen":                     {german},
			"注文番号":                         {japanese},
			"番号":                           {japanese},
			"番号 お茶":                        {japanese},
			"茶":                            {japanese},
			"退款":                           {chinese},
			"水壶漏水":                         {chinese},
			"水漏":                           {},
			"ketle":                        {kettle, grinder},
			"kettel":                       {kettle, grinder},
			"qqqqqqq":                      {},
			`he said "kettle`:              {},
			"http://kettle":                {},
			"is:new kettle":                {grinder},
			"is:open kettle":               {kettle, grinder},
			"is:solved kettle":             {},
			"-is:solved kettle wet":        {kettle},
			"is:unowned wet":               {kettle},
			"owner:nobody wet":             {kettle},
			"has:attachment kettle":        {},
			"in:help wet":                  {kettle},
			"after:2026-03-02 wet":         {kettle},
			"before:2026-03-02 wet":        {},
			"before:2026-03-03 wet":        {kettle},
			"after:2026-03 before:2027":    {kettle, grinder, german, japanese, chinese},
			"before:soon kettle wet":       {kettle},
			"is:odd owner:zz in:zz gasket": {kettle},
			"-kettle":                      {},
			"is:new":                       {grinder, german, japanese, chinese},
			"is:new -is:unowned":           {},
			w.caseOf(kettle).Ref:           {kettle},
			strings.ToLower(strings.ReplaceAll(w.caseOf(kettle).Ref, "-", "")): {kettle},
		} {
			w.finds(admin, query, want...)
		}
		w.Verified()
	})
}

func TestMistakesAreToldInWords(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.As(staff.Admin)
		w.wrote("ana@example.com", "Kettle", "It is wet.")
		w.caughtUp()
		for query, key := range map[string]string{
			"before:soon wet": "search.problem.date", "is:odd wet": "search.problem.is", "has:fun wet": "search.problem.has", "from: wet": "search.problem.empty",
			"in:nowhere wet": "search.problem.inbox", "owner:zz wet": "search.problem.owner", "-wet": "search.problem.only_not",
			"after:2026-03-05 before:2026-03-01 wet": "search.problem.between",
		} {
			f := w.found(admin, query)
			if len(f.Problems) != 1 || f.Problems[0].Key != key {
				t.Errorf("%s: %v", query, f.Problems)
			}
			if len(f.Hits) != 1 && key != "search.problem.only_not" {
				t.Errorf("%s: the rest is not searched for: %v", query, ids(f))
			}
		}
		if f := w.found(admin, "kettel"); len(f.Mended["kettel"]) != 1 || f.Mended["kettel"][0] != "kettle" {
			t.Errorf("mended: %v", f.Mended)
		}
		if f := w.found(w.As(staff.Agent), "kettel before:2020"); len(f.Mended) != 0 {
			t.Errorf("of what nothing was found something is told: %v", f.Mended)
		}
	})
}

func TestAHitShowsWhatWasFound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		k := w.wrote("ana@example.com", "About the <b>kettle</b>", strings.Repeat("Nothing of note. ", 40)+"Then the Käsereibe fell & broke. "+strings.Repeat("More of it. ", 40))
		w.caughtUp()
		f := w.found(w.As(staff.Agent), "kettle kasereibe")
		if len(f.Hits) != 1 {
			t.Fatal(f.Hits)
		}
		h := f.Hits[0]
		if got := plain(h.Title); got != "About the <b>kettle</b>" || !slices.Equal(marked(h.Title), []string{"kettle"}) {
			t.Errorf("title %q %q", got, marked(h.Title))
		}
		if got := plain(h.Excerpt); !strings.Contains(got, "the Käsereibe fell & broke") || !strings.HasPrefix(got, "… ") || len(got) > 400 || !slices.Equal(marked(h.Excerpt), []string{"Käsereibe"}) {
			t.Errorf("excerpt %q %q", got, marked(h.Excerpt))
		}
		page := w.Browse(staff.Agent).Get("/search?q=kettle+kasereibe").Is(t, 200).Body
		for _, want := range []string{"&lt;b&gt;<mark>kettle</mark>&lt;/b&gt;", "the <mark>Käsereibe</mark> fell &amp; broke", fmt.Sprintf("/cases/%d?", k.ID)} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %s", want)
			}
		}
	})
}

const withAFile = `From: Ana Ruiz <ana@example.com>
To: ` + desktest.Address + `
Subject: The bill of my kettle
Message-ID: <bill@example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

It is here.

--b
Content-Type: application/pdf; name="bill.pdf"
Content-Disposition: attachment; filename="bill.pdf"

%PDF-1.7
--b--
`

func TestCasesAreFoundByTheirFilesAndOldNames(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		agent := w.As(staff.Agent)
		filed, bare := w.Mail(withAFile).CaseID, w.wrote("ben@example.com", "My kettle", "It drips.").ID
		for name, k := range map[string]int64{"ZD-4711": filed, "87001234": bare} {
			w.act(k, func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
				return w.Cases.ForeignID(ctx, tx, h, "old desk", name)
			})
		}
		w.caughtUp()
		w.finds(agent, "kettle", filed, bare)
		w.finds(agent, "has:attachment kettle", filed)
		w.finds(agent, "-has:attachment kettle", bare)
		w.finds(agent, "has:attachment", filed)
		w.finds(agent, "has:file drips")
		w.finds(agent, "ZD-4711", filed)
		w.finds(agent, "87001234", bare)
		w.finds(agent, "ZD-4712")
		if f := w.found(agent, "ZD-4711"); len(f.Hits) != 1 || !f.Hits[0].Named {
			t.Errorf("it is not said that the case was called so: %+v", f.Hits)
		}
	})
}
