package mail

import (
	"net/netip"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Signs are what a mail shows that junk often shows. One alone means little;
// whoever judges weighs them.
type Signs struct {
	NoDate         bool
	OddDate        bool // more than three days from when it came
	NoMessageID    bool
	NoTo           bool   // it names no recipient at all
	BulkTool       string // the program that sent it, where only mailings are sent by it
	ReplyElsewhere string // the domain that answers go to, where it is not the author's
	Shouts         bool   // its subject is in capitals
	OddSubject     bool   // it ends in a code, so that no two are alike
	HiddenText     bool
	LyingLink      string   // the host that a link shows, where it leads elsewhere
	NumberLink     string   // a link to a bare address
	OnlyPicture    bool     // pictures, and hardly a word
	Runs           string   // the name of an attachment that would run
	Lures          []string // phrases of those who want money or passwords, at most ten
}

// SignsOf reads the signs of a mail that came at a time.
func SignsOf(m Message, came time.Time) Signs {
	s := Signs{
		NoDate: m.Date.IsZero(), NoMessageID: m.MessageID == "", NoTo: len(m.To) == 0 && len(m.Cc) == 0,
		BulkTool: bulkToolOf(m), Shouts: shouts(m.Subject), OddSubject: subjectCode().MatchString(m.Subject),
	}
	if !m.Date.IsZero() && !came.IsZero() {
		off := came.Sub(m.Date)
		s.OddDate = off > 72*time.Hour || off < -72*time.Hour
	}
	if len(m.From) > 0 && len(m.ReplyTo) > 0 {
		from, to := domainOf(m.From[0].Mail), domainOf(m.ReplyTo[0].Mail)
		if from != "" && to != "" && !aligned(from, to, false) {
			s.ReplyElsewhere = to
		}
	}
	pictures := 0
	for _, p := range m.Parts {
		if s.Runs == "" && runs(p.Name, p.Type) {
			s.Runs = p.Name
		}
		if p.Inline && strings.HasPrefix(p.Type, "image/") {
			pictures++
		}
	}
	if m.HTML != "" {
		page := m.HTML[:min(len(m.HTML), mostPage)]
		_, s.HiddenText = markHidden(page)
		pictures += s.readLinks(page)
	}
	s.OnlyPicture = pictures > 0 && countLetters(m.Text) < 40
	s.Lures = luresIn(m.Subject + "\n" + m.Text)
	return s
}

// mostPage is how much of a page is looked at.
const mostPage = 512 << 10

// readLinks looks where the links of a page lead, and counts its pictures.
func (s *Signs) readLinks(page string) (pictures int) {
	target, shown := "", ""
	each(page, func(t *html.Token, _ string) {
		switch {
		case t.Type == html.StartTagToken && t.DataAtom == atom.A:
			target, shown = attr(*t, "href"), ""
		case t.Type == html.EndTagToken && t.DataAtom == atom.A:
			s.readLink(target, shown)
			target = ""
		case t.Type == html.TextToken && target != "" && len(shown) < 300:
			shown += t.Data
		case t.DataAtom == atom.Img && t.Type != html.EndTagToken:
			pictures++
		}
	})
	return pictures
}

// showsHost is a link text that is itself an address.
var showsHost = later(`(?i)^\s*(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,24})(?:[/:?#]\S*)?\s*$`)

func (s *Signs) readLink(target, shown string) {
	u, err := url.Parse(strings.TrimSpace(target))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return
	}
	host := u.Hostname()
	if _, err := netip.ParseAddr(host); err == nil {
		s.NumberLink = host
	}
	if m := showsHost().FindStringSubmatch(shown); m != nil && s.LyingLink == "" {
		if is := hostName(m[1]); is != "" && !aligned(is, host, false) {
			s.LyingLink = is
		}
	}
}

// running are the endings of files that do something when they are opened.
var running = map[string]bool{".exe": true, ".scr": true, ".pif": true, ".com": true, ".bat": true, ".cmd": true, ".vbs": true, ".vbe": true,
	".js": true, ".jse": true, ".wsf": true, ".wsh": true, ".hta": true, ".lnk": true, ".msi": true, ".ps1": true, ".jar": true, ".cpl": true,
	".reg": true, ".iso": true, ".img": true, ".vhd": true, ".xll": true, ".docm": true, ".xlsm": true, ".one": true, ".apk": true}

// runs says whether an attachment would run. What a person was shown counts,
// and so does what hides behind spaces and directional marks.
func runs(name, kind string) bool {
	name = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, name)
	if running[strings.ToLower(path.Ext(strings.TrimRight(name, ". ")))] {
		return true
	}
	switch kind {
	case "application/x-msdownload", "application/x-msdos-program", "application/hta":
		return true
	}
	return false
}

// bulkTools are programs by which only mailings to many are sent.
var bulkTools = later(`(?i)\b(stealth ?mail|mass ?mail|bulk|e-?mail (blaster|magnet|collector|marketer)|group ?mail|the bat! \(v1\.[0-9]+\) unregistered|aristotle|advanced mass sender|dynamailer|mailloop|send-?blaster|atomic mail|turbo-?mailer|phpmailer 5|extractor|floodgate|worldmerge|dm mailer|mach10|emailmax)`)

// bulkToolOf is the program that sent a mail, if it is one of them.
func bulkToolOf(m Message) string {
	for _, name := range []string{"X-Mailer", "User-Agent"} {
		for _, v := range m.Header[name] {
			if bulkTools().MatchString(opening(v)) {
				return cutRunes(flatten(v), 80)
			}
		}
	}
	return ""
}

// shouts says whether a subject is in capitals.
func shouts(s string) bool {
	upper, lower := 0, 0
	for _, r := range opening(s) {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	return upper >= 12 && upper > 4*lower
}

// subjectCode is what makes each copy of a mailing another one.
var subjectCode = later(`\s{5,}\S*[a-z0-9]{2,}\S*\s*$|\s\[[a-z0-9]{5,6}\]\s*$`)

// countLetters counts the letters of a text, up to some hundred.
func countLetters(s string) (n int) {
	for _, r := range s[:min(len(s), 4000)] {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
