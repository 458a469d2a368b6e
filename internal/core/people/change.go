package people

import (
	"context"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Change is what somebody wants to be known of a person; nil leaves as it is.
type Change struct {
	Name, Lang, Zone *string
	Called, Reach    *string // how they like to be called and reached
	OrganizationID   *int64  // 0 takes them out
}

// longestNote is how many characters say how somebody likes to be called or
// reached.
const longestNote = 300

var langTag = regexp.MustCompile(`^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$`)

// check refuses what cannot be.
func (c Change) check(ctx context.Context, v db.View) error {
	if c.Lang != nil && *c.Lang != "" && !langTag.MatchString(*c.Lang) {
		return fault.Field("lang", "people.fault.lang")
	}
	if c.Zone != nil && *c.Zone != "" {
		if _, err := time.LoadLocation(*c.Zone); err != nil {
			return fault.Field("zone", "people.fault.zone").Because(err)
		}
	}
	for field, note := range map[string]*string{"called": c.Called, "reach": c.Reach} {
		if note != nil && utf8.RuneCountInString(*note) > longestNote {
			return fault.Field(field, "people.fault.note_long", fault.A("n", longestNote))
		}
	}
	if c.OrganizationID != nil && *c.OrganizationID != 0 {
		known, err := db.Exists(ctx, v, `SELECT 1 FROM organization WHERE id = $1`, *c.OrganizationID)
		if err != nil {
			return err
		}
		if !known {
			return fault.Field("organization_id", "people.fault.organization")
		}
	}
	return nil
}

// apply changes a person in memory.
func (c Change) apply(p *Person) {
	if c.Name != nil {
		p.Name = oneLine(*c.Name)
	}
	if c.Lang != nil {
		p.Lang = *c.Lang
	}
	if c.Zone != nil {
		p.Zone = *c.Zone
	}
	if c.Called != nil {
		p.Called = note(*c.Called)
	}
	if c.Reach != nil {
		p.Reach = note(*c.Reach)
	}
	if c.OrganizationID != nil {
		p.OrganizationID = *c.OrganizationID
	}
}

// note is a text of the staff on one line.
func note(s string) string { return strings.Join(strings.Fields(db.Text(s)), " ") }
