package web

import (
	"encoding/base64"
	"encoding/json"

	"kept.example/kept/internal/platform/fault"
)

// Paging is embedded in the input of an operation that lists.
type Paging struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most"`
	Cursor string `query:"cursor" maxLength:"400" doc:"The next_cursor of the page before"`
}

// After returns where the page before ended; nil for the first page.
func (p Paging) After() (*Cursor, error) { return ParseCursor(p.Cursor) }

// List is a page of a list.
type List[T any] struct {
	Items      []T     `json:"items" nullable:"false" doc:"The page"`
	NextCursor *string `json:"next_cursor" doc:"Where the next page begins; null when this is the last"`
}

// NewList makes a page of what was asked for with one more than the limit, so
// that it is known whether there is a next page.
func NewList[T any](items []T, limit int, at func(T) Cursor) List[T] {
	l := List[T]{Items: items}
	if len(items) > limit {
		l.Items = items[:limit]
		next := at(l.Items[limit-1]).String()
		l.NextCursor = &next
	}
	if l.Items == nil {
		l.Items = []T{}
	}
	return l
}

// Cursor is a place in a sorted list: the sort value and the id of the row
// before. Callers see it as text they need not understand.
type Cursor struct {
	Sort int64  `json:"s,omitempty"` // a time in µs, a need, a count
	Text string `json:"t,omitempty"` // or a folded text
	ID   int64  `json:"i"`
}

// String is the cursor as callers see it.
func (c Cursor) String() string {
	b, err := json.Marshal(c)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// ParseCursor reads a cursor; nil for "".
func ParseCursor(s string) (*Cursor, error) {
	if s == "" {
		return nil, nil //nolint:nilnil // no cursor is the first page
	}
	var c Cursor
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil {
		return nil, fault.Field("query.cursor", "web.fault.cursor").Because(err)
	}
	return &c, nil
}
