package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// secretOf reads the secret as Kept shows it: whsec_ and base64.
func secretOf(text string) ([]byte, error) {
	rest, ok := strings.CutPrefix(text, "whsec_")
	if !ok {
		return nil, errors.New("the secret begins with whsec_")
	}
	return base64.StdEncoding.DecodeString(rest)
}

// sign is the signature of a webhook, as standardwebhooks.com has it.
func (s *Shop) sign(id, at string, body []byte) string {
	m := hmac.New(sha256.New, s.secret)
	fmt.Fprintf(m, "%s.%s.%s", id, at, body)
	return "v1," + base64.StdEncoding.EncodeToString(m.Sum(nil))
}

// believe says whether a webhook comes from Kept, and just now.
func (s *Shop) believe(h http.Header, body []byte, now time.Time) bool {
	id, at := h.Get("webhook-id"), h.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(at, 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > 5*time.Minute {
		return false
	}
	want := []byte(s.sign(id, at, body))
	for _, one := range strings.Fields(h.Get("webhook-signature")) {
		if hmac.Equal([]byte(one), want) {
			return true
		}
	}
	return false
}

var client = &http.Client{Timeout: 10 * time.Second}

// tell tells Kept something about an order. Kept knows by the id what it heard before.
func (s *Shop) tell(ctx context.Context, o *Order, one Say) (err error) {
	data := map[string]any{"dispatch_id": o.Dispatch}
	for name, value := range one.More {
		data[name] = value
	}
	body, err := json.Marshal(map[string]any{"type": one.Type, "timestamp": time.Now().UTC().Format(time.RFC3339), "data": data})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, o.AnswerTo, bytes.NewReader(body))
	if err != nil {
		return err
	}
	at := strconv.FormatInt(time.Now().Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("webhook-id", one.ID)
	r.Header.Set("webhook-timestamp", at)
	r.Header.Set("webhook-signature", s.sign(one.ID, at, body))
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, answer.Body.Close()) }()
	if answer.StatusCode/100 != 2 {
		why, _ := io.ReadAll(io.LimitReader(answer.Body, 500))
		return fmt.Errorf("%s: %s %s", one.Type, answer.Status, why)
	}
	return nil
}
