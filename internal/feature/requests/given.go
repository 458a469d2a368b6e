package requests

// Given is the part of a reply that asks for things by their names: its name, and
// the value for it in outbox.Reply.
func Given(items ...string) (name string, value any) { return partName, asks{Items: items} }
