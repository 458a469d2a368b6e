package questions

// german is what German asks and tells with.
func german() *rules {
	return &rules{
		lang: "de",
		known: wordSet(`der die das und ist nicht ich sie wir ein eine mit für auf den dem mein meine bitte haben habe hat kann können wie wann wo warum auch noch es zu im
			von bei ihr ihre ihnen mir mich dass ob wird wurde sind war aber seit nach sehr danke vielen guten denn etwas wer macht schon gestern`),
		leads: wordSet(`und aber also außerdem ausserdem zudem ferner dann ja nein ok okay gut nun oder sowie übrigens leider danke vielen dank zunächst erstens zweitens drittens
			schließlich noch weiterhin jedenfalls ach hm na tja ps frage fragen denn nur`),
		stops:   wordSet(`nein danke vielen dank`),
		joins:   wordSet(`und aber oder sondern denn weil da sonst sowie deshalb daher`),
		whether: wordSet(`ob`),
		ifs:     wordSet(`wenn falls sobald sofern nachdem bevor seit da weil bei für nach ohne mit sollte`),
		why:     wordSet(`weil denn da`),
		buts:    wordSet(`aber jedoch allerdings obwohl`),
		who: wordSet(`wer was wann wo wohin woher warum weshalb wieso wie wieviel welche welcher welches welchen welchem wem wen wessen womit wofür worin woran wozu worauf
			wodurch wovon inwiefern inwieweit`),
		does: wordSet(`ist sind war waren kann können könnte könnten konnte muss müssen darf dürfen soll sollen sollte wird werden wurde wurden würde würden hat haben habt hatte
			hätte hätten gibt gab gilt kostet kosten kommt kommen geht gehen funktioniert funktionieren passt passen lautet heißt bekomme bekommt erhalte erhalten finde findet
			mache macht machen bleibt dauert lange viel viele oft hoch groß weit bald schnell lässt lassen steht stehen läuft liefern liefert verschicken versenden bieten haben
			sieht seht bezahle zahle brauche braucht bist bin habe werde stelle ändere storniere kündige kann darf`),
		tags:     wordSet(`oder richtig korrekt ja nein stimmt`),
		ors:      wordSet(`oder`),
		pronouns: wordSet(`ich du er sie es wir ihr man jemand`),
		subjects: wordSet(`ich du er sie es wir ihr man das dies diese dieser dieses der die den ein eine mein meine meinen ihr ihre denn eigentlich noch auch jemand mir mich
			uns da dort hier so schon bei für in`),

		greets: table(`
			^hallo|hi|hey|moin|servus|liebe|lieber|liebes|grüezi
			^guten morgen|tag|abend
			^sehr geehrte|geehrter|geehrtes ~damen ~und ~herren
			wie geht es ihnen|dir|euch
			wie geht's ~ihnen|dir|euch
			alles gut bei
			ich hoffe es|ihnen|sie … gut
			^mit freundlichen
		`),
		asks: table(`
			ich|wir ~hätte|hätten|würde|möchte|wollte|wüsste … gern|gerne|mal … gewusst|wissen|erfahren|fragen
			wüsste|wüssten gern|gerne|ich|wir
			möchte|möchten|wollte|wollten|will|würde|würden|muss|müsste … wissen|fragen|erfahren|nachfragen|anfragen|verstehen
			mich|uns würde|würden ~sehr|auch|noch|mal interessieren
			mich|uns interessiert|interessieren
			würde|interessiert|interessieren mich|uns
			ich|wir|mich frage|fragen|ich ~mich|uns|auch ob|wann|wie|warum|wo|was|welche|wieso
			ich|wir frage|fragen mich|uns
			nicht|weiß|unsicher|sicher|unklar|klar|verstehe|verstehen ~sicher|genau|ganz|klar|nicht ob|wie|wann|wo|warum|was|welche|welches|welcher|welchen|wieso|weshalb|wohin|wer
			ist|bleibt mir|uns ~nicht|noch|auch unklar|klar|nicht
			keine|null ahnung ob|wie|wann|wo|warum|was|welche
			finde|finden|sehe … nicht|nirgends|nirgendwo|keine … wie|wo|heraus|ob|information|angaben
			können|könnten|könntet|kannst|könntest|könnt|würden|würdest sie|ihr|du ~mir|uns|bitte|mir|mal|vielleicht … sagen|erklären|mitteilen|verraten|erläutern|wissen
			sagen|sagt|sag|erklären|erklärt|teilen|schreiben|verraten|informieren|erläutern sie|mir|uns ~mir|uns|bitte|doch|mal … ob|wie|wann|wo|warum|was|welche|welcher|welches|wieso|bis|wer
			bitte um ~eine|kurze|um ~kurze info|information|auskunft|rückmeldung|antwort|aufklärung|erklärung|klärung
			um|eine|kurze|erbitte|bräuchte|brauche|benötige ~eine|kurze|nähere|weitere|um auskunft|aufklärung|info|information|informationen
			gibt es|gäbe|schon|inzwischen schon|inzwischen|etwas|es|neuigkeiten|neues
			gibt's
			meine|weitere|eine|noch|kurze|andere|nächste|erste|zweite|letzte|einzige ~kurze|weitere|letzte frage
			habe|hätte|hab|hätten ~da|noch|ich|mal|auch|wir ~eine|noch|ein|einige|paar ~kurze|paar|weitere frage|fragen
			wissen|weiß|wisst|weißt sie|ihr|man|jemand|du ~vielleicht|schon|bereits|zufällig ob|wann|wie|wo|warum|was|welche
			bitte ~teilen|sagen|erklären|klären|prüfen|lassen ~sie ~mir|uns … ob|wann|wie|wo|warum|welche
			ob|wann|wie … wissen
			irgendwelche neuigkeiten|infos
			wie sieht es|es mit
			was ist|wird mit|aus
			ist es möglich|richtig|korrekt|erlaubt|normal|nötig|notwendig
			besteht die möglichkeit
			zu|herauszufinden erfahren|wissen|herausfinden ob|wann|wie|wo|warum
		`),
		begs: table(`
			bitte|bitten ~ich|um|sie|wir ~sie|um|darum|dich|euch|noch|auch|mir|uns|doch|daher|hiermit _
			_ ~sie|mir|uns ~mir|uns|mich|das|die|den|es|meine|meinen ~mir|uns|das bitte
			können|könnten|könntet|kannst|könntest|könnt|würden|würdest|würdet|dürfte|dürften sie|ihr|du|ich|wir|jemand ~mir|uns|bitte|das|mich|die|den
			wären|wäre|seien|seid sie|es|ihr ~so|bitte|möglich nett|freundlich|lieb|gut|mir|dass
			ich|wir hätte|hätten|würde|würden|möchte|möchten|will|wollen|brauche|benötige|bräuchte|benötigen|brauchen|wünsche|verlange|fordere|bestehe|erwarte|bitte|erbitte|beantrage|kündige|widerrufe|storniere|hätte ~gern|gerne|hiermit|daher|dringend|einen|eine|ein|die|das|den|mein|meine|meinen|um|mich|auf|bitte|sie|mit _
			^~hiermit möchte|will|würde|brauche|benötige|kündige|storniere|widerrufe|bitte|hätte|erwarte|verlange ich|wir
			^~bitte schicken|senden|geben|rufen|erstatten|stornieren|ändern|prüfen|helfen|kümmern|melden|tauschen|ersetzen|schreiben|veranlassen|löschen|bestätigen|nennen|stellen|leiten|lassen|bringen|reparieren|überprüfen|korrigieren|beheben|kündigen|verbinden|überweisen|machen|sorgen|nehmen|sehen|teilen sie|mir|uns|ihr
			^schickt|sendet|gebt|ruft|erstattet|storniert|ändert|prüft|helft|meldet|tauscht|ersetzt|schick|sende|gib|ruf|hilf|storniere|ändere mir|uns|mich|bitte|die|das|den|meine|meinen|es
			ich brauche|benötige ~dringend hilfe
			um hilfe|rückruf|erstattung|umtausch|stornierung|zusendung|rückmeldung|bestätigung|korrektur|ersatz|unterstützung
			^hilfe
			lassen sie uns|mich
		`),
		empty: table(`
			bei|falls|wenn|sollten|für ~es|sie|noch|weiteren|weitere|irgendwelche ~noch|weitere fragen|rückfragen … können|melden|stehe|stehen|wenden|zur|gerne|gern|bin|haben|sie|mich|uns
			melden|meldet sie|euch sich|gern|gerne
			bei|für fragen|rückfragen
			haben sie|ihr ~noch|weitere fragen
			vielen|herzlichen|besten|lieben dank
			danke ~schon|im|für|ihnen|sehr
			im voraus
			ich|wir freue|freuen mich|uns
			freue mich
			in|mit vorfreude
			bitte sehr|schön
			gern|gerne geschehen
			bitte beachten|entschuldigen|finden|sehen ~sie
			im anhang
			anbei
			zögern sie
			gern|gerne ~geschehen
			ich|wir schicke|sende|melde|werde|rufe|probiere|versuche|prüfe|warte|gebe|komme|schaue|kümmere|bringe|habe|hatte|hätten|war|bin
			ich|er|sie|mein|meine|man|jemand|freundin|kollegin|mann|kollege|nachbarin|nachbar|frau|tochter|sohn|mutter ~mann|frau|kollege|hat|nachbar ~mich|mir|uns fragte|gefragt|wollte|fragt|wollten
			hat|haben|wurde … gefragt ~ob|wann|wie|nach|worden
			sie|er|man|nachbar|kollege|frau|mann fragte|fragten|wollte|meinte|sagte ~mich|uns|mir ~ob|wissen|wann|wie
			fragte|fragten|wollte|meinte|sagte ~mich|uns|mir|sie|er ~ob|wissen|wann|wie
			sie|er wollte wissen
			klicken|besuchen|entdecken|folgen|melden|sichern|bestellen|sparen|abonnieren|jetzt|hier sie|jetzt|hier|sich ~jetzt|hier|noch|uns|an|heute
			schönen|schönes|schöne|gute|guten tag|wochenende|abend|woche|grüße|feierabend|reise
			was mich|ich|sie|wir
			wie ich|sie|wir|besprochen|gewünscht|vereinbart|gesagt|immer|gehabt|schön|toll|nett
			wo ich|sie|wir|die|der
			wer das|die
			wann immer
		`),
		polite: table(`
			zögern sie
			bei|falls|wenn|sollten|für ~es|sie|noch|weiteren|weitere|irgendwelche ~noch|weitere fragen|rückfragen
			beachten|entschuldigen|entschuldigt sie|die|dass
		`),
		scorns: table(`
			soll|sollte das ~etwa|jetzt|wirklich|alles ~ein ~schlechter witz|scherz|ernst
			ist|war das ~jetzt|etwa|wirklich ~ihr|euer|ein ~schlechter ernst|witz|scherz
			^ernsthaft|echt
			im ernst
			wollen|willst|wollt sie|ihr|du mich ~eigentlich|etwa auf|veräppeln|verarschen|ärgern
			geht's|geht ~es ihnen|euch|noch noch|eigentlich
			wie oft soll|muss|müssen|sollen
			wie lange soll|muss das|ich|man noch|eigentlich
			was denken|glauben|erlauben sie|ihr sich|eigentlich|euch
			was soll das|der
			wer macht|denkt|braucht|glaubt|kauft sowas|so|denn
			wie kann|können man|es|sie nur|so|denn
			wie blöd|dreist|unfähig|inkompetent|unverschämt|dumm
			wozu|wofür|warum bezahle|zahle|habe|mache ich ~überhaupt|eigentlich|dann ~eigentlich|überhaupt
			halten sie mich
			muss das sein
			wen|wer interessiert|kümmert das|so
			darf|kann das ~denn wahr
			bin ich hier
			haben sie nichts|keine besseres|scham
		`),
		hints: table(`
			wäre|wär|fände ~es|ich|das|doch|ein|eine ~es|toll|doch|sehr|wirklich|auch schön|gut|toll|super|praktisch|hilfreich|besser|prima|klasse|sinnvoll|wünschenswert
			könnte|könnten|könntet|sollte|sollten|solltet|müsste|müssten|bräuchte sie|ihr|man|der|die|das|es ~man|doch|vielleicht|eigentlich|ruhig|auch|noch|mal … besser|größer|kleiner|deutlicher|einbauen|anbieten|ergänzen|hinzufügen|verbessern|heller|lauter|leiser|länger|einfacher|machen|überlegen|ändern|geben|überarbeiten|sein
			ich|wir ~würde|würden|wünsche|wünschte|wünschen ~mir|mich|uns wünschen|freuen|vorschlagen|wünsche|wünschte
			würde|würden ~ich|wir ~mir|mich|uns wünschen|vorschlagen|empfehlen
			mein|ein|kleiner|kleine|noch|eine ~kleiner|kleine|ein vorschlag|verbesserungsvorschlag|tipp|anregung|hinweis|wunsch|idee|verbesserungswunsch
			geht|lässt|löst|öffnet|ist|sind ~sich ~viel ~etwas|zu|ein zu leicht|schnell|klein|groß|kurz|lang|leise|laut|dunkel|hell|eng|schwer
			zu leicht|klein|kurz|leise|dunkel|eng|grell|dünn
			schade dass|es
			vielleicht könnten|sollten|könnte|wäre
			ihnen sollte|fehlt
		`),
		losses: table(`
			kaputt|defekt|defekte|defekter|beschädigt|beschädigte|zerbrochen|zerkratzt|gerissen|verloren|verschwunden|gestohlen|fehlt|fehlen|fehlte|fehler|fehlermeldung|fehlerhaft|falsch|falsche|falschen|falscher|falsches|verspätet|verspätung|undicht|verschimmelt|abgestürzt|abstürzt|stürzt|hängt|streikt|ausgefallen|ausfall|ärgerlich|ärger|enttäuscht|enttäuschend|enttäuschung|unverschämt|unverschämtheit|frechheit|schlecht|schlechte|schlechter|schlechtester|schlimm|furchtbar|schrecklich|katastrophe|katastrophal|miserabel|unmöglich|sauer|wütend|problem|probleme|störung|leider|mangelhaft|reklamation|beschwerde|beschwere|umsonst|vergeblich|nirgends|zerrissen|leckt|tropft|ruiniert|peinlich|inakzeptabel|zumutung|abgebrochen|storniert|gesperrt|ignoriert|bricht|blockiert|verdorben
			nicht|kein|keine|keinen|nie|niemand|nichts|niemals|nirgendwo ~mehr|richtig|wirklich|angekommen|eine … mehr|angekommen|funktioniert|funktionieren|geht|gehen|an|geliefert|antwort|erhalten|bekommen|erreicht|erreichbar|reagiert|meldet|gemeldet|laden|lädt|öffnen|startet|gekommen|zufrieden|passt|geantwortet|rückmeldung|erstattet|ein|gutgeschrieben|anmelden|da|hinaus|ruft
			funktioniert|geht|läuft|startet|lädt|öffnet|kommt|antwortet|reagiert|klappt|hält|passt|lässt|schließt|druckt ~sich ~immer|seit|leider|einfach|bei|mir|auch|gar|überhaupt ~noch|heute nicht|niemand|nichts
			doppelt|zweimal|zu|zweifach abgebucht|berechnet|belastet|viel|spät|bezahlt
			warte|warten|wartete|gewartet ~ich|schon|immer|wir|nun|noch ~noch|schon|jetzt ~seit|vergeblich seit|auf|noch|schon|immer|vergeblich
			seit _ … tagen|wochen|monaten|stunden|tag|woche warte|nicht
			ging|gegangen|ist|kam|abgegangen … verloren|kaputt|entzwei|leer
			immer noch|wieder nicht|kein|keine|das|auf|nichts|aus
			schon|bereits wieder
			hat|haben sich niemand
		`),
		goods: table(`
			kein|keine problem|probleme|fehler|ursache|sorge|sorgen|eile
			nicht schlimm|schlecht|eilig|dringend|nötig
			hat sich erledigt
			problem|fehler|alles ist|hat|wurde ~sich ~jetzt gelöst|behoben|erledigt
			funktioniert|geht|läuft|klappt ~jetzt|wieder|nun|alles jetzt|wieder|gut|einwandfrei|prima|super|problemlos
			tut mir leid
			entschuldigung|entschuldigen
		`),
		praise: table(`
			bin|sind|waren|war|total|sehr ~wirklich|sehr|absolut|rundum|echt|total|mehr|super ~als begeistert|zufrieden|glücklich|beeindruckt|froh|nett|freundlich|hilfreich|schnell|kompetent
			toll|tolle|toller|tolles|super|großartig|großartige|großartiger|hervorragend|hervorragende|hervorragender|ausgezeichnet|ausgezeichnete|ausgezeichneter|fantastisch|wunderbar|klasse|perfekt|spitze|prima|exzellent|einwandfrei|begeistert|erstklassig|vorbildlich|sensationell|bestens
			danke|dank für ~die|den|das|ihre tolle|schnelle|super|gute|nette|freundliche|großartige|hervorragende
			großes|ein|großen ~großes|dickes lob|kompliment
			sehr|so|wirklich ~sehr gut|gute|guter|schön|nett|freundlich|zufrieden|hilfsbereit|angenehm
			liebe|lieben|mag|gefällt|gefallen ich|wir|ihr|ihre|den|die|das|mir|uns|diese|dieses|sehr
			weiter so
			empfehle|empfehlen ~ich|wir|ich sie|gerne|gern
			schnelle|schneller|super|netter|guter ~und ~freundliche|netter hilfe|lieferung|antwort|service|bearbeitung|kundenservice|kontakt|kundendienst|beratung
		`),
	}
}
