package budgets

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// What a period is called, how much a budget is in one, and what may be spent in it.
var (
	periods   = words.Family("budgets.period.", Month, Quarter, Year)
	amountPer = words.Family("budgets.per.", Month, Quarter, Year)
	canSpend  = words.Family("budgets.can.", Month, Quarter, Year)
)

// input is a field of a form on the page, of which there are many.
func input(v view, of int64, name, label, hint string) web.Input {
	return web.Input{Name: name, ID: fmt.Sprintf("f-%d-%s", of, name), Label: label, Hint: hint, Error: v.said(of, name)}
}

// Alone says up to what one grants at a time without asking; "" where that is all of it.
func (s State) Alone(ctx context.Context) string {
	if s.Single.IsZero() {
		return ""
	}
	return words.T(ctx, "budgets.alone", words.A("single", s.Single.Shown(ctx)))
}

// decimal is an amount in a form; none is an empty field.
func decimal(a money.Amount) string {
	if a.IsZero() {
		return ""
	}
	return a.Decimal()
}

// monthIs is a month in words: March 2026.
func monthIs(ctx context.Context, first time.Time) string {
	_, month, _ := strings.Cut(words.Date(ctx, first.AddDate(0, 0, 14)), " ")
	return month
}
