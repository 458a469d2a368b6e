package questions

// english is what English asks and tells with.
func english() *rules {
	r := &rules{
		lang:       "en",
		verbsFirst: true,
		known: wordSet(`the and is are was to of it this that you your my i we have has not don't can't i'm it's for with on at but be been will would do does did
			what how when where which there they please thanks hello hi from can could should just any a an no me i in am so if when`),
		spelled: map[string]string{"u": "you", "ya": "you", "r": "are", "ur": "your", "pls": "please", "plz": "please", "plzz": "please", "plse": "please", "pleease": "please", "pleaseee": "please",
			"wether": "whether", "wheter": "whether", "cant": "can't", "cannot": "can't", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't", "wont": "won't", "isnt": "isn't",
			"arent": "aren't", "wasnt": "wasn't", "werent": "weren't", "wouldnt": "wouldn't", "couldnt": "couldn't", "shouldnt": "shouldn't", "hasnt": "hasn't", "havent": "haven't",
			"im": "i'm", "ive": "i've", "youre": "you're", "theyre": "they're", "thats": "that's", "theres": "there's", "whats": "what's", "hows": "how's", "wheres": "where's",
			"whos": "who's", "wanna": "want", "cud": "could", "wud": "would", "shud": "should", "thx": "thanks", "lets": "let's", "pref": "prefer", "yall": "y'all", "ppl": "people"},
		leads: wordSet(`and but so also or well ok okay okee yes yeah yep yup no nope nah oh ah hey then plus anyway btw sorry hmm um wow bro dude jeez haha hehe lol sooo soo thanks thank thx cheers
			though although unfortunately now finally first firstly second secondly third thirdly lastly further furthermore moreover besides additionally however therefore thus
			basically actually apparently again besides note ps re fyi q question questions`),
		stops:   wordSet(`thanks thank thx no`),
		joins:   wordSet(`and but so or because since as then plus though although while otherwise else except`),
		whether: wordSet(`whether if`),
		ifs:     wordSet(`if when whenever once unless after before given assuming suppose provided in for since as considering per regarding concerning with at on upon during`),
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
		pleases:  wordSet(`please pls plz`),
		relative: wordSet(`which who whose where that`),
		ofWho:    wordSet(`know see is that's of about on to and or tell in for with from wonder sure understand at by which than matter regardless no`),
		pronouns: wordSet(`i you we they he she it u there anyone anybody someone somebody y'all i'm i've i'd i'll it's you're we're we've they're that's there's he's she's`),
		subjects: wordSet(`i you we they he she it this that these those there my your our their his her its the any anyone anybody someone somebody everyone all both some each every a an u y'all ya i'm i've i'd i'll it's you're we're we've they're that's there's he's she's`),

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
			^how|where|when|who|whom to _ _
			^~i|was|am|i'm|just ~was|just checking|asking|check ~in|up|back ~to ~see if|whether|when|what|how
			follow-up|followup ~with|on ~you|this to see if|whether|how|what|when|where|why
			trying|try to see|figure|find|understand|work ~out if|whether|how|why|what|when|where|which
			just|i|we want|wanted to make sure|certain ~that it|you|they|this|that|my|the|it's
			^find|figure out if|whether|how|what|when|where|why|which
			^what gives
			^what's going|happening|up|wrong
			intrigued|curious|interested|wondering ~as to if|whether|how|why|what
			is|are their a|any
			using|writing|tweeting|messaging ~this ~thread|you|here to ask|see if|whether|how|about
			^possible|ok|okay for|to you|me|us|get|have|send|see
			i|we|i'm|we're|was|were|been|just|still|also|only ~am|are|was|were|been ~just|also|still|only|really wondering|wonder|curious
			^wondering|wonder|curious
			i|we ~just|also|only|really want know|ask|understand
			i|we|i'd|we'd|id|i'm|we're ~am|are|was|were|would|really|also|just|only|still|do ~would ~really|also|just|very|be ~much like|love|want|wanted|need|needed|wish|interested|trying|hoping|eager|keen|dying|happy|glad|grateful ~if|in|to ~you|could ~to know|knowing|understand|learn|learning|ask|clarify|enquire|inquire ~more|about|from|of|if|whether|how|what|when|where|why|which|who
			i|we|i'd|we'd|id ~would|really|also|just|still ~really|also|just like|love|want|wanted|need to hear ~more about|from|of|if|whether|how|what|when|where|why|which|who
			i|we|i'd|we'd|id|i'm|we're ~am|are|was|would|really|also|just|only|still ~really|also|just like|love|want|wanted|need|needed|trying|hoping|curious to see|check|find|figure|work|confirm ~out if|whether|how|what|when|where|why|which|who
			^~just ~would|really|also ~really like|love|want|wanted|need|trying|interested to|in know|hear|understand|ask|learn|clarify|knowing|learning
			^~just ~would like|want|wanted|need|trying to see|check|find|figure|confirm ~out if|whether|how|what|when|where|why|which|who
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
			^~still not ~quite|really|entirely|too sure|certain|clear ~about|exactly|on why|what|how i|it|it's|my|the|this|that|they|we|these|those|your
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
			do|does|did|are|is|was|were you|anyone|anybody|someone|somebody|y'all ~guys|all|people|even|also|ever|still|actually _
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
			^y do|does|did|is|are|can't|don't|isn't|doesn't _
			to|and find out if|whether|how|what|when|where|why|which|who
			follow|following|followed up ~with|on ~you|this to see if|whether|how|what|when|where|why
			^is|are|was|were|does|did|has|have this|that|it|there|anyone|the|my|your going|still|really|supposed|possible|available|normal|happening|coming|back|down
			^do i|we|they|these|those|my|your|our _
			^does|can|could|should|would|will|may|shall i|we|it|this|that|they|these|those|my|your|our _
			^did i|we|they|these|those|my|your|our _
			^am|is|are|was i|it|this|that|they|these|those _
			^has it|this|that _
			i|we assume|guess|suppose|presume|take … right|correct
		`),
		bare: table(`
			i'm trying to _ ~_ ~_ ~_ ~_ ~_ ~_ ~_ ~_
			^check|checking|track|tracking|see|seeing|view|report|reporting|notify|notifying|enter|leave ~_ ~_ ~_ ~_ order|purchase|account|refund|status|invoice|bill|payment|fee|fees|penalties|penalty|delivery|address|feedback|reclamation|complaint|policy ~_
			^rebate|restitution|compensation|reimbursement ~of _ ~dollars|euros|pounds|usd
			^information|info|details|assistance|help about|on|with|regarding _ ~_ ~_ ~_ ~_
			^refund|reimburse|solve|resolve|request|update|cancel|change|delete|remove|create|open|close|download|edit|correct|modify|switch|upgrade|obtain|file|lodge|submit|recover|retrieve|reset|register|unsubscribe|subscribe|activate|deactivate|freeze|unfreeze|renew|reorder|exchange|locate|verify ~up|of|to|for|from|with|an|a|the|my|our|some|this|that ~an|a|the|my|our|some|of|on|in|new|standard|gold|free|personal|shipping|delivery|credit|current|user|last ~_ ~_ ~_ ~_ _
			^refund|refunding|reimburse|reimbursing|return|returning|pay|paying _ ~dollars|euros|pounds|usd|eur
			^assistance|assist|help|information|info with|witha|about|on|for|regarding … _ ~_ ~_
			^restitution|compensation|reimbursement|refund|cancellation|replacement|invoice|bill of|for … _ ~_
			^canceling|cancelling|cancelation|cancellation|creating|opening|closing|deleting|removing|changing|updating|editing|tracking|requesting|obtaining|getting|setting|correcting|checking|switching|upgrading ~up|of|to ~a|an|the|my|our ~new|my|the ~_ order|account|purchase|subscription|address|invoice|bill|refund|reservation|booking|newsletter|profile|membership|plan|contract|flight|appointment ~number|no|nr ~_
		`),
		trails: table(`
			let me|us|her|him|them know
			tell|advise|inform|notify|update me|us
			advise
			get back to me|us
		`),
		begs: table(`
			^~please message me|us|him|her|them|my
			a|an|some|any … … … would|will be appreciated
			please set up|my|the|a
			^set up a|the|my|our meeting|call|account|appointment|time
			^hurry ~up|guys|lads|please $
			^~it's|it|would|is ~would|is|be best|better|easier if i|we can|could speak|talk|meet|see|get
			^call _ … … and get|put|tell|let me|us|them
			waiting|expecting|expect ~for a refund|compensation|reimbursement|rebate|restitution of
			^don't|do|never ~not|ever|even _ me|us
			^~please let's ~try ~to step|work|arrange|connect|figure|send|take|start|grab|sit|review|finalize|touch|aim|use|wait|push
			^hopefully|hope i|they|the|you|someone ~guys can|could|will change|recover|find|fix|get|help|resolve|sort|solve
			help please
			^would _ like|love|prefer to|if|it|a
			^~maybe|perhaps|just have a|someone|somebody|your|an supervisor|manager|agent|someone|rep|team|person|_ call|contact|find|check|look|email|get
			^we can meet|try|discuss|talk|speak|chat … if|at|on|or|tomorrow|next|this
			^you can add|remove|put _
			^use|using ~a|an|the|my ~_ account|profile $
			^~i|i'm|we ~am try|trying to close|create|open|delete|check|download|file|lodge ~_ ~_ ~_ ~_ ~_ ~_ ~_ $
			^what|all i|we|i'd ~would|really|just like|want|need|wanted is|are|to
			^get rid of
			^~just|so|please check|read|see|answer|open your|the|my|our dm|dms|inbox|message|messages|pm|email|emails|forum|forums
			i'd|we'd|i|we ~would suggest|recommend|propose ~that you|we|us
			i|we think ~that it will|would be ~very|really helpful|useful|good|best|great|better to
			it|that would be ~really|so|very great|good|nice|lovely|helpful|useful to meet|discuss|talk|see|chat|catch|speak|know
			i'm|we're|i|we ~am|are|was|were ~really|just hoping ~that ~maybe|perhaps|possibly you|your|someone|y'all|we|i
			~i|we would be ~very|so|most|really|more|extremely|forever ~much|than grateful|thankful|obliged|indebted if|for
			i'd|we'd be ~very|so|most|really|more|extremely|forever ~much|than grateful|thankful|obliged|indebted if|for
			be|is|it'd ~really|so|very|just great|nice|good|awesome|amazing|appreciated|lovely|wonderful|fantastic|perfect if you|someone|somebody|y'all can|could ~please|just|maybe help|send|call|check|refund|give|tell|get|explain|reply|respond|confirm|look|resend|forward|contact|provide|email|cancel|sort|reset|take
			i|we ~would|still|do|really|simply|just expect|demand|await ~a|an|my|the|some|full|your|our ~full|prompt|formal answer|response|reply|refund|compensation|replacement|money|apology|explanation|solution|resolution|call|restitution|reimbursement|rebate|credit
			i|we ~really|just|only|simply want|need|'d ~it|them|my|our|the … back
			i|we ~really ~should|must be|get compensated|refunded|reimbursed|credited
			you|they|spotify should|must ~at ~least|really|also give me|us
			^should|must ~at ~least|really|also give me|us
			should|must ~at ~least|really|also refund|compensate|reimburse|credit|pay me|us
			you|y'all|they|spotify better|needa|gotta ~not fix|refund|send|give|sort|resolve|answer|respond|help|pay|compensate|bring|do
			^~can lemme|gimme|lemmie _
			any|your|some|all help|assistance|advice|support|input|feedback|guidance … … be|is ~much|greatly|very|really|so|highly appreciated
			^~maybe|perhaps|possibly maybe|perhaps|possibly|or we ~all can|could|should _
			^we ~also|really|all can|could|should ~try ~to|and discuss|talk|meet|chat|speak|schedule
			might|may|would be ~very|really|more useful|helpful|good|best|worthwhile to discuss|meet|talk|speak|chat
			let's ~all|please ~try|to ~to meet|discuss|talk|get|catch|schedule|chat|plan
			^~please don't|do ~not forget to send|call|include|reply|check|refund|cancel|add|bring|chat|tell|write|let|get
			^~please|and remember|be ~sure to
			reminder to|that _
			i|we think|suggest|believe ~that ~maybe you should|could|ought ~to check|call|talk|speak|contact|send|email|meet|ask|discuss
			i|we|really ~do|really hope|hoping ~that i|we ~can|will get|hear|receive
			i|we ~have|just|still ~got|gotta to cancel|return|change|report|notify|inform|make|file|lodge|submit
			i|we ~have|just|still ~got|gotta to see|check|get my|the|a|an|some|it|this|purchase|purchaes|order|invoice|bill|status|account
			it's your task|job|duty to
			^needs|need to|2 make|fix|send|help|refund|call|get|be
			can|could|would|will|won't|can't you|y'all|someone|somebody|anyone|anybody ~guys|all|please|kindly|maybe|possibly|perhaps|also|just|at ~least|please|just _
			^maybe|perhaps|possibly you|someone|y'all can|could
			^~i am|are looking for
			if there's|there ~is any|a way|chance you|someone|to|i|we
			^refund|reimburse|compensate|credit me|my|us|our|the|1|2|3|4|5|full
			we|we'll ~also need to discuss|talk|meet
			^look up|into my|this|it|the|our
			^pass my|our|this|it|that|on
			^can|could show|help|give|send|tell _ me|us
			^can|could _ me|us what|how|which|to|get|find|see|with|a|the|my
			if ~possible you|someone|y'all ~guys|all|could|can|would|please could|can|would|please|kindly|be ~please|just|also|maybe help|send|give|leave|page|drop|sign|schedule|clarify|elaborate|nominate|point|direct|advise|fix|check|cancel|refund|change|update|call|contact|get|remove|tell|look|let|provide|confirm|reply|respond|resend|forward|replace|resolve|sort|explain|assist|support|stop|take|bring|issue|return|process|arrange|ensure|review|transfer|unlock|reset|reactivate|delete|correct|email|mail|message|show|do|come|investigate|escalate|put|restore|share|suggest|try|upload|tweet
			would you mind
			you|y'all ~guys ~really|still|just|also need|have|should|must|gotta|better ~to fix|refund|reimburse|compensate|credit|repay|rebook|contact|call me|us|my|our|this|it
			^~i|we ~really|just|do hope|hoping ~that you|y'all ~guys ~can|could|will ~please reply|respond|answer|call|contact|help
			^~i|we ~really|just|do hope|hoping ~that i|we ~can|could|will get|receive a|an|my|your|some
			would ~really|very|greatly|also ~much appreciate _
			be ~really|so|very nice|great|good|lovely|amazing|awesome if i|we could|can|would ~at ~least ~just|also|please|finally get|have|receive|speak|talk|change|use ~an|a|some|my|the|to answer|refund|reply|response|update|credit|call|help|username|name|email|address|someone|person|human|agent|account
			^must|needs fix|fixing|solving|correcting|urgent|urgently
			if you|y'all ~guys|actually|really ~truly|even care ~please _ to|me|us|my|this
			^~all ~we|i need actual|real|some|your support|help|assistance
			would|will|might it|there be possible|ok|okay
			i|we ~just|also|really would ~really|also|rather|very|just|much|still like|love|prefer|appreciate _
			i like to discuss|talk|speak|schedule|meet|go|propose|order
			i|we think|propose|suggest|recommend ~that it|we would|should be helpful|good|best|useful|great|better|nice to|if
			i'd|we'd|id ~really|also|rather|very|just|much|still like|love|prefer|appreciate ~it to|a|an|my|the|if|some|you|your|for|help|it
			^would ~really|also|just like|love|prefer|appreciate ~it ~to|a|an|my|the|if|some|you|your|for|help
			i'd|we'd|would ~very|really ~much be|appreciate grateful|thankful|obliged|happy|glad if|for|it
			i|we ~really|just|also|still|would|do|only|actually|urgently|desperately|now need|want|wish|request|require|demand|insist|beg|urge ~on ~to|a|an|my|the|some|you|your|it|this|that|help|assistance|someone|more|another|compensation|resolution|action
			i|we ~really|just|also|still|would|do|could need|want|require|use|request|like ~some|any|a|your|to|little help|assistance|support|hand
			^~just|really|still|desperately|urgently need|want|require|requesting ~some|to|a|an|my|the|your|any|help|assistance|support|someone
			^help|sos
			need|want help|assistance
			^assistance|assist|support ~me|us|needed to|with|for|in|me|needed|please
			^looking|lookin|hoping for|to
			i'm|we're|i|we ~am|are ~just|also|still|currently hoping|looking|lookin to|for|you|someone
			i|we was|were hoping you|someone|to|for
			^hope|hoping you|someone can|could|will help|assist|fix|resolve|sort
			i|we ~really|do|just hope|hoping|trust ~that you|someone ~guys can|could|will|would help|assist|fix|resolve|sort|send|do|look|get
			^~i|we ~i'm|we're ~am|are try|trying to cancel|get|return|reach|contact|speak|talk
			in need of
			please|kindly|pleeease ~do|don't|also|just|can|kindly|be|help|could|not|get|stop|you _
			^~just|so|at ~least|please help|send|give|fix|check|cancel|refund|change|update|call|contact|add|remove|tell|let|provide|confirm|reply|respond|resend|forward|replace|resolve|sort|explain|assist|support|stop|take|bring|issue|return|process|arrange|ensure|review|transfer|unlock|reset|reactivate|delete|correct|email|mail|show|investigate|escalate|put|restore|book|reissue|reimburse|compensate|credit|waive|expedite|track|ship|deliver|unsubscribe|hold|keep|leave|move|answer|unblock|release|approve|sign|print|use|note|include|attach|upload|share|post|dm|text|ring|write|hurry me|us|my|it|this|that|these|those|our|the|a|an|someone|somebody|your|him|her|them|all|both|any|some|more|back|to|into|off|with|at|sure|out|up|on|through
			^~please get|make me|us|my|someone|this|that|it|sure
			^~just|please cancel|refund|unsubscribe|fix|return|resend|help
			^talk|speak|talking|speaking|chat to|with a|an|someone|somebody|human|agent|person|customer|live
			^stop|quit sending|charging|calling|emailing|asking|playing|ignoring|spamming|taking|making|doing|showing|being|changing|telling|texting|recommending|adding|suggesting|pushing|mailing|trying|using
			^have|take a read|look
			^dm|pm|inbox me|us|for
			^~please put|connect|patch|transfer me|us ~in|through|to|with ~touch|contact|with|to
			^let|make me|us|sure speak|talk|move|know|go|have|in|cancel
			^~please get|come|write back to me|us
			^let's ~please|all meet|discuss|talk|go|do|schedule|set|get|have|try|make|plan|move
			^let us meet|discuss|talk|schedule
			^don't|do|never ~not|ever keep|leave|charge|send|call|email|contact ~not me|us
			^you can|could|should|may|must send|call|give|refund|email|return|keep
			i|we|i'd|we'd would|think|suggest|propose|recommend ~that ~it|we ~would|should ~be meet|discuss|go|talk
			would|'d|i'd|we'd appreciate ~it ~if|a|any|some|your|you|y'all getting|if|help|response|reply|assistance|sending|looking|you
			^appreciate ~it if|a|any|y'all
			^a|an|some|any … would|will be great|nice|appreciated|lovely|helpful|good|useful|perfect|amazing|awesome
			^a|an|some|any … … would|will be great|nice|appreciated|lovely|helpful|good|useful|perfect|amazing|awesome
			i|we|to|^can ~would|also request|ask|asking ~that|for ~a|an|the|my|some refund|replacement|return|call|callback|invoice|copy|exchange|reservation|cancellation|help|compensation|credit
		`),
	}
	englishNone(r)
	englishTold(r)
	return r
}
