package search

import (
	"slices"
	"strings"
	"testing"
)

func TestTextsAreReadAsFoldedWords(t *testing.T) {
	for text, want := range map[string]string{
		"Kettle LEAKS, at the base!":   "kettle leaks at the base",
		"Käse, Müller und Straße":      "kase muller und strasse",
		"café crème brûlée":            "cafe creme brulee",
		"Łódź Ærø Þór ıstanbul":        "lodz aero thor istanbul",
		"order ORD-2291/x":             "order ord 2291 x",
		"ana.lima@example.com":         "ana lima example com",
		"注文番号です":                       "注文 文番 番号 号で です",
		"茶":                            "茶",
		"注文ABC123":                     "注文 abc123",
		"カップ":                          "カッ ップ",
		"が か":                          "が か",
		"Ｆｕｌｌ　ｗｉｄｔｈ":                   "full width",
		"日本語 and English":              "日本 本語 and english",
		"":                             "",
		"... !?":                       "",
		"Ёлка йод":                     "елка иод",
		strings.Repeat("x", longest+9): strings.Repeat("x", longest),
		"e\u0301te\u0301 is one word":  "ete is one word",
	} {
		if got := strings.Join(wordsOf(100, text), " "); got != want {
			t.Errorf("%q is read as %q, not %q", text, got, want)
		}
	}
	if n := len(wordsOf(mostWords, strings.Repeat("many words ", mostWords))); n != mostWords {
		t.Errorf("%d words", n)
	}
}

func TestAWordKnowsWhereItStands(t *testing.T) {
	text := "Die Kässe, 注文番"
	var got []string
	read(text, func(one token) bool {
		got = append(got, text[one.from:one.to])
		return true
	})
	if want := []string{"Die", "Kässe", "注文", "文番"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
