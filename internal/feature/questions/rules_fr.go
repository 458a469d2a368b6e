package questions

// french is what French asks and tells with.
func french() *rules {
	return &rules{
		lang: "fr",
		known: wordSet(`le la les de des du un une et est pas je vous nous mon ma mes que qui pour dans sur avec ce il elle ne j'ai c'est au en par plus votre vos bonjour merci
			être avez pouvez où quand comment pourquoi s'il plaît d'une d'un l'appareil très`),
		leads: wordSet(`et mais donc aussi puis alors ensuite enfin oui non ok bon bref or car merci d'abord ensuite deuxièmement premièrement également sinon malheureusement
			ps question questions cependant toutefois par ailleurs eh`),
		stops:   wordSet(`non merci bon`),
		joins:   wordSet(`et mais ou car donc puis parce puisque sinon`),
		whether: wordSet(`si s'il`),
		ifs:     wordSet(`si lorsque quand dès après avant comme pour en avec sans s'il`),
		why:     wordSet(`car parce puisque`),
		buts:    wordSet(`mais cependant pourtant toutefois`),
		who:     wordSet(`qui que quoi quel quelle quels quelles où quand comment pourquoi combien lequel laquelle lesquels lesquelles qu'est-ce d'où jusqu'à`),
		does: wordSet(`est sont est-ce était sera serait peut puis-je peut-on pouvez-vous faut dois doit dois-je faut-il coûte coûtent dure prend arrive arrivera a-t-il a-t-elle
			sont-ils est-il est-elle sera-t-il avez-vous as-tu va vais-je faire faut-il temps puis vaut s'appelle se fonctionne-t-il recevrai-je livrez-vous aurai-je y-a-t-il de
			en-est-il délai proposez-vous acceptez-vous heures fois qui`),
		tags:     wordSet(`non oui correct vrai exact hein pas n'est-ce`),
		ors:      wordSet(`ou`),
		pronouns: wordSet(`je vous nous il elle on`),
		subjects: wordSet(`ce il elle je on vous nous que qu'il mon ma mes votre vos le la les cela ça`),

		greets: table(`
			^bonjour|bonsoir|salut|coucou|cher|chère|chers|chères|madame|monsieur|hello
			comment allez-vous|vas-tu
			comment ça va
			ça|tout va ~bien
			j'espère que vous|tout|ce … bien
			vous allez bien
		`),
		asks: table(`
			^est-ce|puis-je|peut-on|pouvez-vous|pourriez-vous|avez-vous|auriez-vous|savez-vous|faut-il|dois-je|existe-t-il|y|serait-il|est-il|est-elle|sont-ils|proposez-vous|livrez-vous|acceptez-vous|a-t-il|va-t-il _
			est-ce|qu'est-ce que|qu'il|qu'elle|qu'on|possible|qui
			j'aimerais|j'aurais|je|nous|on ~voudrais|voulais|souhaite|souhaiterais|aimerais|souhaiterions|voudrions|aimé|dois|cherche|ai ~à ~bien savoir|connaître|comprendre|demander|vérifier
			je|nous|on ~me|nous ~me|nous demande|demandais|demandons si|comment|quand|où|pourquoi|quel|quelle|ce|s'il|combien
			dites-moi|dites-nous|dis-moi|expliquez-moi|indiquez-moi|précisez-moi|confirmez-moi|informez-moi ~svp|juste|s'il ~vous ~plaît si|comment|quand|où|pourquoi|quel|quelle|ce|combien|s'il
			me|nous ~le dire|indiquer|préciser|expliquer|renseigner|informer|confirmer|éclairer si|sur|quand|comment|où|pourquoi|quel|quelle|ce|combien|s'il|à
			sais|sait|savons|savoir|comprends|comprend|vois|trouve|trouvons|sûr|sûre|ignore|certain|certaine ~pas ~pas|plus si|comment|quand|où|pourquoi|quel|quelle|ce|combien|s'il|qui|quoi
			aucune idée
			j'ignore si|comment|quand|où|pourquoi|quel|quelle
			des|avez-vous|une|d'autres nouvelles|nouvelle|informations|précisions|idée
			^des nouvelles
			ma|mes|une|autre|dernière|petite|première|j'ai|deux|seule ~petite|autre|dernière|une|deux|quelques question|questions
			y-a-t-il
			y a-t-il
			curieux|curieuse de
			cherche|cherchons à savoir|comprendre
			qu'en est-il
			besoin|souhaite|voudrais|obtenir|désire|demande ~obtenir|avoir ~d'une|de|des|d' information|informations|renseignement|renseignements|précisions|d'information|d'informations
			est-il|serait-il possible
		`),
		begs: table(`
			pouvez-vous|pourriez-vous|peux-tu|pourrais-tu|voulez-vous|veuillez|veuillez-vous|merci|prière|puis-je|pouvons-nous|serait-il|peut-on ~me|nous|de|svp|possible|bien|également|s'il ~vous ~me|nous|plaît _
			je|nous|j'aimerais|on ~vous ~ne voudrais|souhaite|souhaiterais|souhaitons|demande|prie|exige|veux|désire|aimerais|voudrions|souhaiterions|souhaiterai|réclame|attends ~que|de|un|une|le|la|mon|ma|bien|annuler|être|vous _
			j'aimerais|j'exige|j'attends|j'aurais _
			j'ai|nous|j'aurais|aurais ~avons|ai besoin
			s'il|svp vous|merci ~plaît
			svp|s'il-vous-plaît
			vous|de serait|serais|seriez ~possible|reconnaissant|reconnaissante|gré
			^annulez|envoyez|renvoyez|remboursez|rappelez|appelez|changez|aidez|contactez|corrigez|remplacez|confirmez|vérifiez|modifiez|supprimez|faites|donnez|tenez|réparez|arrêtez|laissez|transmettez|envoyez-moi|rappelez-moi|remboursez-moi|aidez-moi|contactez-moi|faites-moi|donnez-moi|tenez-moi|renvoyez-moi|remplacez-le|annulez-la|transférez-moi|mettez-moi|envoyez-nous|rappelez-nous
			merci de|d'envoyer|d'annuler|d'avance|d'intervenir|de _
			vous prie de|d'annuler|d'envoyer
			^un|besoin remboursement|d'aide|échange
			aidez-moi
		`),
		empty: table(`
			si|pour vous|toute ~avez|question|autre ~des|d'autres|la ~moindre questions|question
			n'hésitez|n'hésite pas
			merci ~beaucoup|d'avance|à|encore|infiniment|et|par|bien|pour ~d'avance|à|encore|votre|vos|la|le|tout|vous
			dans l'attente
			bonne|bon|belle|beau ~fin journée|soirée|semaine|weekend|week-end|continuation|réception|noël
			je|nous ~vous vous|remercie|remercions ~remercie|remercions
			je|nous vous|le|les enverrai|envoie|enverrons|recontacte|tiens|rappellerai|transmets|ferai|contacterai
			j'ai|il|elle|mon|ma|on|un|mari|collègue|ami|voisin|voisine|sœur ~m'a|a|me|mari|collègue|ami|voisine|sœur ~a demandé|demandait|demande|voulait
			m'a|a|m'ont demandé|dit|expliqué
			voulait|voulaient savoir
			veuillez agréer|trouver|recevoir|noter
			cliquez|découvrez|profitez|abonnez-vous|suivez-nous|inscrivez-vous|rejoignez|visitez|téléchargez
			je vais|vous essaie|essayer|tiens|attendre|faire|voir
			comme convenu|prévu|d'habitude|vous|je
			cordialement
			ce que|qui
			quand je|il|j'ai|vous|nous|on|le|la
			où je|il|j'ai|nous|le|la|vous
			quel|quelle plaisir|joie|bonheur|belle|bonne|dommage|service|surprise|rapidité|efficacité
			que du|de
			pas de souci|problème
		`),
		polite: table(`
			hésitez|hésite|hésiter pas
			si vous|tu ~avez|aviez ~d'autres|des|la|une ~moindre question|questions|besoin|souci
			n'hésitez pas
			agréer
			trouver|trouverez ci-joint|en|ci-dessous
			d'agréer
			avance pour|de
			noter que
		`),
		scorns: table(`
			vous|tu ~vous|te moquez|foutez|fichez|rigolez|plaisantez
			c'est|est-ce ~que ~c'est|vraiment ~une blague|plaisanterie|sérieux
			^sérieusement|vraiment|franchement
			pour qui vous|me|te
			qui peut|pourrait|veut ~bien croire|faire|accepter
			à quoi bon|sert|ça
			comment peut-on|pouvez-vous|osez-vous|est-ce être|oser|traiter|possible|dire|vendre
			combien de fois faut-il|dois-je|vais-je|devrai-je|faudra-t-il|encore
			combien de temps ~faut-il|vais-je|dois-je ~encore attendre
			jusqu'à quand
			où va-t-on
			vous|tu croyez|pensez|trouvez|trouves ~que|vraiment ~ça|c'est|cela normal|je|acceptable
			trouvez-vous|croyez-vous|pensez-vous ~ça|cela|que|vraiment normal|c'est|je
			on se moque|fout|fiche
			pourquoi payer|je paie|paierais
			vous n'avez pas honte
		`),
		hints: table(`
			serait|ce ~ce|bien|vraiment|très ~serait|vraiment|très ~très|bien|vraiment bien|utile|pratique|mieux|sympa|génial|appréciable|idéal|agréable|souhaitable|formidable|intéressant|bon|chouette de|que|si|d'avoir|d'ajouter
			vous devriez|pourriez|devrez
			devriez|pourriez|devrait|pourrait ~vraiment|peut-être|être|songer|penser|y ~à|être ajouter|améliorer|proposer|prévoir|revoir|rendre|mettre|indiquer|améliorée|amélioré|plus|offrir|corriger
			suggestion|suggère|suggérer|suggérerais|conseille|amélioration|proposer
			dommage que|qu'il|de
			s'ouvre|est|sont|s'enlève|se ~un|peu|détache ~peu trop|facilement facilement|petit|petite|grand|court|fragile|sombre|bruyant|lourd|difficile
			trop facilement|petit|petite|fort|fragile|court|courte|sombre|bruyant
			j'aimerais|aimerais que|voir
			il manque|faudrait|manquerait juste|peut-être
			pensez à|ajoutez
			ajoutez
		`),
		losses: table(`
			ne|n'est|n'ai|n'a|n'ont|n'y|n'avons|n'arrive|n'arrivons|ni ~s'allume|me|se|m'a|fonctionne|marche|répond|jamais|toujours|a|peux|plus|répond|veut|s'ouvre|tient|charge … pas|plus|jamais|rien|aucun|aucune|personne
			cassé|cassée|cassés|cassées|abîmé|abîmée|endommagé|endommagée|défectueux|défectueuse|perdu|perdue|perdus|volé|volée|manque|manquant|manquante|panne|erreur|erreurs|bug|bugs|bugge|plante|plantage|retard|retards|annulé|annulée|problème|problèmes|souci|déçu|déçue|décevant|décevante|déception|inadmissible|inacceptable|scandaleux|honteux|honte|catastrophe|catastrophique|horrible|nul|nulle|pire|mauvais|mauvaise|lamentable|incompétent|insupportable|énervé|furieux|mécontent|mécontente|insatisfait|insatisfaite|faux|fausse|fuit|fuite|rayé|rayée|déchiré|déchirée|plainte|réclamation|bloqué|bloquée|impossible|malheureusement|trompé|arnaque|brûlé|tombe|lâché|disparu|disparue|sans-gêne|désastreux|ignoré|ignorée|éteint
			débité|débitée|facturé|facturée|prélevé|prélevée|payé ~deux|en|à|double fois|double|tort
			deux|double fois|débit
			attends|attend|attendons|attendu toujours|depuis|encore|en|plus|deux|une
			toujours|encore ~pas|en|rien|aucune pas|rien|aucune|aucun|attente|reçu
			sans réponse|nouvelles|succès|résultat|aucune
			personne ne|n'a
			aucun|aucune réponse|nouvelle|remboursement|suivi|aide
			s'est|s'arrête|cesse|cessé arrêté|arrêtée|éteint|cassé|cassée|brisé|détachée|ouvert
		`),
		goods: table(`
			pas|aucun|sans|plus de|un|problème|souci|d' problème|souci|erreur
			aucun|sans problème|souci
			problème|souci ~est|a ~été résolu|réglé
			pas grave|urgent|mal|nécessaire
			désolé|désolée|pardon
			fonctionne|marche ~à|de|enfin nouveau|parfaitement|bien|très
		`),
		praise: table(`
			adore|adoré|j'adore|ravi|ravie|enchanté|enchantée|satisfait|satisfaite|content|contente|heureux|heureuse|impressionné|comblé|comblée
			excellent|excellente|excellents|génial|géniale|formidable|parfait|parfaite|super|superbe|magnifique|fantastique|extraordinaire|merveilleux|impeccable|top|remarquable|exceptionnel|exceptionnelle|merveilleuse|incroyable|irréprochable
			bravo|félicitations|chapeau
			très|vraiment|si|tellement bon|bonne|bien|gentil|gentille|aimable|efficace|rapide|agréable|professionnel|pro|sympathique|serviable|content|contente|satisfait|satisfaite|belle|beau|joli|réactif
			merci pour ~votre|la|le|cette excellent|rapidité|super|excellente|efficacité|gentillesse|accueil|superbe|belle
			recommande vivement
			grâce à vous|votre
			continuez
			j'aime|aime beaucoup|vraiment|bien|énormément
			apprécie|apprécié beaucoup|vraiment
		`),
	}
}
