package web_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/platform/web"
)

// tab is a browser's end of a stream.
type tab struct {
	mu     sync.Mutex
	text   strings.Builder
	header http.Header
	stuck  chan struct{} // when set, writing waits for it
}

func (b *tab) Header() http.Header { return b.header }
func (b *tab) WriteHeader(int)     {}
func (b *tab) Flush()              {}
func (b *tab) Write(p []byte) (int, error) {
	b.mu.Lock()
	stuck := b.stuck
	b.mu.Unlock()
	if stuck != nil {
		<-stuck
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *tab) hold(stuck chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stuck = stuck
}

// heard returns the data of the events and the names of those that have one,
// without the ids.
func (b *tab) heard() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []string
	for block := range strings.SplitSeq(b.text.String(), "\n\n") {
		name, data := "", ""
		for line := range strings.SplitSeq(block, "\n") {
			if v, ok := strings.CutPrefix(line, "event: "); ok {
				name = v
			}
			if v, ok := strings.CutPrefix(line, "data: "); ok {
				data = v
			}
			if strings.HasPrefix(line, ": ") {
				name = "comment"
			}
		}
		switch {
		case name == "hello":
		case name != "":
			all = append(all, name)
		case data != "":
			_, rest, _ := strings.Cut(data, `"case":`)
			all = append(all, rest)
		}
	}
	return all
}

// last returns the id of the last event, and the stream's own id.
func (b *tab) last() (event, stream string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for line := range strings.SplitSeq(b.text.String(), "\n") {
		if v, ok := strings.CutPrefix(line, "id: "); ok {
			event = v
		}
		if v, ok := strings.CutPrefix(line, `data: {"stream":"`); ok {
			stream = strings.TrimSuffix(v, `"}`)
		}
	}
	return event, stream
}

func everything(_ context.Context, e web.Event) (web.Event, bool) { return e, true }

// listen opens a stream; done tells that it ended.
func listen(h *web.Hub, who web.Subscriber, lastID string) (b *tab, done chan error, leave func()) {
	b, done = &tab{header: http.Header{}}, make(chan error, 1)
	ctx, leave := context.WithCancel(context.Background())
	r := httptest.NewRequest("GET", "/events", nil).WithContext(ctx)
	if lastID != "" {
		r.Header.Set("Last-Event-ID", lastID)
	}
	go func() { done <- h.Subscribe(b, r, who) }()
	synctest.Wait()
	return b, done, leave
}

func wait(d time.Duration) {
	time.Sleep(d) // in a bubble: the clock jumps
	synctest.Wait()
}

func TestWhatHappensToOneCaseWithinHalfASecondIsOneEvent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := web.NewHub(web.HubOptions{}, time.Now)
		b, done, leave := listen(h, web.Subscriber{Who: "anna", See: everything}, "")
		h.Publish(web.Event{Case: 7, Kinds: []string{"message"}, In: []string{"all"}}, web.Event{Case: 8, Kinds: []string{"assigned"}, Entered: []string{"mine"}, Left: []string{"unowned"}})
		wait(400 * time.Millisecond)
		h.Publish(web.Event{Case: 7, Kinds: []string{"message", "status"}, Left: []string{"mine"}})
		if got := b.heard(); len(got) > 0 {
			t.Errorf("told too early: %q", got)
		}
		wait(200 * time.Millisecond)
		h.Publish(web.Event{Case: 7, Kinds: []string{"note"}})
		wait(600 * time.Millisecond)
		want := []string{
			`7,"kinds":["message","status"],"lists":["mine","all"],"left":["mine"]}`,
			`8,"kinds":["assigned"],"lists":["mine","unowned"],"entered":["mine"],"left":["unowned"]}`,
			`7,"kinds":["note"],"lists":[]}`,
		}
		got := b.heard()
		slices.Sort(got[:min(2, len(got))])
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		leave()
		if err := <-done; err != nil || h.Streams() != 0 {
			t.Errorf("after leaving: %v, %d streams", err, h.Streams())
		}
	})
}

func TestEachEventIsCheckedWhenItIsSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := web.NewHub(web.HubOptions{}, time.Now)
		var moved atomic.Bool
		b, _, leave := listen(h, web.Subscriber{Who: "anna", See: func(_ context.Context, e web.Event) (web.Event, bool) {
			if e.Case == 9 {
				return e, false
			}
			if moved.Load() {
				return e.Gone(), true
			}
			return e, true
		}}, "")
		defer leave()
		h.Publish(web.Event{Case: 9, Kinds: []string{"message"}}, web.Event{Case: 7, Kinds: []string{"moved"}, In: []string{"all"}})
		moved.Store(true) // after it happened, before it is sent
		wait(time.Second)
		if d := cmp.Diff([]string{`7,"kinds":["gone"],"lists":["all"],"left":["all"]}`}, b.heard()); d != "" {
			t.Error(d)
		}
	})
}

func TestAStreamThatCannotKeepUpIsToldToReload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := web.NewHub(web.HubOptions{Queue: 4, Write: time.Hour}, time.Now)
		b, _, leave := listen(h, web.Subscriber{Who: "anna", See: everything}, "")
		defer leave()
		stuck := make(chan struct{})
		b.hold(stuck)
		for i := range int64(20) {
			h.Publish(web.Event{Case: i + 1})
		}
		wait(time.Second)
		b.hold(nil)
		close(stuck)
		synctest.Wait()
		got := b.heard()
		if len(got) > 6 || got[len(got)-1] != "reload" {
			t.Errorf("heard %q, want reload instead of what was missed", got)
		}
		h.Publish(web.Event{Case: 99})
		wait(time.Second)
		if got := b.heard(); !strings.HasPrefix(got[len(got)-1], "99,") {
			t.Errorf("after the reload: %q", got)
		}
	})
}

func TestAReaderWhoComesBackMissesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := web.NewHub(web.HubOptions{Ring: 3}, time.Now)
		publish := func(ids ...int64) {
			for _, id := range ids {
				h.Publish(web.Event{Case: id})
				wait(time.Second)
			}
		}
		who := web.Subscriber{Who: "anna", See: everything}
		b, done, leave := listen(h, who, "")
		publish(1, 2)
		id, _ := b.last()
		leave()
		<-done
		publish(3, 4, 5)
		for lastID, want := range map[string]string{id: "345", "other-2": "reload", "garbage": "reload"} {
			b, done, leave := listen(h, who, lastID)
			got := ""
			for _, e := range b.heard() {
				name, _, _ := strings.Cut(e, ",")
				got += name
			}
			if got != want {
				t.Errorf("back after %q: %q, want %q", lastID, got, want)
			}
			leave()
			<-done
		}
		// A first stream hears what was told in the last three seconds: its page may have been made before. Each of the
		// streams above has listened for a second.
		wait(3 * time.Second)
		b, done, leave = listen(h, who, "")
		if got := b.heard(); len(got) > 0 {
			t.Errorf("what any page has: %q", got)
		}
		leave()
		<-done
		publish(7)
		b, done, leave = listen(h, who, "")
		if got := b.heard(); len(got) != 1 || !strings.HasPrefix(got[0], "7") {
			t.Errorf("what a page may have missed: %q", got)
		}
		leave()
		<-done
		publish(6) // 3 falls out of the ring
		b, _, leave = listen(h, who, id)
		defer leave()
		if got := b.heard(); !slices.Equal(got, []string{"reload"}) {
			t.Errorf("back too late: %q", got)
		}
	})
}

func TestAPageThatWasLongInComingMissesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := router(t, web.Options{Now: time.Now, Hub: web.HubOptions{Ring: 4}})
		tell := func(id int64) {
			rt.Live.Publish(web.Event{Case: id})
			wait(10 * time.Second)
		}
		open := func() (heard func() string, shows func(shows string, age time.Duration)) {
			b, _, leave := listen(rt.Live, web.Subscriber{Who: "anna", See: everything}, "")
			t.Cleanup(leave)
			_, stream := b.last()
			return func() (all string) {
					for _, e := range b.heard() {
						if name, _, _ := strings.Cut(e, ","); name != "comment" {
							all += name
						}
					}
					return all
				}, func(shows string, age time.Duration) {
					t.Helper()
					if p := ask(rt, "POST", "/events/shows", fmt.Sprintf(`{"stream":%q,"shows":%s,"age":%d}`, stream, shows, age.Milliseconds()), "Authorization", "Bearer anna"); p.Code != 204 {
						t.Fatalf("%d %s", p.Code, p.Body)
					}
					synctest.Wait()
				}
		}
		is := func(got, want, what string) {
			t.Helper()
			if got != want {
				t.Errorf("%s: %q, want %q", what, got, want)
			}
		}
		heard, shows := open()
		shows(`[1]`, 0)
		tell(5)
		is(heard(), "", "nobody shows it")
		shows(`[1,5]`, 0)
		is(heard(), "", "a page that was made after it")
		shows(`[1]`, 0)
		shows(`[1,5]`, 9*time.Second)
		is(heard(), "5", "a page that was made before it")
		shows(`[1,5]`, 9*time.Second)
		is(heard(), "5", "a second such page, of what the first was told")

		other, more := open()
		more(`[5]`, 9*time.Second)
		is(other(), "5", "a first stream, of a page that was made before it")

		for id := range int64(4) {
			tell(20 + id)
		}
		shows(`[1,20]`, 20*time.Second)
		is(heard(), "5", "all that it missed is kept")
		shows(`[1,23]`, 15*time.Second)
		is(heard(), "523", "the last was missed")
		shows(`[1,20]`, time.Hour)
		is(heard(), "523reload", "what it may have missed is kept no more")
	})
}

func TestAStreamSaysThatItLives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := web.NewHub(web.HubOptions{}, time.Now)
		b, _, leave := listen(h, web.Subscriber{Who: "anna", See: everything}, "")
		defer leave()
		wait(61 * time.Second)
		if got := b.heard(); !slices.Equal(got, []string{"comment", "comment", "comment"}) {
			t.Errorf("in a minute: %q", got)
		}
	})
}

func TestWhoeverLosesTheirRightsLosesTheStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := web.NewHub(web.HubOptions{}, time.Now)
		var refused atomic.Bool
		var read atomic.Int64
		_, done, leave := listen(h, web.Subscriber{Who: "anna", See: everything, Rights: func(context.Context) error {
			read.Add(1)
			if refused.Load() {
				return errors.New("switched off")
			}
			return nil
		}}, "")
		defer leave()
		wait(11 * time.Second)
		if read.Load() != 2 || h.Streams() != 1 {
			t.Errorf("after 11 s the rights were read %d times", read.Load())
		}
		refused.Store(true)
		wait(5 * time.Second)
		if h.Streams() != 0 {
			t.Error("the stream goes on")
		}
		<-done
	})
}

func TestStreamsEndAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := web.NewHub(web.HubOptions{}, time.Now)
		_, anna, _ := listen(h, web.Subscriber{Who: "anna", See: everything}, "")
		_, also, _ := listen(h, web.Subscriber{Who: "anna", See: everything}, "")
		_, bob, _ := listen(h, web.Subscriber{Who: "bob", See: everything}, "")
		h.Close("anna")
		<-anna
		<-also
		if h.Streams() != 1 {
			t.Errorf("%d streams, want bob's", h.Streams())
		}
		h.CloseAll()
		<-bob
		if err := h.Subscribe(&tab{header: http.Header{}}, httptest.NewRequest("GET", "/events", nil), web.Subscriber{}); err == nil {
			t.Error("a new stream was opened while stopping")
		}
		h.Publish(web.Event{Case: 1}) // told to nobody
	})
}

func TestWhoseCountsChangedIsToldAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := web.NewHub(web.HubOptions{}, time.Now)
		anna, annaDone, annaLeaves := listen(h, web.Subscriber{Who: "anna", See: everything}, "")
		bob, bobDone, bobLeaves := listen(h, web.Subscriber{Who: "bob", See: everything}, "")
		h.Count("anna")
		h.Count("nobody")
		synctest.Wait()
		anna.mu.Lock()
		if !strings.HasSuffix(anna.text.String(), "data: {\"counts\":true}\n\n") {
			t.Errorf("anna was told %q", anna.text.String())
		}
		anna.mu.Unlock()
		if got := bob.heard(); len(got) > 0 {
			t.Errorf("bob was told %q", got)
		}
		annaLeaves()
		bobLeaves()
		<-annaDone
		<-bobDone
	})
}

