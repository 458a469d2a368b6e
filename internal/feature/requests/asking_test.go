package requests

import (
	"testing"

	"kept.example/kept/internal/core/topics"
)

// What was given is not asked for again in any of the languages we write.
func TestAskingIsRecognisedInSixLanguages(t *testing.T) {
	names := map[string]string{"en": "order number", "de": "Bestellnummer", "fr": "numéro de commande", "es": "número de pedido", "pt": "número da encomenda", "it": "numero d'ordine"}
	lines := []Line{{Item: topics.Item{Names: names}, Given: true}}
	for text, asks := range map[string]bool{
		"Please send us the order number.":                           true,
		"Könnten Sie uns die Bestellnummer nennen":                   true,
		"Pourriez-vous nous donner votre numéro de commande":         true,
		"Merci de nous envoyer le numéro de commande.":               true,
		"Por favor, indíquenos el número de pedido.":                 true,
		"Necesitamos el número de pedido.":                           true,
		"Poderia dizer-nos o número da encomenda":                    true,
		"Precisamos do número da encomenda.":                         true,
		"Potrebbe darci il numero d'ordine":                          true,
		"Ci serve il numero d'ordine.":                               true,
		"Thank you for the order number.":                            false,
		"Danke für die Bestellnummer.":                               false,
		"Merci pour le numéro de commande. Tout est en ordre.":       false,
		"Gracias por el número de pedido. Ya lo tenemos.":            false,
		"Obrigada pelo número da encomenda. Está tudo certo.":        false,
		"Grazie per il numero d'ordine. È tutto a posto.":            false,
		"Veuillez patienter. Le numéro de commande est bien arrivé.": false,
	} {
		if got := len(asksIn(text, lines)) > 0; got != asks {
			t.Errorf("%q asks for it: %v", text, got)
		}
	}
}
