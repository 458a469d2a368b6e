package verified

import "testing"

// What customers answer to "Did it work?", in the six languages.
func TestAnswersInWords(t *testing.T) {
	sureYes := []string{
		"Yes, it works, thanks", "It works now. Thank you very much!\n\nBest regards\nAnn Vik", "Works perfectly!", "Hello, that worked. Cheers, Tom",
		"Ja, es funktioniert wieder. Vielen Dank!\nViele Grüße\nJana", "Hat geklappt, danke!", "Oui, ça marche. Merci beaucoup", "Bonjour, tout fonctionne maintenant, merci.",
		"Ya funciona, gracias.", "Sí, funciona perfectamente. Saludos, Marta", "Já funciona, obrigado!", "Funcionou, muito obrigada", "Ora funziona, grazie mille", "Tutto a posto, grazie!",
	}
	sureNo := []string{
		"Not yet", "Still broken.", "No, it still doesn't work.", "Geht nicht.", "Nein, immer noch nicht", "Non, ça ne marche pas.", "Toujours pas, merci",
		"No funciona.", "Todavía no", "Ainda não", "Não funciona", "Non funziona.", "Ancora no, grazie",
	}
	unsure := []string{
		"Yes", "Thanks", "", "It works now, but the second one does not arrive?", "Does it work without the cable?", "It works when I hold it down.",
		"I think it works", "Es funktioniert fast, nur das Licht bleibt aus.", "It works, and another question: where is my invoice", "Danke für die Antwort!",
		"Not yet arrived: the parcel should be here on Monday", "Ça marche ?", "It works if I restart it every hour", "Es geht um meine Rechnung",
	}
	for _, s := range sureYes {
		if r := read(s); r != (reading{Yes, true}) {
			t.Errorf("%q reads as %+v", s, r)
		}
	}
	for _, s := range sureNo {
		if r := read(s); r != (reading{No, true}) {
			t.Errorf("%q reads as %+v", s, r)
		}
	}
	for _, s := range unsure {
		if r := read(s); r.Sure {
			t.Errorf("%q is read as surely %s", s, r.Guess)
		}
	}
}
