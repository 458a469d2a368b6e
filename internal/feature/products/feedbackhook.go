package products

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/fetch"
	"kept.example/kept/internal/platform/jobs"
)

// hookPurpose seals where product feedback goes.
const hookPurpose = "products.feedback_hook"

// Hook is where whoever can change products is told what people say about them.
type Hook struct {
	Address         string
	SetAt           time.Time
	ToldAt          time.Time // the newest that was taken; zero for none
	FailedAt        time.Time // the newest that was not; zero where the newest was taken
	Why             string    // why it was not
	address, secret []byte
}

func scanHook(s db.Scan) (h Hook, err error) {
	return h, s(&h.address, &h.secret, &h.SetAt, &h.ToldAt, &h.FailedAt, &h.Why)
}

// hook is where feedback goes; no address where nobody said.
func (s *Products) hook(ctx context.Context, v db.View) (Hook, string, error) {
	all, err := db.All(ctx, v, scanHook, `SELECT address, secret, set_at, told_at, failed_at, why FROM product_feedback_hook WHERE sole = 1`)
	if err != nil || len(all) == 0 {
		return Hook{}, "", err
	}
	h := all[0]
	address, ok := s.desk.Keys.Open(hookPurpose, h.address)
	secret, ok2 := s.desk.Keys.Open(hookPurpose, h.secret)
	if !ok || !ok2 {
		return h, "", fault.New(fault.Unavailable, "products.fault.address")
	}
	h.Address = string(address)
	return h, string(secret), nil
}

// Hook returns where product feedback goes; no address where nobody said.
func (s *Products) Hook(ctx context.Context, v db.View) (_ Hook, err error) {
	defer fault.Wrap(&err, "products.Hook")
	if _, err := staff.Allow(ctx, staff.ProductsManage); err != nil {
		return Hook{}, err
	}
	h, _, err := s.hook(ctx, v)
	return h, err
}

// SetHook says where product feedback goes; "" for nowhere. It returns the secret by
// which it is signed, to be shown once.
func (s *Products) SetHook(ctx context.Context, tx *db.Tx, address string) (secret string, err error) {
	defer fault.Wrap(&err, "products.SetHook")
	if _, err := staff.Allow(ctx, staff.ProductsManage); err != nil {
		return "", err
	}
	if address = strings.TrimSpace(address); address != "" && !fetch.Callable(address) {
		return "", fault.Field("address", "products.fault.address")
	}
	if _, err := tx.Exec(ctx, `DELETE FROM product_feedback_hook WHERE sole = 1`); err != nil {
		return "", err
	}
	kind := "product.hook_removed"
	if address != "" {
		kind = "product.hook_set"
		secret = s.desk.Keys.Token(hookPurpose, tx.Now().UnixMicro())
		if _, err := tx.Insert(ctx, `INSERT INTO product_feedback_hook (sole, address, secret, set_at, why) VALUES (1, $1, $2, $3, '')`,
			s.desk.Keys.Seal(hookPurpose, []byte(address)), s.desk.Keys.Seal(hookPurpose, []byte(secret)), tx.Now()); err != nil {
			return "", err
		}
		secret = fetch.ShownSecret(secret)
	}
	_, err = s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind, On: "product"})
	return secret, err
}

// TellFeedback tells whoever can change a product what was said about it.
type TellFeedback struct {
	Feedback int64 `json:"feedback"`
}

// Kind names the job.
func (TellFeedback) Kind() string { return "products.tell_feedback" }

// tellOf has feedback told, where somebody is to be told.
func (s *Products) tellOf(ctx context.Context, tx *db.Tx, id int64) error {
	n, err := db.Value[int64](ctx, tx, `SELECT count(*) FROM product_feedback_hook WHERE sole = 1`)
	if err != nil || n == 0 {
		return err
	}
	return s.desk.Jobs.Put(ctx, tx, TellFeedback{id}, jobs.Unique(fmt.Sprint(id)))
}

// telling is what is told of feedback. There is no name in it and no case.
type telling struct {
	Type      string `json:"type"`
	Timestamp string `json:"timestamp"`
	Data      struct {
		ID        int64  `json:"id"`
		ProductID int64  `json:"product_id"`
		Product   string `json:"product"`
		Model     string `json:"model"`
		Part      string `json:"part"`
		Words     string `json:"words"`
		Count     int64  `json:"count"` // of this part so far
	} `json:"data"`
}

// onTell tells it outside of any transaction. A failure is written down and tried
// again; what was withdrawn or erased since is not told.
func (s *Products) onTell(ctx context.Context, run *jobs.Run, a TellFeedback) error {
	var t telling
	var h Hook
	var secret string
	err := s.desk.DB.Read(ctx, "products.tell", func(ctx context.Context, v db.View) (err error) {
		if h, secret, err = s.hook(ctx, v); err != nil || h.Address == "" {
			return err
		}
		t, err = tellingOf(ctx, v, a.Feedback)
		return err
	})
	if err != nil || h.Address == "" || t.Data.Words == "" {
		return err
	}
	raw, err := json.Marshal(t)
	if err != nil {
		return err
	}
	failed := s.desk.Fetch.Tell(ctx, h.Address, "application/json", raw, fetch.Signed(secret, fmt.Sprintf("feedback_%d", a.Feedback), s.desk.DB.Now(), raw))
	if failed != nil {
		why := failed.Error()
		err := s.desk.DB.Do(ctx, "products.tell_failed", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE product_feedback_hook SET failed_at = $1, why = $2 WHERE sole = 1`, tx.Now(), db.Text(why[:min(len(why), 200)]))
			return err
		})
		if err != nil {
			return err
		}
		return failed
	}
	return run.Do(ctx, "products.told", func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE product_feedback_hook SET told_at = $1, failed_at = NULL, why = '' WHERE sole = 1`, tx.Now()); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE product_feedback SET told_at = $2 WHERE id = $1`, a.Feedback, tx.Now())
		return err
	})
}

func tellingOf(ctx context.Context, v db.View, id int64) (t telling, err error) {
	f, err := db.One(ctx, v, scanFeedback, feedbackOf+` WHERE f.id = $1 AND f.state = 'counted'`, id)
	if fault.Is(err, fault.NotFound) {
		return t, nil
	}
	if err != nil {
		return t, err
	}
	p, err := byID(ctx, v, f.ProductID)
	if err != nil {
		return t, err
	}
	t.Type, t.Timestamp = "product.feedback", f.At.UTC().Format("2006-01-02T15:04:05Z")
	d := &t.Data
	d.ID, d.ProductID, d.Product, d.Model, d.Part, d.Words = f.ID, p.ID, p.Name, p.Model, f.Part, f.Words
	d.Count, err = db.Value[int64](ctx, v, `SELECT n FROM product_feedback_part WHERE id = $1`, f.TallyID)
	return t, err
}
