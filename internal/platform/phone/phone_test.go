package phone_test

import (
	"slices"
	"testing"

	"kept.example/kept/internal/platform/phone"
)

func TestANumberIsTheSameHoweverItIsWritten(t *testing.T) {
	for _, c := range []struct{ text, country, want string }{
		{"070-123 45 67", "SE", "+46701234567"},
		{"+46 (0)70 123 45 67", "DE", "+46701234567"},
		{"0046 70 1234567", "DE", "+46701234567"},
		{"+46701234567", "", "+46701234567"},
		{"030 901820", "de", "+4930901820"},
		{"070-123 45 67", "", ""},
		{"1234", "SE", ""},
		{"Maja Lind", "SE", ""},
		{"+999999999999999999", "SE", ""},
		{"", "SE", ""},
	} {
		n, ok := phone.Read(c.text, c.country)
		if n.E164 != c.want || ok != (c.want != "") {
			t.Errorf("Read(%q, %q) is %q, %v; want %q", c.text, c.country, n.E164, ok, c.want)
		}
	}
}

func TestTheFormsOfANumber(t *testing.T) {
	at, _ := phone.Read("+46 70 123 45 67", "SE")
	if want := []string{"+46701234567", "0046701234567", "46701234567", "0701234567", "701234567"}; !slices.Equal(at.Forms, want) {
		t.Errorf("in its country: %q", at.Forms)
	}
	away, _ := phone.Read("+46 70 123 45 67", "DK")
	if slices.Contains(away.Forms, "0701234567") {
		t.Errorf("in another country 0701234567 is another number: %q", away.Forms)
	}
}

func TestWhatLooksLikeANumber(t *testing.T) {
	for text, want := range map[string]bool{"+46 70": true, "070-1": true, "(030) 90/18": true, "Maja": false, "Maja 2": false, "+": false, "12": false} {
		if phone.Looks(text) != want {
			t.Errorf("Looks(%q) is %v", text, !want)
		}
	}
}
