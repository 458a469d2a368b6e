package torture

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// shop is the house's own system that sends and pays, as bad as such systems are: it
// answers late, or with an error although it took the order, or not at all, and tells
// how things go twice and out of order.
type shop struct {
	t       *trial
	addr    string
	secrets map[string][]byte // by what it does

	mu      sync.Mutex
	orders  map[int64]*order // by dispatch
	telling int              // words that are still to be told
}

// order is what the shop was told of one dispatch.
type order struct {
	ids       map[string]int // how often, by the id it was told under
	seen      int            // how often it came, refused or not
	cancelled bool
	says      []string // what will be said of it, in that order
}

// newShop listens until the trial ends.
func (t *trial) newShop() (*shop, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &shop{t: t, addr: l.Addr().String(), secrets: map[string][]byte{}, orders: map[int64]*order{}}
	server := &http.Server{Handler: http.HandlerFunc(s.take), ReadHeaderTimeout: time.Minute}
	t.atEnd(func() { server.Close() })
	go server.Serve(l)
	return s, nil
}

func (s *shop) url(does string) string { return "http://" + s.addr + "/" + does }

// trusts keeps the secret by which both sides sign, as the desk showed it.
func (s *shop) trusts(does, secret string) (err error) {
	rest, _ := strings.CutPrefix(secret, "whsec_")
	s.secrets[does], err = base64.StdEncoding.DecodeString(rest)
	return err
}

func (s *shop) sign(does, id, at string, raw []byte) string {
	m := hmac.New(sha256.New, s.secrets[does])
	fmt.Fprintf(m, "%s.%s.%s", id, at, raw)
	return "v1," + base64.StdEncoding.EncodeToString(m.Sum(nil))
}

// take takes an order, in whatever mood it is the first time.
func (s *shop) take(w http.ResponseWriter, r *http.Request) {
	does, id := strings.TrimPrefix(r.URL.Path, "/"), r.Header.Get("webhook-id")
	raw, err := io.ReadAll(r.Body)
	var told struct {
		Type string
		Data struct {
			DispatchID int64  `json:"dispatch_id"`
			Kind       string `json:"kind"`
			AnswerTo   string `json:"answer_to"`
		}
	}
	if err != nil || json.Unmarshal(raw, &told) != nil {
		return
	}
	if r.Header.Get("webhook-signature") != s.sign(does, id, r.Header.Get("webhook-timestamp"), raw) {
		s.t.off("%s of dispatch %d came with a signature that is not the desk's", told.Type, told.Data.DispatchID)
	}
	dispatch := told.Data.DispatchID
	s.mu.Lock()
	o := s.orders[dispatch]
	if o == nil {
		o = &order{ids: map[string]int{}}
		s.orders[dispatch] = o
	}
	o.seen++
	mood := 0
	if o.seen == 1 {
		mood = int(dispatch % 5)
	}
	if told.Type == "dispatch.cancelled" {
		o.cancelled = true
	} else if mood != refuses {
		o.ids[id]++
	}
	// What it said nothing of it has forgotten: it goes about it when it is told again.
	if (mood == 0 || mood == late) && o.says == nil && !o.cancelled {
		o.says = plans[dispatch%int64(len(plans))]
		if told.Data.Kind == "loan" {
			o.says = loans[dispatch%int64(len(loans))]
		}
		s.telling += len(o.says)
		go s.tell(does, dispatch, told.Data.AnswerTo, o.says)
	}
	s.mu.Unlock()
	switch mood {
	case refuses, forgets:
		http.Error(w, "not now", http.StatusInternalServerError)
	case late:
		pause(r.Context(), 300*time.Millisecond)
	case hangsUp:
		panic(http.ErrAbortHandler)
	}
}

// How the shop treats an order that it sees for the first time; otherwise it is kind.
const (
	refuses = 1 // it does not take it
	forgets = 2 // it takes it, answers with an error
	late    = 3
	hangsUp = 4 // it takes it, and does not answer
)

// plans are what can be said of an order: out of order, twice, or that it failed.
var plans = [][]string{
	{"sent", "accepted", "sent", "arrived", "arrived"},
	{"accepted", "failed", "failed"},
	{"arrived", "sent", "accepted"},
	{"accepted"},
	{"failed", "accepted"},
}

// loans are what can be said of something that is lent: that it comes back as well, twice
// or before it arrived.
var loans = [][]string{
	{"sent", "arrived", "returned", "returned"},
	{"failed", "accepted"},
	{"returned", "arrived", "sent"},
	{"accepted", "sent", "failed"},
	{"arrived", "sent"},
}

// tell says how an order goes, each word until the desk has heard it.
func (s *shop) tell(does string, dispatch int64, to string, words []string) {
	for _, word := range words {
		pause(s.t.ctx, time.Duration(dispatch%4)*20*time.Millisecond)
		id := fmt.Sprintf("F-%d-%s", dispatch, word)
		raw, err := json.Marshal(map[string]any{"type": "dispatch." + word, "data": map[string]any{"dispatch_id": dispatch, "order": fmt.Sprintf("F-%d", dispatch), "reason": "Lost by the torture"}})
		for heard := err != nil; !heard && s.t.ctx.Err() == nil; {
			if heard = s.say(does, id, to, raw); !heard {
				pause(s.t.ctx, 20*time.Millisecond)
			}
		}
		s.mu.Lock()
		s.telling--
		s.mu.Unlock()
	}
}

// say says one thing once, and whether the desk has heard it for good.
func (s *shop) say(does, id, to string, raw []byte) bool {
	q, err := http.NewRequestWithContext(s.t.ctx, http.MethodPost, to, bytes.NewReader(raw))
	if err != nil {
		s.t.off("an order is to be answered to %q: %v", to, err)
		return true
	}
	at := fmt.Sprint(time.Now().Unix())
	q.Header.Set("Content-Type", "application/json")
	q.Header.Set("webhook-id", id)
	q.Header.Set("webhook-timestamp", at)
	q.Header.Set("webhook-signature", s.sign(does, id, at, raw))
	p, err := http.DefaultClient.Do(q)
	if err != nil {
		return false
	}
	defer p.Body.Close()
	why, _ := io.ReadAll(io.LimitReader(p.Body, 500))
	if p.StatusCode >= 400 && p.StatusCode < 500 && p.StatusCode != http.StatusTooManyRequests {
		s.t.off("%s was refused: %d %s", id, p.StatusCode, why)
		return true
	}
	return p.StatusCode < 300
}

// quiet says whether all has been told.
func (s *shop) quiet() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.telling == 0
}
