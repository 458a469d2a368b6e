package questions_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/feature/questions"
)

// marked writes what was found in a text as a test reads it.
func marked(text string) (lines []string) {
	for _, f := range questions.Find(text) {
		lines = append(lines, string(f.Kind)+": "+text[f.From:f.To])
	}
	return lines
}

func TestWhatIsFound(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Hello Anna,\n\nwhen does it ship? And what does it cost?", []string{"question: when does it ship?", "question: what does it cost?"}},
		{"I wonder whether the lid fits.", []string{"question: I wonder whether the lid fits."}},
		{"1. Is it blue?\n2. Please send me the bill.\n- Thanks", []string{"question: Is it blue?", "request: Please send me the bill."}},
		{"My app crashes, can you help me?", []string{"loss: My app crashes", "request: can you help me?"}},
		{"If I cancel now, do I get my money back?", []string{"question: If I cancel now, do I get my money back?"}},
		{"The lid fits the pan with 24 cm. Right?", []string{"question: The lid fits the pan with 24 cm. Right?"}},
		{"I have read it, and what Mr. Vik of example.com wrote at 12.30. Is 3.5 V enough?", []string{"question: Is 3.5 V enough?"}},
		{"Please let me know whether the new filter that I ordered from your shop in\nSeptember will arrive this week.",
			[]string{"question: Please let me know whether the new filter that I ordered from your shop in\nSeptember will arrive this week."}},
		{"How are you? Thanks in advance. Are you kidding me?", []string{"loss: Are you kidding me?"}},
		{"Please do not hesitate to call. If you have any questions, just call me.", nil},
		{"She asked me, whether I am happy. I will let you know.", nil},
		{"It would be nice if the clasp were tighter. I love it!", []string{"hint: It would be nice if the clasp were tighter.", "praise: I love it!"}},
		{"Können Sie mir sagen, wann der Techniker kommt?", []string{"question: Können Sie mir sagen, wann der Techniker kommt?"}},
		{"¿Cuándo llega mi pedido? Gracias.", []string{"question: Cuándo llega mi pedido?"}},
		{"Quand est-ce que ma commande arrivera ?", []string{"question: Quand est-ce que ma commande arrivera ?"}},
		{"He said \"could you send it?\" and left. The button says \"help me now\" in red.", nil},
		{"Is it monthly, or is it per year? That cannot be so hard, can it?", []string{"question: Is it monthly, or is it per year?", "question: That cannot be so hard, can it?"}},
		{"The app failed today what is the next step?", []string{"loss: The app failed today", "question: what is the next step?"}},
		{"No help at the desk. It stops when I want to play a song.", []string{"loss: No help at the desk. It stops when I want to play a song."}},
		{"Please click the link below to win.", nil},
		{"How can I find the others (e.g. the old ones) :D", []string{"question: How can I find the others (e.g. the old ones"}},
		{"Mi piace molto il vostro servizio. Avrei bisogno di una fattura.", []string{"praise: Mi piace molto il vostro servizio.", "request: Avrei bisogno di una fattura."}},
		{"Não podem fazer nada. Cadê o meu pedido", []string{"question: Cadê o meu pedido"}},
		{"Why then do I lose it? Get the album on here please", []string{"question: Why then do I lose it?", "request: Get the album on here please"}},
		{"On which day will I have it back? I only would like to know.", []string{"question: On which day will I have it back?", "question: I only would like to know."}},
		{"Wer trägt die Kosten der Rücksendung?", []string{"question: Wer trägt die Kosten der Rücksendung?"}},
		{"RT @someone: can you help me?", nil},
		{"I am not sure if it began after the update. I don't remember when.", nil},
		{"Not sure how to send it back.", []string{"question: Not sure how to send it back."}},
		{"I don't know what else to try. Don't know who painted it. No clue why.", nil},
		{"I don't know how much it costs. I don't know how I can pay.", []string{"question: I don't know how much it costs.", "question: I don't know how I can pay."}},
		{"I have another question. If you do, you have to hurry.", nil},
		{"How does a shop lose a piano? Why not paint it blue?", []string{"loss: How does a shop lose a piano?", "hint: Why not paint it blue?"}},
		{"It says the card is no good? No counter?", []string{"question: No counter?"}},
		// What is meant in earnest stays a question, however near it comes to scorn.
		{"Who signed for my parcel? Are you even open on Sunday?", []string{"question: Who signed for my parcel?", "question: Are you even open on Sunday?"}},
		{"Order 552 packed?", []string{"question: Order 552 packed?"}},
		{"Please enable the alarm on my line. We need it by Monday.", []string{"request: Please enable the alarm on my line.", "request: We need it by Monday."}},
		{"Please add a second driver to the policy.", []string{"request: Please add a second driver to the policy."}},
		{"Please email the bill for order 552 to us.", []string{"request: Please email the bill for order 552 to us."}},
		{"We would be most grateful if you could send the papers again.", []string{"request: We would be most grateful if you could send the papers again."}},
		{"If the blue lamp is back, I need two of them.", []string{"request: If the blue lamp is back, I need two of them."}},
		{"I like the song Can You See Me best.", nil},
		{"Still no parcel???", []string{"loss: Still no parcel???"}},
		{"Can you helpme with the lid? Thanks, Ned. i ned halp to open it.", []string{"request: Can you helpme with the lid?", "request: i ned halp to open it."}},
		{"Please send a new lid and I've been waiting since May.", []string{"request: Please send a new lid", "loss: I've been waiting since May."}},
		{"The seam came loose is this normal", []string{"loss: The seam came loose", "question: is this normal"}},
		{"Stop mailing brochures. How are you going to mend it?", []string{"request: Stop mailing brochures.", "question: How are you going to mend it?"}},
		{"The lamp was late - reasons?", []string{"loss: The lamp was late", "question: reasons?"}},
		{"I want a copy of the bill can you send it today", []string{"request: I want a copy of the bill", "request: can you send it today"}},
		{"Please help I cannot open the lid", []string{"request: Please help", "loss: I cannot open the lid"}},
		{"Any news on the blue pan it's for my aunt", []string{"question: Any news on the blue pan"}},
		{"I need a new lid because your shop sent me the wrong one", []string{"request: I need a new lid", "loss: because your shop sent me the wrong one"}},
		{"The lid is bent I want a refund", []string{"loss: The lid is bent", "request: I want a refund"}},
		{"I have the pan & I need a lid for it.", []string{"request: I need a lid for it."}},
		{"Step in and email me.", []string{"request: Step in and email me."}},
		{"pleeease give me the adress of the shop", []string{"request: pleeease give me the adress of the shop"}},
		{"I ordered it on Monday how long does it take", []string{"question: how long does it take"}},
		{"It says please try again later.", nil},
		{"Perhaps we could meet on Friday.", []string{"request: Perhaps we could meet on Friday."}},
		{"I'd like to thank you for the reply.", nil},
		{"Just curious, when do you open? Hello help!", []string{"question: Just curious, when do you open?", "request: help!"}},
		{"cancelling order 1234", []string{"request: cancelling order 1234"}},
		{"Cancelling my order took ages.", []string{"loss: Cancelling my order took ages."}},
		{"I have to reinstall it each time. I'd like to see more colours.",
			[]string{"hint: I'd like to see more colours."}},
		{"Thanks for the reply. That did the trick!", []string{"praise: That did the trick!"}},
		{"Does this link help https://example.com/a ?", []string{"question: Does this link help"}},
		{"refund $350", []string{"request: refund $350"}},
		{"The order came. Update of the app is due.", nil},
		{"restitution of money", []string{"request: restitution of money"}},
		{"Perhaps we could have lunch, and you could show me the shop.", []string{"request: Perhaps we could have lunch, and you could show me the shop."}},
		{"The app crashes. It began after the update of Monday.", []string{"loss: The app crashes. It began after the update of Monday."}},
		{"The app crashes. Thanks for the reply.", []string{"loss: The app crashes."}},
		{"That fixed it, thank you!", []string{"praise: That fixed it"}},
		{"I just want to ask, can I pay by card?", []string{"question: I just want to ask, can I pay by card?"}},
		{"I was wondering if with the old plan, am I able to see it?", []string{"question: I was wondering if with the old plan, am I able to see it?"}},
		{"I think it is version 8.4 (?)", nil},
		{"When I\ufe0f was there, I did that.", nil},
		{"I used to be able to do that, right?", []string{"question: I used to be able to do that, right?"}},
		{"Let me look again. We'd be happy to help.", nil},
		{"Please find my bag. Please find the bill attached.", []string{"request: Please find my bag."}},
		{"You need to refund me.", []string{"request: You need to refund me."}},
		{"Look up the parcel and give me its number.", []string{"request: Look up the parcel and give me its number."}},
		{"I need a new lid, and I can't order it online.", []string{"request: I need a new lid", "loss: I can't order it online."}},
		{"One more question, what does it cost?", []string{"question: what does it cost?"}},
		{"Which pan, for example \"the blue\", would I use?", []string{"question: Which pan, for example \"the blue\", would I use?"}},
		{"ok, so if the lid is gone, why was it sent?", []string{"question: if the lid is gone, why was it sent?"}},
		{"He has no account, but with which one?", []string{"question: with which one?"}},
		{"The kettle leaks again, help!", []string{"loss: The kettle leaks", "request: help!"}},
		{"Please help me and thank you.", []string{"request: Please help me"}},
		{"Plz hold it, can u tell me wether it came", []string{"request: Plz hold it", "question: can u tell me wether it came"}},
		{"I bought it new and it doesn't work?", []string{"loss: I bought it new and it doesn't work?"}},
		{"So the lid is extra?", []string{"question: the lid is extra?"}},
		{"The lid is extra, version 3.1? It is grey.", nil},
		{"No way to turn it off?", []string{"question: No way to turn it off?"}},
		{"You know? It is grey.", nil},
		{"How does that help us?", []string{"loss: How does that help us?"}},
		{"Should you have a question, call me.", nil},
		{"See https://kept.example/a?b=what for it.", nil},
		{"With your next parcel I would like a second lid.", []string{"request: With your next parcel I would like a second lid."}},
		{"I think it was the old one? Thanks.", nil},
		{"So I think it fits the old pan too?", []string{"question: I think it fits the old pan too?"}},
		{"The pan comes next? No, the lid.", nil},
		{"Why would you sell a lid that fits no pan?", []string{"loss: Why would you sell a lid that fits no pan?"}},
		{"Why would you cancel my order?", []string{"question: Why would you cancel my order?"}},
		{"How many times can I try? Wheres my lid", []string{"question: How many times can I try?", "question: Wheres my lid"}},
		{"Do you know how I can turn it off?", []string{"question: Do you know how I can turn it off?"}},
		{"Please let me know if you can help.", []string{"question: Please let me know if you can help."}},
		{"Do I get the lid for free", []string{"question: Do I get the lid for free"}},
		{"Can you help me to see how soon can I have it?", []string{"question: Can you help me to see how soon can I have it?"}},
		{"Any way I can sign in and see how it goes?", []string{"question: Any way I can sign in and see how it goes?"}},
		{"I'm trying to cancel my order so I called the shop and nobody answered.",
			[]string{"request: I'm trying to cancel my order"}},
		{":) But thanks,?", nil},
		{"Could?", []string{"question: Could?"}},
		{"", nil},
	} {
		if d := cmp.Diff(c.want, marked(c.text)); d != "" {
			t.Errorf("%q: %s", c.text, d)
		}
	}
}

