package outbox

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestASubjectIsAnsweredOnce(t *testing.T) {
	for in, want := range map[string]string{
		"My watch":               "Re: My watch",
		"Re: My watch":           "Re: My watch",
		"RE: Re: AW: My watch":   "Re: My watch",
		"Re[2]: My watch":        "Re: My watch",
		"回复：My watch":            "Re: My watch",
		"Regarding: my watch":    "Re: Regarding: my watch",
		"":                       "Re:",
		"Re:":                    "Re:",
		"a\r\nBcc: x@y.example":  "Re: a Bcc: x@y.example",
		"Order 12: where is it?": "Re: Order 12: where is it?",
	} {
		if got := replySubject(in); got != want {
			t.Errorf("replySubject(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestReferencesKeepTheFirstAndTheNewest(t *testing.T) {
	if d := cmp.Diff([]string{"<a@x>", "<b@x>"}, references([]string{"", "<a@x>", "<b@x>", "<a@x>"}, "<b@x>")); d != "" {
		t.Error(d)
	}
	if got := references(nil, ""); got != nil {
		t.Errorf("nothing to answer gives %v", got)
	}
	var ids []string
	for i := range 50 {
		ids = append(ids, fmt.Sprintf("<%d@x>", i))
	}
	got := references(ids, "<last@x>")
	if len(got) != mostReferences || got[0] != "<0@x>" || got[1] != "<32@x>" || got[len(got)-1] != "<last@x>" {
		t.Errorf("a long chain: %v", got)
	}
}
