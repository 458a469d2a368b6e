package mail

import (
	"strings"
	"testing"
)

// Each announces a quote; with marks below and, where strong, without.
func TestTrimAttributions(t *testing.T) {
	for _, head := range []string{
		"On Tue, Nov 16, 2021 at 12:34 PM Eva Roth <eva@example.com> wrote:",
		"On 16/11/2021 12:34, Eva Roth wrote:",
		"On Monday, 16 November 2021 at 12:34:56 GMT+1, Eva Roth <eva@example.com> wrote: ",
		"Am 16.11.2021 um 12:34 schrieb Eva Roth <eva@example.com>:",
		"Am Di., 16. Nov. 2021 um 12:34 Uhr schrieb Eva Roth\n<eva@example.com>:",
		"Eva Roth <eva@example.com> schrieb am Di., 16. Nov. 2021, 12:34:",
		"Le mar. 16 nov. 2021 à 12:34, Eva Roth <eva@example.com> a écrit :",
		"Le 16/11/2021 à 12:34, Eva Roth a écrit :",
		"El mar, 16 nov 2021 a las 12:34, Eva Roth (<eva@example.com>) escribió:",
		"Em ter., 16 de nov. de 2021 às 12:34, Eva Roth <eva@example.com> escreveu:",
		"Il giorno mar 16 nov 2021 alle ore 12:34 Eva Roth <eva@example.com> ha\nscritto:",
		"Op di 16 nov. 2021 om 12:34 schreef Eva Roth <eva@example.com>:",
		"Op 16 nov. 2021 om 12:34 heeft Eva Roth <eva@example.com> het volgende geschreven:",
		"W dniu 16.11.2021 o 12:34, Eva Roth pisze:",
		"wt., 16 lis 2021 o 12:34 Eva Roth <eva@example.com> napisał(a):",
		"Den tis 16 nov. 2021 kl 12:34 skrev Eva Roth <eva@example.com>:",
		"16 nov. 2021 kl. 12:34 skrev Eva Roth <eva@example.com>:",
		"Den tirs. 16. nov. 2021 kl. 12.34 skrev Eva Roth <eva@example.com>:",
		"tir. 16. nov. 2021 kl. 12:34 skrev Eva Roth <eva@example.com>:",
		"ti 16. marrask. 2021 klo 12.34 Eva Roth (eva@example.com) kirjoitti:",
		"Eva Roth <eva@example.com> kirjoitti 16.11.2021 kello 12.34:",
		"út 16. 11. 2021 v 12:34 odesílatel Eva Roth <eva@example.com> napsal:",
		"Dne 16. 11. 2021 v 12:34 Eva Roth napsal(a):",
		"вт, 16 нояб. 2021 г. в 12:34, Eva Roth <eva@example.com>:",
		"16 нояб. 2021 г., в 12:34, Eva Roth <eva@example.com> написал(а):",
		"2021年11月16日(火) 12:34 Eva Roth <eva@example.com>:",
		"2021/11/16 12:34、Eva Roth <eva@example.com>のメール:",
		"Eva Roth <eva@example.com> 于2021年11月16日周二 12:34写道：",
		"在 2021年11月16日，12:34，Eva Roth <eva@example.com> 写道：",
		"---- On Tue, 16 Nov 2021 12:34:56 +0100 Eva Roth <eva@example.com> wrote ----",
	} {
		for _, quote := range []string{"> Wann?\n> Heute.\n", "Wann?\n\nHeute.\n"} {
			checkTrim(t, "Das passt. 明白了\n\n", head+"\n\n"+quote)
			checkTrim(t, "Das passt.\n", head+"\n"+quote)
		}
		checkTrim(t, "Ja.\n\n"+head+"\n> Wann?\n\nHeute.\n", "\n> Noch was?\n") // answers between the lines
	}
}