// Whatever comes, what is found lies in the text, in order, and cuts no letter.
func FuzzFind(f *testing.F) {
	f.Add(typical)
	f.Add("¿? … why?! 1. 2) a) -- \u00a0? «où ?» \xff?")
	f.Add(strings.Repeat("can you, ", 50) + "\r\n\r\n?")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		end := 0
		for _, one := range questions.Find(text) {
			if one.From < end || one.To <= one.From || one.To > len(text) || !utf8.ValidString(text[one.From:one.To]) {
				t.Fatalf("%v in %q", one, text)
			}
			end = one.To
		}
	})
}

// What is meant in earnest is found, however near it comes to what only sounds like a
// question: testdata/earnest.txt has five hundred such messages, written for this by
// somebody who read each rule that takes a find back and looked for what it would lose.
func TestWhatIsMeantInEarnestIsFound(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("testdata", "earnest.txt"))
	if err != nil {
		t.Fatal(err)
	}
	n, found := 0, 0
	for line := range strings.Lines(string(raw)) {
		n++
		if slices.ContainsFunc(questions.Find(strings.TrimSpace(line)), func(f questions.Found) bool { return f.Kind.Asks() }) {
			found++
		} else {
			t.Logf("nothing is asked in %q", line)
		}
	}
	t.Logf("%d of %d", found, n)
	if n < 500 || found*100 < n*88 {
		t.Errorf("of %d messages that ask something, only %d are found to", n, found)
	}
}
