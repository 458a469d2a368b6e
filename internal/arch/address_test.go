package arch

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// formal is a German sentence that calls its reader Sie: within a sentence, or
// by what it asks them to do.
var formal = regexp.MustCompile(`[\p{Ll},;:}] (Sie|Ihnen|Ihr(e|en|em|er|es)?)\b|\p{Lu}\p{Ll}+n Sie\b|^(Ihre?|Ihren) \p{Lu}`)

// customers are the keys whose sentences customers read, or customers and staff
// alike: their pages and letters, and what any page says of a request that did
// not work. They are called Sie there; the staff is called du.
var customers = []string{
	"casepage.customer.", "casepage.stage.", "casepage.fault.link", "casepage.fault.files", "cases.fault.not_yours", "cases.fault.nothing_said",
	"intake.sorry", "intake.fault.nothing_said", "outbox.first", "outbox.letter.", "outbox.fold.", "outbox.human", "outbox.reply.link", "promises.letter.", "promises.apology", "promises.customer.", "questions.customer.", "questions.letter.", "verified.customer.", "verified.letter.",
	"need.customer.", "need.yours.",
	"requests.letter.", "requests.customer.", "requests.ask.text", "requests.ask.how", "relief.customer.", "relief.letter.", "remedies.customer.", "remedies.offer.", "remedies.fault.form", "purchases.customer.", "dispatch.customer.", "dispatch.letter.", "dispatch.fault.form", "effort.draft.", "relief.fault.form",
	"voice.customer.", "voice.letter.", "voice.promised", "voice.asks", "voice.tried", "voice.fault.own_number", "voice.fault.slot",
	"files.fault.", "blob.fault.", "db.fault.", "web.public.", "web.kind.", "web.fault.", "web.field.optional", "web.docs.",
	"mail.", "intake.junk.", // what a sentence there calls Sie or Ihr is a mail
	"backups.", "people.field.called_hint",
	"intake.form.", "portal.find.", "portal.mail.", "portal.mine.", "portal.wish.", "portal.record.", "portal.form.", "portal.fault.",
}

func TestTheStaffIsCalledDuAndCustomersSie(t *testing.T) {
	for _, name := range found(t, "internal/*/*/words/de.json", "internal/*/words/de.json") {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var all map[string]any
		if err := json.Unmarshal(raw, &all); err != nil {
			t.Fatal(err)
		}
		for key, sentence := range all {
			if forCustomers(key) {
				continue
			}
			texts := []any{sentence}
			if forms, ok := sentence.(map[string]any); ok {
				texts = texts[:0]
				for _, form := range forms {
					texts = append(texts, form)
				}
			}
			for _, text := range texts {
				if s, _ := text.(string); formal.MatchString(s) {
					t.Errorf("%s: %s calls the staff Sie: %s", strings.TrimPrefix(filepath.ToSlash(name), "../../"), key, s)
				}
			}
		}
	}
}

func forCustomers(key string) bool {
	for _, prefix := range customers {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}
