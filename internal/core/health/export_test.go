package health

// Questions are what the state is read by, each with its index.
func Questions() map[string]string {
	return map[string]string{
		waitsSinceSQL: "intake_state", lastOutSQL: "outgoing_state", unsentSinceSQL: "outgoing_open", toldSinceSQL: "outgoing_open",
		waitingSQL: "intake_state", heldSQL: "intake_held", unsentSQL: "outgoing_open", deferredSQL: "outgoing_state",
		failedSQL: "outgoing_state", uncertainSQL: "outgoing_state", failedJobsSQL: "job_failed",
		`SELECT id FROM health_alarm WHERE ` + unseen + ` ORDER BY id DESC LIMIT 9`: "health_alarm_unseen",
	}
}
