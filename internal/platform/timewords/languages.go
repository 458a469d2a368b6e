package timewords

import (
	"strconv"
	"strings"
	"sync"
)

// language is how one language speaks of time.
type language struct {
	code    string
	phrases map[string]token // folded words joined by spaces, and what they mean together
	longest int              // words of the longest phrase
	small   map[string]bool  // words by which the language is known
	vague   map[string]bool  // phrases that only seem to name a time; false for those that must not be taken for one
	far     int              // words of the longest vague phrase
}

var kinds = map[string]kind{"fill": fill, "by": by, "before": before, "in": in, "at": at, "on": on, "num": num, "unit": unit, "day": day, "weekday": weekday,
	"month": month, "part": part, "next": next, "end": end, "endof": endof, "hour": hour, "am": am, "pm": pm, "half": half, "short": weekday}

// speak reads the table of a language: a line is a kind and a number, and the
// phrases that mean it.
func speak(code, small, table, vague, exempt string) language {
	l := language{code: code, phrases: map[string]token{}, small: map[string]bool{}, vague: map[string]bool{}}
	for _, w := range strings.Fields(small) {
		l.small[fold(w)] = true
	}
	for line := range strings.Lines(table) {
		head, tail, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		name, value, _ := strings.Cut(head, " ")
		n, _ := strconv.Atoi(value)
		for i, list := range strings.Split(tail, ";") { // each ; counts the number up
			for phrase := range strings.SplitSeq(list, "|") {
				phrase = strings.TrimSpace(phrase)
				l.phrases[fold(phrase)] = token{kind: kinds[name], n: n + i, capital: name == "short"}
				l.longest = max(l.longest, len(strings.Fields(phrase)))
			}
		}
	}
	for list, is := range map[string]bool{vague: true, exempt: false} {
		for phrase := range strings.SplitSeq(list, "|") {
			if phrase = fold(strings.Join(strings.Fields(phrase), " ")); phrase != "" {
				l.vague[phrase] = is
				l.far = max(l.far, len(strings.Fields(phrase)))
			}
		}
	}
	return l
}

