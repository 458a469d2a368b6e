package db

import (
	"database/sql"
	"fmt"
	"time"
)

// Scan reads the columns of the current row into dest: pointers to strings,
// numbers, bools, []byte, [32]byte, time.Time (NULL is the zero time), named
// types of these, and pointers to pointers for what may be NULL. An empty
// []byte and NULL both read as nil.
type Scan func(dest ...any) error

// scanner makes the Scan of one query and keeps its scratch space from row to
// row.
type scanner struct {
	rows  *sql.Rows
	dest  []any
	times []timeDest
}

// scan is the Scan.
func (s *scanner) scan(dest ...any) error {
	s.dest = append(s.dest[:0], dest...)
	if cap(s.times) < len(dest) {
		s.times = make([]timeDest, 0, len(dest))
	}
	s.times = s.times[:0]
	for i, p := range dest {
		switch to := p.(type) {
		case *time.Time:
			s.times = append(s.times, timeDest{one: to})
			s.dest[i] = &s.times[len(s.times)-1]
		case **time.Time:
			s.times = append(s.times, timeDest{two: to})
			s.dest[i] = &s.times[len(s.times)-1]
		case *[32]byte:
			s.dest[i] = &sumDest{to}
		}
	}
	err := s.rows.Scan(s.dest...)
	for _, p := range dest {
		if b, ok := p.(*[]byte); ok && len(*b) == 0 {
			*b = nil
		}
	}
	return err
}

// timeDest fills a time from microseconds.
type timeDest struct {
	one *time.Time
	two **time.Time
}

// Scan implements sql.Scanner.
func (d *timeDest) Scan(src any) error {
	var t time.Time
	switch us := src.(type) {
	case nil:
		if d.two != nil {
			*d.two = nil
			return nil
		}
	case int64:
		t = time.UnixMicro(us).UTC()
	default:
		return fmt.Errorf("a time is a BIGINT of microseconds, not a %T", src)
	}
	if d.two != nil {
		*d.two = &t
	} else {
		*d.one = t
	}
	return nil
}

// sumDest fills a SHA-256.
type sumDest struct{ to *[32]byte }

// Scan implements sql.Scanner.
func (d *sumDest) Scan(src any) error {
	b, ok := src.([]byte)
	if !ok || len(b) != len(d.to) {
		return fmt.Errorf("a SHA-256 has 32 bytes")
	}
	copy(d.to[:], b)
	return nil
}
