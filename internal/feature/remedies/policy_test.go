package remedies_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// text is the policy that counts.
func (r room) text() (text string) {
	r.Read(func(ctx context.Context, v db.View) error {
		p, err := r.Policy(staff.As(ctx, staff.System("test")), v)
		text = p.Text
		return err
	})
	return text
}

func TestAPolicyIsReadChangedAndTakenBack(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		const page = "/settings/remedies"
		admin, lead := r.Browse(staff.Admin), r.Browse(staff.Lead)
		first := r.text()
		lead.Get(page).Is(t, http.StatusOK).Has(t, "Haesevoets et al. 2017", "The most that is given", "As it came with the desk").Lacks(t, "<textarea")
		lead.Post(page, url.Values{"text": {first}}).Is(t, http.StatusForbidden)
		r.Browse(staff.Agent).Get(page).Is(t, http.StatusForbidden)

		// What does not read, or divides by nothing, is shown with its line; what counts stays.
		for _, bad := range []string{strings.Replace(first, "= 1.5 ", "= 1.5 / hours ", 1), strings.Replace(first, "cap    = 1.5", "cap    = much", 1)} {
			admin.Post(page, url.Values{"text": {bad}, "seen": {"0"}}).Is(t, http.StatusUnprocessableEntity).Has(t, "What counts stays: As it came with the desk", "Line 20:", "cap ", "<textarea")
		}
		wants(t, "still", r.text(), first)

		lower := strings.Replace(first, "cap    = 1.5", "cap    = 1.2", 1)
		admin.Post(page, url.Values{"text": {lower}, "seen": {"0"}}).Is(t, http.StatusSeeOther)
		wants(t, "counts", strings.TrimSpace(r.text()), strings.TrimSpace(lower))
		admin.Get(page).Is(t, http.StatusOK).Has(t, "<del class=\"code\">1.5", "<ins class=\"code\">1.2", "1 rule changed", "Version 1")
		// Whoever wrote on the version before is told.
		admin.Post(page, url.Values{"text": {strings.Replace(first, "cap    = 1.5", "cap    = 1.1", 1)}, "seen": {"0"}}).Is(t, http.StatusConflict).Has(t, "Another version was switched on", "cap    = 1.1")

		admin.Post(page+"/back?version=0", nil).Is(t, http.StatusSeeOther)
		wants(t, "as before", r.text(), first)
		admin.Post(page+"/back", url.Values{"version": {"99"}}).Is(t, http.StatusNotFound)
		wants(t, "told", r.Number(`SELECT count(*) FROM activity WHERE kind = 'remedy.policy'`), int64(2))

		api := r.Program(staff.Admin)
		api.Call(http.MethodGet, "/api/v1/remedies/policy", nil).Is(t, http.StatusOK).Has(t, `"version":2`, `"name":"cap"`, "Haesevoets")
		api.Call(http.MethodPut, "/api/v1/remedies/policy", map[string]any{"text": lower + "\ncap = 2"}).Is(t, http.StatusUnprocessableEntity).Has(t, "Line ")
		api.Call(http.MethodPut, "/api/v1/remedies/policy", map[string]any{"text": lower}).Is(t, http.StatusOK).Has(t, `"version":3`)
		r.Program(staff.Lead).Call(http.MethodGet, "/api/v1/remedies/policy/versions?limit=2", nil).Is(t, http.StatusOK).Has(t, `"version":3`, `"rule":"cap"`, `"next_cursor":"`)
		r.Program(staff.Lead).Call(http.MethodPut, "/api/v1/remedies/policy", map[string]any{"text": lower}).Is(t, http.StatusForbidden)
	})
}
