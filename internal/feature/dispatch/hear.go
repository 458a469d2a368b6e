package dispatch

import (
	"context"
	"crypto/hmac"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/fetch"
)

// skew is how far apart the clocks of both sides may be, and how long somebody who
// overheard a webhook could say it again.
const skew = 5 * time.Minute

// mostHeard is how large a webhook may be.
const mostHeard = 64 << 10

// word is what a system says.
type word struct {
	Type string `json:"type"`
	Data struct {
		DispatchID int64     `json:"dispatch_id"`
		Order      string    `json:"order"`
		Tracking   string    `json:"tracking"`
		By         time.Time `json:"by"`
		Reason     string    `json:"reason"`
		Model      string    `json:"model"`
		Left       int64     `json:"left"`
		At         time.Time `json:"at"` // when what is left was counted; zero for when it was sent
	} `json:"data"`
	sent time.Time
}

// hook takes what a system says.
func (s *Dispatches) hook(w http.ResponseWriter, r *http.Request) error {
	ctx := itself(r.Context())
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	id, at := r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp")
	var one System
	err = s.desk.DB.Read(ctx, "dispatch.hook", func(ctx context.Context, v db.View) (err error) {
		one, err = systemOf(ctx, v, Does(r.PathValue("does")))
		return err
	})
	if err != nil {
		return err
	}
	sent, err := s.believed(one, id, at, r.Header.Get("webhook-signature"), raw)
	if err != nil {
		return err
	}
	said := word{sent: sent}
	if err := json.Unmarshal(raw, &said); err != nil {
		return fault.New(fault.Invalid, "dispatch.fault.json").Because(err)
	}
	err = s.desk.DB.Do(ctx, "dispatch.heard", func(ctx context.Context, tx *db.Tx) error {
		return s.Hear(ctx, tx, one, id, said)
	})
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// believed refuses what does not come from a system, or is old. It returns when it was sent.
func (s *Dispatches) believed(one System, id, at, signatures string, raw []byte) (sent time.Time, err error) {
	no := fault.New(fault.Unauthenticated, "dispatch.fault.signature")
	seconds, err := strconv.ParseInt(at, 10, 64)
	if err != nil || id == "" || len(id) > 200 || !one.Active {
		return sent, no
	}
	sent = time.Unix(seconds, 0)
	if apart := s.desk.DB.Now().Sub(sent); apart > skew || apart < -skew {
		return sent, no
	}
	_, secret, err := s.where(one)
	if err != nil {
		return sent, err
	}
	want := []byte(fetch.Signed(secret, id, sent, raw)["webhook-signature"])
	for _, given := range strings.Fields(signatures) {
		if hmac.Equal([]byte(given), want) {
			return sent, nil
		}
	}
	return sent, no
}

// reported are the words for which a system tells that something moved.
var reported = map[string]State{
	"dispatch.accepted": Accepted, "dispatch.sent": Sent, "dispatch.arrived": Arrived, "dispatch.failed": Failed, "dispatch.returned": Returned,
}

// Hear takes what a system says of a dispatch: once for each id that the system gave,
// and forward only, in whatever order it comes.
func (s *Dispatches) Hear(ctx context.Context, tx *db.Tx, one System, id string, said word) (err error) {
	defer fault.Wrap(&err, "dispatch.Hear(%s)", said.Type)
	if said.Type == "dispatch.stock" && one.Does == Parcels {
		return stocked(ctx, tx, one, id, said)
	}
	to, ok := reported[said.Type]
	if !ok {
		return fault.Field("type", "dispatch.fault.type")
	}
	h, d, err := s.take(ctx, tx, said.Data.DispatchID)
	if err != nil {
		return err
	}
	if d.Kind.does() != one.Does {
		return none()
	}
	r := Report{To: to, ForeignID: said.Data.Order, Tracking: said.Data.Tracking, By: said.Data.By, Reason: said.Data.Reason}
	if err := r.read(tx.Now()); err != nil {
		return err
	}
	wrong := ""
	if d.State != to && !forward(d.State, to, d.Kind) {
		wrong = "was " + string(d.State) + " already"
	}
	if fresh, err := heard(ctx, tx, one, id, said.Type, d.ID, wrong); err != nil || !fresh {
		return err
	}
	_, err = s.said(ctx, tx, h, d, r)
	return err
}

// heard writes down what a system said under an id, and what is wrong with it; fresh is
// false for what was heard before.
func heard(ctx context.Context, tx *db.Tx, one System, id, kind string, dispatch int64, wrong string) (fresh bool, err error) {
	n, err := tx.Exec(ctx, `INSERT INTO dispatch_hook (system_id, heard, sum, type, dispatch_id, wrong, at) VALUES ($1, 1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
		one.ID, db.Hash(id), kind, dispatch, wrong, tx.Now())
	return n == 1, err
}

// stocked takes what a system says of what is left of a model: once for each id, and of
// what was counted the newest, in whatever order it comes.
func stocked(ctx context.Context, tx *db.Tx, one System, id string, said word) error {
	model, at := squeezed(said.Data.Model), said.Data.At
	if at.IsZero() {
		at = said.sent
	}
	switch {
	case model == "" || len(model) > longestLine || said.Data.Left < 0:
		return fault.Field("model", "dispatch.fault.json")
	case at.After(tx.Now().Add(skew)): // nothing could be newer for as long
		return fault.Field("at", "dispatch.fault.json")
	}
	if err := tx.Lock(ctx, "dispatch.stock", model); err != nil {
		return err
	}
	known, err := db.Value[int64](ctx, tx, `SELECT max(at) FROM dispatch_stock WHERE model = $1 GROUP BY model`, model)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	wrong := ""
	if at.UnixMicro() < known {
		wrong = "older than what is known"
	}
	if fresh, err := heard(ctx, tx, one, id, said.Type, 0, wrong); err != nil || !fresh || wrong != "" {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO dispatch_stock (model, pieces, at) VALUES ($1, $2, $3) ON CONFLICT (model) DO UPDATE SET pieces = excluded.pieces, at = excluded.at`, model, said.Data.Left, at)
	return err
}
