package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Order is what Kept wants to be sent or paid, and what is still to be said of it.
type Order struct {
	Number   string          `json:"number"` // our own
	ID       string          `json:"id"`     // of the webhook: told twice it is one order
	Dispatch int64           `json:"dispatch_id"`
	AnswerTo string          `json:"answer_to"`
	Wants    json.RawMessage `json:"wants"`
	Stopped  bool            `json:"stopped,omitempty"`
	Says     []Say           `json:"says"` // still to be told, the soonest first
}

// Say is something to be told to Kept, under an id that stays when it is told again.
type Say struct {
	ID   string         `json:"id"`
	Type string         `json:"type"`
	At   time.Time      `json:"at"` // not before
	More map[string]any `json:"more,omitempty"`
}

// Shop keeps orders in a file and tells Kept how they go.
type Shop struct {
	file, kept string
	secret     []byte
	pace       time.Duration

	mu     sync.Mutex
	orders []*Order
}

func open(file, secretFile, kept string, pace time.Duration) (*Shop, error) {
	text, err := os.ReadFile(secretFile)
	if err != nil {
		return nil, err
	}
	s := &Shop{file: file, kept: kept, pace: pace}
	if s.secret, err = secretOf(strings.TrimSpace(string(text))); err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	return s, json.Unmarshal(raw, &s.orders)
}

// save writes all orders beside the file and then puts them in its place, so that the
// file is whole whenever the machine stops.
func (s *Shop) save() error {
	raw, err := json.MarshalIndent(s.orders, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(s.file), ".orders-*")
	if err != nil {
		return err
	}
	_, err = f.Write(raw)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), s.file)
}

// take takes an order. It says yes once the order is on the disk: until then Kept tells
// it again.
func (s *Shop) take(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
	if err != nil {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	if !s.believe(r.Header, raw, time.Now()) {
		http.Error(w, "the signature does not fit", http.StatusUnauthorized)
		return
	}
	var told struct {
		Type string
		Data json.RawMessage
	}
	var wants struct {
		DispatchID int64  `json:"dispatch_id"`
		AnswerTo   string `json:"answer_to"`
	}
	if err := errors.Join(json.Unmarshal(raw, &told), json.Unmarshal(told.Data, &wants)); err != nil {
		http.Error(w, "not an order", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch told.Type {
	case "dispatch.ordered":
		if !strings.HasPrefix(wants.AnswerTo, s.kept+"/") {
			http.Error(w, "we answer nobody else", http.StatusForbidden)
			return
		}
		s.add(r.Header.Get("webhook-id"), wants.DispatchID, wants.AnswerTo, told.Data)
	case "dispatch.cancelled":
		for _, o := range s.orders {
			if o.Dispatch == wants.DispatchID {
				o.Stopped, o.Says = true, nil
			}
		}
	default: // a trial, or something newer than this program
	}
	if err := s.save(); err != nil {
		log.Print(err)
		http.Error(w, "not now", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// add writes down an order, and what will be said of it: that it left before that it
// was taken, and that twice; and twice that it arrived.
func (s *Shop) add(id string, dispatch int64, answerTo string, wants json.RawMessage) {
	for _, o := range s.orders {
		if o.ID == id {
			return
		}
	}
	number := fmt.Sprintf("F-%05d", len(s.orders)+1)
	now := time.Now()
	say := func(kind string, steps int, more map[string]any) Say {
		return Say{ID: number + "-" + kind, Type: "dispatch." + kind, At: now.Add(time.Duration(steps) * s.pace), More: more}
	}
	left := map[string]any{"order": number, "tracking": "PX " + number, "by": now.Add(72 * time.Hour).UTC().Format(time.RFC3339)}
	s.orders = append(s.orders, &Order{Number: number, ID: id, Dispatch: dispatch, AnswerTo: answerTo, Wants: wants, Says: []Say{
		say("sent", 1, left), say("accepted", 2, map[string]any{"order": number}), say("sent", 2, left), say("arrived", 4, nil), say("arrived", 5, nil), say("sent", 5, left),
	}})
}

func (s *Shop) show(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(s.orders) // whoever hung up does not want it
}

// work tells what is due, one after the other, until ctx ends.
func (s *Shop) work(ctx context.Context) {
	tick := time.NewTicker(max(s.pace/4, 10*time.Millisecond))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.tellDue(ctx)
		}
	}
}

// tellDue tells what is due. What is not taken is told again, a little later.
func (s *Shop) tellDue(ctx context.Context) {
	s.mu.Lock()
	all := append([]*Order(nil), s.orders...)
	s.mu.Unlock()
	for _, o := range all {
		s.mu.Lock()
		due := len(o.Says) > 0 && !o.Says[0].At.After(time.Now())
		var one Say
		if due {
			one = o.Says[0]
		}
		s.mu.Unlock()
		if !due {
			continue
		}
		err := s.tell(ctx, o, one)
		s.mu.Lock()
		switch {
		case len(o.Says) == 0: // stopped meanwhile
		case err != nil:
			log.Printf("%s: %v", o.Number, err)
			o.Says[0].At = time.Now().Add(s.pace)
		default:
			o.Says = o.Says[1:]
		}
		if err := s.save(); err != nil {
			log.Print(err)
		}
		s.mu.Unlock()
	}
}
