package people_test

import (
	"context"
	"fmt"
	"testing"

	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

func TestAnAddressIsTakenAwayAndGivenBack(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ann := h.resolve(people.Email, "ann@example.com", "Ann")
		var gone int64
		h.do(func(ctx context.Context, tx *db.Tx) error {
			held, err := h.people.Take(ctx, tx, ann.ID)
			h.must(err)
			i, err := h.people.AddIdentity(ctx, tx, &held, people.Email, "ann@parts.example", true)
			h.must(err)
			h.must(h.people.PreferIdentity(ctx, tx, &held, i.ID))
			best, err := h.people.EmailOf(ctx, tx, ann.ID)
			if best.Mail != "ann@parts.example" {
				t.Errorf("written to %s", best.Mail)
			}
			h.must(err)
			gone, err = h.people.RemoveIdentity(ctx, tx, &held, i.ID)
			return err
		})
		h.do(func(ctx context.Context, tx *db.Tx) error {
			held, err := h.people.Take(ctx, tx, ann.ID)
			h.must(err)
			back, err := h.people.RestoreIdentity(ctx, tx, &held, gone)
			h.must(err)
			if !back.Verified || !back.First || back.Value != "ann@parts.example" {
				t.Errorf("what came back: %+v", back)
			}
			_, again := h.people.RestoreIdentity(ctx, tx, &held, gone)
			wantKind(t, again, fault.NotFound)
			gone, err = h.people.RemoveIdentity(ctx, tx, &held, back.ID)
			return err
		})
		if bob := h.resolve(people.Email, "ann@parts.example", "Bob"); bob.ID == ann.ID {
			t.Error("an address that was taken away still is Ann's")
		}
		wantKind(t, h.try(func(ctx context.Context, tx *db.Tx) error {
			held, err := h.people.Take(ctx, tx, ann.ID)
			h.must(err)
			_, err = h.people.RestoreIdentity(ctx, tx, &held, gone)
			return err
		}), fault.Conflict)
	})
}

func TestWhoeverWritesFromADomainIsAMember(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		var org people.HeldOrganization
		set := func(domains ...string) error {
			return h.try(func(ctx context.Context, tx *db.Tx) (err error) {
				if org.ID == 0 {
					o, err := h.people.AddOrganization(ctx, tx, "Parts Ltd")
					h.must(err)
					org.Organization = o
				}
				if org, err = h.people.TakeOrganization(ctx, tx, org.ID); err != nil {
					return err
				}
				return h.people.SetDomains(ctx, tx, &org, domains)
			})
		}
		h.must(set("Parts.example"))
		for _, domain := range []string{"gmail.com", "mail.gmx.de", "Yahoo.co.uk", "no domain", "com"} {
			wantKind(t, set(domain), fault.Invalid)
		}
		if p := h.resolve(people.Email, "bo@PARTS.example", "Bo"); p.OrganizationID != org.ID {
			t.Errorf("%+v", p)
		}
		for i, address := range []string{"cy@example.com", "cy@sub.parts.example", "cy@parts.example.com"} {
			if p := h.resolve(people.Email, address, fmt.Sprint("Cy", i)); p.OrganizationID != 0 {
				t.Errorf("%s is a member", address)
			}
		}
	})
}

func TestPeopleAreFoundByNameAndAddressOnceEach(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for i := range 25 {
			h.resolve(people.Email, fmt.Sprintf("anna%02d@example.com", i), fmt.Sprintf("Anna %02d", i))
		}
		h.resolve(people.Email, "anna.by.address@example.com", "Zoe")
		h.resolve(people.Email, "bo@example.com", "Bo")
		for text, want := range map[string]int{"ANNA": 26, "anna.by": 1, "bo": 1, "": 27, "nobody": 0} {
			seen := map[int64]bool{}
			q := people.Search{Text: text, Limit: 4}
			for pages := 0; ; pages++ {
				var more bool
				h.must(h.d.Read(as(t.Context(), staff.Agent), "test", func(ctx context.Context, v db.View) error {
					found, next, on, err := h.people.Directory(ctx, v, q)
					for _, p := range found {
						if seen[p.ID] {
							t.Errorf("%q finds %s twice", text, p.Name)
						}
						seen[p.ID] = true
					}
					q.After, more = next, on
					return err
				}))
				if !more || pages > 20 {
					break
				}
			}
			if len(seen) != want {
				t.Errorf("%q finds %d, want %d", text, len(seen), want)
			}
		}
	})
}
