package staff

import (
	"context"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/words"
)

// stateOfStaff says how many people can sign in, and how many cannot any more.
func (s *Staff) stateOfStaff(ctx context.Context) (text string, err error) {
	err = s.d.Read(ctx, "staff.state", func(ctx context.Context, v db.View) error {
		if _, err := Allow(ctx, StaffManage); err != nil {
			return err
		}
		n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM staff_user WHERE off_at IS NULL`)
		if err != nil {
			return err
		}
		off, err := db.Value[int64](ctx, v, `SELECT count(*) FROM staff_user WHERE off_at IS NOT NULL`)
		text = words.T(ctx, "staff.list.count", words.A("n", n))
		if off > 0 {
			text = words.T(ctx, "staff.list.count_off", words.A("n", n), words.A("off", off))
		}
		return err
	})
	return text, err
}

// stateOfTeams says how many teams there are.
func (s *Staff) stateOfTeams(ctx context.Context) (text string, err error) {
	err = s.d.Read(ctx, "staff.teams_state", func(ctx context.Context, v db.View) error {
		if _, err := Allow(ctx, StaffManage); err != nil {
			return err
		}
		n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM team`)
		text = words.T(ctx, "staff.teams.number", words.A("n", n))
		return err
	})
	return text, err
}
