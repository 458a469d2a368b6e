package staff

import (
	"context"

	"kept.example/kept/internal/platform/fault"
)

// SystemOnly refuses everybody but the desk itself.
func SystemOnly(ctx context.Context) error {
	a, err := Acting(ctx)
	if err == nil && a.Kind != KindSystem {
		err = fault.New(fault.Forbidden, "staff.fault.forbidden", fault.A("what", JobsManage.Sentence()))
	}
	return err
}
