package dbtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"

	"kept.example/kept/internal/platform/db"
)

// PostgresVariable names the environment variable with the URL of a PostgreSQL
// where databases may be made.
const PostgresVariable = "KEPT_TEST_PG"

// lockClass keeps our advisory locks apart from those of others on the server.
const lockClass = 0x6b657074

// Postgres gives the test a database of its own that has the tables of schemas.
// A test takes the first of kept_test_0, kept_test_1… that nobody holds, which a
// lock on the server says, and makes it anew. So there are never more than tests
// ran at one time, and a test that is killed leaves nothing behind that matters.
func Postgres(t testing.TB, schemas ...db.Schema) db.Options {
	t.Helper()
	server := os.Getenv(PostgresVariable)
	if server == "" {
		if os.Getenv("CI") == "true" {
			t.Fatalf("NO POSTGRESQL: %s is not set", PostgresVariable)
		}
		t.Skipf("NO POSTGRESQL: set %s to test on it", PostgresVariable)
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s: %v", PostgresVariable, err)
	}
	conn := connect(t, server)
	t.Cleanup(func() { conn.Close(context.Background()) }) // lets go of the database
	where := func(name string) string {
		u.Path = "/" + name
		return u.String()
	}
	name := hold(t, conn)
	if len(schemas) > 0 {
		like := templateOn(t, conn, where, schemas)
		run(t, conn, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
		run(t, conn, "CREATE DATABASE "+name+" TEMPLATE "+like)
	} else {
		empty(t, conn, name, where(name))
	}
	return db.Options{URL: where(name)}
}

func connect(t testing.TB, where string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), where)
	if err != nil {
		t.Fatalf("PostgreSQL: %v", err)
	}
	return conn
}

// ask runs a query of one value.
func ask[T any](t testing.TB, conn *pgx.Conn, query string, args ...any) (value T) {
	t.Helper()
	if err := conn.QueryRow(context.Background(), query, args...).Scan(&value); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return value
}

// run runs statements without arguments.
func run(t testing.TB, conn *pgx.Conn, queries string) {
	t.Helper()
	if _, err := conn.PgConn().Exec(context.Background(), queries).ReadAll(); err != nil {
		t.Fatalf("%s: %v", queries, err)
	}
}

// hold takes the name of a database for as long as conn is open.
func hold(t testing.TB, conn *pgx.Conn) string {
	t.Helper()
	for n := 0; ; n++ {
		if ask[bool](t, conn, "SELECT pg_try_advisory_lock($1, $2)", lockClass, n) {
			return fmt.Sprintf("kept_test_%d", n)
		}
	}
}

// empty removes all that an earlier test left in a database, and whoever is
// still connected to it. If there is none yet, it makes one.
func empty(t testing.TB, conn *pgx.Conn, name, where string) {
	t.Helper()
	if !ask[bool](t, conn, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name) {
		run(t, conn, "CREATE DATABASE "+name+" TEMPLATE template0 ENCODING 'UTF8'")
		return
	}
	ask[int](t, conn, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = $1", name)
	inside := connect(t, where)
	defer inside.Close(context.Background())
	run(t, inside, "SET client_min_messages = warning; DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public")
}