func TestTrimHeaderBlocks(t *testing.T) {
	for _, b := range []string{
		"From: Eva Roth <eva@example.com>\nSent: Tuesday, November 16, 2021 12:34 PM\nTo: Bo\nSubject: Re: Order",
		"Von: Eva Roth <eva@example.com>\nGesendet: Dienstag, 16. November 2021 12:34\nAn: Bo\nBetreff: AW: Bestellung",
		"De : Eva Roth <eva@example.com>\nEnvoyé : mardi 16 novembre 2021 12:34\nÀ : Bo\nObjet : Commande",
		"De: Eva Roth\nEnviado el: martes, 16 de noviembre de 2021 12:34\nPara: Bo\nAsunto: Pedido",
		"De: Eva Roth\nEnviada em: terça-feira, 16 de novembro de 2021 12:34\nPara: Bo\nAssunto: Pedido",
		"Da: Eva Roth\nInviato: martedì 16 novembre 2021 12:34\nA: Bo\nOggetto: Ordine",
		"Van: Eva Roth\nVerzonden: dinsdag 16 november 2021 12:34\nAan: Bo\nOnderwerp: Bestelling",
		"Od: Eva Roth\nWysłano: wtorek, 16 listopada 2021 12:34\nDo: Bo\nTemat: Zamówienie",
		"Från: Eva Roth\nSkickat: den 16 november 2021 12:34\nTill: Bo\nÄmne: Beställning",
		"Fra: Eva Roth\nSendt: 16. november 2021 12:34\nTil: Bo\nEmne: Ordre",
		"Lähettäjä: Eva Roth\nLähetetty: tiistai 16. marraskuuta 2021 12.34\nVastaanottaja: Bo\nAihe: Tilaus",
		"Od: Eva Roth\nOdesláno: úterý 16. listopadu 2021 12:34\nKomu: Bo\nPředmět: Objednávka",
		"От: Eva Roth\nОтправлено: 16 ноября 2021 г. 12:34\nКому: Bo\nТема: Заказ",
		"差出人: Eva Roth\n送信日時: 2021年11月16日 12:34\n宛先: Bo\n件名: 注文",
		"发件人：Eva Roth\n发送时间：2021年11月16日 12:34\n收件人：Bo\n主题：订单",
	} {
		checkTrim(t, "That fits.\n\n", b+"\n\nWhen?\n")
		checkTrim(t, "That fits.\n", "________________________________\n"+b+"\n\nWhen?\n")
		checkTrim(t, "That fits.\n\n", "*"+strings.Replace(b, ":", ":*", 1)+"\n\nWhen?\n")
		page := "<div>That fits.</div><hr><p><b>" + strings.ReplaceAll(b, "\n", "</b><br><b>") + "</b></p><p>When?</p>"
		whole(t, page)
		if said, rest := TrimHTML(page); said != "<div>That fits.</div>" || !strings.Contains(rest, "When?") {
			t.Errorf("HTML: said %q", said)
		}
	}
}

func TestTrimSeparatorsAndDevices(t *testing.T) {
	for _, line := range []string{
		"-----Original Message-----", "----- Ursprüngliche Nachricht -----", "-------- Message d'origine --------", "-----Mensaje original-----", "-----Mensagem Original-----",
		"-----Messaggio originale-----", "-----Oorspronkelijk bericht-----", "-----Wiadomość oryginalna-----", "-----Ursprungligt meddelande-----", "-----Oprindelig meddelelse-----",
		"-----Opprinnelig melding-----", "-----Alkuperäinen viesti-----", "-----Původní zpráva-----", "-----Исходное сообщение-----", "-----元のメッセージ-----", "------------------ 原始邮件 ------------------",
		"---------- Forwarded message ---------", "Begin forwarded message:", "Anfang der weitergeleiteten Nachricht:",
	} {
		checkTrim(t, "Fine.\n", line+"\nWhen?\n")
	}
	for _, line := range []string{
		"Sent from my iPhone", "Von meinem iPhone gesendet", "Gesendet mit der GMX Mail App", "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.", "Envoyé de mon iPhone", "Enviado desde mi iPhone",
		"Enviado do meu iPhone", "Inviato da iPhone", "Verstuurd vanaf mijn iPhone", "Wysłane z iPhone'a", "Skickat från min iPhone", "Sendt fra min iPhone", "Lähetetty iPhonesta",
		"Odesláno z iPhonu", "Отправлено с iPhone", "iPhoneから送信", "发自我的iPhone", "Get Outlook for iOS<https://aka.ms/o0ukef>", "Sent from Yahoo Mail on Android", "Sent via the Samsung Galaxy S21", "-- \nEva Roth\nSales",
	} {
		checkTrim(t, "Fine.\n", line+"\n")
		checkTrim(t, "Fine.\n\n", line+"\n\nOn 16/11/2021 12:34, Eva Roth wrote:\n> When?\n")
	}
}

