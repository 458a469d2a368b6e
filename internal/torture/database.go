package torture

import (
	"context"
	"crypto/rand"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
)

// database makes a database of its own for a trial on PostgreSQL, which is gone
// afterwards; "" on SQLite.
func (t *trial) database() (string, error) {
	if t.engine != "postgres" {
		return "", nil
	}
	return t.databaseOn(t.o.DatabaseURL)
}

func (t *trial) databaseOn(server string) (string, error) {
	name := "kept_torture_" + strings.ToLower(rand.Text()[:12])
	if err := execute(t.ctx, server, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	t.atEnd(func() {
		if err := execute(context.WithoutCancel(t.ctx), server, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.o.say("the database %s stays: %v", name, err)
		}
	})
	u, err := url.Parse(server)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}

func execute(ctx context.Context, server, statement string) error {
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	_, err = conn.Exec(ctx, statement)
	return err
}
