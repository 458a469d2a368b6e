package questions

// englishPolite tells what makes a courtesy of whatever it stands in.
func englishPolite(r *rules) {
	r.polite = table(`
		^should you have|need|wish|require|want|encounter|experience any|further|more|to|additional|our|help|assistance|a
		let me|us know if|should you|there ~do ~have|need|want|are|is ~any|further|more|would ~further|more|other questions|question|anything|else|like|help|concerns
		if you|there ~is|are ~have|need ~any|other|further|more questions|anything|question|concerns
		let me|us know how it|things|that
		if you have|need ~a|an|any ~other question|questions
		if you ~should|do have|need|require|experience|encounter|face any|our ~further|other|more|additional|technical information|assistance|help|details|clarification|problem|problems|issue|issues|trouble|difficulty|difficulties|concern|concerns|feedback|comments|suggestions|doubts
		be happy to help|assist|answer
		see the|my|our|attached email|message|mail|note|attachment|letter ~_ below|attached|above
		not hesitate
		feel free
		don't hesitate
		find|see attached|enclosed|below
		please note|accept|consider
		please find my|our|the|a ~_ ~_ ~_ ~_ attached|enclosed|below
		should you have|need|require any|further|more
		please find attached|enclosed|below|herewith|here|the|our
		please see attached|enclosed|below|above|pic|the
		^open your eyes|mind|ears
		let you know
		omg|oh|yes|yeah|yep|sure|pretty ~yes|yeah please $
	`)
}
