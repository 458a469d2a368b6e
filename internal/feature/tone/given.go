package tone

import (
	"regexp"
	"slices"
	"strings"
)

// gives is what a customer may have said already, with how it looks when they do.
// A pattern's first group is what they gave.
type gives struct {
	section string // of the tables: how we ask for it
	looks   []*regexp.Regexp
}

// kinds of things that customers are asked for. The patterns are made once, and
// read only where a reply asks.
var kinds = []gives{
	{"serial", []*regexp.Regexp{regexp.MustCompile(`(?i)(?:serial(?: number| no\.?)?|seriennummer|ger[äa]tenummer|num[ée]ro de s[ée]rie|n[úu]mero de s[ée]rie|numero di serie|matricola)[^\n\d]{0,12}?\b([A-Z]{0,4}[-/]?\d[A-Z0-9/-]{3,})`)}},
	{"order", []*regexp.Regexp{regexp.MustCompile(`(?i)(?:order|booking|reference|customer|invoice|bestell\w*|auftrags?\w*|kunden\w*|rechnungs?\w*|commande|client|facture|pedido|factura|encomenda|fatura|ordine|cliente|fattura)(?: ?(?:number|no\.?|nr\.?|nummer|id|n°))?[^\n\d]{0,8}?(?:#|\b)([A-Z]{0,4}[-/]?\d[A-Z0-9/-]{3,})`)}},
	{"phone", []*regexp.Regexp{regexp.MustCompile(`((?:\+|\b0|\b9)[\d][\d ()/-]{6,16}\d|\b[26-9]\d{2}[ .]\d{3}[ .]\d{3})\b`)}},
	{"bought", []*regexp.Regexp{regexp.MustCompile(`(?i)(?:bought|purchased|ordered|gekauft|bestellt|achet[ée]e?s?|command[ée]e?s?|compr[ée]|compr[ée]-[oa]|comprei(?:-[oa])?|comprat[oa]|acquistat[oa])[^\n.]{0,24}?\b(\d{1,2}(?:st|nd|rd|th|er)?\.?(?: (?:de |di )?\p{L}+(?: (?:de )?\d{4})?|[./]\d{1,2}\.?(?:[./]?\d{2,4})?)|\d{4}-\d{2}-\d{2})`)}},
	{"address", []*regexp.Regexp{
		regexp.MustCompile(`(?i)\b((?:\d{1,4}[a-z]?,? (?:rue|avenue|boulevard|chemin|place|[\p{L}]+(?: [\p{L}]+)? (?:street|road|lane|avenue|drive|close|way|court|square|st|rd))|(?:calle|plaza|avenida|rua|travessa|praça|via|viale|piazza|corso) [\p{L} .']+\d{1,4}|[\p{L}-]+(?:straße|strasse|str\.|weg|platz|allee|gasse) \d{1,4}[a-z]?)[^\n.;]{0,60})`)}},
}

// answered is a sentence that asks for what the customer gave already.
func (r reading) answered(s sentence) (found []Finding) {
	if len(r.Theirs) == 0 {
		return nil // or not known yet
	}
	if !r.table.is["ask"].has(s.words) {
		return nil
	}
	for _, k := range kinds {
		if !r.table.hit(k.section, s.words) {
			continue
		}
		if value := said(r.Theirs, k); value != "" {
			return []Finding{r.sentence(Answered, s, strings.ReplaceAll(r.table.better[k.section], "{value}", value))}
		}
	}
	return nil
}

// mostTheirs is how much of what a customer said is looked at, in bytes.
const mostTheirs = 64 << 10

// said is what a customer gave, as they last wrote it; "" if they did not.
func said(theirs []string, k gives) string {
	for _, text := range slices.Backward(theirs) {
		text = text[:edge(text, mostTheirs)]
		for _, looks := range k.looks {
			if all := looks.FindStringSubmatch(text); all != nil {
				return strings.TrimRight(strings.TrimSpace(all[1]), ",;:)")
			}
		}
	}
	return ""
}
