package questions

// english is what English asks and tells with.
func english() *rules {
	r := &rules{
		lang:       "en",
		verbsFirst: true,
		known: wordSet(`the and is are was to of it this that you your my i we have has not don't can't i'm it's for with on at but be been will would do does did
			what how when where which there they please thanks hello hi from can could should just any a an no me i in am so if when`),
		spelled: map[string]string{"y": "why", "u": "you", "ya": "you", "r": "are", "ur": "your", "pls": "please", "plz": "please", "plzz": "please", "plse": "please", "pleease": "please", "pleaseee": "please",
			"wether": "whether", "wheter": "whether", "cant": "can't", "cannot": "can't", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't", "wont": "won't", "isnt": "isn't",
			"arent": "aren't", "wasnt": "wasn't", "werent": "weren't", "wouldnt": "wouldn't", "couldnt": "couldn't", "shouldnt": "shouldn't", "hasnt": "hasn't", "havent": "haven't",
			"im": "i'm", "ive": "i've", "youre": "you're", "theyre": "they're", "thats": "that's", "theres": "there's", "whats": "what's", "hows": "how's", "wheres": "where's",
			"whos": "who's", "wanna": "want", "cud": "could", "wud": "would", "shud": "should", "thx": "thanks", "lets": "let's", "pref": "prefer", "yall": "y'all", "&": "and", "&amp": "and", "tho": "though", "bout": "about", "abt": "about", "whys": "why's", "whens": "when's", "wats": "what's", "pleas": "please",
			"hepl": "help", "hlep": "help", "halp": "help", "cuz": "because", "cus": "because", "bcoz": "because", "becuz": "because", "becos": "because", "becasue": "because", "coz": "because", "bc": "because", "wld": "would", "cld": "could", "shld": "should",
			"wana": "want", "wnna": "want", "kno": "know", "knw": "know", "youve": "you've", "weve": "we've", "dosent": "doesn't", "dosnt": "doesn't", "doesent": "doesn't", "dnt": "don't", "didnot": "didn't", "shoudl": "should", "coudl": "could", "woudl": "would", "wnat": "want", "waht": "what", "hwo": "how", "plaese": "please", "pelase": "please", "abotu": "about", "knwo": "know", "ppl": "people"},
		leads: wordSet(`and but so also or well ok okay okee yes yeah yep yup no nope nah oh ah hey then plus anyway btw sorry hmm um wow bro dude jeez literally honestly seriously specifically omg omfg wth ugh damn dang gosh geez haha hehe lol sooo soo thanks thank thx cheers
			though although unfortunately now finally first firstly second secondly third thirdly lastly further furthermore moreover besides additionally however therefore thus
			basically actually apparently again besides note ps re fyi q question questions`),
		stops:   wordSet(`thanks thank thx no`),
		joins:   wordSet(`and but so or because since as then plus though although while otherwise else except`),
		whether: wordSet(`whether if`),
		ifs:     wordSet(`if when whenever once unless instead after before given assuming suppose provided in for since as considering per regarding concerning with at on upon during`),
		why:     wordSet(`because since as cause cos coz for`),
		buts:    wordSet(`but though although however`),
		who:     wordSet(`what what's whats when when's where where's wheres which who who's whos whose whom why why's how how's hows how'd wat wut`),
		does: wordSet(`is are was were am do does did can could will would shall should may might must has have had isn't aren't wasn't weren't don't doesn't didn't can't couldn't won't
			wouldn't shouldn't hasn't haven't`),
		has:      wordSet(`is are am do does did has have had was were must may might hasn't haven't can't don't doesn't couldn't won't didn't wasn't isn't`),
		after:    wordSet(`many much long often far soon big come else about time happens happened kind sort type size colour color version model if not`),
		tags:     wordSet(`right correct yes no true ok okay`),
		ors:      wordSet(`or`),
		verbs:    wordSet(`to can could will would should must might may i'll we'll gonna cannot can't`),
		mes:      wordSet(`me us`),
		nays:     wordSet(`no nope not nah nothing nothin none never wrong idk`),
		own:      wordSet(`i i'm i've i'd i'll my`),
		pleases:  wordSet(`please pls plz`),
		relative: wordSet(`which who whose where that`),
		ofWho:    wordSet(`know see is that's of about on to and or tell in for with from wonder sure understand at by which than matter regardless no`),
		pronouns: wordSet(`i you we they he she it u there anyone anybody someone somebody y'all you've i'm i've i'd i'll it's you're we're we've they're that's there's he's she's`),
		subjects: wordSet(`i you we they he she it this that these those there my your our their his her its the any anyone anybody someone somebody everyone all both some each every a an u y'all ya you've i'm i've i'd i'll it's you're we're we've they're that's there's he's she's`),

		greets: table(`
			^hello|hi|hey|hiya|dear|greetings
			^good morning|afternoon|evening|day
			how you doin|doing
			how are you ~doing|all|guys|today|folks
			how do you do
			how is|are everything|things|life
			how's it going
			how's everything|life
			hope you|your|this|all … well|fine|good|great|ok|doing
			hope you had|have|are|enjoyed
		`),
		asks: table(`
			^~just tell ~me|us what's
			^why i|you|we|they|it|he|she|my can't|cannot|don't|doesn't|didn't|is|are|isn't|aren't|was|not|am|do|does|did|can|have|keeps|keep _
			^when|where it|they|i|we|you will|can ~not|be|get _ ~_ ~_ $
			^got a|an|any number|link|email|address|eta|phone|way|contact|code
			^~still|really|honestly not ~really|quite sure what|how else|more|much|i|we
			^where would|will|can i|we be able to
			i|we|i'm|am|have|like trying|need|want|got|have ~got|assistance|help to see|check|know|find|learn ~out in what|which
			need|want|have|require ~some|your assistance|help ~to see|check|seeing|checking|know|knowing|find|finding ~out if|whether|how|what|when|where|which
			i|we have ~got to see|check|find|know ~out if|whether|how|what|when|where|which
			^~still|just|i|we can't|couldn't|don't|do ~not ~even|really get how|why|what
			was|were ~also|just|really hoping there was|is|were
			^why you|u keep|didn't|don't|still|always|only|stopped|changed|removed|deleted _
			^will|is|has|was|did|does|are|do|can ~my|the flight|flt _
			^any deals|discounts|specials|promotions|offers|openings|availability|seats|option|options _
			thinking|thought about if|whether|how|what
			i|we|^don't|can't|couldn't ~don't|can't|couldn't ~really|even|also see|find an|any|a ~_ option|way|button|setting|link|place|spot|page|number to|for
			^how|where|when|who|whom to _ _
			^~i ~was|am|i'm ~just checking|asking|check ~in|up|back ~to ~see if|whether|when|what|how
			follow-up|followup ~with|on ~you|this to see if|whether|how|what|when|where|why
			trying|try to see|figure|find|understand|work ~out if|whether|how|why|what|when|where|which
			^want|wanted to make sure|certain ~that it|you|they|this|that|my|the|it's
			just|i|we want|wanted to make sure|certain ~that it|you|they|this|that|my|the|it's
			^find|figure out if|whether|how|what|when|where|why|which
			^what gives
			^what's going|happening|up|wrong
			intrigued|curious|interested|wondering ~as to if|whether|how|why|what
			is|are their a|any
			using|writing|tweeting|messaging ~this ~thread|you|here to ask|see if|whether|how|about
			^possible|ok|okay for|to you|me|us|get|have|send|see
			^~quick|one|another question|questions about|regarding _
			i|we|i'm|we're|was|were|been|just|still|also|only ~am|are|was|were|been ~just|also|still|only|really wondering|wonder|curious
			^wondering|wonder|curious
			i|we ~just|also|only|really want know|ask|understand
			i|we|i'd|we'd|id|i'm|we're ~am|are|was|were|would|really|also|just|only|still|do ~would ~really|also|just|very|be ~much like|love|want|wanted|need|needed|wish|interested|trying|hoping|eager|keen|dying|happy|glad|grateful ~if|in|to ~you|could ~to know|knowing|understand|learn|learning|ask|clarify|enquire|inquire ~more|about|from|of|if|whether|how|what|when|where|why|which|who
			i|we|i'd|we'd|id ~would|really|also|just|still ~really|also|just like|love|want|wanted|need to hear ~more about|from|of|if|whether|how|what|when|where|why|which|who
			i|we|i'd|we'd|id|i'm|we're ~am|are|was|would|really|also|just|only|still ~really|also|just like|love|want|wanted|need|needed|trying|hoping|curious to see|check|find|figure|work|confirm ~out if|whether|how|what|when|where|why|which|who
			^~just ~would|really|also ~really like|love|want|wanted|need|trying|interested to|in know|hear|understand|ask|learn|clarify|knowing|learning
			^~just ~would like|want|wanted|need|trying to see|check|find|figure|confirm ~out if|whether|how|what|when|where|why|which|who
			^wtf|wth is|are|am|do|does|did|has|have|was _
		^how|why|what|who|where|when ~in|on ~the hell|heck|fuck|earth|world is|are|am|do|does|did|has|have|was i|we|my|going|it|up|the|this|that|these|those
		^~just checking|asking|check ~to ~see if|whether|when|what|how
			be|is good|great|nice|helpful|useful|interesting|important to know|hear|understand
			let me|us know if|whether|when|what|how|why|where|which|who
			tell|inform|explain|advise|show|teach|remind|enlighten|clarify ~to me|us ~please|exactly|about if|whether|how|what|when|where|why|which|who
			^~please explain|clarify|specify|confirm|advise|tell … if|whether|how|what|when|where|why|which|who|that
			^~please advise|clarify|explain
			^give|provide|tell ~me|us ~a|an|some|any … reason|reasons|explanation|explanations|idea|estimate|date
			^tell|update|inform me|us ~more|something|please about|of|on
			^tell ~me|us if|whether|how|what|when|where|why|which|who
			^~just any idea|ideas|news|update|updates|word|way|chance|advice|suggestions|suggestion|info|information|thoughts|clue|progress|eta|luck|plans|possibility|reason|tips
			^is|are|do|does|did|have|has|got|could|can ~you|there|anyone|anybody|we|i|it ~guys|got|have|has|be any|some idea|ideas|news|update|updates|word|way|chance|advice|suggestions|info|information|thoughts|clue|progress|eta|plans|possibility|reason|tips|kind|other|more|option|options
			i|we would welcome|appreciate|love any|some idea|ideas|advice|suggestions|tips|thoughts
			i'm|am|we're|are|was|still not ~quite|entirely|really|too|100 sure|certain|clear ~about|exactly|of|on if|whether i|we ~should|can|need|could|must|have|am
			i'm|am|we're|are|was|still not ~quite|entirely|really|too|100 sure|certain|clear ~about|exactly|of|on how|what|when|where|which|who to|i|we|you
			i'm|am|we're|are|was|still not ~quite|entirely|really|too|100 sure|certain|clear ~about|exactly|of|on why|what|how i|it|it's|my|the|this|that|you|they|we|these|those|your
			^~still not ~quite|really|entirely|too sure|certain|clear ~about|exactly|on if|whether i|we ~should|can|need|could|must|have|am
			^~still not ~quite|really|entirely|too sure|certain|clear ~about|exactly|on how|what|when|where|which|who to|i|we|you
			i'm|am|be|we're|is|it's unsure|uncertain|confused|unclear ~about|as|to ~to if|whether|how|what|when|where|why|which|who
			^unsure|unclear
			i|we ~still|really|also|just|simply can't|couldn't|don't|do|didn't|wasn't ~not|really|seem|even|exactly|quite|able ~to|really figure|work|find|see|understand|know|remember|get ~out ~out|about|exactly if|whether|how|what|when|where|why|which|who
			^~still|just can't|couldn't|unable|don't|do|struggling ~not|really|seem|to|exactly ~to figure|work|find|see|understand|know|remember ~out ~out|exactly if|whether|how|what|when|where|why|which|who
			idk|dunno ~exactly if|whether|how|what|when|where|why|which|who
			i|we ~still|really|also|honestly have|had|got ~absolutely no idea|clue ~about|as|of ~to if|whether|how|what|when|where|why|which|who
			^~have|absolutely no idea|clue ~about|as|of ~to if|whether|how|what|when|where|why|which|who
			^is|are|was|isn't|aren't there|it ~still|really|also|even ~still|a|an|any|some|no|possible|true|ok|okay|normal|correct _
			^maybe|perhaps there ~is|are|'s ~a|an|some|any way|option|setting|trick|chance
			^have|has you|anyone|anybody|someone|y'all _
				can|could|may|shall|should i|we _
			i'm|am|just|i|was asking|ask about|if|whether|how|what|when|where|why|which|who
			^~i ~have|had|got|has|one|just ~one|my|another|a|an|last|next|other|only|first|second|final|quick|real|main|small|few|couple ~more|of|quick|other|follow-up|different question|questions|query|queries
			i|we|still|also ~still|also|just|do have|had|got ~a|another|some|one|few|two|three|couple|the|this ~of|quick|more|few|follow-up|other question|questions|query|queries
			i|we|i'd|we'd|i'm|^would ~would|am|also|need ~really|also need|want|like|looking|require|seeking|wanted|searching|request ~for|to ~have|get|receive|find|see|know ~some|more|any|further|the|an|a ~more|further|detailed information|info|details|clarification|advice|guidance|answers|answer|explanation|update|updates ~on
			^need|want|require|seeking|looking ~for|to ~have|get|find|see ~some|more|any|further|the|an|a ~more|further|detailed information|info|details|clarification|advice|guidance|answers|answer|explanation|update|updates ~on
			^what|how about _
			how come
			what's up with
			i|we|just ~was|just|also|really wondered if|whether|how|what|when|where|why
			^why not
			^why|how bro|man|dude|guys|though|tho|oh $
			just|i|we ~just|only|also gonna|wanna|going|wanted ~to ask if|whether|how|what|when|where|why|which|who
			^why there|there's|theres|it's|that's|they're _ _
			^y do|does|did|is|are|can't|don't|isn't|doesn't _
			and find out if|whether|how|what|when|where|why|which|who
			follow|following|followed up ~with|on ~you|this to see if|whether|how|what|when|where|why
			^is|are|was|were|does|did|has|have this|that|it|there|anyone|the|my|your going|still|really|supposed|possible|available|normal|happening|coming|back|down
			^do i|we|they|these|those|my|your|our _
			^can|could|would a|an|the|other|people _ _
			^does|can|could|should|would|will|may|shall i|we|it|this|that|they|these|those|my|your|our _
			^did i|we|they|these|those|my|your|our _
			^am|is|are|was i|it|this|that|they|these|those _
			^has it|this|that _
			i|we assume|guess|suppose|presume|take … right|correct
		`),
	}
	englishBegs(r)
	englishNone(r)
	englishTold(r)
	return r
}
