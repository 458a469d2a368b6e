package staff

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// FailureBody is a sign-in that failed, as programs see it.
type FailureBody struct {
	At   time.Time `json:"at" doc:"The first of those alike within a quarter of an hour"`
	Why  Why       `json:"why" enum:"password,address,off,tries,code,passkey" doc:"code: the password was right, the second factor was not; tries: too many, nothing was looked at"`
	From string    `json:"from" doc:"The network it came from; empty where nobody knows"`
}

type failuresIn struct {
	UserID int64 `query:"user_id" doc:"At whose account; at addresses that nobody has where it is left out"`
}

type failuresOut struct{ Body web.List[FailureBody] }

// apiFailures gives the newest at once, as a page shows them.
func (s *Staff) apiFailures(ctx context.Context, v db.View, in *failuresIn) (*failuresOut, error) {
	all, err := s.Failures(ctx, v, in.UserID)
	if err != nil {
		return nil, err
	}
	out := &failuresOut{Body: web.List[FailureBody]{Items: []FailureBody{}}}
	for _, f := range all {
		out.Body.Items = append(out.Body.Items, FailureBody(f))
	}
	return out, nil
}
