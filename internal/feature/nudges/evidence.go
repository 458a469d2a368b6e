package nudges

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/words"

	"golang.org/x/text/unicode/norm"
)

// Reason is something that speaks for two mails being about one matter.
type Reason string

// The reasons.
const (
	Named    Reason = "ref"      // they name the case
	Number   Reason = "number"   // the same order number
	Subject  Reason = "subject"  // the same words in the subject
	Reminder Reason = "reminder" // they say that they wrote before
	Alike    Reason = "alike"    // much the same words
	Waiting  Reason = "waiting"  // they wait for our answer
)

// ReasonNames are the words for the reasons.
var ReasonNames = words.Family("nudges.reason.", Named, Number, Subject, Reminder, Alike, Waiting)

// said is what a mail says that can be compared.
type said struct {
	refs     []string
	numbers  map[string]bool // that may be those of orders
	counts   map[string]bool // all numbers of the subject
	subject  map[string]bool // words that name a matter
	body     map[string]bool // long words
	reminder bool
}

// most is how much of a text is looked at for numbers, and likeness how much for its
// words, in bytes: who writes again about a matter says at once what it is.
const (
	most     = 8 << 10
	likeness = 500
)

// listen reads what a mail says.
func listen(subject, text string) said {
	subject, text = headless(db.Text(subject)), db.Text(text)
	text = text[:min(len(text), most)]
	s := said{numbers: map[string]bool{}, counts: map[string]bool{}, subject: map[string]bool{}, body: map[string]bool{}}
	for token := range strings.FieldsFuncSeq(subject+" "+text, parts) {
		token = strings.Trim(token, ".#/-")
		if strings.Contains(token, "-") {
			if ref, ok := cases.FoldRef(token); ok {
				s.refs = append(s.refs, ref)
				continue
			}
		}
		if n, ok := number(token); ok {
			s.numbers[n] = true
		}
	}
	for _, w := range split(subject) {
		switch {
		case strings.ContainsFunc(w, unicode.IsDigit):
			s.counts[w] = true
		case utf8.RuneCountInString(w) > 2 && !common[w]:
			s.subject[w] = true
		}
	}
	all := split(text[:min(len(text), likeness)])
	for _, w := range all {
		if utf8.RuneCountInString(w) > 4 {
			s.body[w] = true
		}
	}
	s.reminder = reminds(append(split(subject), all...))
	return s
}

// headless takes Re and the like from a subject.
func headless(subject string) string {
	for {
		head, rest, ok := strings.Cut(subject, ":")
		if !ok || len(strings.TrimSpace(head)) > 3 {
			return subject
		}
		subject = rest
	}
}

// parts says whether a sign stands between two words or numbers.
func parts(r rune) bool {
	if r < utf8.RuneSelf {
		return parting[r]
	}
	return unicode.IsSpace(r)
}

// parting are the signs of ASCII that do.
var parting = func() (all [utf8.RuneSelf]bool) {
	for _, r := range " \t\n\v\f\r,;:()[]{}<>\"'?!" {
		all[r] = true
	}
	return all
}()