// These are somebody's own words and stay.
func TestTrimKeeps(t *testing.T) {
	for _, text := range []string{
		"From: Berlin\nTo: Paris\nDate: 3 May\n\nCan I take the dog?\n",
		"Name: Bo\nEmail: bo@example.com\nSubject: Help\nMessage: where is it?\n",
		"On 3 May 2024 at 14:00 I wrote:\n\nWhere is my parcel? Nobody has answered.\n",
		"Your colleague anna@example.com wrote:\n'Send the number'. Here it is: 12345.\n",
		"Sent from my desk, which is much easier.\n",
		"Das Paket habe ich gestern gesendet\n",
		"Sent via DHL yesterday\n",
		"Von meinem Konto wurde zweimal abgebucht\n",
		"> only\n> a quote\n",
		"On 16/11/2021 12:34, Eva Roth wrote:\n> When?\n",
		"-----Original Message-----\nFrom: Eva <eva@example.com>\n\nWhen?\n",
		"Sent from my iPhone\n",
		"Two things.\n--------\nFirst, the lamp.\n--------\nSecond, the bulb.\n",
		"Best regards,\nBo\n\nPS: my new address is bo@example.com, see www.example.com, call +49 911 676055\n",
		"> When?\nToday.\n> Where?\nHere.\n",
		"See below.\n-- \nBo\n\nOn 16/11/2021 12:34, Eva Roth wrote:\n> When?\nToday.\n",
		"",
		"\n\n",
		"🎉\n",
	} {
		checkTrim(t, text, "")
	}
}

func TestTrimHTMLForms(t *testing.T) {
	for _, c := range []struct{ said, rest string }{
		{`<div dir="ltr">Yes</div>`, `<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Unknown tongue, Eva:<br></div><blockquote class="gmail_quote">When?</blockquote></div>`},
		{`<div>Yes</div>`, `<div id="divRplyFwdMsg"><b>X:</b> Eva<br></div><div>When?</div>`},
		{`<div>Yes</div>`, `<div id="AppleMailSignature">Bo</div><div><br>On 16 Nov 2021, at 12:34, Eva &lt;eva@example.com&gt; wrote:</div><blockquote type="cite">When?</blockquote>`},
		{`<p>Yes</p>`, `<blockquote>When?</blockquote><img src="https://example.com/open.gif">`},
		{`<blockquote>When?</blockquote><p>Yes</p>`, ``},
		{`<blockquote>When?</blockquote><p><img src="cid:1"></p>`, ``},
		{`<blockquote style="margin:0 0 0 40px;border:none;padding:0px">Yes</blockquote>`, `<blockquote type=cite>When?</blockquote>`},
		{"<pre>Yes\n", "&gt; When?\n&gt; Where?</pre>"},
		{`<blockquote>only a quote</blockquote>`, ``},
		{`<table><tr><td>Yes</td></tr></table>`, `<div class="gmail_signature">Bo</div>`},
		{`<p>Yes</p><style>p{content:"</p>"}</style>`, ``},
		{`Yes`, `<br>On 16/11/2021 12:34, Eva Roth wrote:<br>When?`},
	} {
		whole(t, c.said+c.rest)
		if said, rest := TrimHTML(c.said + c.rest); said != c.said || rest != c.rest {
			t.Errorf("said %q\nrest %q\nwant %q", said, rest, c.said)
		}
	}
}

func checkTrim(t *testing.T, said, rest string) {
	t.Helper()
	whole(t, said+rest)
	got, _ := Trim(said + rest)
	if strings.TrimSpace(got) != strings.TrimSpace(said) {
		t.Errorf("%q\nsaid %q\nwant %q", said+rest, got, said)
	}
}
