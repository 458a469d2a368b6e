package casepage_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

func TestOurFormattingIsShownToUsAndToTheCustomer(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("How do I wind it?")
		d.Must(d.DB.Do(d.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Outbox.Reply(ctx, tx, c.ID, outbox.Reply{HTML: `<p onclick="steal()">Turn it <b>slowly</b>.</p><script>steal()</script><p style="color:red">Then wait.</p>`})
			return err
		}))
		d.Run()
		d.Browse(staff.Agent).Get(path(c.ID)).Is(t, http.StatusOK).Has(t, "Turn it <b>slowly</b>.").Lacks(t, "steal", "color:")
		own := d.Page.CustomerPath(c.ID, c.PersonID)
		d.Nobody().Get(own).Is(t, http.StatusOK).Has(t, "Turn it <b>slowly</b>.").Lacks(t, "steal", "color:")
		if m := d.LastSent().Message(t); !strings.Contains(m.Text, "Turn it slowly.") || !strings.Contains(m.HTML, "<b>slowly</b>") {
			t.Errorf("the mail says %q and %q", m.Text, m.HTML)
		}
	})
}

var fileLink = regexp.MustCompile(`href="(/files/[a-z0-9]+\?key=[a-z0-9]+)"`)

func TestACustomerSendsFilesFromTheirPage(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		own := d.Page.CustomerPath(c.ID, c.PersonID)
		send := func(key string, files int) int {
			var b bytes.Buffer
			w := multipart.NewWriter(&b)
			_ = w.WriteField("text", "Here is the bill.")
			_ = w.WriteField("key", key)
			for range files {
				f, _ := w.CreateFormFile("files", "bill.txt")
				_, _ = f.Write([]byte("twelve pounds"))
			}
			_ = w.Close()
			r := httptest.NewRequest(http.MethodPost, desktest.PublicURL+own, &b)
			r.Header.Set("Content-Type", w.FormDataContentType())
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			answer := httptest.NewRecorder()
			d.Web.ServeHTTP(answer, r)
			return answer.Code
		}
		wants(t, "too many files", send("k0", 11), http.StatusUnprocessableEntity)
		wants(t, "sent", send("k1", 1), http.StatusSeeOther)
		wants(t, "sent again", send("k1", 1), http.StatusSeeOther)
		d.Run()
		all := d.Thread(c.ID)
		if last := all[len(all)-1]; len(all) != 2 || len(last.Files) != 1 || last.Files[0].Name != "bill.txt" {
			t.Fatalf("%d messages, the last with %v", len(all), last.Files)
		}
		page := d.Nobody().Get(own).Is(t, http.StatusOK).Has(t, "bill.txt")
		link := fileLink.FindStringSubmatch(page.Body)
		if link == nil {
			t.Fatal("the customer has no link to their file")
		}
		d.Nobody().Get(link[1]).Is(t, http.StatusOK).Has(t, "twelve pounds")
	})
}
