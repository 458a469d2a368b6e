package nothinglost

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

var backups = flag.Int("backups", 2, "hot backups in T23")

// TestT23 is the goal T23 of the house: backups made while mail arrives, each put
// back, each with every message that was acknowledged before it began, each with
// books that balance.
func TestT23(t *testing.T) {
	outside.Each(t, func(t *testing.T, databaseURL string) {
		k := outside.Start(t, databaseURL, "KEPT_LOG=error")
		api := k.API("admin@kept.example")
		api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": address})
		m := &postmen{acked: map[string]bool{}}
		m.start(t, k)
		folder := t.TempDir()
		type hot struct {
			path   string
			before map[string]bool
		}
		var made []hot
		for i := range *backups {
			pause(t.Context(), 500*time.Millisecond)
			h := hot{filepath.Join(folder, fmt.Sprint(i)), m.known()}
			k.Run("", "backup", h.path)
			made = append(made, h)
		}
		m.stop()
		k.Down()
		for i, h := range made {
			url := databaseURL
			if url != "" {
				url = outside.NewDatabase(t)
			}
			r := k.Elsewhere("KEPT_DATA="+filepath.Join(t.TempDir(), "back"), "KEPT_DATABASE_URL="+url)
			r.Run("", "restore", h.path)
			r.Run("", "verify")
			r.Up()
			found := homes(t, r)
			for s := range h.before {
				if found[s] != 1 {
					t.Errorf("backup %d: %q was acknowledged before it began and is %d cases in it", i, s, found[s])
				}
			}
			r.Run("", "verify")
			r.Down()
			t.Logf("backup %d: %d messages were acknowledged before it began, %d are in it", i, len(h.before), len(found))
		}
	})
}

// homes counts the cases of each subject, when every item has a state.
func homes(t *testing.T, k *outside.Kept) map[string]int {
	api := k.API("admin@kept.example")
	left, moved := "", time.Now() // what waited at that moment is filed; how long that takes is a figure, not a test
	for {
		now := fmt.Sprint(ids(api.Items("/intake?state=received&limit=200")))
		if now == "[]" {
			break
		}
		if now != left {
			left, moved = now, time.Now()
		}
		if time.Since(moved) > still {
			t.Fatalf("items stay without a state: %s", now)
		}
		pause(t.Context(), 100*time.Millisecond)
	}
	found := map[string]int{}
	for _, c := range api.All("/cases?limit=200") {
		found[c["subject"].(string)]++
	}
	return found
}

// postmen bring mail until they are told to stop.
type postmen struct {
	next  atomic.Int64
	over  atomic.Bool
	all   sync.WaitGroup
	mu    sync.Mutex // guards acked
	acked map[string]bool
}

func (m *postmen) start(t *testing.T, k *outside.Kept) {
	for c := range 4 {
		rng := rand.New(rand.NewPCG(*seed, uint64(c)))
		m.all.Go(func() {
			s := &sender{addr: k.SMTP}
			defer s.drop()
			for !m.over.Load() {
				n := int(m.next.Add(1))
				s.until250(t.Context(), n, message(n, rng))
				m.mu.Lock()
				m.acked[subject(n)] = true
				m.mu.Unlock()
				pause(t.Context(), time.Duration(20+rng.IntN(40))*time.Millisecond)
			}
		})
	}
}

func (m *postmen) stop() {
	m.over.Store(true)
	m.all.Wait()
}

// known are the subjects that were answered with 250 by now.
func (m *postmen) known() map[string]bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.acked)
}
