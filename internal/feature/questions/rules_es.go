package questions

// spanish is what Spanish asks and tells with.
func spanish() *rules {
	return &rules{
		lang: "es",
		known: wordSet(`el la los las de del un una y es no que en por para con mi mis su me se lo le al como pero más muy ya hola gracias está están he ha hay cuando dónde qué cómo
			cuándo puedo pueden quiero usted ustedes favor este esta tengo si`),
		leads: wordSet(`y e pero también además entonces pues luego sí no ok vale bueno bien o gracias primero segundo tercero finalmente por último oye oiga asimismo desgraciadamente
			lamentablemente pd pregunta preguntas ah`),
		stops:   wordSet(`no gracias bien bueno`),
		joins:   wordSet(`y e pero o porque pues sino ya aunque`),
		whether: wordSet(`si que`),
		ifs:     wordSet(`si cuando en después antes como para sin con una ya`),
		why:     wordSet(`porque pues ya`),
		buts:    wordSet(`pero aunque`),
		who:     wordSet(`qué quién quiénes cuál cuáles cuándo cuánto cuánta cuántos cuántas dónde adónde cómo que quien cual cuando cuanto donde como`),
		does: wordSet(`es son está están era fue será puedo puede pueden podría podrían debo debe hay hago hace tengo tiene tienen cuesta cuestan vale tarda tardan tardará llega llegará
			llegan funciona pasa ocurre sería va van estará días tiempo horas significa recibiré ofrecen hacen envían aceptan puedes tarda sirve incluye queda sucede`),
		tags:     wordSet(`verdad no sí correcto cierto`),
		ors:      wordSet(`o u`),
		pronouns: wordSet(`yo usted ustedes`),
		subjects: wordSet(`yo usted ustedes él ella ellos mi mis su sus el la los las un una este esta esto eso se me nos lo algo alguien alguna algún posible`),

		greets: table(`
			^hola|buenas|estimado|estimada|estimados|estimadas|querido|querida|saludos
			^buenos|buenas días|tardes|noches
			cómo|como está|están|estás|estáis|va|andan ~usted|ustedes|todo|hoy
			qué tal
			espero que ~se|todo|usted|este|ustedes … bien
		`),
		asks: table(`
			quisiera|quiero|quería|querría|gustaría|necesito|deseo|queremos|desearía|quisiéramos|necesitamos|intento|tratando|deseaba ~de saber|preguntar|preguntarles|preguntarle|conocer|entender|consultar|averiguar
			me|nos pregunto|preguntaba|preguntamos|preguntábamos|interesa|interesaría
			me gustaría|encantaría|interesaría saber|conocer|entender
			no ~me|lo ~queda|está|encuentro|entiendo|sé|logro|consigo|veo ~encontrar|entender|ver|muy si|cómo|cuándo|dónde|qué|cuál|cuánto|claro|quién
			no ~me|lo ~queda|está|encuentro|entiendo|sé|logro|consigo|veo|comprendo ~encontrar|entender|ver ~claro por qué
			no tengo claro|idea
			no sé|entiendo|comprendo|tengo|veo|encuentro si|cómo|cuándo|dónde|qué|por|cuál|cuánto|claro|idea|quién
			no|sin estoy|está|tengo|me ~muy|queda seguro|segura|claro|clara
			dígame|díganme|dime|decidme|explíqueme|explíquenme|indíqueme|indíquenme|infórmenme|infórmeme|avísenme|avíseme|confírmenme|aclárenme|cuéntenme ~por ~favor si|cómo|cuándo|dónde|qué|por|cuál|cuánto|cuanto
			decir|indicar|explicar|informar|confirmar|aclarar ~por ~favor si|cómo|cuándo|dónde|qué|por|cuál|cuánto|quién
			decirme|indicarme|explicarme|informarme|aclararme|confirmarme si|cómo|cuándo|dónde|qué|por|cuál|cuánto|sobre
			alguna|hay|tienen|tengo|saben|otra|última|una|mi|primera|tenéis ~alguna|algún|una|otra novedad|noticia|noticias|idea|pregunta|duda|consulta|novedades|dudas|preguntas
			mi|mis|la|una|otra pregunta|preguntas|duda|consulta|dudas
			^hay|existe|es|tienen|hacen|se|saben|sabe|está|tiene|venden|aceptan|puedo|puede|debo|sirve alguna|algún|posible|forma|manera|puede|ustedes|usted|si|disponible|necesario|que|obligatorio
			existe alguna|algún|la
			es posible
			sabe|saben|sabes|sabéis si|cuándo|cómo|dónde|qué
			sería posible
			necesito|quisiera|quiero|busco|solicito|deseo ~más|recibir|obtener|alguna información|detalles|aclaración
		`),
		begs: table(`
			podría|podrían|puede|pueden|puedes|podrías|podríais|podéis|me|pudieran|pudiera ~por ~favor|me|nos|usted|ustedes|ayudar|enviar|favor|alguien ~por ~favor ayudarme|enviarme|enviarnos|mandarme|cambiar|cancelar|ayudar|enviar|llamarme|llamar|darme|hacer|revisar|devolverme|devolver|reembolsarme|confirmar|pasarme|comunicarme|poner|facilitar|facilitarme|arreglar|mandar|reenviar|reenviarme|atender|corregir|modificar|tramitar|resolver|gestionar|anular|pasar|actualizar|dar|contactarme|contactar|comunicar|reemplazar|activar|desbloquear|eliminar
			^~me quisiera|quiero|quería|querría|necesito|deseo|solicito|exijo|pido|ruego|queremos|necesitamos|solicitamos|desearía|reclamo|espero|gustaría|quisiéramos|pedimos|exigimos _
			me gustaría|encantaría _
			por|porfa|porfavor favor
			porfavor|porfa
			^~favor ~de cancelen|envíen|envíeme|envíenme|mándenme|mándeme|devuélvanme|devuélvame|llámenme|llámeme|cambien|ayúdenme|ayúdeme|arreglen|cancele|anulen|reembólsenme|contáctenme|confirmen|confírmenme|revisen|denme|háganme|manden|pónganme|pásenme|corrijan|respondan|ayuda|ayúdame|ayudadme|enviadme|mandadme|devolvedme|pongan|quiten|borren|eliminen|comuníquenme|facilítenme|reenvíenme
			le|les|os ruego|pido|agradecería|agradeceré|solicito|rogaría
			agradecería|agradeceríamos|agradeceré ~que|si|mucho
			sería tan|posible
			necesito|solicito ayuda|asistencia|un|una|el|la
			les ruego
		`),
		empty: table(`
			si|para tiene|tienen|cualquier|alguna|necesita|necesitan ~alguna|algún|más|duda|pregunta|otra|cualquier|algo ~duda|pregunta|más|consulta
			no dude|duden|dudes ~en
			gracias ~de|por|a|muchas|y ~antemano|su|todo
			muchas gracias
			quedo|quedamos a|atento|atenta|en|pendiente
			a la espera
			espero|esperamos su|sus|pronta|que ~respuesta|noticias|pase|tenga|tengan
			que tenga|tengan|pase|pasen
			en espera
			le|les|te|os ~lo envío|enviaré|aviso|avisaré|mando|mandaré|confirmo|escribo|llamaré|adjunto|paso|contactaré
			adjunto|mañana|enseguida ~les|le|te|la
			me|él|ella|mi|un|una|le|nos|marido|hermana|amigo|vecino ~mujer|marido|hermano|hermana|amiga|amigo|vecina|madre ~me preguntó|preguntaron|preguntaba|preguntó|pidió|pidieron|dijo|dijeron
			preguntó|preguntaron|preguntaba|quería|pidió si|saber|que|cuándo|cómo|por
			haga|hagan|descubra|síguenos|suscríbete|suscríbase|compra|compre|aprovecha|aproveche|visita|visite|regístrate|no ~clic|click|nuestra|ya|ahora|te|se|pierdas
			voy|vamos a
			un saludo
			como siempre|acordamos|quedamos|dije|les|le|ya|indicaron
			cuando yo|me|el|la|lo|quise|intenté|intento|puedan|llegó|llegué|abrí|tenga|abro|quiera|pueda
			donde el|la|me|compré|está
			que el|la|me|no|se|los|pase|tenga|es|ya|lo|hay
			lo que
			qué bien|alegría|bueno|maravilla|pena|lástima|buen|buena|gran|rápido|amable|bonito|vergüenza|desastre
			como es|son|está|estaba|puede
			perdón|perdone por|la|las
			no|sin hay|se|te ~ningún|preocupe|preocupen|preocupes ~problema
		`),
		polite: table(`
			no dude|duden|dudes
			si|para|ante tiene|tienen|tuviera|tuvieran|cualquier|necesita ~alguna|algún|cualquier|más|otra duda|pregunta|consulta|algo
			para|ante cualquier duda|pregunta|consulta
			antemano
			quedo|quedamos a|atento|atenta|en
			disculpe|disculpen|disculpas|perdonen|perdone
		`),
		scorns: table(`
			es|esto ~es|esto ~una broma|chiste|cachondeo
			están|está|estáis|estás de broma|bromeando
			^~en serio
			me|nos ~están|está|estáis|estás toman|tomando|tomáis|vacilando ~el pelo|por|el
			quién|quien se|en|les creen|cree|su|sano|cree
			cómo|como es|pueden|puede|se posible|atreven|atreve|ser
			cuántas veces ~más tengo|hay|debo|tendré|voy|tenemos|más
			hasta cuándo
			para qué pago|sirven|demonios|me|quiero ~yo ~les|un|una|tanto|sirve
			de qué sirve|van
			qué clase|tipo|demonios|diablos de|creen|pasa|es
			les|le|os|te parece ~esto normal|bien|lógico|justo
			creen|cree|pensáis|piensan ~que soy|somos|tengo|voy|nos
			no les|le|os|tienen da|vergüenza
			a quién se|le ~le ocurre|importa
			acaso
			dónde se|hemos ha|visto|llegado
		`),
		hints: table(`
			sería|estaría|podría|vendría ~ser ~muy|más|de|genial|mejor bueno|útil|ideal|genial|mejor|práctico|bien|estupendo|interesante|conveniente|fantástico|agradable|ayuda|recomendable|deseable
			deberían|debería|podrían|podríais|deberíais|tendrían ~de|que|considerar|pensar ~en añadir|poner|mejorar|incluir|ofrecer|agregar|hacer|cambiar|revisar|permitir|avisar|indicar|tener|ser|usar|ampliar|plantearse
			deberían|debería|deberíais
			sugerencia|sugiero|sugeriría|recomiendo|recomendaría|propongo|propuesta|idea|mejora
			ojalá
			se abre|cae|suelta|es|son ~con|muy|demasiado demasiado|fácilmente|facilidad|fácil
			demasiado pequeño|pequeña|grande|corto|corta|frágil|alto|bajo|fácil|fácilmente|oscuro|pesado|ruidoso|fino
			echo|echamos de|en menos|falta
			le|les|faltaría falta|vendría
			añadan|incluyan|agreguen
		`),
		losses: table(`
			no|ni|nunca|nadie|tampoco ~me|se|ha|lo|he|nos|le|han|funciona|puedo|hay|llega|la|contesta|responde|consigo|enciende|llegó|carga ~ha|han|puedo|deja|he|pude|funciona|consigo|logro llegado|recibido|funcionado|respondido|contestado|funciona|llega|llegó|responde|responden|contesta|contestan|enciende|abre|carga|entrar|acceder|abrir|deja|arranca|sirve|ayuda|cierra|recibí|contestó|respondió|atendió|atiende|pude|descargar|iniciar|conecta|reconoce|solución|respuesta|enviado|reembolsado|devuelto|resuelto|cumplen|aparece
			roto|rota|rotos|rotas|dañado|dañada|defectuoso|defectuosa|estropeado|estropeada|perdido|perdida|perdí|robado|robada|falta|faltan|faltaba|error|errores|fallo|fallos|falla|fallan|falló|avería|averiado|averiada|retraso|retrasado|retrasada|cancelado|cancelaron|problema|problemas|decepcionado|decepcionada|decepcionante|decepción|inaceptable|vergonzoso|vergüenza|pésimo|pésima|horrible|terrible|malo|mala|mal|peor|fatal|desastre|desastroso|incompetentes|enfadado|enfadada|molesto|molesta|indignado|indignada|equivocado|equivocada|incorrecto|incorrecta|queja|reclamación|bloqueado|bloqueada|imposible|lamentable|estafa|estafado|engaño|engañado|fuga|gotea|quemado|rayado|desapareció|desaparecido|abusivo|lento|lenta|colgado|cuelga|arruinó|arruinado|vacía|vacío|rompió|estropeó|dejó
			cobrado|cobraron|cobró|cargado|cargaron|cargo|facturado|pagado ~dos|el|doble|de|por|duplicado veces|doble|más|error
			dos|doble|cargo veces|cobro|duplicado
			llevo|llevamos|sigo|seguimos|esperando|esperé|todavía|aún días|semanas|tres|dos|una|un|más|varias|sin|no|esperando|desde
			sin ~ninguna|ningún respuesta|solución|explicación|recibir|noticias|éxito|resultado|funcionar|servicio|internet
			ningún|ninguna respuesta|ayuda|solución|explicación
			otra vez
			se ~me|ha rompió|cayó|roto|estropeó|estropeado|perdió|perdido|apaga|cierra|cuelga|bloquea|soltó|quedó
		`),
		goods: table(`
			no|sin|ningún|ninguna hay|es|fue|pasa|problema|ningún|tengo ~ningún|nada|problema|un|malo problema|nada
			sin problema|problemas
			ningún problema
			no está mal
			problema ~ya|está|quedó|fue|se ~está|resuelto|solucionado resuelto|solucionado|solucionó
			perdón|disculpe|disculpen
			funciona ~ya|de|perfectamente|bien nuevo|bien|perfectamente|muy
		`),
		praise: table(`
			encanta|encantan|encantó|encantado|encantada|satisfecho|satisfecha|contento|contenta|feliz|impresionado|impresionada|agradecido|agradecida
			excelente|excelentes|genial|fantástico|fantástica|perfecto|perfecta|increíble|maravilloso|maravillosa|estupendo|estupenda|magnífico|magnífica|espectacular|fenomenal|impecable|inmejorable|extraordinario|extraordinaria|buenísimo|buenísima|sobresaliente
			enhorabuena|felicidades|felicitaciones|felicito|bravo
			muy|tan|realmente buen|buena|buenos|bien|amable|amables|rápido|rápida|eficiente|atento|atenta|profesional|profesionales|contento|contenta|satisfecho|satisfecha|agradable|útil|cómodo|cómoda
			gran|buen|buena servicio|trabajo|atención|producto|equipo
			recomiendo mucho|totalmente|sin
			gracias por ~su|la|el|tan excelente|rapidez|amabilidad|rápida|estupendo|magnífica|buena
			me|nos gusta|gustó|gustan|encanta mucho|muchísimo
			sigan así
		`),
	}
}
