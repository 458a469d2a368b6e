package verified

import (
	"slices"
	"strings"
	"unicode"

	"kept.example/kept/internal/platform/db"
)

// reading is what words seem to say about whether it worked. Sure is what leaves
// no doubt: nothing else is said.
type reading struct {
	Guess Guess
	Sure  bool
}

const (
	mostWords = 40 // what is longer says more than that
	sureWords = 14 // with greeting, thanks and name
)

// The rules, in the six languages, without accents. A phrase counts where its
// words stand in a row. What says no is looked for first: "it does not work" has
// "work" in it.
var (
	saysNo = phrases(
		"not yet", "does not work", "doesnt work", "did not work", "didnt work", "not working", "still broken", "still the same", "same problem", "no change", "did not help", "didnt help", "not fixed", "not solved", "no luck", "isnt working", "still not", "still doesnt", "no better",
		"noch nicht", "immer noch", "geht nicht", "funktioniert nicht", "klappt nicht", "ging nicht", "hat nicht", "nicht geholfen", "nicht gelost", "leider nicht", "weiterhin nicht", "gleiches problem", "dasselbe problem",
		"ne marche pas", "ne fonctionne pas", "toujours pas", "pas encore", "toujours en panne", "meme probleme", "na pas marche", "marche pas", "pas resolu", "rien na change",
		"no funciona", "sigue sin", "todavia no", "aun no", "sigue igual", "mismo problema", "no ha funcionado", "no funciono", "no se ha resuelto", "sigue roto",
		"nao funciona", "ainda nao", "continua sem", "continua igual", "mesmo problema", "nao funcionou", "nao resolveu", "nao esta resolvido",
		"non funziona", "ancora no", "non ancora", "stesso problema", "non ha funzionato", "ancora rotto", "non risolto", "non e risolto", "come prima",
	)
	saysYes = phrases(
		"it works", "it worked", "that worked", "works now", "works again", "works fine", "works perfectly", "works great", "working now", "working again", "yes works", "all good now", "problem solved", "is solved", "is fixed", "that fixed it", "that did it", "that solved it", "did the trick",
		"es funktioniert", "funktioniert wieder", "funktioniert jetzt", "ja funktioniert", "geht wieder", "geht jetzt", "es geht", "hat geklappt", "hat funktioniert", "problem gelost", "alles gut jetzt", "lauft wieder", "klappt jetzt", "jetzt klappt", "hat geholfen",
		"ca marche", "cela marche", "ca fonctionne", "cela fonctionne", "tout marche", "tout fonctionne", "probleme resolu", "est resolu", "cest regle", "ca a marche", "cest bon",
		"ya funciona", "si funciona", "funciona bien", "funciona perfectamente", "ahora funciona", "problema resuelto", "esta resuelto", "ha funcionado", "todo bien ahora", "solucionado", "ya esta arreglado",
		"ja funciona", "sim funciona", "agora funciona", "esta a funcionar", "voltou a funcionar", "problema resolvido", "esta resolvido", "funcionou",
		"ora funziona", "si funziona", "adesso funziona", "funziona di nuovo", "funziona tutto", "funziona perfettamente", "problema risolto", "e risolto", "ha funzionato", "tutto a posto",
	)
	// but is what takes back what was said before it, or goes on to something else.
	but = phrases("but", "however", "although", "except", "only", "if", "when", "almost", "aber", "jedoch", "allerdings", "nur", "wenn", "fast", "mais", "cependant", "sauf", "si jamais", "presque",
		"pero", "sin embargo", "salvo", "casi", "mas", "porem", "exceto", "quase", "ma", "pero", "tranne", "quasi", "another", "andere", "autre", "otra", "outra", "altra")
	// aside are the words that a short answer may have beside its sentence.
	aside = set("hi hello dear hey yes yep yeah no ok okay great perfect super thanks thank you very much so many a lot for your help all best kind regards cheers everything now again it really the and that is works " +
		"hallo guten tag liebe lieber ja nein danke vielen dank herzlichen viele liebe schone gruße grusse gruse beste mfg super prima perfekt fur die hilfe ihre alles jetzt wieder und das ist es " +
		"bonjour oui non merci beaucoup bien cordialement parfait pour votre aide salutations a vous tout maintenant et ca cela " +
		"hola buenos dias si gracias muchas un saludo saludos perfecto por su ayuda todo ahora y " +
		"ola bom dia sim obrigado obrigada muito pela ajuda cumprimentos tudo agora e " +
		"buongiorno ciao grazie mille molte per il vostro aiuto saluti cordiali perfetto tutto ora")
	// parts end an answer: what stands behind may be a name.
	parts = set("thanks thank regards cheers danke dank grusse gruse gruße merci cordialement gracias saludos saludo obrigado obrigada cumprimentos grazie saluti")
)

// read says what words of a customer seem to mean.
func read(text string) reading {
	text = strings.TrimSpace(text)
	words := folded(text)
	if len(words) == 0 || len(words) > mostWords {
		return reading{}
	}
	says := find(words, saysNo)
	r := reading{Guess: No}
	if says == nil {
		if says, r.Guess = find(words, saysYes), Yes; says == nil {
			return reading{}
		}
	}
	r.Sure = len(words) <= sureWords && !strings.ContainsAny(text, "?¿？") && find(words, but) == nil && nothingElse(words, says)
	return r
}

// find says which words belong to phrases of some; nil where none does.
func find(words []string, all [][]string) (in []bool) {
	for i := range words {
		for _, p := range all {
			if i+len(p) > len(words) || !slices.Equal(words[i:i+len(p)], p) {
				continue
			}
			if in == nil {
				in = make([]bool, len(words))
			}
			for k := range p {
				in[i+k] = true
			}
		}
	}
	return in
}

// nothingElse says whether the rest of an answer is greeting, thanks and a name.
func nothingElse(words []string, said []bool) bool {
	behind, named := false, 0
	for i, w := range words {
		behind = behind || parts[w]
		switch {
		case said[i], aside[w]:
		case behind && named < 2: // their name
			named++
		default:
			return false
		}
	}
	return true
}

// plain takes the accents off that the six languages have.
var plain = strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "ß", "ss", "à", "a", "á", "a", "â", "a", "ã", "a", "ç", "c", "è", "e", "é", "e", "ê", "e", "ë", "e",
	"ì", "i", "í", "i", "î", "i", "ï", "i", "ñ", "n", "ò", "o", "ó", "o", "ô", "o", "õ", "o", "ù", "u", "ú", "u", "û", "u", "'", "", "’", "", "‘", "")

// folded are the words of a text, small and without accents.
func folded(text string) []string {
	return strings.FieldsFunc(plain.Replace(db.Key(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func phrases(all ...string) (out [][]string) {
	for _, p := range all {
		out = append(out, strings.Fields(p))
	}
	return out
}

func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(plain.Replace(words)) {
		all[w] = true
	}
	return all
}
