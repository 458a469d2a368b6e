package cases_test

import (
	"fmt"
	"net/http"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

func TestParticipantsOverTheAPI(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped at noon.")
		p := d.Program(staff.Agent)
		path := fmt.Sprintf("/api/v1/cases/%d/participants", c.ID)
		var made struct {
			ID   int64
			Role string
		}
		p.Call(http.MethodPost, path, map[string]any{"role": "copied", "address": "una at example.com"}).Is(t, http.StatusUnprocessableEntity).Has(t, "address")
		p.Call(http.MethodPost, path, map[string]any{"role": "requester", "address": "una@example.com"}).Is(t, http.StatusUnprocessableEntity).Has(t, "role")
		p.Call(http.MethodPost, path, map[string]any{"role": "copied", "address": "una@example.com", "name": "Una"}).Is(t, http.StatusCreated).JSON(t, &made)
		again := made.ID
		p.Call(http.MethodPost, path, map[string]any{"role": "third", "address": "UNA@example.com"}).Is(t, http.StatusCreated).JSON(t, &made)
		if made.ID != again || made.Role != "third" {
			t.Errorf("the same address twice: %+v", made)
		}
		p.Call(http.MethodGet, path, nil).Is(t, http.StatusOK).Has(t, `"address":"una@example.com"`, `"role":"third"`, `"person_id":null`)
		one := fmt.Sprintf("%s/%d", path, made.ID)
		d.Program(staff.Viewer).Call(http.MethodDelete, one, nil).Is(t, http.StatusForbidden)
		p.Call(http.MethodDelete, path+"/999", nil).Is(t, http.StatusNotFound)
		p.Call(http.MethodDelete, one, nil).Is(t, http.StatusNoContent)
		p.Call(http.MethodDelete, one, nil).Is(t, http.StatusNotFound)
		p.Call(http.MethodGet, path, nil).Is(t, http.StatusOK).Has(t, `"items":[]`)
	})
}
