package inboxes

import (
	"context"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/words"
)

// stateOfInboxes says how many inboxes there are, and how many are switched
// off.
func (s *Inboxes) stateOfInboxes(ctx context.Context) (text string, err error) {
	err = s.d.Read(ctx, "inboxes.state", func(ctx context.Context, v db.View) error {
		a, err := staff.Allow(ctx, staff.InboxesManage)
		if err != nil {
			return err
		}
		all, err := s.All(ctx, v, a.Scope())
		off := 0
		for _, one := range all {
			if one.Off() {
				off++
			}
		}
		text = words.T(ctx, "inboxes.list.count", words.A("n", len(all)))
		if off > 0 {
			text = words.T(ctx, "inboxes.list.count_off", words.A("n", len(all)), words.A("off", off))
		}
		return err
	})
	return text, err
}

// stateOfBrands says how many brands there are.
func (s *Inboxes) stateOfBrands(ctx context.Context) (text string, err error) {
	err = s.d.Read(ctx, "inboxes.brands", func(ctx context.Context, v db.View) error {
		all, err := s.Brands(ctx, v)
		text = words.T(ctx, "inboxes.brands.count", words.A("n", len(all)))
		return err
	})
	return text, err
}
