package questions

// english is what English asks and tells with.
func english() *rules {
	return &rules{
		lang: "en",
		known: wordSet(`the and is are was to of it this that you your my i we have has not don't can't i'm it's for with on at but be been will would do does did
			what how when where which there they please thanks hello hi from can could should just any a an no me i in am so if when`),
		leads: wordSet(`and but so also or well ok okay okee yes yeah yep yup no nope nah oh ah hey then plus anyway btw sorry hmm um haha hehe lol sooo soo thanks thank thx cheers
			though although unfortunately now finally first firstly second secondly third thirdly lastly further furthermore moreover besides additionally however therefore thus
			basically actually apparently again besides note ps re fyi q question questions`),
		stops:   wordSet(`thanks thank thx`),
		joins:   wordSet(`and but so or because since as then plus though although while otherwise else`),
		whether: wordSet(`whether if`),
		ifs:     wordSet(`if when whenever once unless after before given assuming suppose provided in for since as considering`),
		why:     wordSet(`because since as cause cos coz for`),
		buts:    wordSet(`but though although however`),
		who:     wordSet(`what what's whats when when's where where's wheres which who who's whos whose whom why why's how how's hows how'd wat wut`),
		does: wordSet(`is are was were am do does did can could will would shall should may might must has have had isn't aren't wasn't weren't don't doesn't didn't can't couldn't won't
			wouldn't shouldn't hasn't haven't`),
		after:    wordSet(`many much long often far soon big come else about time happens happened kind sort type size colour color version model if not`),
		tags:     wordSet(`right correct yes no true ok okay`),
		pronouns: wordSet(`i you we they he she it u there anyone anybody someone somebody y'all i'm i've i'd i'll it's you're we're we've they're that's there's he's she's`),
		subjects: wordSet(`i you we they he she it this that these those there my your our their his her its the any anyone anybody someone somebody everyone a an u y'all ya i'm i've i'd i'll it's you're we're we've they're that's there's he's she's`),

		greets: table(`
			^hello|hi|hey|hiya|dear|greetings
			^good morning|afternoon|evening|day
			how are you ~doing|all|guys|today|folks
			how do you do
			how is|are everything|things|life
			how's it going
			how's everything|life
			hope you|your|this|all … well|fine|good|great|ok|doing
			hope you had|have|are|enjoyed
		`),
		asks: table(`
			i|i'm|im|we|we're|was|were|been ~am|are|was|were|just ~just|also|still|only ~really wondering|wonder|curious
			^wondering|curious
			just wondering|curious
			like|love|want|wanted|need|wish|interested|curious|eager|keen|good|great|helpful|appreciate|dying|try|trying ~in ~it ~if ~you ~could|would to|for ~me|us ~just ~be|to know|hear|understand|learn|clarify|find|see|ask|check ~out|about|if|whether|how|what|when|where|why|which|that|from
			want|like|need|wanted to ask|know|understand|see|hear|check|clarify
			interested in knowing|learning|hearing
			to know|understand|see|ask|check|learn|clarify|find|figure ~out if|whether|how|what|when|where|why|which|who
			raking my|our mind|brain|head
			let me|us know if|whether|when|what|how|why|where|which|who
			tell|inform|explain|advise|show|teach|remind|enlighten ~to me|us ~please|exactly if|whether|when|what|how|why|where|which|who
			^~please ~could|can|would|will ~you ~please advise|explain|clarify|specify|confirm|tell … if|whether|when|what|how|why|where|which|who|that
			^~please advise|clarify|explain
			^give|provide … reason|reasons|explanation|explanations|idea|estimate|date
			^tell me|us ~more|something|please about|of
			checking|check|checked ~to ~see if|whether|when
			^tell ~me|us why|what|how|when|where|who|which|if|whether
			any idea|ideas|news|update|updates|word|way|chance|advice|suggestions|suggestion|info|information|thoughts|clue|progress|eta|luck|plans|possibility|reason|tips|word|way ~around
			not|never|isn't|aren't sure|certain|clear|know ~about|exactly|of if|whether|how|what|when|where|why|which|who
			i'm|am|be|we're|unsure unsure|uncertain|confused … if|whether|how|what|when|where|why|which|as|about
			^unsure
			^not sure|clear if|whether|how|what|when|where|why|which
			cannot|can't|cant|couldn't|unable|struggling|don't|dont|do|didn't ~not|to|seem ~to|seem figure|work|find|see|understand|know out|where|how|what|why|when|whether|if|who
			cannot|can't|cant|couldn't figure|work|find ~out ~out where|how|what|why|when|whether|if
			idk|dunno if|what|how|when|where|why|whether|which
			don't|dont|do know|understand|see ~not|exactly|know what|how|when|where|why|whether|if|which|who
			no idea|clue ~about|as|of ~to how|what|when|where|why|which|who|if|whether
			^is|are|was|isn't there|it ~still|a|an|any|some|also|even|really possible|way|ways|chance|possibility|ok|okay|true|correct|normal|option|reason|alternative
			^is it possible
			^are there any|some|other|more
			do|does|did you|anyone|anybody|someone|somebody|u ~guys|all|even|also know|think|have|offer|sell|ship|accept|happen|plan|still|mind|make|provide|deliver|support|recommend
			asking|asked about|what|if|whether|how|why
			my|another|one|a|the|main|real|next|other|only|first|second|quick|last question|questions ~now|then|for|here|about|is|are|regarding|was
			have|had|got|has ~a|another|some|one|few|two|three|couple ~of|quick|more|follow-up question|questions|query|queries
			need|want|like|looking|require|seeking|looking|get|have|wanted|search|searching ~for|to|have|get|receive|find|see ~some|more|any|further|the|an|a ~more|further|detailed information|info|details|clarification|advice|guidance|answers|answer|explanation
			what about
			how about _
			how come
			why not
			any more|other info|information|details|options
			say|saying whether
			^do|does|did|can|could|should|would|will|may i|we|it|this|that|they
			i|we assume|guess|suppose|presume|take … right|correct
		`),
		begs: table(`
			can|could|would|will|won't|willl|can't|may|might ~possible|i|we you|u|y'all|someone|somebody|anyone|anybody|we|i ~guys|all|please|pls|plz|also|maybe|possibly|at|kindly|just|be|have|get|ask|able ~kind|least|so|to help|send|give|fix|check|cancel|refund|change|update|call|contact|get|make|add|remove|tell|look|let|provide|confirm|reply|respond|resend|forward|replace|resolve|sort|put|explain|hold|debug|share|assist|support|stop|take|bring|issue|return|process|arrange|ensure|see|speak|talk|review|transfer|unlock|reset|reactivate|delete|correct|email|mail|dm|message|ring|show|do|come|have|use|meet|discuss|set|schedule|book|approve|sign|print|advise|expedite|escalate|investigate
			can|could|would|will you|u ~please|pls|kindly|plz _
			if ~possible|you|i ~you|i could|can|would _
			would you mind
			would|will|might it|there be possible|ok|okay
			would|i'd|we'd|id|wd ~i|we ~really|also|rather|very|just|love like|love|prefer|appreciate ~it ~to|a|an|my|the|if|some|you|your|for
			i'd|we'd|would ~very ~really ~much be|appreciate grateful|thankful|obliged|happy|glad if|for|it
			i|we ~really|just|also|still|would|do|only|actually need|want|wish|request|require|demand|expect|insist|beg|urge ~to|a|an|my|the|some|you|your|it|this|that|help|on|for|assistance|help
			need|want|require|get|help|assistance|assisxtance|requesting|request ~some|any|to|your|ur help|assistance|assistasnce|support|assisxtance
			^need|want|require|wanna|wan ~to|a|an|my|the|some|help|assistance
			^help|assistance|assist|support ~me|us|needed|to|with|with|for
			^looking|hoping for|to
			^~i|we ~i'm|we're ~am|are try|trying to cancel|get|return|reach|contact|speak|talk
			i|we ~am|are|was|were|i'm|we're hoping|looking to|for
			i'm|we're|im looking|hoping for|to
			i|we would|d ~really|also|very|much|just like|love|prefer|appreciate ~to|a|an|my|the|some _
			in need of
			^have a read|look
			^get|find|make|give me|us _
			please|pls|plz|kindly|pleeease ~do|don't|also|just|can|kindly|be|help|could|not|get _
			^~just call|email|mail|message|dm|text|write|contact|ring me|us|back
			^fix|cancel|refund|send|replace|return|give|help|call|contact|change|show|stop|let|reset|resend|restore|remove|delete|unsubscribe|reply|respond|answer|confirm|check|update|provide|explain|forward|bring|hold|put|have|track|issue|reimburse|compensate|add|sort|move|transfer me|us|my|it|this|that|these|those|our|the|a|an|someone|somebody|back|to|into|off|with|your|him|her|them|at|sure|out
			^cancel|refund|unsubscribe|fix|help|return|talking|speaking|talk|speak
			put|connect|patch|transfer me|us ~in|through|to|with ~touch|contact|with|to
			let|make me|us|sure speak|talk|move|know|go|have
			get|come|write back to me|us
			let's|lets meet|discuss|talk|go|do|schedule|set|get|have|try|make|plan|move
			let us meet|discuss|talk|schedule
			don't|do keep|leave|charge|send ~not me|us
			^you can|could|should|may|must send|call|give|refund|email|return|keep
			i|we'd|we|i'd think|suggest|propose|recommend|feel ~that ~it|we ~would|should ~be meet|helpful|good|discuss|go|need|should
			^to help me|us
			send|sent … to help me|us
			appreciate ~you|y'all|your|if|it|a|any getting|if|help|response|reply|assistance|sending|looking
			request|ask|asking|asked ~that|for ~a|an|the|my refund|replacement|return|call|callback|invoice|copy|exchange|reservation|cancellation|help
			i like to discuss|talk|speak|schedule|meet|propose
			waiting|looking for ~your|a|an response|reply|answer|refund|confirmation
			assistance|help|assist to|with|in _
		`),
		empty: table(`
			^if you|there ~you|is|are ~have|had|need ~any|other|further|more questions|anything|question
			let me|us know if|should you|there ~do|would|is|are ~have|need|want|like ~any ~further|more|other questions|question|anything|else|concerns
			i|just thought|figured you|i ~would|might|'d|should want|know|like|let
			let me|us know how it|things|that|you
			any|further|more questions ~or|just|please|concerns|feel ~ask|just
			call|contact|email|write|reach ~out ~me|us ~to ~me|us if|with|should you|any ~have|need|questions
			please|pls find|note|see|accept|feel|consider|review attached|that|the|free|enclosed|below|our|my
			please find|note
			feel free
			don't|do hesitate|worry ~not
			not hesitate
			thank|thanks|thx ~you|again|so|very|much ~for ~the|your
			look|looking forward
			will do|try|check|give|let|keep|wait|see
			i'll|ill|we'll try|let|check|give|send|wait|do|keep|be|get|take|see|call|contact
			i|we will|can|could|would|won't _
			can't|cannot|couldn't wait|believe|help
			how are you
			i|we will|ll|shall try|let|check|give|send|wait|do|keep|be|get|take|see|call|contact
			no need
			asked|asks|told|says|said ~me|us|him|her|them if|whether|to|that|how|about
			asked|asks me|us|him|her
			he|she|they|who asked|wants|want|wanted|wondered|needs|need
			click|visit|follow|subscribe|join|check|buy|sign|shop|register here|our|us|out|now|up|today|this|my
			you guys need
			nothing i can
			what i|you|we|they ~really|just|also|needed|need|want|wanted|love|like|mean|meant|said|see|have|did
			what a|an
			how great|nice|lovely|wonderful|kind|sweet|disappointing
			which is|was|are|means|has|would|will|i|you|we|makes|made|did|does|should
			who is|was|are|has|have|had|can
			where i|you|we|it|they|the
			when i|you|we|they|it|the|he|she|my|this|that|your
			why i|you|we|they
			how i|you|we|they|it
			do not
			do it|this|that|so|the|as
			i ~will let
			have a ~very|really great|good|nice|lovely|wonderful|safe|blessed|happy|pleasant
			have fun|been|had|tried|to
			have you been
			had a|an|to|the|been|my|tried
			has been|a|the
			is that|it because
			may be
			might be
			need to be
			as i|you|we ~would|said|am
			let alone
			let you
			helped|helps|helping ~me|us with|it|this|out|fix
			find attached
			thank you
			make sure you|to|that|your
			take care
			have read|tried|done|reinstalled|deleted|checked
		`),
		polite: table(`
			let me|us know if|should you|there ~do ~have|need|want|are|is ~any|further|more|would|can ~further|more|other questions|question|anything|else|like|help|concerns
			if you|there ~is|are ~have|need ~any|other|further|more questions|anything|question|concerns
			let me|us know how it|things|that
			not hesitate
			don't hesitate
			feel free
			find|see attached|enclosed|below
			please|pls find|note|see|accept|consider
			let you know
		`),
		scorns: table(`
			are you|u ~guys|people ~even|actually|fucking|freaking|really kidding|joking|serious|for|insane|crazy|mad|blind|deaf|stupid|idiots|robots
			is|was this|that|it … joke|joking|prank|acceptable|scam|serious
			^seriously|really|srsly|wtf|wth|huh|excuse
			who does|would ~do|ever that|this|such|so
			who do you think
			do|don't|did you|u ~guys|people|really|actually|even ~really|actually|even realize|realise|realizehow|care|understand|think|listen|read|want|know ~how|what … ridiculous|useless|only|how|people|we|i'm
			do|does you|they|spotify|anyone|anybody|u ~even|actually|really care|understand|read|listen
			how dare|hard|difficult|stupid|dumb
			how … ridiculous|useless|stupid|dumb|bad|hard|incompetent ~is|are|can ~you|it|that ~be
			what is|was|were|are|the|on|happened|kind|sort ~the|on|kind|sort|of point|use|hell|fuck|earth|heck|wrong
			what's the point|use|hell
			what the hell|fuck|heck|actual
			why bother|even|on|the|in ~earth|bother|hell|world
			why would|should|do i|you|we|a|anyone|anybody ~have|even ~a|uk|have ~this|label keep|pay|even|trust|stay|bother|upload|“feature”|this|feature
			why are|is you|this|your|it ~guys|service|company|always|so so|such|always|useless|bad|terrible|incompetent
			isn't|aren't that|it|you ~supposed|your|great|lovely|wonderful|fantastic|nice|spotify
			you are … aren't you
			wouldn't you think|agree
			gotta|got admit
			you call|think this|that|i|we
			does ~that|this|it make any|sense
			how many times|more
			how much longer|worse
			is this the way|how
			what did|do i|you|we expect
		`),
		hints: table(`
			would|it'd|it'll|might|could|'d|that'd|will be ~really|so|very|super|also|more|much|pretty|great|a ~idea nice|great|good|cool|useful|helpful|awesome|amazing|better|lovely|handy|beneficial|ideal|wonderful|perfect
			be ~a|an|much|so|really nice|great|good|cool|useful|helpful|handy|beneficial ~idea|feature|if|to|addition if|to|for|when
			you|they|spotify|apple|u ~guys|people|really|all|might|may should|ought|need ~really|probably|seriously|also|to ~consider|make|bring|add|have|fix|offer|be|allow|let|give|stop|update|improve|work|hire|train
			please|pls|plz|can|could|kindly ~you|just ~please bring|add|consider|make|implement|introduce|allow|offer|improve|support ~back|a|an|the|more|adding|making|bringing|it|this|support|us
			bring back
			i|we|really|just ~really|do|still|just|honestly hope|hoping|wish|suggest|recommend|propose … you|there|they|it|to|that|future|will|patches|fix|add|had|would|could
			^hopefully|hope it|you|they|this|to
			^wish you|there|it|the
			my suggestion|suggestions|advice|idea|feedback|recommendation|wish|proposal
			a|one|another|good|great|some|small suggestion|suggestions|idea|improvement|recommendation|feedback ~would|for|to|is
			feature request|suggestion|idea
			have you|they|anyone ~ever considered|thought
			why don't you|they ~just|guys|simply|also add|make|have|offer|put|use|let|allow
			instead of … how about
			how about adding|making|offering|a|an|some|letting|giving|putting
			should|could|must ~really|also|definitely ~be be|have ~a|an|more|added|easier|possible|option|able|available|improved|included
			weird|odd|strange|bad|hard|silly|confusing place|to|at ~put|find|first
			needs|need|needed|what's ~to ~be|here|a|an|more|is improvement|improving|improved|better|transparency|more|work|updating|easier
			too easily|tight|loose|small|big|short|long|thin|heavy|bright|dark|loud|quiet
			could|would be better|improved|easier|clearer|more|nicer
			easier|better if|to
			just so you know
			just|thought|for to|i'd|you|your ~let|know|information|might you|know|want ~know|to
			fyi|heads-up
			law is
			feedback for you|the|your
			added feature
			it should mean|be|have|say|work
			i|we|would|'d love|like to see
			then … tell people
			try reading
		`),
		losses: table(`
			doesn't|does|doesen't|don't|didn't|didnt|did|won't|wont|wouldn't|isn't|aren't|wasn't|can't|cant|cannot|couldn't|hasn't|haven't|never|not|doesnt|dont|isnt ~not|even|seem|to|let|me|even|at|all|actually|ever|still|yet|be|really|appear work|working|worked|play|playing|load|loading|open|opening|help|helped|start|starting|show|showing|update|updating|download|respond|responding|answer|answered|reply|replied|arrive|arrived|come|came|fit|fix|fixed|received|receive|delivered|shipped|connect|charge|turn|find|get|access|log|login|see|listen|skip|watch|hear|reach|deliver|available|believe|refunded|credited|change|do|allow|recognize|recognise|accept|accepted|happy|satisfied|impressed|acceptable|sync|print|resume|complete|honor|honour|exist|anymore|reflect
			can't|cant|cannot|couldn't|unable|won't ~even|to|let|me|longer use|do|read|change|put|select|tell|open
			won't|wont|doesn't|didn't|don't|not ~even let|allow me|us|you
			nothing|neither ~ever|has|have|of happens|happened|happend|works|worked|helped|helps|does|changed|works
			none of … helped|works|worked|help
			no|any|zero|without|never|still ~one|real|any|single|longer|more|sign|use|working response|reply|answer|help|refund|luck|humans|human|sense|sign|longer|explanation|communication|option|options|customer|service|news|update|compensation|apology|intention
			nobody|no-one|noone|no one ~has|ever|is|can answers|answered|replies|replied|helps|responds|responded|picks|called|cares|one
			still ~has|have|is|am|are|been|it|the|been not|no|on|waiting|happening|doing|having|getting|broken|missing|does|won't|can't|isn't|doesn't|hasn't|haven't|stuck|gave|nothing|shows
			same|this|another|an|the|my|a|this|major|huge|having|with|of|these|several|big|have|has|had ~same|exact|ongoing|big|serious|real|similar|such ~this problem|problems|issue|issues|trouble|bug|bugs|glitch|error|errors|fault|difficulty
			error|crash|crashes|crashed|crashing|crashs|freezes|freezing|frozen|froze|hang|hangs|glitch|glitches|glitching|buggy|bug|bugs|lag|lagging|laggy|fail|fails|failed|failing|failure|broken|broke|breaks|breaking|cracked|leak|leaks|leaking|leaked|damaged|defective|faulty|dead|stuck|stopped|stops|missing|lost|stolen|vanished|disappeared|gone|overcharged|hacked|blocked|muted|delayed|delay|delays|late|cancelled|canceled|cancelling|flightled|flightlation|flighted|flighting|ruined|wasted|down|corrupted|expired|slow|slower|sluggish|overlapping|unable|impossible|unusable|unavailable|useless|worthless|pointless|unacceptable|unprofessional|inexcusable|disgusting|disgusted|disgrace|disgraceful|disappointed|disappointing|disappointment|frustrated|frustrating|annoyed|annoying|angry|furious|upset|sad|terrible|horrible|awful|horrendous|atrocious|dreadful|pathetic|ridiculous|rubbish|garbage|trash|crap|sucks|sux|worst|worse|poor|poorly|bad|shameful|ashamed|shame|joke|nightmare|mess|scam|rude|ignored|ignoring|lied|lying|misleading|absurd|insane|hate|hated|nervous|horrid|shambles|flawed|ugly|painful|struggling|trouble|outage|wrong|incorrect|mistake|mistaken|confusing|complain|complaint|complaining|complaints|unhappy|dissatisfied|appalling|appalled|lousy|ripped|rip-off|stranded|reject|rejected|declined|denied|refused|refuse|refuses|interrupt|cuts|cutting|drains|draining|dropped|drops|popping|blares|scratched|torn|bent|dented|unfortunate|buffering
			charged|billed|debited twice|double|again|wrong|me|wrongly|for|my|extra
			twice|double charged|billed
			hung|hang up
			on hold
			waiting|waited ~for|over|more|almost|now ~over|more|almost|since hours|days|weeks|months|hour|week|month|forever|long|an|two|three|2|3|4|5|6|7|8|10|30|45|so|since|days
			keeps|kept|keep ~on|getting crashing|stopping|popping|asking|saying|getting|telling|freezing|losing|showing|coming|giving|happening|pausing|disconnecting|failing|playing|changing|removing|logging
			happening|happened|happens ~to|me|again ~again again|today|still|randomly|on|in|only|when|with|every
			instead of
			takes|took|taking ~us|me|up forever|ages|long|hours|too|days|weeks|so|tons
			supposed to|be
			was|were|i'm|i|we expecting|promised|told ~a|it|that|to ~little|be|by|would
			gave|gives|get|got|getting|give|receive|received|see ~me|us|an|a|this|the|only|extremely|always ~extremely|vague|strange error|errors|wrong|message|nothing
			kicked|logged|signed me|out|us
			let|letting down|me
			waste|loss of
			removed|removing|taking|took|take the|away|off|this|my|our|down ~feature|functionality
			used to ~be|work|get|have
			anymore
			told you
			not ~very|so|too|really|at|even|a|getting|that|quite|good|great|happy|cool|fair|nice|ok|okay|right|acceptable|enough|pleased|impressed|amused good|great|happy|cool|fair|helpful|pleased|impressed|amused|recommended|all|enough
			haven't|hasn't read|heard|received|updated|gotten|got|been
			back to this|square
			disconnects|disconnected|reinstalls|muting|pauses|pausing|pause
			out of stock
			cost|costs|costing|costed me|us
			way too
			fell|fallen|falls|came|comes off|apart|out|loose
			stop|stopped|stops|quit working|playing|charging|loading
			starts|start playing from
			won't|wont
			just hate
			no longer
			empty|wet|smashed|shattered|burnt|burned|smoke|sparks
			lose|losing ~you|paying|our|your customers|money|data|my|me
			hour|hours|days|weeks late
			it's|its|is|still on the ground
			sit|sat|sitting and wait|on
			your|you|u|so ~guys|best|work … joke|useless|incompetent|clueless|idiots|liars|thieves
			like|just|about to cancel|leaving|switch
			going|gonna|will|might|just|may ~just|be|have ~to cancel|subscribing|switching|leaving|leave
			wtf|wth|ffs|smh|grr
		`),
		goods: table(`
			no|any|without|zero|had ~real|more|further|single problem|problems|issue|issues|trouble|worries|error|complaints|complaint|delay|bug
			not a|an|bothering|bad|my|spotify ~big problem|issue|deal|fault|me|at
			not bad
			don't|not|doubt|isn't|never think|sure|it's|believe … issue|problem|spotify
			no error
			is|was|been|got|get|problem|issue|it|that|issues ~was|been|is|now|finally solved|resolved|fixed|sorted|working
			fixed itself
			resolved itself
			it's all good
			works|working|worked now|fine|again|great|perfectly|well|normally|ok|okay
			to|will|could|may avoid|prevent ~any
			if|unless|whenever|once ~anything|something|it|that|this|there|the goes|breaks|fails|doesn't|happens
			i|we tried|deleted|reinstalled|checked|restarted|just|already ~already|checked
			sorry for|to|about
			didn't realise|realize|know
			does not happen
			doesn't interupt|interrupt
			don't be upset
			i ~will|i'll try
		`),
		praise: table(`
			love|loved|loving|adore|enjoy|enjoyed|enjoying ~how|that|the|your|my|this|it|these|them|you|our|spotify|being
			in love with
			you|they|he|she|staff|team|service|guys|everyone|customer|agent|rep|becky|it|that|this|which ~guys|all|is|are|was|were|have|has|did|been|really|so|very|just|a|been|be ~really|so|very|super|absolutely|truly|extremely|doing|done|an|a|been|always|the ~really|so|very great|awesome|amazing|fantastic|wonderful|excellent|brilliant|helpful|nice|friendly|kind|lovely|superb|perfect|outstanding|best|fast|quick|patient|polite|professional|rock|incredible|exceptional|appreciated|legend|legends
			great|excellent|amazing|awesome|fantastic|brilliant|wonderful|super|outstanding|superb|good|perfect|best|exceptional|fast|quick|friendly|lovely|stellar|incredible ~customer|flight|job|and service|help|job|service|product|work|team|staff|experience|app|support|response|crew|airline|company|job|quality|airline|service|delivery|people
			well done|played
			keep up
			good|great|nice job|work|one
			impressed|delighted|thrilled|pleased
			happy|glad|satisfied with|that|to|about|it|it's
			you|team|guys rock
			appreciate|appreciated|grateful ~it|the|your|for ~the|your|a fast|quick|prompt|great|excellent|response|help|all|your|response|upgrade
			much|it is|really|so appreciated
			thanks|thank|thx ~you|so|much|again|very|a|to ~lot|much|you|lot for helping|fixing|solving|the|listening|making|being|sorting|saving|your|a ~me ~re-upgrade|upgrade|amazing|great|excellent|wonderful|awesome|fix|such|making|quick|fast ~fix|it
			up and running
			got|get|finally|it's|is|was|been|have ~it|all|this|that solved|resolved|fixed|sorted|figured ~out
			figured it|this out
			works|working|worked ~it's|is|now|just great|perfectly|again|now|wonderfully|flawlessly|beautifully
			best ~airline|company|app|customer|service ever|around|in|i
			thumbs up
			highly recommend|recommended
			recommend you|it|this|to
			made my day|it|our
			five|5 stars|star
			shout-out|shoutout|kudos|props|hats|bravo|congrats
			you found us
		`),
	}
}
