package db_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

// steps is a history of schema files, each of which takes a moment: it moves the
// rows of the table before into a new one, and so can be seen half done.
func steps(n int) []db.Schema {
	files := map[string]string{"202601010000_step.sql": `CREATE TABLE step0 (id {{id}}, name TEXT NOT NULL);
INSERT INTO step0 (name) VALUES ('one'), ('two'), ('three');`}
	for range 8 {
		files["202601010000_step.sql"] += "\nINSERT INTO step0 (name) SELECT a.name FROM step0 a, (SELECT 1 AS one UNION ALL SELECT 2) b WHERE true;"
	}
	for i := 1; i <= n; i++ {
		files[fmt.Sprintf("2026010100%02d_step.sql", i)] = fmt.Sprintf(`CREATE TABLE step%d (id {{id}}, name TEXT NOT NULL);
INSERT INTO step%d (name) SELECT name FROM step%d;
CREATE INDEX step%d_name ON step%d (name);
DROP TABLE step%d;`, i, i, i-1, i, i, i-1)
	}
	return []db.Schema{schemaOf("step", files)}
}

// upgradeOf names the environment variable by which this test runs itself as the
// process that is killed.
const upgradeOf = "KEPT_TEST_UPGRADE"

const manySteps = 12

// TestUpgradeChild is that process.
func TestUpgradeChild(t *testing.T) {
	where := os.Getenv(upgradeOf)
	if where == "" {
		t.Skip("it is run by TestAnUpgradeThatIsKilledGoesOn")
	}
	o := db.Options{Path: where}
	if strings.HasPrefix(where, "postgres") {
		o = db.Options{URL: where}
	}
	d, err := db.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("begins")
	if err := d.Migrate(context.Background(), steps(manySteps)...); err != nil {
		t.Fatal(err)
	}
}

// The goal T22 of the house: an upgrade that is killed at any moment goes on at
// the next start. KEPT_KILLS says how often it is killed; 50 by hand.
func TestAnUpgradeThatIsKilledGoesOn(t *testing.T) {
	kills := 4
	if n, err := strconv.Atoi(os.Getenv("KEPT_KILLS")); err == nil {
		kills = n
	}
	for name, options := range map[string]func(testing.TB, ...db.Schema) db.Options{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			half, whole := 0, killed(t, options(t), time.Hour) // as long as it takes when nobody kills it
			for i := range kills {
				o := options(t)
				killed(t, o, time.Duration(rand.Int64N(int64(whole))))
				d, err := db.Open(t.Context(), o)
				if err != nil {
					t.Fatal(err)
				}
				due, some, err := d.Due(t.Context(), steps(manySteps)...)
				if err != nil {
					t.Fatal(err)
				}
				if some && len(due) > 0 {
					half++
				}
				if err := d.Migrate(t.Context(), steps(manySteps)...); err != nil {
					t.Fatalf("kill %d: the next start fails: %v", i, err)
				}
				err = d.Read(t.Context(), "test", func(ctx context.Context, v db.View) error {
					n, err := db.Value[int](ctx, v, fmt.Sprintf(`SELECT count(*) FROM step%d`, manySteps))
					if n != 3*6561 {
						t.Errorf("kill %d: %d rows of %d are there", i, n, 3*6561)
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				if err := d.Close(); err != nil {
					t.Fatal(err)
				}
			}
			t.Logf("killed %d times within %s, %d of them between two files of an upgrade; each next start completed it", kills, whole.Round(time.Millisecond), half)
			if kills >= 20 && half == 0 {
				t.Error("no kill came between two files: nothing was proved")
			}
		})
	}
}

// killed upgrades a database in a process of its own and kills that after a while,
// unless it has ended by then. It says how long the upgrade ran.
func killed(t *testing.T, o db.Options, after time.Duration) time.Duration {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestUpgradeChild$", "-test.v")
	cmd.Env = append(os.Environ(), upgradeOf+"="+o.Path+o.URL)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 256)
	for text := ""; !strings.Contains(text, "begins"); {
		n, err := out.Read(b)
		if text += string(b[:n]); err != nil {
			t.Fatalf("the upgrade does not begin: %v %s", err, text)
		}
	}
	began := time.Now()
	late := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	defer late.Stop()
	_, _ = io.Copy(io.Discard, out) // until it has ended, by itself or not
	_ = cmd.Wait()
	return time.Since(began)
}
