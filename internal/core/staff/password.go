package staff

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	_ "embed" // of the passwords that are used most
	"encoding/base64"
	"fmt"
	"sort"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// What a password must be.
const (
	minPassword = 12  // characters
	maxPassword = 200 // bytes
)

// cost is the parameters of argon2id.
type cost struct {
	memory  uint32 // kB
	rounds  uint32
	threads uint8
}

// usual is about 60 ms and 32 MB on a server's core.
func usual() cost { return cost{memory: 32 << 10, rounds: 3, threads: 1} }

const (
	saltSize   = 16
	hashSize   = 32
	atOneTime  = 2  // hashes, so that memory stays small
	maxWaiting = 64 // for their turn, before we say to come back
)

// hasher hashes passwords, few at one time.
type hasher struct {
	cost    cost
	turn    chan struct{}
	waiting atomic.Int64
	running atomic.Int64
	most    atomic.Int64 // that ever ran at one time
}

func newHasher(c cost) *hasher { return &hasher{cost: c, turn: make(chan struct{}, atOneTime)} }

// key runs argon2id when it is our turn.
func (h *hasher) key(ctx context.Context, password string, salt []byte, c cost) ([]byte, error) {
	if h.waiting.Add(1) > maxWaiting {
		h.waiting.Add(-1)
		return nil, fault.New(fault.Unavailable, "staff.fault.busy")
	}
	select {
	case h.turn <- struct{}{}:
		h.waiting.Add(-1)
	case <-ctx.Done():
		h.waiting.Add(-1)
		return nil, ctx.Err()
	}
	defer func() {
		h.running.Add(-1)
		<-h.turn
	}()
	for n := h.running.Add(1); ; {
		most := h.most.Load()
		if n <= most || h.most.CompareAndSwap(most, n) {
			break
		}
	}
	return argon2.IDKey([]byte(password), salt, c.rounds, c.memory, c.threads, hashSize), nil
}

// hash makes the text that is stored: the parameters, the salt and the hash.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltSize)
	rand.Read(salt) // never fails
	sum, err := h.key(ctx, password, salt, h.cost)
	if err != nil {
		return "", err
	}
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.memory, h.cost.rounds, h.cost.threads,
		b.EncodeToString(salt), b.EncodeToString(sum)), nil
}

// check compares a password with what is stored. Where nothing is stored, or
// nothing that can be read, it takes as long and says no. stale says that the
// parameters are no longer ours.
func (h *hasher) check(ctx context.Context, stored, password string) (ok, stale bool, err error) {
	c, salt, want, readable := parse(stored)
	if !readable || len(password) > maxPassword {
		_, err := h.key(ctx, "", make([]byte, saltSize), h.cost)
		return false, false, err
	}
	got, err := h.key(ctx, password, salt, c)
	if err != nil {
		return false, false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1, c != h.cost, nil
}

// parse reads what is stored. Parameters beyond reason are not followed.
func parse(stored string) (c cost, salt, sum []byte, ok bool) {
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, false
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.rounds, &c.threads); err != nil || n != 3 {
		return c, nil, nil, false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return c, nil, nil, false
	}
	sum, err = base64.RawStdEncoding.DecodeString(parts[5])
	sane := c.memory > 0 && c.memory <= 256<<10 && c.rounds > 0 && c.rounds <= 20 && c.threads > 0
	return c, salt, sum, err == nil && sane && len(sum) == hashSize
}

// Password is a password that was hashed and can be stored. The zero value is
// none.
type Password struct{ hash string }

// Hash checks that a password is good enough and hashes it. It takes a while,
// so it is not called inside a transaction. about is what the password must
// not consist of: the user's name and address.
func (s *Staff) Hash(ctx context.Context, password string, about ...string) (_ Password, err error) {
	defer fault.Wrap(&err, "staff.Hash")
	if err := strong(password, about...); err != nil {
		return Password{}, err
	}
	hash, err := s.hasher.hash(ctx, password)
	return Password{hash}, err
}

// strong refuses a password that is guessed first.
func strong(password string, about ...string) error {
	folded := db.Key(password)
	switch {
	case !utf8.ValidString(password) || strings.ContainsRune(password, 0):
		return fault.Field("password", "staff.fault.password_text")
	case utf8.RuneCountInString(password) < minPassword:
		return fault.Field("password", "staff.fault.password_short", fault.A("n", minPassword))
	case len(password) > maxPassword:
		return fault.Field("password", "staff.fault.password_long", fault.A("n", maxPassword))
	case dull(folded):
		return fault.Field("password", "staff.fault.password_dull")
	}
	for _, a := range about {
		if a = db.Key(strings.TrimSpace(a)); a != "" && (folded == a || strings.Trim(strings.ReplaceAll(folded, a, ""), "0123456789!.-_ ") == "") {
			return fault.Field("password", "staff.fault.password_name")
		}
	}
	return nil
}

// dull says whether a folded password is few characters over and over, a run
// along the alphabet or the keyboard, or a common word with digits.
func dull(folded string) bool {
	letters := map[rune]bool{}
	for _, r := range folded {
		letters[r] = true
	}
	if len(letters) < 5 {
		return true
	}
	for _, run := range []string{"abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "1q2w3e4r5t6y7u8i9o0p"} {
		if strings.Contains(run, folded) || strings.Contains(folded, run[:10]) {
			return true
		}
	}
	bare := strings.Trim(folded, "0123456789!?.-_ ")
	for _, word := range []string{"", "passwort", "passwordpassword", "administrator", "changeme", "keptkeptkept", "kept"} {
		if bare == word {
			return true
		}
	}
	return common(folded) || common(bare)
}

// commonSums are the first bytes of the SHA-256 of the passwords that are used
// most, sorted; tools/passwords writes them.
//
//go:embed common.bin
var commonSums string

// sumSize is how many bytes each has.
const sumSize = 5

// common says whether a folded password is one of those that are used most.
func common(folded string) bool {
	whole := sha256.Sum256([]byte(folded))
	sum := string(whole[:sumSize])
	n := len(commonSums) / sumSize
	at := func(i int) string { return commonSums[i*sumSize : (i+1)*sumSize] }
	i := sort.Search(n, func(i int) bool { return at(i) >= sum })
	return i < n && at(i) == sum
}
