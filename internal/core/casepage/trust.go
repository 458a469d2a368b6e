package casepage

import (
	"context"
	"strings"

	"kept.example/kept/internal/platform/words"
)

// unverified says why a mail may be anybody's.
func unverified(ctx context.Context, m *message) string {
	_, domain, _ := strings.Cut(m.FromAddress, "@")
	return words.T(ctx, m.TrustWhy, words.A("domain", domain))
}
