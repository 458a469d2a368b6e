// Package voice is calls on any telephone: what is said in one is part of a case as
// a mail is, and what we owe by telephone is written down until it has an outcome.
//
// A call in is noted in twenty seconds: a number or a name leads to the person, to
// their open cases and to what we owe them; what is typed while talking is filed as
// a message of theirs, and every room that listens to mail hears it. A number that
// several people share names none of them: the desk asks who it is. A call out is
// noted with its outcome.
//
// A call to make is one that the customer asked for on the page of their case, in a
// half hour in which somebody is there, or a letter or reply to somebody who is
// reached by phone: its words are read to them.
//
//	to make ──► reached (a promise of it is kept)
//	   │ ▲ ├──► left word (of a letter; what the customer asked for is not done by it)
//	   │ │ └──► dropped (with a reason)
//	   └─┘ nobody answered: tried once more, at a new time that the customer is told
//
// A telephone system says who rings at whose place; the pages of that user show a
// small card with a link. It leads nobody away from what they write.
//
// Always true: a call to make has a time, and ends with an outcome, once; of somebody
// who is reached by phone, no mail of a case leaves to them, and what would have been
// mailed is a call to make; a half hour is promised to no more customers than the
// settings say; numbers are compared in their international form, by the country of
// the inbox.
//
// Tables: phone_call, by_phone, ringing. Personal columns: phone_call.number,
// by_phone.number, ringing.number, which is gone after an hour.
// Listens to: facts.CaseSplit. Plugs into: the outbox (what is said in place of
// mail), the case page (panel), the customer's page, a person's page, Today, the
// lists (is:call), the settings, the API, the navigation, the page's counts (who
// rings), erase, export and verify. Joined by the app: promises (a call that was
// asked for is one), cover (who is on duty), and what else is owed.
package voice
