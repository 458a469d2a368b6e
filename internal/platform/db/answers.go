package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"io"
	"math"
)

// A snapshot does not change, so a question that is asked in it again has the same
// answer. A page asks many rooms, and they ask for the same brand, the same team and the
// same promises; on PostgreSQL each question is a way to the server and back, so a
// snapshot there keeps what it was answered. It is read from what is kept as it was read
// from the server: the driver below hands out the same values.

// answers are what a snapshot was answered, by question.
type answers map[string]*answer

// answer is one of them, whole; it is kept if it is no more than this.
type answer struct {
	question string
	columns  []string
	rows     [][]driver.Value
	size     int
	whole    bool
}

// How much of one answer is kept, and how many.
const (
	mostRows    = 64
	mostBytes   = 64 << 10
	mostAnswers = 300
)

// ask returns the rows of a question: those that are kept, or the server's, with what
// is to keep of them; nil for nothing.
func (s *session) ask(ctx context.Context, query string, values []any) (*sql.Rows, *answer, error) {
	if s.answers == nil || !onlyReads(query) {
		rows, err := s.conn.query(ctx, query, values)
		return rows, nil, err
	}
	question := questionOf(query, values)
	if a := s.answers[question]; a != nil {
		rows, err := s.d.pg.told.QueryContext(context.WithValue(context.Background(), answerKey{}, a), "") // it never waits
		return rows, nil, err
	}
	rows, err := s.conn.query(ctx, query, values)
	if err != nil || question == "" || len(s.answers) == mostAnswers {
		return rows, nil, err
	}
	columns, err := rows.Columns()
	if err != nil {
		return nil, nil, errors.Join(err, rows.Close())
	}
	return rows, &answer{question: question, columns: columns}, nil
}

// keep keeps an answer that is whole.
func (all answers) keep(a *answer) {
	if a != nil && a.whole {
		all[a.question] = a
	}
}

// row takes the current row, while the answer is not too long.
func (a *answer) row(rows *sql.Rows) {
	if a == nil || a.size > mostBytes {
		return
	}
	values, to := make([]driver.Value, len(a.columns)), make([]any, len(a.columns))
	for i := range values {
		to[i] = (*any)(&values[i])
	}
	if len(a.rows) == mostRows || rows.Scan(to...) != nil {
		a.size = mostBytes + 1
		return
	}
	for _, v := range values {
		switch v := v.(type) {
		case string:
			a.size += len(v)
		case []byte:
			a.size += len(v)
		}
	}
	a.rows = append(a.rows, values)
}

// end says whether all of it was read: who stops at the first row may have left others.
func (a *answer) end(stopped bool, rows *sql.Rows) {
	if a != nil && a.size <= mostBytes {
		a.whole = !stopped || !rows.Next()
	}
}

// questionOf is a query with its arguments, which convert has made one of few kinds; ""
// for another.
func questionOf(query string, values []any) string {
	b := append(make([]byte, 0, len(query)+24*len(values)), query...)
	for _, v := range values {
		switch v := v.(type) {
		case nil:
			b = append(b, 0, 'n')
		case int64:
			b = binary.BigEndian.AppendUint64(append(b, 0, 'i'), uint64(v))
		case float64:
			b = binary.BigEndian.AppendUint64(append(b, 0, 'f'), math.Float64bits(v))
		case string:
			b = append(binary.BigEndian.AppendUint64(append(b, 0, 's'), uint64(len(v))), v...)
		case []byte:
			b = append(binary.BigEndian.AppendUint64(append(b, 0, 'b'), uint64(len(v))), v...)
		default:
			return ""
		}
	}
	return string(b)
}

// teller is the driver that hands out an answer which its context carries.
type teller struct{}

type (
	answerKey  struct{}
	tellerConn struct{}
	toldRows   struct {
		*answer
		next int
	}
)

var errOnlyTells = errors.New("db: this connection only tells what was answered before")

func (teller) Connect(context.Context) (driver.Conn, error) { return tellerConn{}, nil }
func (t teller) Driver() driver.Driver                      { return t }
func (teller) Open(string) (driver.Conn, error)             { return tellerConn{}, nil }

func (tellerConn) Prepare(string) (driver.Stmt, error) { return nil, errOnlyTells }
func (tellerConn) Begin() (driver.Tx, error)           { return nil, errOnlyTells }
func (tellerConn) Close() error                        { return nil }

// QueryContext implements driver.QueryerContext.
func (tellerConn) QueryContext(ctx context.Context, _ string, _ []driver.NamedValue) (driver.Rows, error) {
	a, ok := ctx.Value(answerKey{}).(*answer)
	if !ok {
		return nil, errOnlyTells
	}
	return &toldRows{answer: a}, nil
}

func (r *toldRows) Columns() []string { return r.columns }
func (*toldRows) Close() error        { return nil }

// Next implements driver.Rows.
func (r *toldRows) Next(dest []driver.Value) error {
	if r.next == len(r.rows) {
		return io.EOF
	}
	copy(dest, r.rows[r.next])
	r.next++
	return nil
}
