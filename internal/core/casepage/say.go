package casepage

import (
	"context"

	"kept.example/kept/internal/core/cases"
)

// StepWords is a case's next step in words, for other pages.
func StepWords(ctx context.Context, c cases.Case) string { return stepWords(ctx, c) }

// NameWords is a customer's name, or that they have none.
func NameWords(ctx context.Context, name string) string { return customerName(ctx, name) }

// SubjectWords is a case's subject, or that it has none.
func SubjectWords(ctx context.Context, s string) string { return subject(ctx, s) }
