package casepage

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// notice says what an act has done, and how it is taken back.
type notice struct {
	Who  string
	Says fault.Sentence
	Undo string // the path to post to; "" where nothing takes it back
}

// text is the notice in words.
func (n notice) text(ctx context.Context) string {
	return strings.TrimSpace(n.Who + " " + words.Say(ctx, n.Says))
}

// noticeOf is the notice about an entry of a case's timeline, nil when the case
// has no such entry. Only the newest act can be named: a link that says more
// would say something long past.
func (p *Pages) noticeOf(ctx context.Context, v db.View, c cases.Case, entry int64) (_ *notice, err error) {
	defer fault.Wrap(&err, "casepage.noticeOf(case %d, entry %d)", c.ID, entry)
	found, err := p.log.OfCase(ctx, v, []int64{c.ID}, entry-1, 1)
	if err != nil || len(found) == 0 || found[0].ID != entry {
		return nil, err
	}
	e := found[0]
	h, err := p.happenedOf(ctx, v, names{}, e)
	if err != nil {
		return nil, err
	}
	n := &notice{Who: h.Who, Says: h.Says}
	other := func(name string) int64 { id, _ := e.Data[name].(int64); return id }
	switch e.Kind {
	case "case.merged":
		n.Undo = Path(other("from")) + "/unmerge"
	case "case.unmerged":
		n.Undo = fmt.Sprintf("%s/merge?into=%d", Path(other("from")), c.ID)
	case "case.split_off":
		n.Undo = fmt.Sprintf("%s/merge?into=%d", Path(c.ID), other("from"))
	case "case.followed":
		n.Undo = fmt.Sprintf("%s/follow?on=0&user=%d", Path(c.ID), other("user"))
	case "case.unfollowed":
		n.Undo = fmt.Sprintf("%s/follow?on=1&user=%d", Path(c.ID), other("user"))
	case "case.participant_off":
		n.Undo = fmt.Sprintf("%s/participants/%d/back", Path(c.ID), other("participant"))
	case "case.participant":
		n.Undo = fmt.Sprintf("%s/participants/%d/off", Path(c.ID), other("participant"))
	default:
		if e.Data["before"] != nil {
			n.Undo = fmt.Sprintf("%s/undo/%d", Path(c.ID), e.ID)
		}
	}
	return n, nil
}

// withNotice is the path of a case that says what was done to it.
func withNotice(id int64, list string, entry int64) string {
	to := Path(id)
	if list != "" {
		to += "?" + list
	}
	if entry == 0 {
		return to
	}
	mark := "?"
	if list != "" {
		mark = "&"
	}
	return to + mark + "did=" + strconv.FormatInt(entry, 10)
}

// toast has the page say something at its edge, with the path that takes it
// back, "" for none.
func toast(w http.ResponseWriter, text, undo string) error {
	return web.SayToast(w, text, undo, "#case-bar")
}
