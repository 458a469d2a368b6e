package casepage_test

import (
	"archive/zip"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

func TestAllFilesOfAMessageComeInOneArchive(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		raw := "From: Ann <ann@example.com>\nTo: help@shop.example\nSubject: Bills\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
		for _, name := range []string{"bill.pdf", "Bill.pdf", ".htaccess"} {
			raw += "--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=\"" + name + "\"\n\n%PDF-1.7 " + name + "\n"
		}
		item := d.Mail(raw + "--b--\n")
		anna := d.Browse(staff.Agent)
		all := fmt.Sprintf("/messages/%d/files", item.MessageID)
		anna.Get(path(item.CaseID)).Is(t, http.StatusOK).Has(t, all, "PDF, 1")
		page := anna.Get(all).Is(t, http.StatusOK)
		z, err := zip.NewReader(strings.NewReader(page.Body), int64(len(page.Body)))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, f := range z.File {
			names = append(names, f.Name)
		}
		if want := []string{"bill.pdf", "Bill (2).pdf", "htaccess"}; !slices.Equal(names, want) {
			t.Errorf("%q, want %q", names, want)
		}
		anna.Get("/messages/9999/files").Is(t, http.StatusNotFound)
	})
}
