package inboxes

import (
	"context"
	"errors"
	"slices"
	"strings"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/words"
)

// Add opens an inbox. Without a brand it gets the default, without a channel
// mail, without hours Monday to Friday 9 to 17 in its zone.
func (s *Inboxes) Add(ctx context.Context, tx *db.Tx, i Inbox) (_ Inbox, err error) {
	defer fault.Wrap(&err, "inboxes.Add")
	return s.add(ctx, tx, i, i.Hours.Always())
}

// add opens an inbox, on request with the usual hours.
func (s *Inboxes) add(ctx context.Context, tx *db.Tx, i Inbox, usual bool) (_ Inbox, err error) {
	if _, err := staff.Allow(ctx, staff.InboxesManage); err != nil {
		return Inbox{}, err
	}
	if i.BrandID == 0 {
		b, err := s.DefaultBrand(ctx, tx)
		if err != nil {
			return Inbox{}, err
		}
		i.BrandID = b.ID
	}
	if err := s.tidy(ctx, tx, &i); err != nil {
		return Inbox{}, err
	}
	if usual {
		if i.Hours, err = s.usualHours(ctx, tx, i); err != nil {
			return Inbox{}, err
		}
	}
	if i.ID, err = insertInbox(ctx, tx, i); err != nil {
		return Inbox{}, err
	}
	if err := s.keepSecrets(ctx, tx, Inbox{}, i); err != nil {
		return Inbox{}, err
	}
	tx.Notify(Changed)
	if err := s.record(ctx, tx, activity.Entry{Kind: "inboxes.added", InboxID: i.ID, Data: map[string]any{"name": i.Name}}); err != nil {
		return Inbox{}, err
	}
	return byID(ctx, tx, i.ID)
}

// zoneOf is the inbox's zone, or else its brand's.
func (s *Inboxes) zoneOf(ctx context.Context, v db.View, i Inbox) (string, error) {
	if i.Zone != "" {
		return i.Zone, nil
	}
	b, err := brandByID(ctx, v, i.BrandID)
	return b.Zone, err
}

// usualHours are Monday to Friday, 9 to 17, in the inbox's or its brand's zone.
func (s *Inboxes) usualHours(ctx context.Context, v db.View, i Inbox) (calendar.Hours, error) {
	zone, err := s.zoneOf(ctx, v, i)
	if err != nil {
		return calendar.Hours{}, err
	}
	return calendar.Default(zone)
}

// Change lets f make an inbox different.
func (s *Inboxes) Change(ctx context.Context, tx *db.Tx, id int64, f func(*Inbox) error) (_ Inbox, err error) {
	defer fault.Wrap(&err, "inboxes.Change(%d)", id)
	if _, err := staff.Allow(ctx, staff.InboxesManage); err != nil {
		return Inbox{}, err
	}
	if err := tx.Take(ctx, "inbox", id); err != nil {
		return Inbox{}, missing(err, "inboxes.fault.no_inbox")
	}
	i, err := byID(ctx, tx, id)
	if err != nil {
		return Inbox{}, err
	}
	was := i
	if err := f(&i); err != nil {
		return Inbox{}, err
	}
	i.ID = id
	if err := s.tidy(ctx, tx, &i); err != nil {
		return Inbox{}, err
	}
	if err := s.keepSecrets(ctx, tx, was, i); err != nil {
		return Inbox{}, err
	}
	if err := saveInbox(ctx, tx, i); err != nil {
		return Inbox{}, err
	}
	tx.Notify(Changed)
	kind := "inboxes.changed"
	switch {
	case i.Off() && !was.Off():
		kind = "inboxes.switched_off"
	case !i.Off() && was.Off():
		kind = "inboxes.switched_on"
	}
	if err := s.record(ctx, tx, activity.Entry{Kind: kind, InboxID: id, Data: map[string]any{"name": i.Name}}); err != nil {
		return Inbox{}, err
	}
	return byID(ctx, tx, id)
}

