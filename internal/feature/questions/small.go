package questions

import (
	"strings"
	"sync"
)

// small are the words that carry nothing of a matter by themselves, in the
// languages that the rules know.
var small = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, words := range []string{
		// English
		`a about after all also am an and any are aren't as at be because been before being but by can can't cannot could couldn't did didn't do does
		doesn't doing don't each either even for from get got had has have having he her here hers him his how i i'd i'll i'm i've if in into is isn't it its
		it's just know let like may maybe me might mine more most much must my no nor not of off on once one only or other our ours out over please
		possible she should so some such tell than thank thanks that that's the their them then there these they this those to too up upon us very was
		wasn't we we'd we'll we're we've were what what's when when's where where's which while who who's whom why will with won't would wouldn't yes you you'd
		you'll you're you've your yours`,
		// German
		`aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bist bitte da damit dann das dass daß dein dem den denn der des
		dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwas euch euer für gibt hab habe haben
		habt hat hatte hätte ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jeden jeder jedes jetzt kann kannst können könnte könnten man
		mein meine meinem meinen meiner mich mir mit mal möchte möglich muss müssen nach nicht noch nun nur ob oder schon sehr sein seine sich sie sind so
		soll sollen sollte über um und uns unser unsere unter vom von vor wann war waren warum was weil welche welchem welchen welcher welches wenn wer werden
		wie wieder wir wird wo wohl wurde würde würden zu zum zur`,
		// French
		`ai aie as au aucun aussi autre aux avec avez avoir avons bien c'est ça car ce ceci cela ces cet cette chez ci comme comment d'un d'une dans de des
		dois donc du elle elles en encore est est-ce et être eu fait faire il ils j'ai je l'on la le les leur leurs lui ma mais me merci mes moi mon n'ai
		n'est ne ni non nos notre nous on ont ou où par pas peu peut peuvent peux plus possible pour pourquoi pourrais pourrait pouvez pourriez qu'est-ce
		qu'il que quel quelle quelles quels qui quoi s'il sa sans se serait ses si son sont sur ta te tes toi ton tous tout toute très tu un une vos votre
		vous y`,
		// Spanish
		`a al algo alguna alguno ante aún cada como cómo con cual cuál cuando cuándo cuanto cuánto de del desde donde dónde dos e el él ella ellos en entre
		era es esa ese eso esta está estaba estado están este esto favor fue gracias ha hace hacer han hasta hay he la las le les lo los más me mi mis muy
		nada ni no nos nosotros o otra otro para pero poco podría podrían por porque posible puede pueden puedo qué que quien quién quiero se sea ser si sí
		sin sobre son soy su sus también te tengo tiene tienen todo todos tu un una uno usted ustedes va y ya yo`,
		// Portuguese
		`à ao aos aquela aquele aqui as até com como da das de dela dele depois do dos duas e ela ele em entre era essa esse esta está estou estão este eu
		faz fazer foi há isso isto já la lhe lo mais mas me meu meus minha minhas muito na nas não nem no nos nós nossa nosso num numa o obrigada obrigado
		onde os ou para pela pelo pode podem poderia por porque porquê posso possível pra qual quais quando quanto que quê quem quero se sem ser seu seus sim
		só sobre sua suas também te tem tenho ter teu tu tua um uma você vocês`,
		// Italian
		`a ad agli ai al alla alle allo anche avere avete c'è che chi ci come con cosa cui da dagli dai dal dalla dei del della delle dello di dove e è ed essere
		fa fare gli grazie ha hanno ho i il in io l'ho la le lei li lo loro ma me mi mia mie miei mio molto ne né nei nel nella nelle no noi non nostra nostro o
		ogni per perché perfavore più possibile posso potete potrebbe potrei potreste può quale quali quando quanto quella quello questa questo qui se senza si
		sì sia siamo siete sono sta sto su sua suo sul sulla ti tra tu tua tuo tutto un una uno vi voi vorrei vostra vostro`,
	} {
		for _, w := range strings.Fields(words) {
			all[w] = true
		}
	}
	return all
})
