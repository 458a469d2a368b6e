package need

const rulesES = `
[danger]
olor|huele|huelo|olemos|fuga|escape ~a|~de|~mucho ~a|~de gas|quemado|humo
monoxido
se|ha ~ha incendiado|incendio|prendido|quemado
en llamas
incendio
sale|salen|salia|salio|echa|echando humo|chispas|llamas
descarga|descargas electrica|electricas
calambre|calambrazo
electrocuto|electrocutarme
cables pelados|sueltos
electrocutado|electrocutada
suicidio|suicidarme|suicidar
quitarme|acabar ~con|~mi|~la mi|la vida
no quiero vivir
quiero morir|morirme
nino|nina|bebe|hijo|hija|ninos … trago|tragado|herido|herida|quemado|quemada|atrapado|atrapada|encerrado|encerrada|ahoga|ahogando|sangra
exploto|explotado|explosion
bateria … hinchada|inflada|quemada|exploto|ardiendo
intoxicacion|envenenado
insulina|oxigeno|dialisis … funciona|averiado|roto|vacio
frenos … fallan|fallaron|funcionan
peligro de muerte|vida
emergencia medica

[blocked]
salta|saltan|salto|saltar ~el|~los|~la|~mi diferencial|plomos|fusible|fusibles|automatico
no|ni ~me|~nos|~le|~se ~me funciona|funcionan|sirve|enciende|arranca|carga|abre|conecta|responde|anda
nada funciona
dejo|deja|ha de|dejado ~de funcionar
no puedo|podemos|pude|consigo|conseguimos|logro ~ni|~siquiera|~ya entrar|acceder|usar|usarlo|utilizar|trabajar|abrir|pagar|conectarme|iniciar|llamar|conectar|continuar|hacer|ingresar|encender|comprar
no tengo|tenemos|hay internet|luz|agua|conexion|acceso|telefono|calefaccion|servicio|linea|senal|gas
sin internet|luz|agua|conexion|acceso|telefono|calefaccion|servicio|linea|senal|electricidad
esta|estan|quedo ~completamente|~totalmente|~todo roto|rota|averiado|averiada|caido|caida|bloqueado|bloqueada|muerto|muerta|estropeado|estropeada|danado|danada|inservible
se ha|~me ~ha estropeado|averiado|caido|roto|bloqueado|rompio|cayo
cuenta ~esta|~ha|~sido bloqueada|suspendida|desactivada
imposible acceder|entrar|usar|conectar|trabajar

[work]
necesito|necesitamos … para ~el|~mi|~poder|~nuestro trabajo|trabajar|negocio|empresa|clientes
no puedo|podemos trabajar
teletrabajo|teletrabajar
pierdo|perdiendo|perdemos|perdido|perder ~a|~mis|~muchos clientes|ventas|pedidos|negocio|trabajo
mi|nuestro|mis|nuestros|nuestra negocio|empresa|tienda|clientes|pacientes|equipo|empleados … parado|parada|esperan|esperando|depende|cerrado|cerrada|quejan
autonomo|autonoma
lucro cesante

[money]
pierdo|perdiendo|perdemos|perdido|perder ~mucho dinero|euros|ingresos
me|nos cuesta|costado|costando|cobraron|cobrado|han ~cobrado ~dos|~doble ~veces
cobrado|cobraron|cobro|cargo|cargado ~me|~nos|~lo|~la ~dos|~por|doble veces|doble|duplicado|error|indebido|indebidamente
doble|duplicado cobro|cargo
tuve|tuvimos que comprar|pagar|alquilar
devolucion de|del ~mi dinero
devuelvan ~mi|~el dinero
estafa|fraude

[deadline]
necesito|necesitamos|favor … antes|para|hasta ~del|~de|~el … enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre
antes|para|hasta ~del|~de|~el|~este|~proximo lunes|martes|miercoles|jueves|viernes|sabado|domingo|manana|hoy|mediodia|navidad
a mas tardar
como|mas maximo|tarde
urgente|urgentemente|urgencia
lo antes posible
cuanto antes
de inmediato
fecha|plazo limite
viajo|vuelo|salgo|viajamos|salimos|mudo ~el manana|lunes|martes|miercoles|jueves|viernes|sabado|domingo|hoy
mi|nuestro|nuestra|el vuelo|examen|boda|operacion|viaje|entrevista|mudanza|cumpleanos … es|manana|hoy|lunes|martes|miercoles|jueves|viernes|sabado|domingo

[since]
desde ~hace|~el|~la|~mas|~de … dias|semanas|meses|horas|dia|semana|mes|lunes|martes|miercoles|jueves|viernes|sabado|domingo|ayer|anteayer|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre
hace|llevo|llevamos|lleva ~ya|~mas|~casi|~de … dias|semanas|meses|horas|semana|mes
esperando ~ya ~desde|~hace|~mas|~durante dias|semanas|meses|mucho|semana

[repeated]
segunda|tercera|cuarta|quinta|enesima vez
otra|nueva vez|mente
de nuevo
ya ~les|~os|~lo|~he|~habia|~hemos llame|llamado|escribi|escrito|contacte|contactado|reclame|reclamado|reportado|avisado|avise|pregunte
varias|muchas veces
varias|dos|tres|cuatro|muchas|2|3|4|5 llamadas|correos|mensajes|emails
sigo|seguimos|sigue|todavia|aun sin|no ~tener|~hay|~he|~recibo ~respuesta|~solucion respuesta|solucion|funciona|funcionar|noticias|recibido|contestan|servicio
sin respuesta|solucion|noticias
nadie responde|contesta|ayuda|llama|ha|me|nos
mismo|misma problema|error|fallo

[-]
no es|~muy ~muy urgente
sin prisa|urgencia
no corre prisa
factura|recibo|contrato ~del|~de gas
ya funciona
en caso de emergencia
`