// tidy trims what was typed and refuses, all at once, what cannot be.
func (s *Inboxes) tidy(ctx context.Context, v db.View, i *Inbox) error {
	i.Name = strings.Join(strings.Fields(i.Name), " ")
	i.Address = strings.TrimSpace(i.Address)
	i.ReplyDomain = strings.TrimSuffix(db.Key(strings.TrimSpace(i.ReplyDomain)), ".")
	i.AuthservID = db.Key(strings.TrimSpace(i.AuthservID))
	if i.Channel == "" {
		i.Channel = Email
	}
	if i.ReplyVia == "" {
		i.ReplyVia = ViaPlus
	}
	var wrong []error
	refuse := func(bad bool, f *fault.Fault) {
		if bad {
			wrong = append(wrong, f)
		}
	}
	refuse(i.Name == "", fault.Field("name", "inboxes.fault.name"))
	refuse(len(i.Name) > 200, fault.Field("name", "inboxes.fault.name_long", fault.A("n", 200)))
	refuse(!slices.Contains(Channels(), i.Channel), fault.Field("channel", "inboxes.fault.channel"))
	refuse(!slices.Contains(ReplyVias(), i.ReplyVia), fault.Field("reply_via", "inboxes.fault.reply_via"))
	refuse(i.CatchAll && i.Channel != Email, fault.Field("catch_all", "inboxes.fault.catch_all"))
	refuse(!authserv(i.AuthservID), fault.Field("authserv_id", "inboxes.fault.authserv_id"))
	refuse(i.Lang != "" && !slices.Contains(words.Languages(), i.Lang), fault.Field("lang", "inboxes.fault.lang"))
	wrong = append(wrong, i.FirstWord.tidy()...)
	wrong = append(wrong, i.tidyAddress(), i.tidyReplies(), i.tidyIMAP(), i.tidyRelay(), i.tidyOAuth())
	if i.Zone != "" {
		_, err := calendar.Zone(i.Zone)
		wrong = append(wrong, err)
	}
	return errors.Join(append(wrong, s.belongs(ctx, v, i))...)
}

// tidyAddress reads the address.
func (i *Inbox) tidyAddress() error {
	if i.Channel != Email {
		return nil
	}
	addr, err := mail.ParseAddress(i.Address)
	if err != nil {
		return fault.Field("address", "inboxes.fault.address").Because(err)
	}
	i.Address = addr.Mail
	return nil
}

// authserv says whether a text can be the name of a server that checks senders,
// or is empty.
func authserv(id string) bool {
	return len(id) <= 253 && !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`;"()\\`, r) })
}

// tidyReplies reads the reply domain.
func (i *Inbox) tidyReplies() error {
	if i.ReplyVia != ViaDomain {
		i.ReplyDomain = ""
		return nil
	}
	if _, err := mail.ParseAddress("x@" + i.ReplyDomain); err != nil {
		return fault.Field("reply_domain", "inboxes.fault.reply_domain").Because(err)
	}
	return nil
}

// belongs checks the brand and the team.
func (s *Inboxes) belongs(ctx context.Context, v db.View, i *Inbox) error {
	if _, err := brandByID(ctx, v, i.BrandID); fault.Is(err, fault.NotFound) {
		return fault.Field("brand_id", "inboxes.fault.no_brand").Because(err)
	} else if err != nil {
		return err
	}
	if i.TeamID == 0 {
		return nil
	}
	known, err := db.Exists(ctx, v, `SELECT 1 FROM team WHERE id = $1`, i.TeamID)
	if err == nil && !known {
		err = fault.Field("team_id", "inboxes.fault.no_team")
	}
	return err
}

func (s *Inboxes) record(ctx context.Context, tx *db.Tx, e activity.Entry) error {
	_, err := s.log.Record(ctx, tx, e)
	return err
}
