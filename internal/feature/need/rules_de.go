package need

const rulesDE = `
[danger]
gasgeruch
gasleck
gas riecht|stromt|tritt|ausgetreten
riecht|stinkt|roch|rieche|riechen ~es|~stark|~ganz|~hier nach|verbrannt|verschmort gas|rauch|verbrannt|brand|qualm|verschmort|schmor
verbrannter|brandiger|verschmorter geruch
kohlenmonoxid
brennt|brannte|gebrannt
in flammen
feuer gefangen|gefangt|ausgebrochen
fing|fangt|fangen ~an feuer|brennen
raucht|qualmt|qualmte|rauchte|funkt|spruht
rauch|qualm|funken|flammen kommt|kam|kommen|kamen|aus|schlagen
stromschlag|stromschlage
elektrischen|elektrischer schlag
offene|blanke|freiliegende kabel|drahte|leitung|leitungen
selbstmord
suizid|suizidgedanken
umbringen
nicht mehr leben
will|mochte|wollte sterben
das leben nehmen
kind|baby|kleinkind|sohn|tochter|kinder|saugling … verschluckt|verletzt|verbrannt|eingesperrt|eingeschlossen|erstickt|blutet|bewusstlos
explodiert|explosion|explodierte
akku … aufgeblaht|gebrannt|explodiert|brennt|raucht|heiss
vergiftet|vergiftung
atemnot
herzschmerzen
insulin|sauerstoff|dialyse|beatmung … nicht|defekt|kaputt|ausgefallen|leer
bremsen|bremse … versagt|versagen|versagten|ausgefallen
lebensgefahr|lebensgefahrlich
notfall

[blocked]
fliegt|springt|flog|sprang ~immer|~wieder|~jedes|~mal ~mir|~uns die|eine sicherung
sicherung fliegt|springt|flog|sprang|raus
funktioniert|funktionieren|funktionierte … nicht ~mehr
geht|gehen|ging … nicht mehr
geht|gehen|ging nichts ~mehr
geht nicht
lauft nicht|nichts
lasst|lassen sich … nicht offnen|starten|installieren|einschalten|anmelden|bedienen|laden|verbinden|nutzen|aktivieren
kann|konnen|konnte|konnten … nicht ~mehr … anmelden|einloggen|nutzen|benutzen|arbeiten|offnen|starten|zahlen|bezahlen|telefonieren|zugreifen|drucken|heizen|weiter|weitermachen|weiterarbeiten|aufrufen|erreichen|verbinden|bestellen|fahren|kochen|waschen
kann|konnen mich|uns|ich|wir|man … nicht ~mehr anmelden|einloggen|registrieren
kann|konnen ich|wir|nichts … nichts ~mehr
komme|kommen|komm … nicht ~mehr … rein|hinein|weiter|ins|in|an|ran
kein|keine|keinen internet|verbindung|strom|zugang|zugriff|netz|telefon|heizung|wasser|warmwasser|empfang|signal|login
ohne internet|strom|heizung|warmwasser|wasser|telefon|zugang
internet|leitung|anschluss|telefon|heizung|server|system|seite|webseite|website|gerat|app ~ist|~seit|~komplett|~vollig|~ganz tot|ausgefallen|down|kaputt|weg|gestort|defekt|offline
ist|sind|war ~komplett|~vollig|~total|~leider|~schon|~wieder kaputt|defekt|ausgefallen|tot|gesperrt|blockiert|lahmgelegt|unbrauchbar
komplett|vollig|total ausgefallen|kaputt|tot|ausfall
totalausfall|komplettausfall
ausfall
springt nicht an
startet|ladt|reagiert|verbindet|druckt|heizt ~sich|~gar|~uberhaupt|~einfach nicht|nichts
konto|zugang|account|karte ~ist|~wurde|~wird gesperrt|blockiert|deaktiviert
ausgesperrt
sturzt … ab
streikt

[work]
arbeitsunfahig
brauche|brauchen|benotige|benotigen … fur ~die|~meine|~unsere|~den arbeit|beruf|betrieb|geschaft|job|kunden|firma
kann|konnen ~ich|~wir … nicht ~mehr arbeiten|weiterarbeiten
homeoffice|home-office
zum arbeiten
verliere|verlieren|verloren ~unsere|~meine kunden|auftrage|umsatz|bestellungen|arbeit|arbeitszeit
betrieb|produktion|laden|geschaft|firma|buro|praxis|team|mitarbeiter … steht|stehen|still|lahm|wartet|warten|geschlossen|stillgelegt
meine|unsere|unseren kunden|patienten|mandanten|gaste … warten|beschweren|konnen|wartet
existenz
selbstandig|selbststandig|freiberuflich|freiberufler
verdienstausfall
arbeitsausfall

[money]
kostet|kosten mich|uns
verliere|verlieren|verlor|verloren … geld|umsatz|einnahmen|euro
doppelt|zweimal|mehrfach|falschlich|falsch|viel|zuviel abgebucht|berechnet|belastet|bezahlt|gezahlt|abgezogen|verrechnet
abgebucht … doppelt|zweimal|obwohl|falsch
mahngebuhr|mahngebuhren|mahnung|inkasso
umsatzausfall|umsatzeinbussen|umsatzverlust
schadensersatz|schadenersatz
musste|mussten … kaufen|bezahlen|mieten|zahlen
geld zuruck
auf|in eigene|eigenen kosten
konto ~ist uberzogen
betrug|betrogen

[deadline]
brauche|brauchen|braucht|benotige|benotigen|bitte … bis ~spatestens|~zum … januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember
bis|vor ~spatestens|~zum|~zu|~kommenden|~nachsten|~diesen|~heute|~morgen montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|morgen|heute|abend|mittag|wochenende|monatsende|weihnachten|ostern
spatestens
dringend|dringende|dringender|dringendst
eilig|eilt
frist|deadline|stichtag|abgabetermin
so schnell wie moglich
schnellstmoglich|schnellstens|umgehend|unverzuglich|sofort
morgen|heute|ubermorgen ~schon|~fruh|~abend fliege|fliegen|abreise|umzug|hochzeit|prufung|operation|termin|abflug|reise|verreisen|klausur
mein|unser|meine|unsere|die flug|prufung|hochzeit|operation|abgabe|umzug|reise|klausur|beerdigung|termin … ist|am|morgen|heute
geburtstag ~ist|~am|~meiner|~meines … morgen|heute|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag
rechtzeitig

[since]
seit ~uber|~mehr|~als|~fast|~nun|~jetzt|~schon|~bereits|~letztem|~letzter|~dem|~gut|~ca|~etwa|~vergangenem … tagen|wochen|monaten|stunden|tag|woche|monat|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|gestern|vorgestern|januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember
seit einer|einem woche|monat|tag|jahr
warte|warten ~ich|~wir|~schon|~bereits|~nun|~jetzt ~schon seit|tage|tagen|wochen|lange|ewig
tagelang|wochenlang|stundenlang|monatelang
vor ~uber|~mehr|~als zwei|drei|vier|funf|sechs|2|3|4|5|6 tagen|wochen|monaten
den ganzen|ganze tag|woche|wochenende

[repeated]
zweite|zweiter|zweites|dritte|dritter|drittes|vierte|vierter|viertes defekte|defekter|defektes|kaputte|kaputter|kaputtes
zum zweiten|dritten|vierten|funften|wiederholten|x-ten ~mal|~male
erneut|wiederholt|mehrfach|mehrmals|zweimal|dreimal ~schon|~bereits|~bei|~ihnen angerufen|geschrieben|gemeldet|kontaktiert|gebeten|nachgefragt|reklamiert|passiert|erinnert
schon|bereits ~mehrfach|~mehrmals|~zweimal|~dreimal|~einmal|~oft angerufen|geschrieben|gemeldet|kontaktiert|gebeten|nachgefragt|reklamiert
habe|haben ~ich|~wir ~schon|~bereits ~mehrfach|~mehrmals|~zweimal|~dreimal|~oft angerufen|geschrieben|gemeldet|nachgefragt
schon wieder
immer wieder|noch ~keine|~nicht antwort|ruckmeldung|reaktion|defekt|nichts|kaputt
immer noch nicht|keine|nichts|kein
noch immer nicht|keine|nichts|kein
bisher|bislang keine|nichts|niemand|kein
niemand|keiner antwortet|meldet|reagiert|hilft|gemeldet|zuruckgerufen|geantwortet
keine antwort|ruckmeldung|reaktion
zwei|drei|vier|funf|mehrere|2|3|4|5|6 mails|anrufe|anrufen|nachrichten
gleiche|selbe|dasselbe problem|fehler ~schon wieder|erneut
rufe ~ich ~schon|~jetzt|~nun … mal an

[-]
nicht|wenig so|~sehr|~ganz dringend
nicht dringend|eilig
eilt nicht
keine eile
gas rechnung|vertrag|preis|zahler|tarif
im notfall
notfall kontakt|nummer|kit|set
spatestens dann
geht|funktioniert|lauft wieder|jetzt|nun|einwandfrei
feuer tv|tablet|stick
brennt darauf
brennt dvd|cd
sofort verfugbar|lieferbar|rabatt|wieder
kann|konnen ich|wir|man nicht ~mehr klagen
`