// The whole way, over a real connection.
func TestATabSaysWhatItShows(t *testing.T) {
	rt := router(t, web.Options{Hub: web.HubOptions{Merge: time.Millisecond, Fresh: time.Hour}})
	rt.Follow(func(ctx context.Context) (web.Subscriber, error) {
		who, _ := ctx.Value(actorKey{}).(string)
		return web.Subscriber{Who: who, See: everything}, nil
	})
	attended, left := []string{}, make(chan string, 1)
	rt.Attend(func(_ context.Context, stream string, open map[int64]string) error {
		attended = append(attended, fmt.Sprint(stream, open))
		return nil
	})
	rt.Live.OnLeave(func(stream string) { left <- stream })
	server := httptest.NewServer(rt)
	defer server.Close()
	defer rt.Live.CloseAll()
	life, leave := context.WithCancel(t.Context())
	defer leave()
	r, err := http.NewRequestWithContext(life, "GET", server.URL+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer anna")
	r.Header.Set("Accept-Encoding", "gzip")
	resp, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.Header.Get("Content-Type") != "text/event-stream" || resp.Header.Get("Content-Encoding") != "" {
		t.Fatalf("%v", resp.Header)
	}
	lines := bufio.NewScanner(resp.Body)
	next := func(prefix string) string {
		for lines.Scan() {
			if v, ok := strings.CutPrefix(lines.Text(), prefix); ok {
				return v
			}
		}
		t.Fatalf("the stream ended: %v", lines.Err())
		return ""
	}
	stream := strings.TrimSuffix(next(`data: {"stream":"`), `"}`)
	shows := func(who, shows string) int {
		return ask(rt, "POST", "/events/shows", fmt.Sprintf(`{"stream":%q,"shows":%s}`, stream, shows), "Authorization", "Bearer "+who).Code
	}
	if got := shows("bob", `[1]`); got != 204 {
		t.Errorf("somebody else's stream: %d", got)
	}
	rt.Live.Publish(web.Event{Case: 5, Kinds: []string{"message"}})
	if got := next("data: "); !strings.Contains(got, `"case":5,"kinds":["message"]`) {
		t.Errorf("before the tab said anything: %s", got)
	}
	if got := shows("anna", `[7,"mine"]`); got != 204 {
		t.Errorf("shows: %d", got)
	}
	for _, e := range []web.Event{{Case: 6}, {Case: 8, In: []string{"all"}}, {Case: 7}, {Case: 6}, {Case: 9, Left: []string{"mine"}}} {
		rt.Live.Publish(e)
	}
	got := []string{next("data: "), next("data: ")}
	slices.SortFunc(got, func(a, b string) int {
		return strings.Compare(a[strings.Index(a, "case"):], b[strings.Index(b, "case"):])
	})
	if !strings.Contains(got[0], `"case":7,`) || !strings.Contains(got[1], `"case":9,`) {
		t.Errorf("%s", got)
	}
	if got := shows("anna", `{`); got != 422 {
		t.Errorf("no JSON: %d", got)
	}
	shows("anna", `[7],"at":{"7":"reply"}`)
	shows("bob", `[7],"at":{"7":"reply"}`)
	if d := cmp.Diff([]string{stream + "map[]", stream + "map[7:reply]"}, attended); d != "" {
		t.Errorf("what the tabs have open: %s", d)
	}
	// A page that came up while case 8 changed says only now that it shows it.
	shows("anna", `[8]`)
	if got := next("data: "); !strings.Contains(got, `"case":8,`) {
		t.Errorf("what was told while a page came up: %s", got)
	}
	leave()
	if got := <-left; got != stream {
		t.Errorf("%q has left, not %q", got, stream)
	}
}
