package need

const rulesPT = `
[danger]
cheiro|cheira|cheirando|vazamento|fuga ~forte ~a|~de gas|queimado|fumaca|fumo
monoxido
pegou|pegar|pegando fogo
em chamas
incendio
sai|saindo|saiu|soltando|solta fumaca|fumo|faiscas|faisca
choque|choques eletrico|eletricos
levei|leva|tomei|deu ~um choque
fios desencapados|expostos
suicidio|suicidar
me matar
tirar ~a minha vida
nao quero ~mais viver
quero morrer
crianca|bebe|filho|filha … engoliu|ferido|ferida|machucou|queimou|preso|presa|trancado|trancada|sufocando|sangrando
explodiu|explosao
bateria … inchada|estufada|explodiu|queimando
intoxicacao|envenenado
insulina|oxigenio|dialise … funciona|quebrado|avariado|vazio|parou
freios|travoes … falharam|falham
perigo|risco de vida|morte
emergencia medica

[blocked]
dispara|disparou|desarma|desarmou ~o|~os disjuntor|disjuntores
nao ~me|~esta|~ta|~esto|~mais funciona|funcionam|funcionando|liga|abre|carrega|conecta|responde|pega|inicia|funcionar
nada funciona
parou|deixou de|~totalmente funcionar
nao consigo|conseguimos|posso|podemos|consegui ~nem|~mais|~sequer acessar|aceder|entrar|usar|utilizar|trabalhar|abrir|pagar|conectar|ligar|telefonar|fazer|logar|instalar|continuar|comprar
nao tenho|temos|ha internet|luz|agua|energia|acesso|telefone|ligacao|conexao|sinal|rede|servico|aquecimento
sem internet|luz|agua|energia|acesso|telefone|ligacao|conexao|sinal|rede|servico|aquecimento|eletricidade
esta|estao|ficou ~completamente|~totalmente|~tudo quebrado|quebrada|avariado|avariada|bloqueado|bloqueada|parado|parada|morto|morta|fora|danificado|danificada|estragado|estragada|inutilizavel
fora do ar
conta ~esta|~foi bloqueada|suspensa|desativada
impossivel acessar|aceder|usar|entrar|trabalhar

[work]
preciso|precisamos … para ~o|~meu|~poder|~nosso|~minha|~a trabalho|trabalhar|negocio|empresa|clientes
nao consigo|posso|conseguimos|podemos trabalhar
teletrabalho|home-office
perco|perdendo|perdemos|perdi|perder ~os|~meus|~muitos clientes|vendas|encomendas|negocio|trabalho|pedidos
meu|nosso|minha|nossa|meus|nossos negocio|empresa|loja|clientes|pacientes|equipa|equipe|funcionarios … parado|parada|esperando|esperam|depende|fechado|fechada|reclamam|reclamando
autonomo|autonoma|freelancer
lucros cessantes

[money]
perco|perdendo|perdemos|perdi|perder ~muito dinheiro|receita|euros|reais
custa|custando|custou ~me|~nos|muito dinheiro|caro|me|nos
cobrado|cobrada|cobraram|cobranca|debitado|debitaram|pago|paguei ~me|~em duas|dobro|duplicado|duplicada|indevidamente|indevida|duplicidade
tive|tivemos que|de comprar|pagar|alugar
meu dinheiro de|~de volta
devolvam ~o|~meu dinheiro
indenizacao|indemnizacao
golpe|burla|fraude

[deadline]
preciso|precisamos|favor … ate|antes ~a|~ao|~de|~do|~dia … janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro
ate|antes|para ~a|~de|~da|~o|~do|~este|~esta|~proxima|~proximo segunda|terca|quarta|quinta|sexta|sabado|domingo|amanha|hoje|meio-dia|natal
no maximo ate
o mais tardar
urgente|urgentemente|urgencia
o mais rapido|rapidamente|depressa|breve possivel
quanto antes
de imediato
imediatamente
prazo
viajo|viajamos|parto|mudo ~na|~no|~ja amanha|segunda|terca|quarta|quinta|sexta|sabado|domingo|hoje
meu|minha|nosso|nossa|o voo|exame|prova|casamento|cirurgia|viagem|entrevista|mudanca|aniversario … e|amanha|hoje|segunda|terca|quarta|quinta|sexta|sabado|domingo

[since]
desde ~a|~o|~ha|~mais|~ultima|~passada … dias|semanas|meses|horas|segunda|terca|quarta|quinta|sexta|sabado|domingo|ontem|anteontem|janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro|semana|mes
ha|faz ~mais|~ja|~quase|~cerca|~de … dias|semanas|meses|horas|semana|mes
esperando|espero|espera|esperar ~ja ~ha|~por|~desde dias|semanas|meses|muito|semana|mais

[repeated]
segunda|terceira|quarta|quinta|enesima vez
de novo
novamente|outra vez
ja ~vos|~lhes|~os|~tinha|~havia liguei|escrevi|contactei|contatei|reclamei|avisei|perguntei|reportei|pedi|enviei|mandei
varias|muitas|diversas vezes
varias|duas|tres|quatro|muitas|diversas|2|3|4|5 chamadas|ligacoes|mensagens|emails
continuo|continua|continuamos|ainda sem|nao|a ~tive|~recebi|~ha|~tenho ~nenhuma resposta|solucao|recebi|funciona|funcionar|esperar|esperando|retorno|internet
sem resposta|solucao|retorno|noticias
ninguem responde|atende|ajuda|liga|me|nos|respondeu
mesmo|mesma problema|erro|avaria

[-]
nao e|~muito ~muito urgente
sem pressa|urgencia
conta|fatura|contrato ~do|~de gas
ja funciona|funcionou
em caso de emergencia
`
