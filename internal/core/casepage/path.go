package casepage

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// linkPurpose is what the key ring signs customers' links for.
const linkPurpose = "case-page"

// CustomerPath returns the path of a customer's own page of a case, given out
// now. Whoever has it may read what the customer may read and write in the
// customer's name, until it ends: somebody ends the links of that person, the
// person is erased, or the case has been done for [linkRests].
func (p *Pages) CustomerPath(caseID, personID int64) string {
	return "/c/" + p.keys.Token(linkPurpose, caseID, personID, p.d.Now().UnixMilli())
}

// linkRests is how long links still work after a case was done and nothing more
// happened in it.
const linkRests = 180 * 24 * time.Hour

// Path returns the path of a case for the staff.
func Path(id int64) string { return "/cases/" + strconv.FormatInt(id, 10) }

// titles are the lists with a name of their own.
var titles = words.Family("casepage.list.", lists.Open, lists.Mine, lists.Unowned, lists.Waiting, lists.Done, lists.All)

// title is the name of a list.
func (p *Pages) title(ctx context.Context, v db.View, list string) (string, error) {
	kind, rest, _ := strings.Cut(list, ":")
	id, err := strconv.ParseInt(rest, 10, 64)
	switch {
	case rest == "":
		return titles.T(ctx, list), nil
	case err != nil:
		return "", fault.Field("list", "casepage.fault.list")
	case kind == "inbox":
		in, err := p.inboxes.ByID(ctx, v, id)
		return in.Name, err
	case kind == "team":
		team, err := p.staff.TeamByID(ctx, v, id)
		return team.Name, err
	case kind == "view":
		w, err := p.lists.ViewByID(ctx, v, id)
		return w.Name, err
	case kind == "person":
		person, err := p.people.ByID(ctx, v, id)
		return person.Name, err
	}
	return "", fault.Field("list", "casepage.fault.list")
}

// rowID is the id of a case's row on the page.
func rowID(id int64) string { return fmt.Sprintf("row-%d", id) }

// messageID is the id of a message on the page.
func messageID(id int64) string { return fmt.Sprintf("m-%d", id) }

// MessagePath returns the path of a case at one of its messages, however far
// back that is.
func MessagePath(caseID, message int64) string {
	return fmt.Sprintf("%s?m=%d#%s", Path(caseID), message, messageID(message))
}

// earlierPath is the path of the stretch of a conversation before the one shown:
// as a page, or as the part that a page asks for.
func earlierPath(c *caseView, part string) string {
	return fmt.Sprintf("%s%s?before=%d&%s", Path(c.ID), part, c.Thread.Earlier, c.List)
}

// laterPath is the path of the stretch after the one shown.
func laterPath(c *caseView) string {
	return fmt.Sprintf("%s?m=%d&%s#%s", Path(c.ID), c.Thread.Later, c.List, messageID(c.Thread.Later))
}
