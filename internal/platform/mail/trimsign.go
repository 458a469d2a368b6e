package mail

import "strings"

// signature counts the lines of what may be a signature.
type signature struct {
	need  int // marks of a card (telephone, address) without which it is none
	max   int // lines beyond which it is none
	marks int
	lines int
}

// startsSignature says whether a signature begins with this line: the delimiter
// "-- ", or a drawn line, below which a card must follow.
func startsSignature(l trimLine) *signature {
	switch {
	case l.text == "--":
		return &signature{max: 15}
	case len(l.text) >= 4 && l.rule() || l.text == "__":
		return &signature{need: 2, max: 25}
	}
	return nil
}

// take adds a line; false when this is no signature after all.
func (s *signature) take(l trimLine) bool {
	s.lines++
	if s.lines > s.max || l.text == "" {
		return false
	}
	if s.need > 0 && (speaks(l.text) || closing(l.text)) {
		return false
	}
	s.marks += cardMarks(l.text)
	return true
}

// speaks says whether a line talks to the reader: no card does.
func speaks(s string) bool {
	if strings.HasPrefix(s, "ps:") || strings.HasPrefix(s, "p.s") || strings.HasPrefix(s, "ps ") || strings.HasPrefix(s, "pps") {
		return true
	}
	return (strings.HasSuffix(s, "?") || strings.HasSuffix(s, "？")) && !strings.Contains(s, "://")
}

// cardMarks counts what stands on a visiting card: addresses, telephone numbers.
func cardMarks(s string) int {
	n := 0
	if bare, _ := hasAddress(s); bare {
		n++
	}
	if strings.Contains(s, "http://") || strings.Contains(s, "https://") || strings.Contains(s, "www.") {
		n++
	}
	if digits, _ := dated(s); digits >= 6 && len(s) <= 60 && (phoneWord(s) || s[0] == '+' || digits*2 > len(s)) {
		n++
	}
	return n
}

// phoneWord says whether the line begins like "Tel.: 0911 6760".
func phoneWord(s string) bool {
	i := strings.IndexAny(s, ":. 0123456789+(")
	if i < 0 {
		return false
	}
	switch s[:i] {
	case "t", "f", "m", "p", "tel", "fax", "mob", "mobil", "mobile", "cell", "phone", "telefon", "telefax", "handy", "fon", "tél", "téléphone", "portable",
		"teléfono", "móvil", "telefone", "telemóvel", "celular", "telefono", "cellulare", "telefoon", "mobiel", "komórka", "kom", "puh", "puhelin", "gsm",
		"mobilní", "тел", "телефон", "моб", "факс", "電話", "电话", "手机":
		return true
	}
	return false
}

// device says whether the line is what a telephone or a program adds: "Sent from
// my iPhone". A sentence that begins like it is longer or has a comma.
func device(s string) bool {
	if len(s) < 8 || len(s) > 160 {
		return false
	}
	if i := strings.Index(s, "<http"); i > 0 {
		s = s[:i]
	}
	if i := strings.Index(s, " (http"); i > 0 {
		s = s[:i]
	}
	if i := strings.Index(s, "http"); i > 0 {
		s = s[:i]
	}
	s = strings.Trim(s, "-_—–.[](){} 。")
	if strings.ContainsAny(s, ",;?!") || len(strings.Fields(s)) > 11 {
		return false
	}
	return fromMine(s) || sentBy(s) && deviceWord(s) || strings.Contains(s, "outlook for ") && len(strings.Fields(s)) <= 6
}
