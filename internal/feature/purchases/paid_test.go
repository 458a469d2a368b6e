package purchases

import (
	"encoding/json"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
)

func TestWhatNamesTheMeansOfAPayment(t *testing.T) {
	const visa = `"credit_card_company":"Visa","credit_card_number":"•••• •••• •••• 4242"`
	for _, c := range []struct{ says, paid, postcode, want string }{
		{"the first and the last digits", `{` + visa + `,"credit_card_bin":"424242"}`, "12345", "card:visa 424242 4242 /"},
		{"its end", `{` + visa + `,"credit_card_bin":null,"credit_card_expiration_month":3,"credit_card_expiration_year":2029}`, "", "card:visa  4242 3/2029"},
		{"where its bills go", `{` + visa + `}`, " 12345", "card:visa  4242 / 12345"},
		{"too little", `{` + visa + `}`, "", ""},
		{"no digits", `{"credit_card_company":"Visa","credit_card_bin":"424242"}`, "12345", ""},
		{"nothing", `null`, "12345", ""},
	} {
		var o card
		if err := json.Unmarshal([]byte(c.paid), &o); err != nil {
			t.Fatalf("%s: %v", c.says, err)
		}
		if got := strings.Join(o.means(c.postcode), "|"); strings.TrimSpace(got) != c.want {
			t.Errorf("%s: %q, not %q", c.says, got, c.want)
		}
	}
	for _, c := range []struct{ says, thing, want string }{
		{"all of it", `{"customer":"cus_1","payment_method":"pm_1","payment_method_details":{"type":"card","card":{"fingerprint":"F1"}},"source":{"fingerprint":"F1"}}`, "print:F1|method:pm_1|customer:cus_1"},
		{"an account", `{"payment_method_details":{"type":"sepa_debit","sepa_debit":{"fingerprint":"F2"}}}`, "print:F2"},
		{"what is saved", `{"customer":{"id":"cus_1"},"default_payment_method":"pm_2","payment_method":null}`, "method:pm_2|customer:cus_1"},
		{"of another shape", `{"payment_method_details":[7],"source":"card_1"}`, ""},
	} {
		var o stripeObject
		if err := json.Unmarshal([]byte(c.thing), &o); err != nil {
			t.Fatalf("%s: %v", c.says, err)
		}
		if got := strings.Join(o.means(), "|"); got != c.want {
			t.Errorf("%s: %q, not %q", c.says, got, c.want)
		}
	}
	for text, want := range map[string]bool{"4242 4242 4242 4242": true, "4242-4242-4242-4242": true, "378282246310005": true, "4242424242424241": false, "AOB934RVNwzk6xtn": false, "4242": false, "": false} {
		if isCard(text) != want {
			t.Errorf("%q is the number of a card: %v", text, !want)
		}
	}
}

func TestWhatWasPaidAlikeIsReadFromAnIndex(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		var args []any
		query := meansQuery(&args, []int64{1, 2})
		d.Planned("purchase_paid_once", query, args...)
		args = nil
		query = alikeQuery(&args, [][]byte{{1}, {2}})
		d.Planned("purchase_paid_sum", query, args...)
	}, desktest.Room{Name: "purchases", Schema: Schema, Words: Words, Mount: func(d *desk.Desk) { Mount(d) }})
}
