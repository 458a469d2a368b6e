package voice

import (
	"context"
	"strings"

	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/phone"
)

// plain is a number without spaces and punctuation.
func plain(number string) string { return phone.Plain(number) }

// inbox is an inbox that the actor may see; 0 is the first that is on.
func (s *Voice) inbox(ctx context.Context, v db.View, id int64) (inboxes.Inbox, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return inboxes.Inbox{}, err
	}
	all, err := s.desk.Inboxes.All(ctx, v, actor.Scope())
	if err != nil {
		return inboxes.Inbox{}, err
	}
	for _, one := range all {
		if one.ID == id || id == 0 && !one.Off() {
			return one, nil
		}
	}
	return inboxes.Inbox{}, fault.Field("inbox_id", "voice.fault.inbox")
}

// country is where a number without its country's code is read for an inbox: as the
// settings say, else that of the holidays of its working hours, else the desk's.
func (s *Voice) country(ctx context.Context, v db.View, in inboxes.Inbox) (string, error) {
	own, err := s.set.countries.Value(ctx, v)
	if err != nil {
		return "", err
	}
	if own[in.ID] != "" {
		return own[in.ID], nil
	}
	if region, _, _ := strings.Cut(string(in.Hours.Region()), "-"); region != "" && phone.Known(region) {
		return strings.ToUpper(region), nil
	}
	return s.set.country.Value(ctx, v)
}

// read reads a number as it is meant in an inbox, 0 for the first.
func (s *Voice) read(ctx context.Context, v db.View, number string, inbox int64) (phone.Number, bool, error) {
	in, err := s.inbox(ctx, v, inbox)
	if err != nil {
		return phone.Number{}, false, err
	}
	country, err := s.country(ctx, v, in)
	n, ok := phone.Read(number, country)
	return n, ok, err
}

// sharing are those who have a number.
func (s *Voice) sharing(ctx context.Context, v db.View, n phone.Number) ([]people.Person, error) {
	return s.desk.People.Sharing(ctx, v, n.Forms)
}

// who is whoever a call was with, held, and their number as it is shown. A number
// that several people share names none of them. Nobody is known by a name alone:
// whoever has none of our numbers is somebody new.
func (s *Voice) who(ctx context.Context, tx *db.Tx, n Note) (h people.Held, number string, err error) {
	var read phone.Number
	if strings.TrimSpace(n.Number) != "" {
		ok := false
		if read, ok, err = s.read(ctx, tx, n.Number, n.InboxID); err != nil {
			return h, "", err
		}
		if !ok {
			return h, "", fault.Field("number", "voice.fault.number")
		}
	}
	if n.PersonID != 0 {
		if _, err := s.desk.People.ByID(ctx, tx, n.PersonID); err != nil {
			return h, "", err
		}
		if h, err = s.desk.People.Take(ctx, tx, n.PersonID); err != nil {
			return h, "", err
		}
		if h.Erased() {
			return h, "", fault.Field("person_id", "people.fault.erased")
		}
		return h, read.Shown, s.knownBy(ctx, tx, &h, read)
	}
	if read.E164 == "" {
		if strings.TrimSpace(n.Name) == "" {
			return h, "", fault.Field("number", "voice.fault.who_none")
		}
		name := strings.Join(strings.Fields(n.Name), " ")
		h, err = s.desk.People.Add(ctx, tx, people.Change{Name: &name})
		return h, "", err
	}
	if err := tx.Lock(ctx, "person", "phone:"+read.E164); err != nil { // of two first calls of a stranger the second finds the first
		return h, "", err
	}
	found, err := s.sharing(ctx, tx, read)
	if err != nil {
		return h, "", err
	}
	switch len(found) {
	case 0:
		h, err = s.desk.People.Resolve(ctx, tx, people.Phone, read.Shown, n.Name)
	case 1:
		if h, err = s.desk.People.Take(ctx, tx, found[0].ID); err == nil && h.Erased() { // this very moment, and the number with them
			h, err = s.desk.People.Resolve(ctx, tx, people.Phone, read.Shown, n.Name)
		}
	default:
		err = fault.Field("person_id", "voice.fault.who", fault.A("names", s.named(ctx, tx, found)))
	}
	return h, read.Shown, err
}

// named lists people, for a question who it is.
func (s *Voice) named(ctx context.Context, v db.View, all []people.Person) string {
	addresses, err := s.desk.People.Addresses(ctx, v, all)
	if err != nil {
		addresses = nil
	}
	names := make([]string, len(all))
	for i, p := range all {
		if names[i] = p.Name; p.Name == "" {
			names[i] = addresses[p.ID]
		}
	}
	return strings.Join(names, ", ")
}

// knownBy makes a number one of a person's, however they have written it before.
func (s *Voice) knownBy(ctx context.Context, tx *db.Tx, h *people.Held, n phone.Number) error {
	if n.E164 == "" {
		return nil
	}
	found, err := s.sharing(itself(ctx), tx, n)
	if err != nil {
		return err
	}
	for _, p := range found {
		if p.ID == h.ID {
			return nil
		}
	}
	_, err = s.desk.People.AddIdentity(itself(ctx), tx, h, people.Phone, n.Shown, false)
	return err
}

// numberOf is the telephone number of a person that is dialled: the one that is put
// first, else the newest; "" for none.
func (s *Voice) numberOf(ctx context.Context, v db.View, person int64) (string, error) {
	all, err := s.desk.People.Identities(itself(ctx), v, person)
	best := people.Identity{}
	for _, i := range all {
		if i.Kind == people.Phone && (best.ID == 0 || !best.First) {
			best = i
		}
	}
	return best.Value, err
}
