package casepage

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"kept.example/kept/internal/core/files"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/fetch"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
)

const (
	picturePurpose = "mail-picture"   // what the key ring signs their addresses for
	pictureLasts   = 15 * time.Minute // how long such an address works
	pictureMost    = 5 << 20          // bytes of one picture of another server
	shelfMost      = 8 << 20          // bytes of drawn pictures that are kept at hand
	askedAtOnce    = 8                // pictures that are asked for at one time
)

// Pictures of other servers are not loaded until somebody asks, for that would
// tell the sender that the mail was read, and from where. Then the desk asks
// for them and draws them anew. The address names the message and which of its
// pictures, never a place: nobody can have the desk ask for anything that no
// mail in view contains.
func (p *Pages) picturePath(now time.Time, message int64, n int) string {
	return "/messages/" + strconv.FormatInt(message, 10) + "/pictures/" + p.keys.Token(picturePurpose, message, int64(n), now.Add(pictureLasts).Unix())
}

// remotePicture answers with a picture of another server.
func (p *Pages) remotePicture(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "message")
	if err != nil {
		return err
	}
	none := fault.New(fault.NotFound, "casepage.fault.picture")
	key, ok := p.keys.Read(picturePurpose, r.PathValue("key"))
	if !ok || len(key) != 3 || key[0] != id || p.d.Now().Unix() > key[2] {
		return none
	}
	var all []string
	err = p.d.Read(r.Context(), "casepage.picture", func(ctx context.Context, v db.View) error {
		if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
			return err
		}
		safe, _, err := p.cases.HTMLOf(ctx, v, id)
		all = mail.RemotePictures(safe)
		return err
	})
	if err != nil {
		return err
	}
	n := int(key[1])
	if n >= len(all) {
		return none
	}
	one, err := p.remote.of(r.Context(), p.d.Now(), p.files, all[n])
	if err != nil {
		return none.Because(err)
	}
	return files.ShowPicture(w, one.data, one.kind)
}

// drawn is a picture of another server as we drew it.
type drawn struct {
	data  []byte
	kind  string
	until time.Time
}

// shelf keeps the pictures that were drawn last at hand for a while: a mail is
// often opened by several people in a row.
type shelf struct {
	ask   *fetch.Client
	asked chan struct{}

	mu    sync.Mutex
	known map[string]drawn
	size  int
}

func newShelf(c *fetch.Client) *shelf {
	return &shelf{ask: c, asked: make(chan struct{}, askedAtOnce), known: map[string]drawn{}}
}

// of returns a picture, from the shelf or from its server.
func (s *shelf) of(ctx context.Context, now time.Time, f *files.Files, address string) (drawn, error) {
	s.mu.Lock()
	one, ok := s.known[address]
	s.mu.Unlock()
	if ok && now.Before(one.until) {
		return one, nil
	}
	select {
	case s.asked <- struct{}{}:
		defer func() { <-s.asked }()
	case <-ctx.Done():
		return drawn{}, ctx.Err()
	}
	got, err := s.ask.Get(ctx, address, pictureMost)
	if err != nil {
		return drawn{}, err
	}
	one = drawn{until: now.Add(pictureLasts)}
	if one.data, one.kind, err = f.Draw(ctx, bytes.NewReader(got.Data)); err != nil {
		return drawn{}, err
	}
	s.keep(address, one)
	return one, nil
}

func (s *shelf) keep(address string, one drawn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.size -= len(s.known[address].data)
	if s.size+len(one.data) > shelfMost {
		clear(s.known)
		s.size = 0
	}
	if len(one.data) <= shelfMost/4 {
		s.known[address] = one
		s.size += len(one.data)
	}
}
