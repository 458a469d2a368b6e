package people

import (
	"context"

	"github.com/a-h/templ"

	"kept.example/kept/internal/platform/db"
)

// Panel is a part of a person's page that another package supplies.
type Panel struct {
	Name  string
	Order int // the lowest first
	// Render reads what it needs and returns the panel, or nil for none.
	Render func(ctx context.Context, v db.View, p Person) (templ.Component, error)
}
