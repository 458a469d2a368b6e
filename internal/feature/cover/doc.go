// Package cover sees to it that somebody is there: how long a customer waits on
// every case, and who is at work when it must not take longer.
//
// Clocks run on each case in business time: until the first answer, until the
// next, until somebody who cannot go on has a workaround (whose row another room
// keeps: [Cover.Borrow]), until it is solved, and silence: since the customer last
// heard a person, while the next move is ours. At three quarters of its target a clock warns
// whoever looks after the case, at the target it rings, and a while later it goes
// to the leads. Automatic letters stop none.
//
//	running ──► met (in time)
//	  │  ▲ └──► missed (after its target; it ran on)
//	  ▼  │ └──► stopped (nobody waits for it any more)
//	paused (the next move is theirs)
//
// A rota says who is on duty for a team, a week each, with swaps and a note for the
// next one; a stand-in takes the place of who is away. When a promise is about to
// break and nobody is at work, whoever is on duty is called: by mail, and by a signed
// webhook or ntfy where they gave an address. Whoever takes the call says so on a
// form; looking at it takes nothing. If nobody does within ten minutes, the leads are
// called.
//
// Before hours when nobody works, as on a Friday, the check lists every case whose
// next step, promise or clock falls into them, with what is done about it.
//
// A case that was only recorded, with nothing but an automatic letter since, is on
// a list within the hour. A next step that was put off three times goes to the
// leads.
//
// Always true: a case has at most one clock of a kind that has not ended; a clock
// runs while the next move is ours and pauses while it is theirs; its times are
// reckoned by the hours in which the case is worked on, anew each time one of them
// comes. What is computed is computed when a time comes, never while listing.
//
// Tables: clock, clock_target, duty_rota, duty_swap, duty_way, duty_page, duty_call,
// check_row. Personal columns: none of a customer's, but times, numbers and states.
// Of the staff: duty_rota.note, and duty_way.address, which is sealed.
// Listens to: facts.CaseOpened, MessageArrived, ReplySent, NoteAdded, StatusChanged,
// TeamChanged, OwnerChanged, StepSet, CaseSplit, CasesMerged, CasesUnmerged. Writes
// the marks cover.late, cover.recorded and cover.put_off. Plugs into: the
// case page (panel), promises (who is there, and who is called), the cases (who is on duty for a team that has nobody), the
// lists (chips, the filters is:late, is:due_soon, is:recorded and is:put_off), Today, the notices, the API, the settings, export and verify.
package cover
