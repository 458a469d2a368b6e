package mailboxes

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/platform/mail"
)

// How long a test takes at most, and how many mails it looks at.
const (
	trialTakes = 25 * time.Second
	trialMails = 20
)

// trial is what came of trying a mailbox and a relay.
type trial struct {
	User, Folder string
	Problem      mail.IMAPKind // "" for none
	Said         string        // by the server
	SignedIn     bool
	Folders      []string
	Junk         string // "" for none
	Mails        int    // that were looked at
	Server       string // that most of them have on top as who checked the sender
	Checked      int    // how many have
	Believed     string // whose checks are believed
	ReadsMail    bool   // there is a mailbox
	Retype       bool   // a password was typed, and is not shown again

	Relay      string // where mail goes out, without a password; "" for nowhere
	OwnRelay   bool
	RelayFails mail.RelayTrouble // "" for none
	RelaySaid  string
}

// try signs in to a mailbox and to a relay at the same time. It changes nothing
// in the one and sends nothing by the other.
func try(ctx context.Context, i inboxes.Inbox, login mail.Mailbox, relay *mail.Relay) trial {
	ctx, stop := context.WithTimeout(ctx, trialTakes)
	defer stop()
	t := trial{User: i.IMAP.User, Folder: i.IMAP.Folder, ReadsMail: i.IMAP.On(), OwnRelay: i.Relay != "", Believed: i.AuthservID}
	var both sync.WaitGroup
	if relay != nil {
		t.Relay = relay.String()
		both.Go(func() {
			if err := relay.Try(ctx); err != nil {
				t.RelayFails, t.RelaySaid = mail.TroubleOf(err)
			}
		})
	}
	if t.ReadsMail {
		if err := t.look(ctx, login); err != nil {
			if t.Problem, t.Said = problemOf(err); errors.Is(err, context.DeadlineExceeded) && t.Problem == mail.Broken {
				t.Problem = mail.Silent
			}
		}
	}
	both.Wait()
	return t
}

// look signs in, lists the folders, and reads who checked the latest mails.
func (t *trial) look(ctx context.Context, login mail.Mailbox) error {
	box, err := mail.DialIMAP(ctx, login)
	if err != nil {
		return err
	}
	defer box.Close()
	t.SignedIn = true
	all, err := box.Folders(ctx)
	if err != nil {
		return err
	}
	for _, f := range all {
		t.Folders = append(t.Folders, f.Name)
	}
	slices.SortFunc(t.Folders, func(a, b string) int { return cmp.Or(-cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b)) })
	t.Junk = mail.JunkOf(all)
	state, err := box.Examine(ctx, t.Folder)
	if err != nil {
		return err
	}
	uids, err := latest(ctx, box, state)
	if err != nil {
		return err
	}
	infos, err := box.Infos(ctx, uids, true)
	if err != nil {
		return err
	}
	t.Mails = len(infos)
	count := map[string]int{}
	for _, i := range infos {
		if server := mail.CheckedBy(i.Header); server != "" {
			if count[server]++; count[server] >= t.Checked { // of two alike the later one
				t.Server, t.Checked = server, count[server]
			}
		}
	}
	return nil
}

// rank puts the inbox first.
func rank(folder string) int {
	if strings.EqualFold(folder, "INBOX") {
		return 1
	}
	return 0
}

// latest are the UIDs of the last mails of a folder. Most often they lie close
// together, so that a large folder need not be listed.
func latest(ctx context.Context, box *mail.IMAP, state mail.FolderState) ([]uint32, error) {
	from := uint32(1)
	if state.Next > 10*trialMails {
		from = state.Next - 10*trialMails
	}
	uids, err := box.UIDs(ctx, from, 0)
	if err == nil && from > 1 && len(uids) < trialMails && len(uids) < int(state.Mails) {
		uids, err = box.UIDs(ctx, 1, 0)
	}
	return uids[max(0, len(uids)-trialMails):], err
}
