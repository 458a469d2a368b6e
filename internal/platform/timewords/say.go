package timewords

import (
	"fmt"
	"strings"
	"time"
)

// manner is how a language says an exact time.
type manner struct {
	days, months []string // days from Sunday
	form         string   // day of the week, day, month, clock
}

var manners = map[string]manner{
	"en": {strings.Fields("Sunday Monday Tuesday Wednesday Thursday Friday Saturday"),
		strings.Fields("January February March April May June July August September October November December"), "by %s %d %s, %s"},
	"de": {strings.Fields("Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag"),
		strings.Fields("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"), "bis %s, %d. %s, %s Uhr"},
	"fr": {strings.Fields("dimanche lundi mardi mercredi jeudi vendredi samedi"),
		strings.Fields("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"), "d’ici %s %d %s, %s"},
	"es": {strings.Fields("domingo lunes martes miércoles jueves viernes sábado"),
		strings.Fields("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"), "antes del %s %d de %s, %s"},
	"pt": {strings.Fields("domingo segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado"),
		strings.Fields("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"), "até %s, %d de %s, %s"},
	"it": {strings.Fields("domenica lunedì martedì mercoledì giovedì venerdì sabato"),
		strings.Fields("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"), "entro %s %d %s, %s"},
}

// Say says an exact time in a language, as a part of a sentence: by Thursday 5
// March, 16:00. It is in t's own zone; English where the language is not known.
func Say(t time.Time, lang string) string {
	m, ok := manners[lang]
	if !ok {
		m = manners["en"]
	}
	return fmt.Sprintf(m.form, m.days[t.Weekday()], t.Day(), m.months[t.Month()-1], t.Format("15:04"))
}
