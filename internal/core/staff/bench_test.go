package staff

import "testing"

// BenchmarkHash is what signing in costs.
func BenchmarkHash(b *testing.B) {
	h := newHasher(usual())
	for b.Loop() {
		if _, err := h.hash(b.Context(), "four correct horses"); err != nil {
			b.Fatal(err)
		}
	}
}
