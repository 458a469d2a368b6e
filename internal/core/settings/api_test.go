package settings_test

import (
	"net/http"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

func TestAProgramChangesTheDesksSettings(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		api, undo, programs := d.Program(staff.Admin), "/api/v1/settings/outbox.undo_seconds", "/api/v1/settings/outbox.refuse_programs"
		api.Call("GET", "/api/v1/settings", nil).Is(t, http.StatusOK).Has(t, `"outbox.undo_seconds"`, `"staff.second_factor"`, `"choices":["nobody","leads","all"]`)
		was := api.Call("GET", undo, nil).Is(t, http.StatusOK).Has(t, `"value":10`)
		match := api.With("If-Match", was.Header.Get("ETag"))
		match.Call("PUT", undo, map[string]any{"value": 20}).Is(t, http.StatusOK).Has(t, `"value":20`)
		match.Call("PUT", undo, map[string]any{"value": 30}).Is(t, http.StatusPreconditionFailed)
		for _, wrong := range []any{121, "soon", true, nil, 1.5} {
			api.Call("PUT", undo, map[string]any{"value": wrong}).Is(t, http.StatusUnprocessableEntity).Has(t, `"body.value"`)
		}
		api.Call("PUT", programs, map[string]any{"value": false}).Is(t, http.StatusOK).Has(t, `"value":false`)
		api.Call("PUT", programs, map[string]any{"value": 2}).Is(t, http.StatusUnprocessableEntity).Has(t, `"body.value"`)
		api.Call("PUT", "/api/v1/settings/staff.second_factor", map[string]any{"value": "cats"}).Is(t, http.StatusUnprocessableEntity).Has(t, `"body.value"`)
		api.Call("PUT", "/api/v1/settings/none", map[string]any{"value": 1}).Is(t, http.StatusNotFound)
		d.Program(staff.Lead).Call("PUT", undo, map[string]any{"value": 1}).Is(t, http.StatusForbidden)
		d.Browse(staff.Admin).Get("/settings/desk").Is(t, http.StatusOK).Has(t, `value="20"`)
		if n := d.Number(`SELECT count(*) FROM activity WHERE kind = 'setting.changed'`); n != 2 {
			t.Errorf("%d changes are written down", n)
		}
	})
}
