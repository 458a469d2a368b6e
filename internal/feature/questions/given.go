package questions

// Given is the part of a reply that answers marks: its name, and the value for
// it in outbox.Reply.
func Given(marks ...Mark) (name string, value any) {
	all := make(ticks, len(marks))
	for i, m := range marks {
		all[i] = m.ID
	}
	return partName, all
}