// languages are those that are read, in the order in which they are asked. They are
// made when the first text is read.
var languages = sync.OnceValue(func() []language {
	return []language{
		speak("en", `the and you your we will to of is it for that this with have are be on our i by at until tomorrow from my`, `
		fill: the|of|from now|this|coming|time|o
		by: by|until|till|no later than|not later than|at the latest|latest|by the
		before: before
		in: in|within|inside|in the next|within the next|after
		at: at|around
		on: on
		num 1: a|an|one;two|a couple of;three;four;five;six;seven;eight;nine;ten;eleven;twelve
		half: half|half an|half a
		unit 0: minute|minutes|min|mins;hour|hours|hr|hrs;day|days;working day|working days|business day|business days|work days|workdays|workday;week|weeks;month|months
		day 0: today;tomorrow|tmrw;day after tomorrow
		weekday 0: sunday|sun;monday|mon;tuesday|tue|tues;wednesday|wed;thursday|thu|thur|thurs;friday|fri;saturday|sat
		month 1: january|jan;february|feb;march|mar;april|apr;may;june|jun;july|jul;august|aug;september|sep|sept;october|oct;november|nov;december|dec
		part 660: morning|in the morning|this morning
		part 720: noon|midday|lunch|lunchtime
		part 1020: afternoon|in the afternoon|this afternoon
		part 1080: evening|in the evening|this evening|tonight
		part 1440: midnight
		next: next|following
		end: end|the end
		endof 2: end of day|end of the day|end of business|close of business|eod|cob|eob
		endof 4: end of week|end of the week|eow
		endof 5: end of month|end of the month|eom
		hour: o clock|clock
		am: am
		pm: pm`,
			`soon|very soon|as soon as possible|asap|as soon as we can|as soon as i can|as soon as we are able|as soon as is practical|shortly|a few days|few days|several days|a couple of days|some days|
		a few hours|a few weeks|several weeks|a few minutes|a while|in a while|a little while|in due course|in due time|in the coming days|in the coming weeks|in the next few days|
		in the next days|over the next few days|in the next couple of days|in the near future|before long|at some point|sometime soon|some time soon|some time next week|sometime next week|
		sometime this week|some time this week|at the earliest opportunity|at our earliest convenience|at the earliest|as quickly as possible|as quickly as we can|as fast as possible|as fast as we can|
		promptly|momentarily|presently|without delay|when we can|when we get to it|in no time|any day now|any minute now|one of these days|later on|eventually`,
			`too soon|as soon as|sooner|see you soon|hear from you soon|get well soon|how soon|so soon|soon as you|after a while|for a while|it has been a while|quite a while|promptly reply|no later than|
		the last few days|a few days before|few days before|a few days after|last few days|past few days|the past few days|a few days ago|few days ago|a few hours ago|a few weeks ago|a few minutes ago|a couple of days ago|several days ago|some days ago|for a few days|for several days|within a couple of days of`),
		speak("de", `der die das und sie ihnen ihr ihre wir ich ist es für mit dass haben sind auf nicht werden wird melden uns den zu bis von im um am`, `
		fill: der|die|das|dem|den|des|einem|einer|einen|ein|eine|von|jetzt an|diese|diesen|dieser|diesem|dieses|kommenden|kommende|zum|zur|gegen|ca|etwa|herum
		by: bis|bis zum|bis zur|bis spatestens|spatestens|spatestens am|spatestens bis
		before: vor|noch vor
		in: in|innerhalb|innerhalb von|binnen|nach|in den nachsten|innerhalb der nachsten
		at: um|gegen
		on: am|an
		num 1: eins;zwei;drei;vier;funf|fuenf;sechs;sieben;acht;neun;zehn;elf;zwolf|zwoelf
		half: halben|halbe|einer halben|halb
		unit 0: minute|minuten|min;stunde|stunden|std;tag|tage|tagen;werktag|werktage|werktagen|arbeitstag|arbeitstage|arbeitstagen;woche|wochen;monat|monate|monaten|monats
		day 0: heute;morgen;ubermorgen|uebermorgen
		weekday 0: sonntag;montag;dienstag;mittwoch;donnerstag;freitag;samstag|sonnabend
		short 0: so;mo;di;mi;do;fr;sa
		month 1: januar|janner|jan;februar|feber|feb;marz|maerz;april|apr;mai;juni|jun;juli|jul;august|aug;september|sept|sep;oktober|okt;november|nov;dezember|dez
		part 540: fruh|frueh
		part 660: vormittag|vormittags|heute vormittag|am vormittag
		part 720: mittag|mittags
		part 1020: nachmittag|nachmittags|am nachmittag
		part 1080: abend|abends|am abend
		part 1440: mitternacht
		next: nachste|nachsten|nachster|nachstes|naechste|naechsten|folgende|folgenden
		end: ende
		endof 2: ende des tages|ende des arbeitstages|feierabend|geschaftsschluss|dienstschluss|tagesende
		endof 4: ende der woche|wochenende|ende dieser woche
		endof 5: ende des monats|monatsende
		hour: uhr`,
			`bald|möglichst bald|sobald wie möglich|so bald wie möglich|baldmöglichst|schnellstmöglich|so schnell wie möglich|möglichst schnell|so rasch wie möglich|in kürze|demnächst|in den nächsten tagen|
		in den kommenden tagen|in den nächsten wochen|die nächsten tage|die tage|in ein paar tagen|ein paar tage|ein paar tagen|in einigen tagen|einige tage|einigen tagen|in wenigen tagen|wenige tage|wenigen tagen|in ein paar stunden|in einigen stunden|
		zeitnah|umgehend|in absehbarer zeit|irgendwann|schnell wie möglich|alsbald|unverzüglich|in naher zukunft|zu gegebener zeit|über kurz oder lang|gleich|in einem moment|in nächster zeit|
		im laufe der woche|im laufe der nächsten woche|im laufe des tages|später|sobald wir können|sobald es geht|frühestmöglich|kurzfristig|in bälde`,
			`bis bald|sobald|sobald sie|nicht später als|spätestens|vor ein paar tagen|vor einigen tagen|vor wenigen tagen|seit ein paar tagen|seit einigen tagen|seit wenigen tagen|in den letzten tagen|die letzten tage|zu gleich|das gleiche|die gleiche|der gleiche|gleich bleibt|zugleich|wenn gleich`),
		speak("fr", `le les et vous votre nous je est pour avec que des une sera dans du au vos ne pas d l avons allons avant`, `
		fill: le|la|les|l|de|d|du|des|un|une|a partir de maintenant|ce|cette|cet|ci|apres|prochains|prochaines|plus
		by: avant le|avant la|d ici|d ici a|d ici le|d ici la|jusqu a|jusqu au|au plus tard|au plus tard le|pour|pour le|ici
		before: avant
		in: dans|sous|en|dans les
		at: a|vers
		on: le|au
		num 1: un|une;deux;trois;quatre;cinq;six;sept;huit;neuf;dix;onze;douze
		half: demi|demie|une demi
		unit 0: minute|minutes|mn;heure|heures;jour|jours|journee;jour ouvre|jours ouvres|jour ouvrable|jours ouvrables;semaine|semaines;mois
		day 0: aujourd hui;demain;apres demain
		weekday 0: dimanche;lundi;mardi;mercredi;jeudi;vendredi;samedi
		month 1: janvier;fevrier;mars;avril;mai;juin;juillet;aout;septembre;octobre;novembre;decembre
		part 660: matin|matinee|dans la matinee
		part 720: midi
		part 1020: apres midi|l apres midi|dans l apres midi
		part 1080: soir|soiree|ce soir|dans la soiree
		part 1440: minuit
		next: prochain|prochaine|suivant|suivante
		end: fin|la fin
		endof 2: fin de journee|fin de la journee|la fin de la journee
		endof 4: fin de semaine|fin de la semaine|la fin de la semaine
		endof 5: fin du mois|fin de mois|la fin du mois
		hour: heures|heure|h`,
			`bientôt|très bientôt|prochainement|dès que possible|aussitôt que possible|le plus vite possible|le plus tôt possible|aussi vite que possible|au plus vite|au plus tôt|sous peu|dans les plus brefs délais|
		dans les meilleurs délais|dans quelques jours|quelques jours|sous quelques jours|dans les prochains jours|dans les jours à venir|dans les jours qui viennent|dans quelques heures|dans quelques semaines|
		d'ici quelques jours|d ici peu|rapidement|très rapidement|dans peu de temps|incessamment|ultérieurement|tout à l heure|un de ces jours|en temps voulu|dans un proche avenir|dans un avenir proche|dans la semaine|courant de la semaine`,
			`à bientôt|il y a quelques jours|depuis quelques jours|ces derniers jours|pendant quelques jours|il y a quelques heures`),
		speak("es", `el los y usted su le nos es para con que una será del por se lo hasta estará las tendrá antes`, `
		fill: el|la|los|las|de|del|un|una|este|esta|a partir de ahora|y|a
		by: antes del|antes de|hasta|hasta el|para|para el|a mas tardar|a mas tardar el|como muy tarde|como muy tarde el
		before: antes de|antes del
		in: en|dentro de|en un plazo de|en los proximos
		at: a las|a la|sobre las
		on: el
		num 1: un|una|uno;dos;tres;cuatro;cinco;seis;siete;ocho;nueve;diez;once;doce
		half: media
		unit 0: minuto|minutos;hora|horas;dia|dias;dia habil|dias habiles|dia laborable|dias laborables|dia laboral|dias laborales;semana|semanas;mes|meses
		day 0: hoy;manana;pasado manana
		weekday 0: domingo;lunes;martes;miercoles;jueves;viernes;sabado
		month 1: enero;febrero;marzo;abril;mayo;junio;julio;agosto;septiembre|setiembre;octubre;noviembre;diciembre
		part 660: por la manana|de la manana
		part 720: mediodia|al mediodia
		part 1020: tarde|por la tarde|de la tarde|esta tarde
		part 1080: noche|por la noche|de la noche|esta noche
		part 1440: medianoche
		next: proximo|proxima|siguiente|que viene
		end: fin|final|finales|el fin|el final|finales
		endof 2: fin del dia|final del dia|el final del dia|fin de jornada|final de la jornada
		endof 4: fin de semana|fin de la semana|final de la semana|el final de la semana|finales de semana
		endof 5: fin de mes|final de mes|finales de mes|fin del mes
		hour: horas|hora|h`,
			`pronto|muy pronto|lo antes posible|cuanto antes|lo más pronto posible|tan pronto como sea posible|tan pronto como podamos|en breve|en cuanto podamos|en cuanto sea posible|dentro de poco|próximamente|en unos días|unos días|en algunos días|
		algunos días|en pocos días|en los próximos días|en los días siguientes|en unas horas|en unas semanas|a la brevedad|a la mayor brevedad|a la brevedad posible|a la mayor brevedad posible|lo más rápido posible|rápidamente|
		en un futuro próximo|más adelante|más tarde|un día de estos|a su debido tiempo|con prontitud|enseguida|a lo largo de la semana`,
			`hasta pronto|hace unos días|hace algunos días|hace pocos días|desde hace unos días|como muy tarde|a más tardar|hace unas horas|mejórate pronto`),
		speak("pt", `o os e você seu sua lhe é para com que uma será do da em por não ao até estará as terá vai`, `
		fill: o|a|os|as|de|da|do|um|uma|este|esta|a partir de agora|e
		by: ate|ate a|ate ao|ate o|o mais tardar|no maximo|no maximo ate
		before: antes de|antes da|antes do
		in: em|dentro de|daqui a|no prazo de|nos proximos
		at: as|pelas|a
		on: na|no|em|no dia|ao dia
		num 1: um|uma;dois|duas;tres;quatro;cinco;seis;sete;oito;nove;dez;onze;doze
		half: meia
		unit 0: minuto|minutos;hora|horas;dia|dias;dia util|dias uteis;semana|semanas;mes|meses
		day 0: hoje;amanha;depois de amanha
		weekday 0: domingo;segunda|segunda feira;terca|terca feira;quarta|quarta feira;quinta|quinta feira;sexta|sexta feira;sabado
		month 1: janeiro;fevereiro;marco;abril;maio;junho;julho;agosto;setembro;outubro;novembro;dezembro
		part 660: de manha|da manha|pela manha
		part 720: meio dia|ao meio dia
		part 1020: tarde|a tarde|da tarde|de tarde|esta tarde
		part 1080: noite|a noite|da noite|de noite|esta noite
		part 1440: meia noite
		next: proximo|proxima|seguinte|que vem
		end: fim|final|o fim|o final
		endof 2: fim do dia|final do dia|o fim do dia|o final do dia|fim do expediente
		endof 4: fim da semana|final da semana|fim de semana|o fim da semana|o final da semana
		endof 5: fim do mes|final do mes|o fim do mes|o final do mes
		hour: horas|hora|h`,
			`em breve|muito em breve|brevemente|logo|logo que possível|assim que possível|o mais rápido possível|o mais rapidamente possível|o quanto antes|quanto antes|o mais cedo possível|dentro em breve|daqui a pouco|em pouco tempo|
		dentro de pouco tempo|em alguns dias|alguns dias|dentro de alguns dias|em poucos dias|nos próximos dias|nas próximas semanas|em algumas horas|nas próximas horas|uns dias|assim que pudermos|logo que pudermos|rapidamente|
		futuramente|num futuro próximo|mais tarde|um dia destes|oportunamente|com brevidade|com a maior brevidade|com a maior brevidade possível|ao longo da semana`,
			`até breve|até logo|há alguns dias|há uns dias|há poucos dias|logo que receba|o mais tardar|há algumas horas|logo a seguir`),
		speak("it", `il gli e lei suo le ci è per con che una sarà di del della entro la non al avrà vi alle da`, `
		fill: a|il|lo|la|i|gli|le|di|del|della|dell|d|l|un|una|uno|questo|questa|da adesso|e
		by: entro|entro il|entro la|entro le|entro l|fino a|al piu tardi|per|per il
		before: prima di|prima del|prima della
		in: in|tra|fra|nei prossimi|nel giro di
		at: alle|all|verso le|alle ore|ore
		on: il
		num 1: uno|una;due;tre;quattro;cinque;sei;sette;otto;nove;dieci;undici;dodici
		half: mezz|mezza|mezzo
		unit 0: minuto|minuti;ora|ore;giorno|giorni|giornata;giorno lavorativo|giorni lavorativi|giorno feriale|giorni feriali;settimana|settimane;mese|mesi
		day 0: oggi;domani;dopodomani|dopo domani
		weekday 0: domenica;lunedi;martedi;mercoledi;giovedi;venerdi;sabato
		month 1: gennaio;febbraio;marzo;aprile;maggio;giugno;luglio;agosto;settembre;ottobre;novembre;dicembre
		part 660: mattina|mattino|in mattinata|domattina
		part 720: mezzogiorno
		part 1020: pomeriggio|nel pomeriggio|di pomeriggio|questo pomeriggio
		part 1080: sera|di sera|stasera|in serata
		part 1440: mezzanotte
		next: prossimo|prossima|seguente
		end: fine|la fine
		endof 2: fine giornata|fine della giornata|la fine della giornata|fine giorno
		endof 4: fine settimana|fine della settimana|la fine della settimana
		endof 5: fine mese|fine del mese|la fine del mese
		hour: ore|ora|h`,
			`presto|molto presto|al più presto|il più presto possibile|prima possibile|il prima possibile|appena possibile|non appena possibile|quanto prima|a breve|a brevissimo|tra breve|fra breve|prossimamente|tra qualche giorno|
		fra qualche giorno|in qualche giorno|qualche giorno|tra pochi giorni|fra pochi giorni|in pochi giorni|pochi giorni|nei prossimi giorni|nelle prossime settimane|tra qualche ora|entro breve|in tempi brevi|nel più breve tempo possibile|
		il più rapidamente possibile|rapidamente|tra poco|fra poco|più tardi|appena possiamo|in un prossimo futuro|uno di questi giorni|a tempo debito|tempestivamente|in settimana|nel corso della settimana`,
			`a presto|al più tardi|qualche giorno fa|pochi giorni fa|da qualche giorno|negli ultimi giorni|qualche ora fa`),
	}
})
