package portal

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"time"

	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
)

const (
	findPath    = "/my-cases"
	minePurpose = "person-page"
	mineLasts   = 7 * 24 * time.Hour // how long a link to one's own cases works
)

// Find is the job that mails a link to the list of somebody's cases, if an address
// is anybody's. It names the address by its digest: what strangers type is not kept.
type Find struct {
	Sum string    `json:"sum"`
	At  time.Time `json:"at"`
}

// Kind implements jobs.Args.
func (Find) Kind() string { return "portal.find" }

// findView is the page on which one asks for a link.
type findView struct {
	Brand web.Brand
	Email string
	Sent  bool
	Said  string
}

func (s *Portal) findPage(w http.ResponseWriter, r *http.Request) error {
	return s.showFind(w, r, http.StatusOK, findView{Sent: r.URL.Query().Has("sent")})
}

func (s *Portal) showFind(w http.ResponseWriter, r *http.Request, status int, view findView) (err error) {
	if view.Brand, err = s.brand(r.Context()); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Show(w, r, status, findForm(view))
}

// find takes an address and answers the same to everybody: whether it is known is
// looked up by a job, long after the answer.
func (s *Portal) find(w http.ResponseWriter, r *http.Request) error {
	typed := r.PostFormValue("email")
	a, err := mail.ParseAddress(typed)
	if err != nil {
		return s.showFind(w, r, http.StatusUnprocessableEntity, findView{Email: typed, Said: "portal.fault.address"})
	}
	err = s.desk.DB.Do(staff.As(r.Context(), staff.System("portal.find")), "portal.find", func(ctx context.Context, tx *db.Tx) error {
		return s.ask(ctx, tx, a.Mail, network(web.ClientIP(r.Context())))
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, findPath+"?sent=1")
}

// ask notes that somebody asked for a link. Too many from one network are refused;
// too many for one address are answered like the first, and nothing is mailed.
func (s *Portal) ask(ctx context.Context, tx *db.Tx, address, from string) error {
	over, err := s.tried(ctx, tx, try{"find_ip", from, mostAsk})
	if err != nil {
		return err
	}
	if over {
		return fault.New(fault.TooMany, "portal.fault.too_many")
	}
	over, err = s.tried(ctx, tx, try{"find", db.Key(address), mostFind})
	if err != nil || over {
		return err
	}
	return s.desk.Jobs.Put(ctx, tx, Find{hex.EncodeToString(db.Hash(db.Key(address))), tx.Now()})
}

// onFind mails the link. It is made when the mail is: it lies nowhere.
func (s *Portal) onFind(ctx context.Context, run *jobs.Run, a Find) (err error) {
	defer fault.Wrap(&err, "portal.find")
	sum, err := hex.DecodeString(a.Sum)
	if err != nil {
		return err
	}
	var letter outbox.PersonLetter
	err = s.desk.DB.Read(ctx, "portal.find", func(ctx context.Context, v db.View) error {
		i, known, err := s.identityOf(ctx, v, `kind = 'email' AND value_sum = $1`, sum)
		if err != nil || !known {
			return err
		}
		person, err := s.desk.People.ByID(ctx, v, i.PersonID)
		if err != nil {
			return err
		}
		letter = outbox.PersonLetter{
			PersonID: person.ID, To: mail.Address{Name: person.Name, Mail: i.Value}, Key: fmt.Sprintf("find-%d-%d", i.ID, a.At.UnixMicro()),
			Subject: "portal.mail.subject", Says: "portal.mail.text", Path: s.minePath(v.Now(), person.ID, i.ID),
		}
		return nil
	})
	if err != nil || letter.PersonID == 0 {
		return err
	}
	return s.desk.Outbox.MailPerson(ctx, run, letter)
}

// identityOf finds an address of somebody.
func (s *Portal) identityOf(ctx context.Context, v db.View, where string, arg any) (i people.Identity, known bool, err error) {
	i, err = db.One(ctx, v, func(scan db.Scan) (i people.Identity, err error) { return i, scan(&i.ID, &i.PersonID, &i.Value) },
		`SELECT id, person_id, value FROM identity WHERE `+where, arg)
	if fault.Is(err, fault.NotFound) {
		return i, false, nil
	}
	return i, err == nil, err
}

// minePath is the path of somebody's own list, mailed to one of their addresses.
func (s *Portal) minePath(now time.Time, person, identity int64) string {
	return "/my/" + s.desk.Keys.Token(minePurpose, person, identity, now.UnixMilli())
}

// errEnded says that a link to somebody's own pages leads nowhere, or no longer.
var errEnded = errors.New("the link has ended")

// owner is who reads their own pages by a link.
type owner struct {
	people.Person
	Identity int64 // the address that the link was mailed to
	Token    string
}

func (o owner) path(more string) string { return "/my/" + o.Token + more }

// ownerOf reads a link; errEnded where it leads nowhere.
func (s *Portal) ownerOf(ctx context.Context, v db.View, token string) (o owner, err error) {
	ids, ok := s.desk.Keys.Read(minePurpose, token)
	if !ok || len(ids) != 3 {
		return o, errEnded
	}
	given := time.UnixMilli(ids[2])
	if v.Now().Sub(given) > mineLasts {
		return o, errEnded
	}
	works, err := s.desk.People.LinkWorks(ctx, v, ids[0], given)
	if err != nil {
		return o, err
	}
	i, known, err := s.identityOf(ctx, v, `id = $1`, ids[1])
	if err != nil {
		return o, err
	}
	if !works || !known {
		return o, errEnded
	}
	if o.Person, err = s.desk.People.ByID(ctx, v, ids[0]); err != nil {
		return o, err
	}
	theirs, err := s.desk.People.Root(ctx, v, i.PersonID)
	if err == nil && theirs.ID != o.ID {
		err = errEnded
	}
	o.Identity, o.Token = i.ID, token
	return o, err
}
