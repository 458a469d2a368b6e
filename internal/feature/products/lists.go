package products

import (
	"strings"
	"sync"
)

// wordLists are the words that make a short name or a number likely, or unlikely.
type wordLists struct{ cues, other, units, common, before, owners, small, labels, titles, places map[string]bool }

// lists are made when the first name asks for them.
var lists = sync.OnceValue(func() wordLists {
	set := func(all string) map[string]bool {
		m := map[string]bool{}
		for _, w := range strings.Fields(all) {
			m[w] = true
		}
		return m
	}
	return wordLists{
		cues: set("model models modell modelle modèle modelo modello typ type typen art artikel artikelnummer article articolo articulo artículo item sku modellnummer"),
		other: set("order orders bestellung bestellnummer auftrag auftragsnummer commande pedido ordine invoice rechnung rechnungsnummer facture receipt beleg quittung customer kundennummer kunde client " +
			"phone tel telefon telephone téléphone mobile handy fax call ticket case booking buchung tracking parcel paket colis iban konto account zip plz postcode pin room zimmer gate flight flug train zug bus tram " +
			"code error fehler page seite seat line linie platform gleis version kontoauszug since seit"),
		units:  set("eur euro euros usd dollar dollars chf kr sek nok dkk pln gbp kg g mg km m cm mm l ml h min s w kw v a ma mah hz mhz ghz gb mb tb bar inch zoll percent prozent people personen leute times mal days tage stück pcs th user users seats licences licenses nutzer utilisateurs utenti usuarios användare"),
		before: set("my our your the this that for with on of mein meine meinen meinem meiner unser unsere unseren unserem dem den der die das für zum zur am vom mit mon ma notre le la du pour mi nuestra nuestro el del para il mio mia per del della min mitt vår för med till"),
		owners: set("my our mein meine meinen meinem meiner meines unser unsere unseren unserem unseres mon ma notre mi nuestro nuestra mio mia nostro nostra min mitt vår vårt"),
		small: set("a à e è i o ó u y x aan ab ad ai al all am an and any are as at au aus av be bei big bin bis but by ca can chi con da dal das de deg del dem den der des det di die dig do dos du due ed ein el en er era es est et ett för for from " +
			"få ha had has he her hi him his ich if il ils im in is ist it je jo ju kan la las le les lo los ma me mi mig min mir mit mod my ne nei new ni no non nor not now nr nu nur ob och of off ohne old om on or os ou our out per piu più po por pro " +
			"que qui re sa se ser ses she si sie sin so son su sul sur ta te the ti to tu två um un una und une uno up us va van ve vi via vom von vor wir wo you zu zum zur één"),
		labels: set("sticker label plate etikett aufkleber typenschild étiquette plaque etichetta targhetta etiqueta placa etiketten dekal"),
		titles: set("mr mrs ms miss dr prof herr herrn frau monsieur madame mme sig signor signora señor señora sr sra fru herra"),
		places: set("pass passo piz mont monte mount lake lac lago strasse straße street road avenue rue via calle express hotel airport valley village bahn"),
		common: set("morning panorama original classic standard premium comfort universal compact control freedom express master junior senior energy natural balance"),
	}
})
