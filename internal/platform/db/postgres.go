package db

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// postgre is a PostgreSQL database.
type postgre struct {
	d      *DB
	url    string
	pool   *sql.DB
	told   *sql.DB // answers questions whose answer a snapshot has had
	config *pgx.ConnConfig
	life   context.Context // ends with Close

	hears   sync.Once       // the listening connection is started by the first who listens
	me      string          // this process, in wake-ups
	pending chan struct{}   // there is something to shout
	mu      sync.Mutex      // guards shouts and says
	shouts  map[string]bool // channels to wake in other processes
	says    []saying        // words for other processes
}

// Settings of the connections.
const (
	pgConns   = 28 // mail is filed on up to sixteen, the rest are for pages and jobs; three desks fit into a server's usual hundred
	pgIdle    = 5 * time.Minute
	pgOldest  = 130000          // xid8 and pg_current_xact_id came with 13
	pgSilent  = 3 * time.Second // how long a change may stand still; who waits for it, frozen too, stands as long again
	pgRetries = 6               // how often a function runs that a deadlock or a serialization failure ends
)

// openPostgres connects, refuses what cannot hold our data, and measures the
// clock.
func openPostgres(ctx, life context.Context, d *DB, o Options) (_ *postgre, err error) {
	config, err := pgx.ParseConfig(o.URL)
	if err != nil {
		return nil, err
	}
	for name, value := range map[string]string{
		"application_name": "kept", "timezone": "UTC", "jit": "off",
		"lock_timeout": "15s", "idle_in_transaction_session_timeout": "5min",
	} {
		if _, set := config.RuntimeParams[name]; !set {
			config.RuntimeParams[name] = value
		}
	}
	p := &postgre{
		d: d, url: o.URL, config: config, life: life, me: fmt.Sprintf("%016x", rand.Uint64()),
		pending: make(chan struct{}, 1), shouts: map[string]bool{},
	}
	p.pool, p.told = stdlib.OpenDB(*config.Copy()), sql.OpenDB(teller{})
	n := o.Readers
	if n <= 0 {
		n = pgConns
	}
	p.pool.SetMaxOpenConns(n)
	p.pool.SetMaxIdleConns(n)
	p.pool.SetConnMaxIdleTime(pgIdle)
	defer func() {
		if err != nil {
			p.close()
		}
	}()
	if err = p.fits(ctx); err != nil {
		return nil, d.clean(err)
	}
	if err = d.clock.measure(ctx, p.pool); err != nil {
		return nil, d.clean(err)
	}
	d.running.Go(p.askTime)
	d.running.Go(p.shouting)
	return p, nil
}

// fits refuses a server that is too old or does not store UTF-8.
func (p *postgre) fits(ctx context.Context) error {
	var version int
	var encoding string
	err := p.pool.QueryRowContext(ctx,
		"SELECT current_setting('server_version_num')::int, current_setting('server_encoding')").Scan(&version, &encoding)
	if err != nil {
		return err
	}
	if version < pgOldest {
		return fmt.Errorf("PostgreSQL 13 or newer is needed; this one says %d", version)
	}
	if encoding != "UTF8" {
		return fmt.Errorf("the database must have the encoding UTF8; this one has %s", encoding)
	}
	return nil
}

// askTime keeps the measured difference of the clocks fresh.
func (p *postgre) askTime() {
	tick := time.NewTicker(askEvery)
	defer tick.Stop()
	for {
		select {
		case <-p.life.Done():
			return
		case <-tick.C:
			if err := p.d.clock.measure(p.life, p.pool); err != nil && p.life.Err() == nil {
				p.d.log.Warn("the database did not tell its time", "err", err)
			}
		}
	}
}

// do runs f in a READ COMMITTED transaction.
func (p *postgre) do(ctx context.Context, name string, f func(context.Context, *Tx) error) (after []func(), err error) {
	careful := false
	err = p.again(ctx, func() error {
		tx := &Tx{session: session{d: p.d, name: "Do " + name, careful: careful}}
		err := p.within(ctx, toWrite, &tx.session, func() error { return f(ctx, tx) })
		after = tx.ended()
		if errors.Is(tx.broken, errNoPoint) {
			careful, err = true, tx.broken
		}
		if err == nil {
			p.d.count.commits.Add(1)
		}
		return err
	})
	return after, err
}

