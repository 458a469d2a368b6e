package remedies

import (
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// State says how a remedy stands.
type State string

// The states.
const (
	Proposed   State = "proposed"
	Awaiting   State = "awaiting_approval"
	Approved   State = "approved"
	Declined   State = "declined"
	Dispatched State = "dispatched"
	Received   State = "received"
	Failed     State = "failed"
)

// StateNames are the words for the states.
var StateNames = words.Family("remedies.state.", Proposed, Awaiting, Approved, Declined, Dispatched, Received, Failed)

// Ended says whether nothing more happens to it.
func (s State) Ended() bool { return s == Declined || s == Received || s == Failed }

// next are the states that may follow.
func (s State) next() []State {
	switch s {
	case Proposed:
		return []State{Awaiting, Approved, Declined}
	case Awaiting:
		return []State{Approved, Declined}
	case Approved:
		return []State{Declined, Dispatched, Received, Failed}
	case Dispatched:
		return []State{Received, Failed}
	}
	return nil
}

// step says whether a remedy that is so becomes to. It changes nothing where it is so
// already, or where the customer already has what is said to be on its way; whatever
// else does not follow is refused.
func step(from, to State) (changes bool, err error) {
	if from == to || from == Received && to == Dispatched {
		return false, nil
	}
	for _, s := range from.next() {
		if s == to {
			return true, nil
		}
	}
	return false, fault.New(fault.Conflict, "remedies.fault.state", fault.A("state", StateNames.Say(from)))
}
