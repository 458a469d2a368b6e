package mail

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// lures are phrases that people who write to a company hardly use, and those
// who want their money or passwords often do. They are in lower case, with
// single spaces.
var lures = []string{
	// English: money from nowhere
	"next of kin", "million united states dollars", "million us dollars", "usd million", "transfer of funds", "transfer the sum", "foreign partner",
	"unclaimed fund", "beneficiary of", "strictly confidential and", "business proposal", "you have won", "lottery winner",
	"winning number", "make money fast", "make money from home", "work from home", "work at home", "home based business", "extra income",
	"financial freedom", "financially independent", "earn thousands", "earn up to $", "earn $", "be your own boss", "multi-level marketing", "get rich",
	"no investment", "unlimited income", "pure profit", "order report", "double your", "risk free", "risk-free", "100% guaranteed",
	"satisfaction guaranteed", "money back guarantee", "money-back guarantee", "no obligation", "no cost to you", "absolutely free", "100% free",
	"free quote", "free membership", "free installation", "call now", "act now", "order now", "buy now", "limited time", "while supplies last",
	"special promotion", "once in a lifetime", "what are you waiting for", "don't miss this", "dear friend", "dear sir/madam", "dear homeowner",
	"bulk e-mail", "bulk email", "email marketing", "e-mail marketing", "million email addresses", "email addresses for", "targeted email", "online pharmacy", "without prescription",
	"no prescription", "viagra", "cialis", "lose weight", "weight loss", "burn fat", "human growth hormone", "anti-aging", "penis", "enlarge", "sexual performance",
	"hot girls", "adult site", "adults only", "porn", "mortgage rates", "lowest rate", "refinance", "interest rates", "consolidate your debt", "debt free", "credit card debt",
	"bad credit", "no credit check", "life insurance", "term life", "online casino", "casino bonus", "stock alert", "investor alert", "strong buy", "penny stock", "forward looking statements",
	"university diploma", "cable descrambler", "copy any dvd", "toner cartridge", "printer cartridge", "satellite tv", "spy on anyone", "find out anything",
	"government grant", "tax lien", "credit repair", "merchant account", "accept credit cards", "lifetime membership",
	// English: what those who know that nobody asked for it say of themselves
	"this is not spam", "this is not unsolicited", "unsolicited commercial", "bill 1618", "bill s.1618", "section 301", "one time mailing", "one-time mailing",
	"you are receiving this email because", "you are receiving this message because", "remove in the subject", "\"remove\" in the subject", "remove me", "removal instructions", "to be taken off",
	"to opt out", "to opt-out", "click here to be removed", "if you wish to be removed", "if you no longer wish", "if you do not wish to receive", "further mailings",
	"click here", "click below", "visit our web site", "our mailing list", "permanently removed",
	// English: passwords
	"verify your account", "confirm your account", "your account has been suspended", "your account will be", "account has been limited", "unusual activity", "update your billing",
	"update your payment", "confirm your identity", "mailbox is full", "mailbox quota", "exceeded the storage limit", "your password will expire", "validate your email", "gift card",
	"bitcoin wallet", "i have recorded you", "your device was hacked", "crypto investment", "wire transfer immediately",
	// German
	"sie haben gewonnen", "gewinnbenachrichtigung", "ihr gewinn", "erbschaft", "millionen euro", "millionen us-dollar", "geld verdienen", "schnelles geld", "nebenverdienst", "von zu hause aus",
	"konto wurde gesperrt", "konto wird gesperrt", "konto eingeschränkt", "bestätigen sie ihr konto", "bestätigen sie ihre daten", "verifizieren sie ihr", "ungewöhnliche aktivität",
	"aktualisieren sie ihre", "ihr postfach ist voll", "passwort läuft ab", "paket konnte nicht zugestellt", "zollgebühr", "ohne rezept", "potenzmittel", "kredit ohne schufa", "sofortkredit",
	"klicken sie hier", "nur noch heute", "jetzt zugreifen", "kein spam",
	// French
	"vous avez gagné", "héritage", "millions d'euros", "gagner de l'argent", "compte a été suspendu", "compte sera suspendu", "vérifiez votre compte", "confirmez votre identité", "mettez à jour vos",
	"activité inhabituelle", "cliquez ici", "offre limitée", "sans ordonnance",
	// Spanish
	"usted ha ganado", "herencia", "millones de dólares", "millones de euros", "ganar dinero", "cuenta ha sido suspendida", "cuenta será suspendida", "verifique su cuenta", "confirme su identidad",
	"actividad inusual", "haga clic aquí", "oferta limitada", "sin receta",
}

// mostLures is how many phrases are named.
const mostLures = 10

// lureAt are the numbers of the phrases that begin with three bytes: a text is
// walked once, whatever the number of phrases.
var lureAt = sync.OnceValue(func() (at struct {
	first [256]bool // the bytes that any begins with
	by    map[string][]int
}) {
	at.by = map[string][]int{}
	for i, l := range lures {
		at.first[l[0]] = true
		at.by[l[:3]] = append(at.by[l[:3]], i)
	}
	return at
})

// luresIn are the phrases that a text has, as words of their own.
func luresIn(text string) (found []string) {
	text = strings.ToLower(text[:min(len(text), 64<<10)])
	text = strings.Join(strings.Fields(text), " ")
	var seen []int
	starts := lureAt()
	letter := false // the rune before
	for i, r := range text {
		if !letter && i+3 <= len(text) && starts.first[text[i]] {
			for _, n := range starts.by[text[i:i+3]] {
				if standsAt(text[i:], lures[n]) && !slices.Contains(seen, n) {
					seen = append(seen, n)
				}
			}
		}
		letter = unicode.IsLetter(r)
	}
	slices.Sort(seen)
	for _, n := range seen[:min(len(seen), mostLures)] {
		found = append(found, lures[n])
	}
	return found
}

// standsAt says whether a text begins with a phrase that ends with its word.
func standsAt(text, phrase string) bool {
	if !strings.HasPrefix(text, phrase) {
		return false
	}
	after, _ := utf8.DecodeRuneInString(text[len(phrase):])
	return !unicode.IsLetter(after) || strings.HasSuffix(phrase, "$")
}
