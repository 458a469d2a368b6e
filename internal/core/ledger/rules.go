package ledger

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
)

// What an entry may be at most.
const (
	mostLines   = 500
	longestNote = 1000
	longestName = 120
)

// checked refuses what is no entry.
func checked(e Entry) error {
	if !isName(e.Cause) || !isName(e.Of) {
		return fault.New(fault.Invalid, "ledger.fault.name")
	}
	if len(e.Note) > longestNote {
		return fault.Field("note", "ledger.fault.note", fault.A("most", longestNote))
	}
	if len(e.Lines) < 2 || len(e.Lines) > mostLines {
		return fault.New(fault.Invalid, "ledger.fault.lines")
	}
	sum, code := int64(0), e.currency()
	for _, l := range e.Lines {
		_, err := money.Decimals(l.Amount.Currency)
		switch {
		case !isName(l.Account):
			return fault.New(fault.Invalid, "ledger.fault.name")
		case err != nil || l.Amount.Currency != code:
			return fault.New(fault.Invalid, "ledger.fault.currency").Because(err)
		case l.Amount.IsZero() || max(l.Amount.Minor, -l.Amount.Minor) > money.Most:
			return fault.New(fault.Invalid, "ledger.fault.amount")
		}
		sum += l.Amount.Minor
	}
	if sum != 0 {
		return fault.New(fault.Invalid, "ledger.fault.sum")
	}
	return nil
}

// isName says whether a cause, a kind or an account is a short path: what names
// things between programs, and no words of a person.
func isName(s string) bool {
	const may = "abcdefghijklmnopqrstuvwxyz0123456789:_.-/"
	return s != "" && len(s) <= longestName && strings.Trim(s, may) == ""
}

// same says whether two entries post the same. What was said about it does not
// count: it may be gone.
func same(a, b Entry) bool {
	return a.Of == b.Of && a.Ref == b.Ref && a.CaseID == b.CaseID && a.At == b.At && slices.Equal(a.Lines, b.Lines)
}

// sealOf is the seal of an entry: over that of the entry before, and all that the
// entry says, one thing a line. A change of this text needs a new first line.
func sealOf(before []byte, p Posted) []byte {
	h := sha256.New()
	fmt.Fprintf(h, "kept ledger 1\n%x\n%d\n%d\n%s\n%s\n%s\n%d\n%d\n%d\n", before, p.ID, p.When.UnixMicro(), p.Month, p.Cause, p.Of, p.Ref, p.CaseID, p.Reverses)
	fmt.Fprintf(h, "%s\n%d\n%s\n", p.By.Kind, p.By.ID, p.By.Name)
	fmt.Fprintf(h, "%d %s %s %s\n%x\n", p.At.From.Minor, p.At.From.Currency, p.At.Rate, p.At.Day, p.digest)
	for _, l := range p.Lines {
		fmt.Fprintf(h, "%s %d %s\n", l.Account, l.Amount.Minor, l.Amount.Currency)
	}
	return h.Sum(nil)
}

func newSalt() []byte {
	salt := make([]byte, 16)
	rand.Read(salt) // never fails
	return salt
}

// noteDigest stands in the chain for the words of a note.
func noteDigest(salt []byte, words string) []byte {
	sum := sha256.Sum256(append(slices.Clone(salt), words...))
	return sum[:]
}
