package nudges

import (
	"testing"
	"time"
)

// What a second mail says, against a first that asks about a leaking kettle of
// order A-10342 and waits for its answer.
func TestEvidence(t *testing.T) {
	first := listen("Kettle leaks at the base", "My kettle from order A-10342 leaks. Can you help?")
	hour, day := time.Hour, 24*time.Hour
	for _, one := range []struct {
		subject, text string
		apart         time.Duration
		waiting       bool
		want          string
	}{
		{"Kettle leaks at the base", "Hello?", 3 * hour, true, "join"},
		{"RE: Kettle leaks at the base", "Hello?", 3 * hour, true, "join"},
		{"Kettle leaks at the base", "Hello?", 3 * hour, false, "suggest"},
		{"Kettle leaks at the base", "Hello?", 60 * day, true, ""},
		{"7KQ4-M2XD", "Anything new?", 20 * day, false, "join"},
		{"My order A10342", "Where is the new one?", 3 * hour, false, "join"},
		{"My order B-55555", "The kettle of order B-55555 leaks at the base", 3 * hour, true, ""},
		{"Kettle leaks at the base 2", "A second one", 3 * hour, true, "join"},
		{"Noch keine Antwort", "Ich habe Ihnen schon geschrieben.", day, true, "suggest"},
		{"Toujours pas de nouvelles", "Sans réponse depuis lundi.", day, true, "suggest"},
		{"Sin respuesta", "Sigo esperando.", day, true, "suggest"},
		{"Sem resposta", "Continuo à espera.", day, true, "suggest"},
		{"Sollecito", "Sto ancora aspettando.", day, true, "suggest"},
		{"Question", "Do you sell lids?", hour, true, ""},
		{"An invoice", "Please send one. Call +46 31 7034 2210 on 26.11.2026.", hour, true, ""},
	} {
		v := judge(listen(one.subject, one.text), "7KQ4-M2XD", []said{first}, one.apart, one.waiting, true)
		got := ""
		switch {
		case v.score >= enoughToJoin:
			got = "join"
		case v.score >= enoughToSuggest:
			got = "suggest"
		}
		if got != one.want {
			t.Errorf("%q, %q: %q with %d for %v, want %q", one.subject, one.text, got, v.score, v.why, one.want)
		}
	}
	if v := judge(listen("Question 000501", "Is it ready?"), "", []said{listen("Question 000001", "Is it ready?")}, hour, true, true); v.score >= enoughToSuggest {
		t.Errorf("another number in the subject is worth %d for %v", v.score, v.why)
	}
}

// The list of common words is read to its end, in every language: two mails that
// share no other word of their subjects are not alike.
func TestCommonWordsOfAllLanguages(t *testing.T) {
	for _, w := range []string{"question", "frage", "bonjour", "respuesta", "encomenda", "ordine", "subject"} {
		if got := listen(w, "").subject; len(got) > 0 {
			t.Errorf("%q names a matter", w)
		}
	}
}