// read runs f on a snapshot.
func (p *postgre) read(ctx context.Context, name string, f func(context.Context, View) error) error {
	return p.again(ctx, func() error {
		s := &session{d: p.d, name: "Read " + name, answers: answers{}}
		return p.within(ctx, toRead, s, func() error { return f(ctx, s) })
	})
}

// How a transaction begins. Who stands still in the middle of a change keeps its
// locks from all others: the server ends such a transaction, long before a
// machine comes back.
const toRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

var toWrite = fmt.Sprintf("BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL idle_in_transaction_session_timeout = %d", pgSilent.Milliseconds())

// within runs f in one transaction. The end of ctx stops a wait or a statement,
// never a COMMIT, whose answer must be known.
func (p *postgre) within(ctx context.Context, begin string, s *session, f func() error) error {
	conn, err := p.pool.Conn(ctx)
	if err != nil {
		return p.d.clean(err)
	}
	defer conn.Close()
	c := pgConn{conn}
	if err := c.sends(begin); err != nil {
		return p.d.clean(err)
	}
	end := "ROLLBACK" // also when f is left by runtime.Goexit
	defer func() {
		if end != "" {
			c.sends(end) // or the connection is gone, and with it the transaction
		}
	}()
	s.conn, s.now = c, p.d.NowIn(ctx)
	err = guard(f)
	s.over = true
	if err == nil {
		err = s.broken // f kept a failed statement to itself
	}
	if err != nil {
		return err
	}
	end = ""
	return p.committed(c.sends("COMMIT"), begin == toRead)
}

// committed words the error of a COMMIT. Without an answer, or with one that
// ends the connection, it may have happened.
func (p *postgre) committed(err error, readOnly bool) error {
	switch {
	case err == nil:
		return nil
	case !readOnly && !errors.Is(err, pgx.ErrTxCommitRollback) && (pgCode(err) == "" || isUnreachable(err)):
		return doubtFault(err)
	}
	return fmt.Errorf("COMMIT: %w", p.d.clean(err))
}

// again runs once, and some times more if other transactions were in the way.
func (p *postgre) again(ctx context.Context, once func() error) error {
	for try := 1; ; try++ {
		err := once()
		if err == nil || !isConflict(err) && !errors.Is(err, errNoPoint) || try == pgRetries {
			return err
		}
		p.d.count.again.Add(1)
		pause := time.NewTimer(time.Duration(rand.Int64N(int64(time.Millisecond) << (2 * try))))
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return err
		}
	}
}

// close ends the background work and closes the connections.
func (p *postgre) close() error { return errors.Join(p.pool.Close(), p.told.Close()) }

// pgConn is a connection inside a transaction. The driver keeps the statements
// it has prepared.
type pgConn struct{ conn *sql.Conn }

// sends runs what begins or ends a transaction, in one message. A connection on
// which that fails is closed: nobody knows what it is in.
func (c pgConn) sends(words string) error {
	var failed error
	err := c.conn.Raw(func(conn any) error {
		tag, err := conn.(*stdlib.Conn).Conn().Exec(context.Background(), words)
		if err == nil && words == "COMMIT" && tag.String() != words {
			err = pgx.ErrTxCommitRollback // the server took it all back
		}
		if failed = err; failed != nil {
			return driver.ErrBadConn
		}
		return nil
	})
	return cmp.Or(failed, err)
}

// query implements connection.
func (c pgConn) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	return c.conn.QueryContext(ctx, query, args...)
}

// exec implements connection.
func (c pgConn) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	return c.conn.ExecContext(ctx, query, args...)
}

// script implements connection.
func (c pgConn) script(ctx context.Context, text string) error {
	_, err := c.conn.ExecContext(ctx, text, pgx.QueryExecModeSimpleProtocol)
	return err
}
