package intake_test

import (
	"net/http"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

func TestAProgramTunesTheJunkScreen(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		api, path := d.Program(staff.Admin), "/api/v1/junk"
		was := api.Call("GET", path, nil).Is(t, http.StatusOK).Has(t, `"threshold":50`, `"rule":"shouts"`, `"at_first":16`, `"allow":[]`)
		match := api.With("If-Match", was.Header.Get("ETag"))
		match.Call("PATCH", path, map[string]any{"threshold": 1, "weights": map[string]any{"shouts": 0}, "allow": []string{"@good.example"}}).Is(t, http.StatusOK).
			Has(t, `"threshold":1`, `"good.example"`, `"weight":0`)
		match.Call("PATCH", path, map[string]any{"threshold": 2}).Is(t, http.StatusPreconditionFailed)
		api.Call("PATCH", path, map[string]any{"block": []string{"spam.example"}, "weights": map[string]any{"runs": 7}}).Is(t, http.StatusOK).
			Has(t, `"threshold":1`, `"good.example"`, `"spam.example"`, `"weight":0`, `"weight":7`)
		d.Browse(staff.Admin).Get("/settings/junk").Is(t, http.StatusOK).Has(t, "good.example", "spam.example")
		if why := heldAs(d, d.Letter("eve@spam.example", desktest.Address, "Hello", "Cheap ones.")); why != "intake.reason.blocked" {
			t.Errorf("a blocked domain is held as %q", why)
		}
		for _, wrong := range []struct {
			body  map[string]any
			field string
		}{
			{map[string]any{"threshold": 1001}, "threshold"},
			{map[string]any{"weights": map[string]any{"runs": -1}}, "weights.runs"},
			{map[string]any{"weights": map[string]any{"cats": 1}}, "weights.cats"},
			{map[string]any{"allow": []string{"not an address"}}, "allow"},
			{map[string]any{"allow": []string{"a.example"}, "block": []string{"a.example"}}, "block"},
		} {
			api.Call("PATCH", path, wrong.body).Is(t, http.StatusUnprocessableEntity).Has(t, `"body.`+wrong.field+`"`)
		}
		d.Program(staff.Lead).Call("GET", path, nil).Is(t, http.StatusForbidden)
	})
}
