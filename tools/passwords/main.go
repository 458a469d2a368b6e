// Passwords writes what internal/core/staff refuses as a password: the ones that
// are used most, by the frequency list of zxcvbn (MIT), which counts those of
// published breaches. Each is the first bytes of its SHA-256, sorted: what is in
// the list is not for reading, and looking one up needs no memory.
package main

import (
	"bytes"
	"crypto/sha256"
	"os"
	"slices"

	"github.com/trustelem/zxcvbn/frequency"
)

// sumSize is known to staff too.
const sumSize = 5

func main() {
	var sums [][]byte
	for _, word := range frequency.FrequencyLists["passwords"] {
		sum := sha256.Sum256([]byte(word))
		sums = append(sums, sum[:sumSize])
	}
	slices.SortFunc(sums, bytes.Compare)
	sums = slices.CompactFunc(sums, bytes.Equal)
	if err := os.WriteFile("../internal/core/staff/common.bin", bytes.Join(sums, nil), 0o644); err != nil {
		panic(err)
	}
}
