package outbox

import "testing"

func TestWhoAsksForAPerson(t *testing.T) {
	for _, text := range []string{
		"human", "Human!", "HUMAN.", "a human, please", "Can I speak to a human?", "I want to talk to a real person", "person", "Please get me a human now. Thanks",
		"Mensch", "Einen Menschen, bitte!", "Ich möchte mit einem Menschen sprechen.", "mensch\n\nFreundliche Grüße",
		"une personne", "Humain, s'il vous plaît", "Je voudrais parler à une vraie personne", "un humain svp, merci",
		"persona", "Una persona, por favor", "Quiero hablar con un humano", "humano",
		"Una persona, per favore", "Vorrei parlare con una persona", "umano",
		"pessoa", "Uma pessoa, por favor", "Quero falar com um humano", "Obrigado, uma pessoa",
	} {
		if !asksForHuman(text) {
			t.Errorf("%q brings nobody", text)
		}
	}
	for _, text := range []string{
		"", "please", "thank you", "It was a human error.", "I am only human", "no human", "The person at the shop told me to send it.", "Is it safe for humans?",
		"I need a person to sign for the parcel", "human human human human human human human human human human", "Kein Mensch weiß das", "Der Mensch an der Kasse war nett",
		"personne ne répond", "La persona de la tienda fue amable", "a pessoa errada", "una persona mi ha detto di scrivere", "I want a refund", "human resources",
		"Yes", "ja", "1", "When will it run again?",
	} {
		if asksForHuman(text) {
			t.Errorf("%q is taken for a wish to speak to a person", text)
		}
	}
}
