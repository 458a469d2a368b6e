package keys_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/platform/dbtest"
)

func TestASecretIsNeverShown(t *testing.T) {
	s := keys.Hide("open sesame")
	type holder struct {
		S keys.Secret
		P *keys.Secret
	}
	var b bytes.Buffer
	for _, one := range []any{s, &s, holder{s, &s}, []keys.Secret{s}, map[string]keys.Secret{"a": s}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&b, verb, one)
		}
		fmt.Fprint(&b, one)
		slog.New(slog.NewJSONHandler(&b, nil)).Info("secret", "s", one)
		slog.New(slog.NewTextHandler(&b, nil)).Info("secret", "s", one)
		text, err := json.Marshal(one)
		if err == nil {
			t.Errorf("%T is marshalled as %s", one, text)
		}
	}
	if said := b.String(); strings.Contains(said, "sesame") || strings.Contains(said, "736573616d65") {
		t.Errorf("shown in %s", said)
	}
	if s.Reveal() != "open sesame" || s.None() || !keys.Hide("").None() || (keys.Secret{}).Reveal() != "" {
		t.Error("it is not what was hidden")
	}
}

func TestASecretOpensForItsPurposeOnly(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t))
	migrate(t, d)
	r := open(t, d, filepath.Join(t.TempDir(), "secret"))
	sealed := r.SealSecret("imap care@a.example", keys.Hide("x"))
	if r.OpenSecret("imap care@a.example", sealed).Reveal() != "x" || !r.OpenSecret("imap care@b.example", sealed).None() {
		t.Error("a secret opens elsewhere, or not at all")
	}
	if r.SealSecret("imap", keys.Secret{}) != nil || !r.OpenSecret("imap", nil).None() {
		t.Error("no secret is something")
	}
}
