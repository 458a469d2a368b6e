package mail

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// mostUIDs is how many mails a folder may have for us to read it.
const mostUIDs = 4 << 20

// UIDs lists the mails of the open folder from one UID to another, both
// included, in order. to 0 is no end.
func (b *IMAP) UIDs(ctx context.Context, from, to uint32) (all []uint32, err error) {
	from = max(from, 1)
	err = b.within(ctx, imapSlow, imapListing, func() error {
		set := imap.UIDSet{{Start: imap.UID(from), Stop: imap.UID(to)}}
		d, err := b.c.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{set}}, nil).Wait()
		if err != nil {
			return err
		}
		found, ok := d.All.(imap.UIDSet)
		if !ok {
			return errors.New("the answer is no list of UIDs")
		}
		n := uint64(0)
		for _, r := range found { // a server may say 1:4294967295 in a few bytes
			if r.Start == 0 || r.Stop < r.Start {
				return errors.New("the list of UIDs has no end")
			}
			if n += uint64(r.Stop-r.Start) + 1; n > mostUIDs {
				return errTooMuch
			}
		}
		for _, r := range found {
			for uid := uint32(r.Start); ; uid++ {
				if uid >= from && (to == 0 || uid <= to) { // n:* always names the last mail too
					all = append(all, uid)
				}
				if uid == uint32(r.Stop) {
					break
				}
			}
		}
		slices.Sort(all)
		return nil
	})
	return all, err
}

// MailInfo is what a server says of a mail.
type MailInfo struct {
	UID    uint32
	Size   int64
	At     time.Time // when it came to the mailbox
	Header []byte    // its beginning, where it was asked for
}

// headerMost is how much of a header is read.
const headerMost = 64 << 10

// Infos asks for size and date of some mails, at most 500 at a time, and on
// request for their headers. What is gone is not in the answer.
func (b *IMAP) Infos(ctx context.Context, uids []uint32, headers bool) (all []MailInfo, err error) {
	if len(uids) == 0 {
		return nil, nil
	}
	opts, most := &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true}, int64(imapAnswer)
	if headers {
		opts.BodySection = []*imap.FetchItemBodySection{{Specifier: imap.PartSpecifierHeader, Peek: true, Partial: &imap.SectionPartial{Size: headerMost}}}
		most += int64(len(uids)) * (headerMost + 256)
	}
	err = b.within(ctx, imapSlow, most, func() error {
		return b.each(uids, opts, headerMost, func(i MailInfo, _ []byte) { all = append(all, i) })
	})
	slices.SortFunc(all, func(a, c MailInfo) int { return int(int64(a.UID) - int64(c.UID)) })
	return all, err
}

// Fetch reads some mails as they are, with a peek: no flag changes. None is
// longer than most, and what is longer is not given to f; nor is what is gone.
func (b *IMAP) Fetch(ctx context.Context, uids []uint32, most int64, f func(uid uint32, raw []byte)) error {
	if len(uids) == 0 {
		return nil
	}
	opts := &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}}
	return b.within(ctx, imapSlow, most*int64(len(uids))+imapAnswer, func() error {
		return b.each(uids, opts, most, func(i MailInfo, raw []byte) {
			if raw != nil {
				f(i.UID, raw)
			}
		})
	})
}

// each runs a FETCH and gives each mail of the answer to f once.
func (b *IMAP) each(uids []uint32, opts *imap.FetchOptions, most int64, f func(MailInfo, []byte)) error {
	var set imap.UIDSet
	for _, uid := range uids {
		set.AddNum(imap.UID(uid))
	}
	cmd := b.c.Fetch(set, opts)
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		var i MailInfo
		var raw []byte
		for item := m.Next(); item != nil; item = m.Next() {
			switch item := item.(type) {
			case imapclient.FetchItemDataUID:
				i.UID = uint32(item.UID)
			case imapclient.FetchItemDataRFC822Size:
				i.Size = item.Size
			case imapclient.FetchItemDataInternalDate:
				i.At = item.Time
			case imapclient.FetchItemDataBodySection:
				if item.Literal == nil {
					continue
				}
				b, whole := readMost(item.Literal, most)
				switch {
				case item.Section != nil && item.Section.Specifier == imap.PartSpecifierHeader:
					i.Header = b
				case whole:
					raw = b
				}
			}
		}
		if i.UID != 0 {
			f(i, raw)
		}
	}
	return cmd.Close()
}

// readMost reads a literal; whole is false when it is longer than most, or ends
// early. The rest is read and thrown away by the client.
func readMost(r imap.LiteralReader, most int64) (b []byte, whole bool) {
	size := r.Size()
	b, err := io.ReadAll(io.LimitReader(r, min(size, most)))
	if err == nil && int64(len(b)) == size { // the client waits for the end to be read
		_, _ = r.Read(make([]byte, 1))
	}
	return b, err == nil && int64(len(b)) == size
}

// Wait waits until the server says that the open folder has changed, for at
// most so long. Where it knows no IDLE, it is asked each poll.
func (b *IMAP) Wait(ctx context.Context, poll, most time.Duration, stop <-chan struct{}) error {
	if !b.idle {
		timer := time.NewTimer(poll)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-stop:
		case <-ctx.Done():
			return ctx.Err()
		case <-b.c.Closed():
			return &IMAPError{Broken, "", io.ErrUnexpectedEOF}
		}
		return b.Noop(ctx)
	}
	var idle *imapclient.IdleCommand
	err := b.within(ctx, imapPatience, imapAnswer, func() (err error) {
		idle, err = b.c.Idle()
		return err
	})
	if err != nil {
		return err
	}
	b.line.allow(1 << 20)
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-b.news:
	case <-stop:
	case <-ctx.Done(): // the line is hung up then; a server that says nothing keeps nobody waiting
		return ctx.Err()
	case <-b.c.Closed():
	}
	return b.within(ctx, imapPatience, imapAnswer, func() error {
		if err := idle.Close(); err != nil {
			return err
		}
		return idle.Wait()
	})
}

// Noop asks the server for news of the open folder.
func (b *IMAP) Noop(ctx context.Context) error {
	return b.within(ctx, imapPatience, imapAnswer, func() error { return b.c.Noop().Wait() })
}

// Alive says whether the line is still there, as far as one knows.
func (b *IMAP) Alive() bool {
	select {
	case <-b.c.Closed():
		return false
	default:
		return true
	}
}

// String is for logs.
func (m Mailbox) String() string { return fmt.Sprintf("%s@%s:%d", m.User, m.Host, m.Port) }
