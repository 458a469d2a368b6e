package mailboxes

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// StateBody is how a mailbox is read, as programs see it.
type StateBody struct {
	ConnectedAt *time.Time   `json:"connected_at" doc:"Null while there is no mailbox, or nobody looked into it yet"`
	FetchedAt   *time.Time   `json:"fetched_at" doc:"Null if it never was"`
	FailedAt    *time.Time   `json:"failed_at" doc:"Since when it cannot be read"`
	Problem     string       `json:"problem" doc:"Why it cannot be read; empty where it can"`
	Said        string       `json:"said" doc:"What the server said to that"`
	Folders     []FolderBody `json:"folders"`
	Missing     int64        `json:"missing" doc:"Mails that are in the mailbox and not here"`
	Late        int64        `json:"late" doc:"Mails that were missing and were taken then"`
	Stuck       int64        `json:"stuck" doc:"Mails that could not be fetched, and are tried again"`
	Large       int64        `json:"large" doc:"Mails that are too large to be fetched"`
}

// FolderBody is a folder as programs see it.
type FolderBody struct {
	Name     string `json:"name"`
	Junk     bool   `json:"junk"`
	Cursor   int64  `json:"cursor" doc:"The number of the last mail that was read"`
	Behind   int64  `json:"behind" doc:"New mails that were seen and not read yet"`
	Catching bool   `json:"catching_up" doc:"Mails from before are being read still"`
}

type stateIn struct {
	ID int64 `path:"id" minimum:"1"`
}

type stateOut struct{ Body StateBody }

func (m *Mailboxes) apiState(ctx context.Context, v db.View, in *stateIn) (*stateOut, error) {
	i, err := m.inboxes.ByID(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	s, err := m.Of(ctx, v, i)
	if err != nil && !fault.Is(err, fault.NotFound) { // the inbox is there, its mailbox was never read
		return nil, err
	}
	b := StateBody{orNull(s.ConnectedAt), orNull(s.FetchedAt), orNull(s.FailedAt), string(s.Problem), s.Said, []FolderBody{},
		s.Odd["missing"], s.Odd["late"], s.Odd["stuck"], s.Odd["large"]}
	for _, f := range s.Folders {
		b.Folders = append(b.Folders, FolderBody{f.Name, f.Junk, f.Cursor, f.Behind, f.Back < f.BackEnd})
	}
	return &stateOut{b}, nil
}

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