// split returns the words of a text, in small letters.
func split(text string) []string {
	return strings.FieldsFunc(norm.NFKC.String(strings.ToLower(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// numberMarks are what stands within a number.
var numberMarks = strings.NewReplacer("-", "", "/", "", "#", "", "_", "", ".", "")

// number reads a word that may name an order: four digits and five signs at
// least, no date and no telephone.
func number(token string) (string, bool) {
	if len(token) < 5 || !strings.ContainsAny(token, "0123456789") {
		return "", false
	}
	if strings.HasPrefix(token, "+") || strings.Contains(token, "@") || strings.Contains(token, "://") {
		return "", false
	}
	plain := strings.ToUpper(numberMarks.Replace(token))
	digits := 0
	for _, r := range plain {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !unicode.IsLetter(r):
			return "", false
		}
	}
	if digits < 4 || len(plain) < 5 || len(plain) > 24 {
		return "", false
	}
	if digits == len(plain) && (len(plain) == 8 && (year(plain[:4]) || year(plain[4:])) || len(plain) >= 9 && plain[0] == '0') {
		return "", false
	}
	return plain, true
}

func year(s string) bool { return strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20") }

// reminds says whether words say that they wrote before.
func reminds(all []string) bool {
	for i, w := range all {
		for _, p := range reminders[w] {
			if i+len(p) <= len(all) && slices.Equal(all[i:i+len(p)], p) {
				return true
			}
		}
	}
	return false
}

// How much each thing weighs, and how much is enough. That they wait for an
// answer and wrote within three days carries the same subject over the line;
// neither alone does.
const (
	weighsNamed    = 100
	weighsNumber   = 60
	weighsSubject  = 40
	weighsReminder = 25
	weighsAlike    = 20
	weighsWaiting  = 15
	weighsSoon     = 15
	weighsRecent   = 5
	againstNumber  = -60
	againstBrand   = -30
	againstAge     = -40

	enoughToJoin    = 70
	enoughToSuggest = 45
)

// verdict is what speaks for a mail being about a case, and how much.
type verdict struct {
	score int
	why   []Reason
}

// judge weighs a mail against what was said in a case before. apart is how long
// ago that was; waiting that our answer is owed; brand that both are of one.
func judge(now said, ref string, before []said, apart time.Duration, waiting, brand bool) verdict {
	var v verdict
	add := func(n int, r Reason) { v.score, v.why = v.score+n, append(v.why, r) }
	if slices.Contains(now.refs, ref) {
		add(weighsNamed, Named)
	}
	was := said{numbers: map[string]bool{}, counts: map[string]bool{}}
	subject, alike := false, false
	for _, b := range before {
		subject, alike = subject || near(now.subject, b.subject), alike || near(now.body, b.body)
		for n := range b.numbers {
			was.numbers[n] = true
		}
		for n := range b.counts {
			was.counts[n] = true
		}
	}
	switch {
	case meet(now.numbers, was.numbers):
		add(weighsNumber, Number)
	case len(now.numbers) > 0 && len(was.numbers) > 0, len(now.counts) > 0 && len(was.counts) > 0 && !meet(now.counts, was.counts):
		v.score += againstNumber
	}
	if subject {
		add(weighsSubject, Subject)
	}
	if now.reminder {
		add(weighsReminder, Reminder)
	}
	if alike {
		add(weighsAlike, Alike)
	}
	if len(v.why) == 0 {
		return verdict{}
	}
	if waiting {
		add(weighsWaiting, Waiting)
	}
	switch day := 24 * time.Hour; {
	case apart <= 3*day:
		v.score += weighsSoon
	case apart <= 14*day:
		v.score += weighsRecent
	case apart > 30*day:
		v.score += againstAge
	}
	if !brand {
		v.score += againstBrand
	}
	return v
}

func meet(a, b map[string]bool) bool {
	for w := range a {
		if b[w] {
			return true
		}
	}
	return false
}

// near says whether two sets of words have two thirds of them in common.
func near(a, b map[string]bool) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	both := 0
	for w := range a {
		if b[w] {
			both++
		}
	}
	return 3*both >= 2*(len(a)+len(b)-both)
}

// strong says whether whoever wrote a mail is known well enough for it to join
// anything: an address, of a domain that did not disown it.
func strong(a cases.Arrival) bool {
	return a.From.Mail != "" && a.Channel == "email" && !a.History && !a.NotParticipant && a.JoinCase == 0 && (a.Trust == mail.Vouched || a.Trust == mail.Nothing)
}

// common are words that stand in any subject, in the six languages.
var common = set("question hello help order orders problem request info information issue support urgent please reply answer message mail email your the and for with about from our this " +
	"frage hallo hilfe bestellung anfrage problem bitte dringend antwort nachricht ihre ihr meine mein und der die das für mit wegen " +
	"bonjour aide commande demande urgent réponse message votre notre avec pour les des une " +
	"hola ayuda pedido consulta pregunta urgente respuesta mensaje con para los las una " +
	"olá ajuda pergunta encomenda pedido urgente resposta mensagem com para uma " +
	"ciao aiuto ordine domanda richiesta urgente risposta messaggio con per una my subject")

// reminders are what people say who wrote before, in the six languages, by their first words.
var reminders = phrases("any news", "still waiting", "no answer", "no reply", "not heard", "havent heard", "haven t heard", "heard nothing", "wrote to you", "wrote you", "wrote last", "second time", "third time", "following up", "follow up", "my last mail", "my last email", "my previous", "get lost", "reminder", "asked before", "asked you",
	"noch keine antwort", "keine antwort", "nichts gehört", "schon geschrieben", "habe ihnen geschrieben", "meine letzte mail", "zum zweiten mal", "zum dritten mal", "erinnerung", "warte noch", "warte immer noch", "gibt es neuigkeiten", "nachfrage",
	"pas de réponse", "sans réponse", "toujours pas de", "pas eu de", "déjà écrit", "deuxième fois", "troisième fois", "relance", "des nouvelles", "j attends toujours", "sans nouvelles",
	"sin respuesta", "no he recibido respuesta", "sigo esperando", "ya les escribí", "segunda vez", "tercera vez", "alguna novedad", "recordatorio",
	"sem resposta", "não recebi resposta", "continuo à espera", "ainda à espera", "já escrevi", "segunda vez", "terceira vez", "alguma novidade", "lembrete",
	"nessuna risposta", "senza risposta", "sto ancora aspettando", "ho già scritto", "seconda volta", "terza volta", "ci sono novità", "sollecito", "promemoria")

func phrases(all ...string) map[string][][]string {
	out := map[string][][]string{}
	for _, p := range all {
		words := split(p)
		out[words[0]] = append(out[words[0]], words)
	}
	return out
}

func set(all string) map[string]bool {
	out := map[string]bool{}
	for _, w := range split(all) {
		out[w] = true
	}
	return out
}
