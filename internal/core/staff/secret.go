package staff

import (
	"crypto/rand"
	"strings"

	"kept.example/kept/internal/platform/db"
)

// secret makes a text of 260 random bits: letters and digits in lower case.
func secret() string { return strings.ToLower(rand.Text() + rand.Text()) }

// sumOf is how a secret is stored.
func sumOf(secret string) []byte { return db.Hash(secret) }
