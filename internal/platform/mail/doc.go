// Package mail is everything Kept knows about mail as bytes and as words: it
// takes messages from the wire ([Receiver]), reads them ([Parse], [Parsers]),
// shows them safely ([SanitiseHTML], [Trim]), writes them ([Compose]) and hands
// them to a relay ([Relay]). It knows no case, no person and no database.
//
// Three rules hold everywhere. Strangers' bytes never make a function here fail
// hard: there is always a [Message], at worst the raw text with the reason. The
// receiver says 250 only after [ReceiverOptions.Accept] returned nil. The relay
// never claims more than it knows: a line that died after the final dot is
// [Uncertain].
//
// Nothing here is kept, so there are no personal columns; what a message holds
// is personal, and whoever stores it says so.
package mail
