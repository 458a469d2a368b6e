package outside

import (
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the test makes databases of its own
)

// NewDatabase makes an empty PostgreSQL database that is gone after the test,
// and returns its URL.
func NewDatabase(t testing.TB) string {
	t.Helper()
	server := os.Getenv("KEPT_TEST_PG")
	if server == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("KEPT_TEST_PG is not set")
		}
		t.Skip("SKIPPED, half of the proof is missing: KEPT_TEST_PG names no PostgreSQL")
	}
	d, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "kept_story_" + strings.ToLower(rand.Text()[:12])
	if _, err := d.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := d.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Log(err)
		}
		d.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}
