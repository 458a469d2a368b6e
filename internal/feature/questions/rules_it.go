package questions

// italian is what Italian asks and tells with.
func italian() *rules {
	return &rules{
		lang: "it",
		known: wordSet(`il lo la gli le di del della dei un una e è non che in per con mio mia mi si ho ha al alla ma più molto già ciao grazie buongiorno sono stato quando dove come
			quale perché quanto ditemi siete vostro vostra ordine pacco se posso potete vorrei questo questa c'è anche da nel nella vi avete dell'ordine l'ordine`),
		leads:   wordSet(`e ed ma anche inoltre allora poi quindi sì no ok bene o oppure grazie primo secondo terzo infine purtroppo ps domanda domande ah però comunque cordialmente`),
		stops:   wordSet(`no grazie bene`),
		joins:   wordSet(`e ed ma o oppure perché poiché però quindi`),
		whether: wordSet(`se che`),
		ifs:     wordSet(`se quando qualora in dopo prima come per senza con una visto`),
		why:     wordSet(`perché poiché visto siccome`),
		buts:    wordSet(`ma però tuttavia`),
		who:     wordSet(`chi che cosa cos'è quale quali qual quando quanto quanta quanti quante dove dov'è com'è come perché com'era quand'è quant'è`),
		does: wordSet(`è sono era sarà posso può possono potrei potrebbe devo deve c'è ci faccio fa fate ho ha hanno costa costano vale tempo arriva arriverà arrivano funziona
			succede sarebbe va vanno giorni ore significa mi si bisogna serve avete accettate spedite offrite mai impiega dura cosa vengono viene`),
		relative: wordSet(`che chi dove quando come`),
		tags:     wordSet(`vero giusto no sì corretto`),
		ors:      wordSet(`o oppure`),
		pronouns: wordSet(`io lei voi`),
		subjects: wordSet(`io lei voi lui loro mio mia il la lo i gli le un una questo questa quello si mi ci vi qualcosa qualcuno possibile l'ordine`),

		greets: table(`
			^ciao|salve|buongiorno|buonasera|gentile|gentili|egregio|egregi|caro|cara|cari|spettabile
			^buon|buona giorno|sera|pomeriggio
			come sta|stai|state|va|stanno
			tutto bene
			come state
			spero che ~stia|stiate|tutto|lei … bene
			spero tutto|stia bene
		`),
		asks: table(`
			vorrei|volevo|vorremmo|desidero|desidererei|piacerebbe|voglio|gradirei|bisogno|cerco|cercando ~di sapere|chiedere|chiedervi|chiederle|conoscere|capire|domandare|informarmi
			mi|ci chiedo|chiedevo|domando|domandavo|chiediamo|chiedevamo|interessa|interesserebbe
			non ~so|capisco|trovo|riesco|ricordo|è ~a|chiaro ~capire|trovare se|come|quando|dove|cosa|perché|quale|quanto|chi
			non mi|è ~è chiaro
			non ho idea
			non so|capisco|trovo|ricordo se|come|quando|dove|cosa|perché|quale|quanto|chi|che
			non sono|mi|ho|riesco|è ~è sicuro|sicura|chiaro|idea|chiara|certo|certa
			ditemi|dimmi|spiegatemi|informatemi|fatemi|indicatemi|confermatemi|avvisatemi|avvertitemi|comunicatemi ~sapere ~per ~favore se|come|quando|dove|cosa|perché|quale|quanto|qual
			mi dica|spieghi|dite|confermi se|come|quando|dove|cosa|perché|quale|quanto
			fatemi|mi|farmi|faccia|fammi|facciamo ~faccia|faccia sapere
			dirmi|dirci|spiegarmi|indicarmi|informarmi|confermarmi|chiarirmi|dire|spiegare ~per ~favore se|come|quando|dove|cosa|perché|quale|quanto|qual|a|entro|che
			qualche|ci|avete|ho|altra|ultima|una|mia|novità|prima|un'altra|alcune|qualche ~sono|qualche|una|un'altra|notizie novità|notizia|notizie|idea|domanda|dubbio|domande|aggiornamento|aggiornamenti
			^novità|notizie
			mia|la|una|altra|un'altra domanda|domande
			^c'è|esiste|è|sarebbe|ci ~sono ~un|una|qualche ~già modo|possibile|possibilità|novità|disponibile|necessario|vero|alternativa
			^posso|possiamo|devo|dobbiamo ~anche|già _
			qualcuno|nessuno sa|saprebbe|può|potrebbe|riesce|mi ~mi ~a dire|dirmi|spiegare|spiegarmi|spiega|aiutarmi|dice
			mi ~ci sa|sapete|sapreste|saprebbe|può|potete|potreste|potrebbe|puoi dire|spiegare|indicare|confermare|chiarire
			come mai _
			scrivo|contatto|chiamo ~vi per sapere|chiedere|capire|domandare
			chiedo|chiedevo|domando|chiederei|chiediamo ~solo ~cortesemente se|quando|come|dove|quanto|quale|cosa|perché
			sono|ero|sarei curioso|curiosa|interessato|interessata ~di|a ~di sapere|capire|conoscere
			^~avrei|ho ~anche ~solo una|un|qualche|altra|ultima|un'altra ~piccola|ultima|altra|semplice domanda|dubbio|curiosità|quesito
			mi|ci date|dareste|dai|dà qualche|notizie|informazioni|aggiornamenti|un|una ~informazione|notizia|idea|consiglio
			esiste un|una|qualche
			^~non sarebbe possibile
			sa|sapete|sai|saprebbe|sapreste ~dirmi|per se|quando|come|dove|cosa|quale|dirmi|quanto
			ho|avrei|desidero|vorrei|gradirei|richiedo|chiedo ~bisogno|ricevere|avere|di|alcune|maggiori|ulteriori|qualche ~di|alcune|maggiori|ulteriori informazione|informazioni|chiarimenti|chiarimento|dettagli|delucidazioni
		`),
		begs: table(`
			potreste|potrebbe|può|potete|puoi|potresti|mi|riuscite|riesce ~per ~favore|cortesemente|gentilmente|mi|a|ci|qualcuno|per|favore ~per ~favore aiutarmi|aiutare|inviarmi|inviare|mandarmi|mandare|cambiare|annullare|cancellare|chiamarmi|richiamarmi|darmi|fare|controllare|verificare|restituirmi|rimborsarmi|rimborsare|confermare|passarmi|mettermi|sostituire|riparare|spedirmi|spedire|rispedirmi|correggere|modificare|risolvere|aggiornare|contattarmi|ricontattarmi|sistemare|fornirmi|fornire|attivare|sbloccare|bloccare|aprire|eliminare|procedere|inoltrare
			^~io ~noi vorrei|voglio|volevo|volevamo|vogliamo|desidero|vorremmo|chiedo|richiedo|pretendo|pretendiamo|esigo|gradirei|gradiremmo|necessito|sollecito|chiediamo|richiediamo|desidererei|intendo _
			^~io ho|avrei|abbiamo|avremmo ~urgente ~urgentemente ~assoluto bisogno
			^~a ~me mi|ci serve|servono|servirebbe|servirebbero|occorre|occorrono|piacerebbe|interesserebbe
			mi|ci serve|servirebbe|piacerebbe|occorre _
			per|cortesemente|gentilmente favore|cortesia|piacere
			cortesemente|gentilmente
			^annullate|annullatemi|inviatemi|mandatemi|rimborsatemi|rimborsateci|rimborsate|chiamatemi|richiamatemi|cambiate|cambiatemi|aiutatemi|aiutateci|aiutami|aiuto|riparate|contattatemi|contattateci|confermate|confermatemi|controllate|datemi|dateci|fatemi|fateci|mandate|mandateci|inviate|inviateci|mettetemi|passatemi|correggete|rispondete|rispondetemi|cancellate|cancellatemi|sostituite|sostituitemi|spedite|speditemi|rispeditemi|ricontattatemi|verificate|sistemate|provvedete|restituitemi|restituite|fate|risolvete|togliete|toglietemi|eliminate|aggiornate|aggiornatemi|attivate|bloccate|sbloccate|disattivate|modificate|smettete|smettetela|ritirate|venite|fornitemi|procurate|annulli|invii|verifichi|controlli|cancelli|proceda
			^mi mandi|invii|chiami|richiami|aiuti|rimborsi|spedisca|faccia|dia|contatti|ricontatti|passi|metta|restituisca|sostituisca|mandate|inviate|chiamate|richiamate|aiutate|rimborsate|spedite|fate|date|contattate|passate|cambiate|mandi|manda|chiama|aiuta
			^si prega|richiede|chiede di|il|la|un|una|che
			vi|la|le prego|chiedo|pregherei|chiederei|sarei|invito
			sarei|saremmo grato|grata|grati
			^sarebbe|è così gentile|cortese|gentili
			^sarebbe|è possibile
			ho|avrei bisogno
			prego|pregasi di
		`),
		empty: table(`
			vorrei|volevo|vorremmo|desidero|voglio|volevamo ~solo|soltanto|semplicemente|anche ~farvi|fare|dire|dirvi ringraziare|ringraziarvi|ringraziarla|complimentarmi|complimenti|grazie|segnalare|segnalarvi|comunicare|comunicarvi|informarvi|precisare|dire|dirvi|suggerire|suggerirvi|proporre|esprimere|condividere
			non|nessuno|mai|nemmeno ~mi|ci|si|ti|vi ~può|potete|posso|possiamo|riesco|riuscite|riesce|poter potete|può|posso|possiamo|riesco|riuscite|riesce|è|sarebbe ~possibile
			ho|hai|ha non
			se|per ha|avete|qualsiasi|avesse|aveste|ci|qualunque|hai|eventuali ~qualsiasi|altre|bisogno|sono|dubbi|domanda|domande|altro ~domande|domanda|dubbio|dubbi
			non esiti|esitate|esitare ~a
			grazie ~mille|in|per|a|ancora|della|e ~anticipo|la|il|tutto|voi
			in|nell' attesa
			resto|rimango|restiamo|attendo|aspetto|rimaniamo|attendiamo in|a|un|vostro|vostra|la|una|con ~attesa|disposizione|riscontro|gentile|risposta
			resto in
			buona|buon|buone ~giornata|serata|settimana|weekend|lavoro|fine|proseguimento|domenica|vacanze
			le|vi|ti|lo ~invio|invierò|mando|manderò|farò|confermo|scrivo|chiamerò|allego|aggiorno|richiamo ~sapere|volentieri|subito|domani|tutto
			vi|le ringrazio|ringraziamo
			in allegato
			allego|provo|proverò|aspetterò|riprovo
			mi|lui|lei|mio|mia|un|una|ha|hanno|collega|marito|vicina|amico ~moglie|marito|fratello|amica|vicino|collega|madre|figlio|sorella|vicina|amico ~mi ~ha|hanno chiesto|chiedeva|domandato|detto|chiese|chiedono|voleva
			ha|hanno|aveva|chiedeva|voleva|avevano chiesto|detto|se|sapere|domandato ~se|di|quando|come|perché
			clicca|clicchi|cliccate|scopri|scoprite|seguici|iscriviti|iscrivetevi|compra|approfitta|approfittate|visita|visitate|registrati|non ~qui|la|il|ora|subito|ti|vi|perdete
			cordiali|distinti saluti
			come sempre|concordato|d'accordo|detto|promesso|da|indicato|stabilito|al
			quando io|il|la|l'ho|ho|provo|apro|accendo|potete|può|vuole|sono
			dove il|la|ho|l'ho|mi|si
			che il|la|non|si|i|bello|peccato|è|ho|mi|ci|vi|lei|avete|vergogna|gioia|bella|servizio|meraviglia|rapidità|disastro|gentilezza
			come è|era|si|ho|mi
			cosa che|mi
			chi mi|ha
			perché non|il|la|ho|mi|è|era
			non si|c'è|vi preoccupi|preoccupate|alcun|nessun ~problema
			nessun problema
		`),
		polite: table(`
			fatemi|mi|fammi|facci ~faccia sapere se avete|ha|hai|serve|servono|occorre|c'è|posso
			se mi|vi|ti|le ~ne serve|servono|occorre|occorrono altro|altre|ulteriori
			non esiti|esitate
			se|per ha|avete|hai|avesse|qualsiasi|qualunque ~altre|qualche|qualsiasi domanda|domande|dubbi|dubbio|bisogno
			anticipo
			attesa di
			scusi|scusate|scusa|scusarmi
		`),
		scorns: table(`
			è|ma|questo ~è|questo uno|una scherzo|presa|barzelletta
			state|sta|stai ~mi scherzando|prendendo
			mi|ci state|sta|stai prendendo|prendete
			^sul serio
			^davvero|seriamente
			vi|le|ti sembra|pare ~questo|il normale|giusto|possibile|modo
			trovate normale
			chi vi|si|credete credete|crede|pensate ~di essere|credete
			come vi|si|è|fate permettete|permette|osate|possibile|a
			quante volte devo|dovrò|ancora|bisogna
			fino a quando
			quanto ~tempo devo|dovrò ancora|aspettare
			a che|cosa serve|pago|servite
			perché|cosa pago|pagare a|per|un
			che razza|diavolo|cavolo di|è
			credete|pensate|crede|pensa ~che|davvero ~che|io ~io sia|sia
			non vi vergognate
			non avete|provate vergogna
			ma vi rendete
			vi rendete conto
			dove siamo|andremo finiti|a
			si può sapere
		`),
		hints: table(`
			sarebbe|potrebbe|andrebbe ~essere ~molto|più|davvero|bello|utile|comodo bello|utile|ideale|meglio|comodo|pratico|interessante|ottimo|fantastico|bene|gradito|opportuno|carino|apprezzato|consigliabile
			dovreste|potreste|dovrebbe ~pensare|anche|davvero|valutare|magari|prevedere ~di aggiungere|mettere|migliorare|includere|offrire|inserire|rendere|cambiare|rivedere|permettere|avvisare|indicare|prevedere|introdurre|usare|essere
			dovreste
			suggerimento|suggerisco|suggerirei|consiglio|consiglierei|propongo|proposta|idea|miglioramento
			magari|peccato che non|si
			si apre|stacca|è|sono|sgancia ~un|con|molto|po' ~troppo|po' troppo|facilmente|facilità
			troppo piccolo|piccola|grande|corto|corta|fragile|alto|basso|facilmente|scuro|pesante|rumoroso|sottile|piccoli
			manca|mancherebbe ~solo|soltanto ~un|una opzione|funzione|pulsante|modalità
			aggiungete|aggiungeste|inserite
			spero che|aggiungiate|in
		`),
		losses: table(`
			non|né|nessuno|niente|nulla|mai ~mi|si|è|ho|lo|funziona|riesco|c'è|ha|hanno|arriva|risponde|parte|sono|viene|la|l'ho|carica ~è|ho|riesco|ancora|mai|ha|più funziona|arrivato|arrivata|arriva|risponde|risposto|rispondono|parte|accende|apre|carica|entrare|accedere|aprire|lascia|serve|aiuta|riesco|ricevuto|ricevuta|connette|riconosce|soluzione|risposta|spedito|consegnato|consegnata|rimborsato|rimborso|risolto|mantenete|compare|tiene|sento|chiude
			rotto|rotta|rotti|rotte|danneggiato|danneggiata|difettoso|difettosa|difetto|guasto|guasta|guastato|perso|persa|perduto|smarrito|smarrita|rubato|manca|mancano|mancava|errore|errori|guasti|ritardo|ritardi|annullato|annullata|cancellato|problema|problemi|deluso|delusa|deludente|delusione|inaccettabile|vergognoso|vergogna|pessimo|pessima|orribile|terribile|cattivo|male|peggio|peggiore|disastro|disastroso|incompetenti|arrabbiato|arrabbiata|indignato|furioso|sbagliato|sbagliata|errato|errata|reclamo|lamentela|bloccato|bloccata|impossibile|scandaloso|truffa|truffato|ingannato|perdita|perde|gocciola|bruciato|graffiato|graffiata|sparito|sparita|scomparso|lento|lenta|crasha|rovinato|rovinata|vuoto|vuota|strappato|purtroppo|insoddisfatto|insoddisfatta|scandalo|staccato|staccata|smesso|ignorato|assurdo
			addebitato|addebitata|addebitati|fatturato|pagato|addebito ~due|il|doppio|per|doppia volte|doppio|errore
			due|doppio volte|addebito
			aspetto|aspettando|attendo|attendiamo|ancora|sto|aspettiamo|attesa ~da|ancora|aspettando|settimane|giorni|tre|due|una|un|invano|nessuna settimane|giorni|mesi|tre|due|ore|risposta|aspettando
			senza ~alcuna|nessuna|ricevere risposta|soluzione|spiegazione|ricevere|notizie|successo|esito|funzionare|internet|linea
			nessuna|nessun risposta|aiuto|soluzione|spiegazione|rimborso
			di nuovo
			si è rotto|rotta|rovinato|staccato|staccata|spento|bloccato|fermato|aperto
			ha|si smesso|spegne|blocca|chiude
		`),
		goods: table(`
			non|senza|nessun|nessuna c'è|è|alcun|problema|ho ~nessun|niente|problema|alcun|un|grave|male|urgente problema
			senza problemi
			nessun problema
			problema|tutto ~è|ora ~è|stato ~stato risolto|sistemato
			scusate|scusi|scusa|mi dispiace
			funziona ~di|perfettamente|bene|ora|tutto|benissimo nuovo|bene|perfettamente
		`),
		praise: table(`
			adoro|amo|entusiasta|soddisfatto|soddisfatta|contento|contenta|felice|colpito|colpita|soddisfatti|contentissima|contentissimo|grato|grata
			eccellente|eccellenti|ottimo|ottima|ottimi|fantastico|fantastica|perfetto|perfetta|incredibile|meraviglioso|meravigliosa|magnifico|magnifica|splendido|splendida|stupendo|stupenda|eccezionale|eccezionali|impeccabile|straordinario|straordinaria|bravissimi|gentilissimi|gentilissimo|gentilissima|super|favoloso|bellissimo|bellissima|velocissimi
			complimenti|bravi|bravo|brava
			molto|davvero|così bello|bella|bravo|bravi|bene|gentile|gentili|rapido|rapida|veloce|efficiente|disponibile|professionale|professionali|contento|contenta|soddisfatto|soddisfatta|piacevole|utile|cortese|cortesi|comodo
			bel|buon|grande|buona lavoro|servizio|prodotto|squadra
			consiglio a|vivamente
			grazie per|della ~la|il|vostra|tanta eccellente|rapidità|gentilezza|velocità|splendida|ottima|disponibilità
			mi|ci piace|piacciono|piaciuto|piaciuta|trovo molto|tantissimo|moltissimo|bene
			continuate così
		`),
	}
}
