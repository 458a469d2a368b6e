package need

const rulesIT = `
[danger]
odore|puzza|perdita|fuga|sento ~odore|~puzza ~di|~da gas|bruciato|fumo
monossido
ha|preso ~preso fuoco
in fiamme
incendio
esce|esceva|escono|fa|faceva fumo|scintille|fiamme
scossa|scosse ~elettrica|~elettriche|forte
preso ~la|~una scossa
fili scoperti
suicidio|suicidarmi
uccidermi|ammazzarmi
farla finita
togliermi la vita
voglio morire
non voglio ~piu vivere
bambino|bambina|bimbo|bimba|figlio|figlia|neonato … ingoiato|ingerito|ferito|ferita|bruciato|bruciata|bloccato|bloccata|chiuso|chiusa|soffoca|sanguina
esploso|esplosa|esplosione
batteria … gonfia|gonfiata|esplosa|brucia
intossicazione|avvelenato
insulina|ossigeno|dialisi … funziona|guasto|rotto|vuoto
freni … funzionano|rotti|cedono
pericolo di vita|morte
emergenza medica

[blocked]
salta|saltare|saltato ~il|~la salvavita|corrente
non ~mi|~ci|~si funziona|funzionano|va|parte|accende|apre|carica|connette|risponde|avvia ~piu
niente|nulla funziona|va
smesso di funzionare
non riesco|riusciamo|posso|possiamo|riesce ~piu|~nemmeno|~neanche ~a|~ad accedere|entrare|usare|usarlo|utilizzare|lavorare|aprire|pagare|connettermi|telefonare|fare|installare|continuare|collegarmi|scaricare|navigare|chiamare
non ho|abbiamo|c'e ~piu internet|luce|acqua|corrente|connessione|accesso|telefono|riscaldamento|linea|segnale|rete|servizio|gas
senza internet|luce|acqua|corrente|connessione|accesso|telefono|riscaldamento|linea|segnale|rete|elettricita
e|sono|risulta ~completamente|~totalmente|~ancora|~tutto rotto|rotta|guasto|guasta|bloccato|bloccata|morto|morta|ferma|fermo|inutilizzabile|difettoso|difettosa|isolato|isolata
si e ~completamente rotto|rotta|bloccato|bloccata|guastato|guastata|spento|spenta
account|conto ~e|~stato bloccato|sospeso|disattivato
impossibile accedere|usare|entrare|lavorare
guasto totale|generale

[work]
mi|ci|ne serve|servono|bisogno … per ~il|~mio|~poter lavoro|lavorare|attivita|azienda|ufficio
ho|abbiamo bisogno … per ~il|~mio|~poter lavoro|lavorare|attivita|azienda
non posso|possiamo|riesco|riusciamo ~piu ~a lavorare
smart working
telelavoro
perdo|perdendo|perdiamo|perso|perdere ~i|~dei|~molti|~nostri|~miei clienti|vendite|ordini|lavoro|commesse
mia|nostra|mio|nostro|miei|nostri attivita|azienda|negozio|clienti|pazienti|ufficio|dipendenti … fermo|ferma|fermi|aspettano|attesa|dipende|chiuso|chiusa|lamentano
libero professionista
partita iva

[money]
perdo|perdendo|perdiamo|perso|perdere ~molti|~tanti|~dei soldi|denaro|incassi|euro
mi|ci costa|costando|costato|costa
addebitato|addebitata|addebitati|pagato|fatturato ~due|~doppio|~per volte|doppio|erroneamente|errore
doppio|doppia addebito|fattura|pagamento
dovuto comprare|pagare|noleggiare|acquistare
indietro i ~miei soldi
rimborso immediato
risarcimento
truffa|frode

[deadline]
serve|servono|bisogno|favore … entro ~il … gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre
entro|prima ~di|~e|~il|~non|~la|~fine|~questa lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|domani|oggi|stasera|mezzogiorno|natale|settimana|oltre
al piu tardi
urgente|urgentemente|urgenza|urgentissimo
il prima possibile
quanto prima
al piu presto
immediatamente
scadenza
parto|partiamo|volo|trasloco|viaggio ~il|~gia domani|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|oggi
mio|nostro|mia|il|nostra volo|esame|matrimonio|operazione|intervento|viaggio|colloquio|trasloco|compleanno … e|domani|oggi|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica

[since]
da ~piu|~di|~ormai|~quasi|~circa|~oltre|~lo … giorni|settimane|mesi|ore|giorno|settimana|mese|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|ieri|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre
dall'altro ieri
aspetto|aspettiamo|aspettando|attendo|attesa ~ancora|~ormai da|giorni|settimane|mesi
sono|e ~ormai|~gia ~passati giorni|settimane|mesi

[repeated]
seconda|terza|quarta|quinta|ennesima volta|mail|chiamata|richiesta|segnalazione
di nuovo
ancora una volta
gia ~vi|~piu chiamato|scritto|contattato|segnalato|telefonato|chiesto|inviato|mandato|sollecitato
piu|diverse|molte volte
due|tre|quattro|diverse|molte|2|3|4|5 chiamate|mail|messaggi|solleciti|email
ancora nessuna|nessun|niente|senza|non|nulla ~ho|~ha|~ricevuto|~ci risposta|soluzione|ricevuto|funziona|niente|riscontro|rimborso|risolto
nessuna risposta|soluzione|novita
nessuno risponde|richiama|aiuta|mi|ci|ha
senza risposta
stesso|stessa problema|errore|guasto

[-]
non e|~molto ~molto urgente
nessuna|senza fretta|urgenza
bolletta|contratto ~del|~di gas
ora|adesso funziona
in caso di emergenza
fa fumo denso nebbia
`
