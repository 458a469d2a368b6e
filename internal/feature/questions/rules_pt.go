package questions

// portuguese is what Portuguese asks and tells with, in Europe and in Brazil.
func portuguese() *rules {
	return &rules{
		lang: "pt",
		known: wordSet(`o a os as de do da dos das um uma e é não que em no na por para com meu minha seu sua me se ao mas mais muito já olá obrigado obrigada está estão foi há
			quando onde como qual você vocês posso podem quero favor este esta isso tenho gostaria à você encomenda`),
		leads: wordSet(`e mas também além então pois depois sim não ok bem bom ou obrigado obrigada primeiro segundo terceiro finalmente por último aliás infelizmente ps pergunta
			perguntas ah já`),
		stops:   wordSet(`não obrigado obrigada bem bom`),
		joins:   wordSet(`e mas ou porque pois porém já embora`),
		whether: wordSet(`se que`),
		ifs:     wordSet(`se quando caso em depois antes como para sem com assim`),
		why:     wordSet(`porque pois já`),
		buts:    wordSet(`mas porém embora`),
		who:     wordSet(`que quê o quem qual quais quando quanto quanta quantos quantas onde aonde como porque porquê`),
		does: wordSet(`é são está estão era foi será posso pode podem poderia devo deve há faço faz tenho tem têm custa custam vale demora demoram chega chegará chegam funciona
			acontece seria vai vão estará dias tempo horas significa fica ficam leva recebo consigo preciso aceitam enviam que`),
		relative: wordSet(`que quem onde quando como`),
		tags:     wordSet(`certo não sim correto né verdade`),
		ors:      wordSet(`ou`),
		pronouns: wordSet(`eu você vocês`),
		subjects: wordSet(`eu você vocês ele ela eles meu minha seu sua um uma este esta isto isso esse essa se me nos algo alguém alguma algum possível os as o a`),

		greets: table(`
			^olá|oi|ola|caro|cara|caros|prezado|prezada|prezados|prezadas|estimado|estimados|saudações
			^bom|boa|boas dia|tarde|noite|tardes
			como está|estão|vai|vão|estás|você ~você|vocês|tudo|está
			tudo bem|bom
			espero que ~esteja|estejam|tudo|este … bem
		`),
		asks: table(`
			gostaria|gostava|queria|quero|preciso|desejo|gostaríamos|precisamos|queríamos|precisava|tentando|procuro ~de saber|perguntar|entender|conhecer|compreender|perceber
			me pergunto
			pergunto-me|perguntava-me|pergunto
			não|nem ~sei|consigo|entendo|percebo|encontro|compreendo ~perceber|entender|encontrar ~se se|como|quando|onde|qual|quanto|porque|quem
			não sei|entendo|percebo|consigo ~perceber|entender o|por que|quê
			não tenho ~a certeza
			não sei|entendo|percebo|compreendo|encontro se|como|quando|onde|o|por|porque|qual|quanto|quem
			não tenho|estou|consigo|ficou certeza|claro|perceber|entender|certo|encontrar|a
			diga-me|digam-me|diz-me|explique-me|expliquem-me|informe-me|informem-me|avise-me|avisem-me|diga|informe|informem|expliquem|digam|esclareçam ~me ~por ~favor se|como|quando|onde|o|por|qual|quanto
			me dizer|informar|explicar|indicar|confirmar|esclarecer se|como|quando|onde|o|por|qual|quanto
			dizer-me|informar-me|explicar-me|indicar-me|esclarecer-me|confirmar-me ~por ~favor se|como|quando|onde|o|por|qual|quanto|porque|sobre
			dizer|informar|explicar|confirmar se|como|quando|onde|o|por|qual|quanto|porque
			alguma|há|têm|tem|outra|última|uma|minha|tenho|primeira ~alguma|algum|uma|outra novidade|novidades|notícia|notícias|ideia|pergunta|dúvida|questão|previsão|dúvidas|perguntas
			minha|a|uma|outra pergunta|dúvida|questão|dúvidas
			^há|existe|têm|tem|haverá|haveria alguma|algum|possibilidade|forma|maneira|como|previsão|jeito|hipótese|disponível
			^posso|podemos|devo|devemos ~também|já _
			^vocês têm|tem|fazem|aceitam|entregam|enviam|vendem|sabem|podem|poderiam|conseguem|trabalham
			alguém ~aí ~me sabe|pode|poderia|consegue|explica|diz|ajuda|saberia ~me
			cadê|kd|kade _
			^por que|quê|qual _
			^a|com|de|em|para|até|desde|a que|quem|quando|onde|qual|quais|quantos|quanto horas|dia|dias|posso|devo|devemos|falo|é|vai|fica|está|envio|mando|modelo|forma|tempo
			como é|posso|faço|devo|se ~que faço|posso|faz|cancelo|funciona|devo|troco|altero
			escrevo|contacto|entro|ligo ~em ~contato ~vos para|por saber|perguntar|pedir|querer
			fico|fiquei|estou|tenho|ficou ~ainda na|com|em|uma|sem|a ~uma ~a dúvida|dúvidas|saber|perceber|entender
			não faço|tenho ~a ~mínima|menor ~a ideia
			pergunto|perguntava|perguntaria se|quando|como|onde|qual|quanto
			curioso|curiosa para|em|por saber
			^será|seria possível
			sabe|sabem|sabes se|quando|como|onde|o|qual
			será que
			preciso|gostaria|quero|procuro|solicito ~de ~mais|receber|obter|ter informação|informações|detalhes|esclarecimentos|esclarecimento
		`),
		begs: table(`
			poderia|poderiam|pode|podem|podes|podias|pudesse|pudessem|podiam|podia|dá|consegue|conseguem ~por ~favor|me|você|vocês|para|alguém|favor ~por ~favor|me ajudar|ajudar-me|enviar|enviar-me|mandar|cancelar|trocar|ligar|ligar-me|dar|dar-me|fazer|verificar|devolver|devolver-me|reembolsar|reembolsar-me|confirmar|passar|resolver|alterar|mudar|arranjar|reenviar|corrigir|atualizar|substituir|anular|contactar|contactar-me|colocar|tratar|trocar-me|repor|retirar|apagar|eliminar|suspender|bloquear|reativar|agendar|marcar|entregar|ver|fornecer|facultar|acelerar|parar|deixar|transferir|ativar|desbloquear|emitir|remover
			^~eu|nós|a ~gente quero|queremos|queria|queríamos|preciso|precisamos|precisava|precisávamos|desejo|desejamos|solicito|solicitamos|exijo|exigimos|peço|pedimos|pretendo|pretendemos|reclamo|necessito|necessitamos|requeiro _
			^~eu|nós gostaria|gostava|gostaríamos|gostávamos|adoraria ~muito|imenso|também de|que
			^venho|vimos ~por ~este ~meio solicitar|pedir|requerer|exigir|reclamar
			por|se|faça|faz favor|faz|o ~favor
			^pf|pfv|sff|socorro|help _
			^cancelem|cancele|cancelar|enviem|enviem-me|envie-me|envie|mandem|mandem-me|mande|devolvam-me|devolvam|devolva|liguem|liguem-me|ligue-me|ligue|troquem|ajudem|ajudem-me|ajude-me|ajuda|arranjem|anulem|reembolsem|reembolsem-me|contactem-me|contatem|contatem-me|confirmem|verifiquem|verifique|deem-me|façam|ponham-me|passem-me|corrijam|respondam|respondam-me|resolvam|resolva|retirem|apaguem|alterem|atualizem|desbloqueiem|parem|deixem|consertem|entreguem|removam|tirem|substituam|reponham|tratem|mudem|avisem-me|mantenham-me|informem-me
			^me ajudem|ajude|ajuda|liguem|ligue|enviem|envie|mandem|mande|devolvam|devolva|avisem|avise|respondam|responda|reembolsem|passem|deem|dê|contatem|contate|retornem|informem
			agradecia|agradeceria|agradecíamos ~que|se|o|a|imenso _
			agradeço|agradecemos ~desde ~já ~imenso que|se|uma|um
			^~eu ficaria|ficava|ficaríamos ~muito ~imensamente grato|grata|gratos|agradecido|agradecida|feliz se
			^seria|é possível
			^dá|daria|tem|teria ~como|para|pra como|para|pra _
			preciso|solicito|necessito ~de|da ajuda|auxílio|um|uma|do|da|que|o
			peço que|o|a|para|desculpa
		`),
		empty: table(`
			~eu gostaria|gostava|queria|quero|gostaríamos|venho ~só|apenas|também|por ~de ~este ~meio agradecer|elogiar|parabenizar|felicitar|dizer|informar|comunicar|sugerir|partilhar|compartilhar|deixar|dar|expressar
			não|nunca|ninguém|nem|jamais ~me|se|te|nos|lhe ~pode|podem|posso|podemos|consigo|conseguem pode|podem|posso|podemos|consegue|conseguem|consigo|poderia|podia|podiam|dá|é|quero|preciso
			por|de|para me ajudar|ajudarem
			se|caso|para tiver|tiverem|qualquer|houver|precisar|precisarem|tenha|tenham|alguma ~alguma|qualquer|mais|dúvida|outra|algo ~dúvida|pergunta|questão
			não hesite|hesitem ~em
			obrigado|obrigada ~desde|pela|por|e|pelo ~já
			muito obrigado|obrigada
			desde já
			fico|ficamos|aguardo|aguardamos à|a|o|no|pela|retorno|resposta|ao|na ~sua|vossa|aguardo|espera|disposição|resposta|retorno
			fico no
			tenha|tenham|continuação|votos um|uma|de
			vou|vamos ~já enviar|tentar|ver|ligar|mandar|fazer|aguardar|esperar|experimentar
			envio|mando|enviarei|ligarei|aviso|confirmo|segue|seguem|mandarei ~vos|lhe|já|amanhã|em
			em anexo
			ele|ela|o|a|meu|minha|me|um|uma|marido|vizinha|amiga|colega ~meu|minha|marido|mulher|irmão|amiga|vizinho|colega|mãe|filho|vizinha|amigo ~me perguntou|perguntaram|perguntava|pediu|pediram|disse|queria
			perguntou|perguntaram|perguntava|queria|pediu|perguntou-me|pediu-me ~me se|saber|que|quando|como|por|para
			clique|descubra|siga|aproveite|compre|subscreva|visite|registe-se|inscreva-se|conheça|baixe|não ~aqui|a|o|já|agora|nos|perca
			com os melhores
			como sempre|combinado|combinámos|disse|vos|indicado|referi
			quando eu|o|a|tentei|tento|abri|abro|cheguei|chegou|puderem|puder|quis|ligo
			onde o|a|comprei|está|me
			que o|a|não|se|os|tenha|pena|já|bom|bela|me|eu|é
			o que|meu|a|problema|produto|aparelho|serviço|site|vosso|seu|aplicativo|pedido
			que alegria|maravilha|bom|pena|vergonha|rapidez|ótimo|desastre|simpatia|atendimento|surpresa
			como é|está|estava|foi
			peço desculpa|desculpas
			não|sem há|se|tem|é ~nenhum|preocupe|preocupem|de ~problema
			sem problema|problemas
		`),
		polite: table(`
			avisem|avise|diga|digam|me ~me|diga|avise se precisar|precisarem|houver|tiver|quiser
			não hesite|hesitem
			se|caso|para tiver|tiverem|tenha|tenham|precisar|qualquer ~alguma|qualquer|mais|outra dúvida|pergunta|questão|algo
			desde já
			desculpe|desculpem|desculpa|desculpas
			antecipadamente
		`),
		scorns: table(`
			isto|isso|é|só ~é|só ~pode|uma|alguma ~ser|uma brincadeira|piada|gozo
			estão|está|estás|andam a|me gozar|brincar|gozando
			estão|está brincando|gozando
			^~a|é sério
			quem é|em|pensam|teve que|sã|vocês|a ~se|consciência|ideia|pensam
			como é|podem|conseguem|se possível|atrevem|ser|ter|pode
			quantas vezes ~mais é|tenho|preciso|vou|terei|mais
			até quando
			para|pra que|quê serve|pago|servem|é
			de que|do adianta|serve
			que raio|tipo|diabo|espécie|brincadeira|palhaçada de|é
			acham|acha|acreditam|achas ~que|isto|isso ~isto|isso|é normal|sou|bem|aceitável|parvo
			não têm|tem vergonha
			será que alguém|ninguém
			onde já se
			porque|por|porquê ~que pago|ainda eu|vos
		`),
		hints: table(`
			seria|era|podia|poderia|ficaria ~ser ~muito|mais|bem|ótimo|bom bom|útil|ideal|ótimo|melhor|prático|interessante|excelente|fantástico|agradável|conveniente|legal|bacana|bem-vindo|giro
			deviam|deveriam|podiam|poderiam|deveria|devia ~vocês|pensar|considerar|em|ser ~em acrescentar|pôr|colocar|melhorar|incluir|oferecer|adicionar|fazer|mudar|rever|permitir|avisar|indicar|ter|maior|usar|repensar|mais
			deviam|deveriam
			sugestão|sugiro|sugeria|sugeriria|recomendo|proponho|proposta|ideia|melhoria
			oxalá|tomara
			abre-se|abre|cai|solta-se|solta|é|são ~se|com|muito|demasiado demasiado|facilmente|facilidade|fácil|demais
			demasiado|muito pequeno|pequena|grande|curto|curta|frágil|alto|baixo|fácil|facilmente|escuro|pesado|fina|fino
			sinto|sente-se|faz falta
			falta uma|um opção|botão|função|modo
			acrescentem|incluam|adicionem
		`),
		losses: table(`
			não|nem|nunca|ninguém|nada|tampouco ~me|se|foi|o|recebi|consigo|funciona|há|chegou|liga|responde|atende|carrega|a|está|tenho|abre ~consigo|foi|recebi recebi|funciona|funcionou|chegou|chega|responde|respondeu|responderam|atende|atendem|atendeu|liga|abre|carrega|entrar|aceder|acessar|abrir|deixa|arranca|serve|ajuda|consigo|conecta|reconhece|solução|resposta|entregue|reembolsado|devolvido|resolvido|resolve|cumprem|aparece|recebido
			partido|partida|partiu|quebrado|quebrada|quebrou|danificado|danificada|defeituoso|defeituosa|defeito|avariado|avariada|avariou|estragado|estragada|estragou|perdido|perdida|perdi|perderam|roubado|falta|faltam|faltava|erro|erros|falha|falhas|falhou|avaria|atraso|atrasado|atrasada|cancelado|cancelaram|problema|problemas|desiludido|desiludida|desilusão|decepcionado|decepcionada|decepção|dececionado|dececionada|inaceitável|inadmissível|vergonha|vergonhoso|péssimo|péssima|horrível|terrível|mau|má|mal|pior|desastre|incompetentes|zangado|zangada|chateado|chateada|indignado|indignada|furioso|furiosa|errado|errada|incorreto|incorreta|queixa|reclamação|bloqueado|bloqueada|impossível|lamentável|burla|enganado|enganada|fuga|pinga|queimado|riscado|desapareceu|desaparecido|abusivo|lento|lenta|travando|trava|arruinou|vazio|rasgado|rasgada|infelizmente|golpe|parou
			cobrado|cobraram|cobrou|debitado|debitaram|faturado|pago ~duas|em|a|dobro|por vezes|duplicado|mais|dobro|engano
			duas|em vezes|duplicado|dobro
			estou|continuo|continuamos|há|ainda|espero|esperando|aguardo|esperei ~à|há|espera|dias|semanas|três|duas|uma|um|mais|sem|não|esperando há|espera|dias|semanas|resposta
			sem ~qualquer|nenhuma resposta|solução|explicação|receber|notícias|sucesso|resultado|funcionar|internet|serviço
			nenhuma|nenhum resposta|ajuda|solução|explicação
			outra|de vez|novo
			deixou|parou de
		`),
		goods: table(`
			não|sem|nenhum|nenhuma há|é|foi|tem|problema|problemas|tenho ~nenhum|nada|problema|grave|de|urgente problema|mal
			sem problema|problemas
			nenhum problema
			problema ~já|foi|está|ficou ~foi|está|resolvido resolvido|solucionado
			desculpe|desculpem
			funciona ~já|de|perfeitamente|bem|agora novo|bem|perfeitamente|muito
		`),
		praise: table(`
			adoro|adorei|adoramos|amei|amo|encantado|encantada|satisfeito|satisfeita|contente|feliz|impressionado|impressionada|agradecido|agradecida
			excelente|excelentes|ótimo|ótima|óptimo|fantástico|fantástica|perfeito|perfeita|incrível|maravilhoso|maravilhosa|magnífico|magnífica|espetacular|espectacular|impecável|extraordinário|extraordinária|fenomenal|excecional|excepcional|exemplar|nota
			parabéns|bravo|felicito
			muito|tão|realmente bom|boa|bem|simpático|simpática|simpáticos|atencioso|atenciosa|rápido|rápida|eficiente|profissional|profissionais|contente|satisfeito|satisfeita|agradável|útil|prestável|prestativo|gentil|educado
			bom|boa|grande trabalho|serviço|atendimento|produto
			recomendo
			obrigado|obrigada pela|pelo|por ~vossa|sua|excelente|ótimo|ótima excelente|rapidez|simpatia|ótimo|rápida|atenção
			gosto|gostei|gostamos ~muito|imenso|bastante de|do|da
			continuem assim
		`),
	}
}
