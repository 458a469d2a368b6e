package questions

// englishTold tells with what English tells of a hint, a loss or praise.
func englishTold(r *rules) {
	r.hints = table(`
		^why not _
		would|it'd|it'll|might|could|'d|that'd|will be ~really|so|very|super|also|more|much|pretty|great|a ~idea nice|great|good|cool|useful|helpful|awesome|amazing|better|lovely|handy|beneficial|ideal|wonderful|perfect
		be ~a|an|much|so|really nice|great|good|cool|useful|helpful|handy|beneficial ~idea|feature|if|to|addition if|to|for|when
		you|they|spotify|apple ~guys|people|really|all|might|may should|ought|need ~really|probably|seriously|also|to ~consider|make|bring|add|have|fix|offer|be|allow|let|give|stop|update|improve|work|hire|train
		please|can|could|kindly ~you|just ~please bring|add|consider|make|implement|introduce|allow|offer|improve|support ~back|a|an|the|more|adding|making|bringing|it|this|support|us
		bring back
		could use|do ~with a|an|some|more
		should be fixed|added|improved|reconsidered|copyable|configurable|optional
		^~i ~do ~really ~just wish i|we|my|your|our ~could|had|was|were
		could|should at least give|let|offer|allow|show|add|tell
		would make ~it|our|my|the|your|this ~_ ~_ easier|better|friendly|simpler|nicer
		solution|soloution would|could be
		hopefully … ~in the future
		don't you ~guys ~just give|offer|make|add|let someting|something|us|it|the|a|an
		much|more beneficial for
		super|totally|completely|rather unnecessary|redundant
		there needs|should|must|ought ~to ~2 ~b ~be a|an|some|more
		i|we|really|just ~really|do|still|just|honestly hope|hoping|wish|suggest|recommend|propose … you|there|they|it|to|that|future|will|patches|fix|add|had|would|could
		^hopefully|hope it|you|they|this|to
		^wish you|there|it|the
		my suggestion|suggestions|advice|idea|feedback|recommendation|wish|proposal
		a|one|another|good|great|some|small suggestion|suggestions|idea|improvement|recommendation|feedback would|for|to|is
		feature request|suggestion|idea
		have you|they|anyone ~ever considered|thought
		why don't you|they ~just|guys|simply|also add|make|have|offer|put|use|let|allow
		instead of … how about
		how about adding|making|offering|a|an|some|letting|giving|putting
		should|could|must ~really|also|definitely ~be be|have a|an|more|added|easier|possible|option|able|available|improved|included
		needs|need to be ~better|more explained|improved|clearer|better|easier|faster
		maybe|perhaps ~someday|just ~you|they ~could add|put|make|have|let|allow
		want|need ~to ~have a|an ~… button|feature|option|mode|filter
		weird|odd|strange|bad|silly|confusing place|to|at ~put|find|first
		needs|need|needed|what's ~to ~be|here|a|an|more|is improvement|improving|improved|better|transparency|more|work|updating|easier
		too easily|tight|loose|small|big|short|long|thin|heavy|bright|dark|loud|quiet
		could|would be better|improved|easier|clearer|more|nicer
		easier|better if
		just so you know
		just|thought|for to|i'd|you|your ~let|know|information|might you|know|want ~know|to
		fyi|heads-up
		law is
		feedback for you|the|your
		added feature
		it should mean|be|have|say|work
		i|we|would|'d|i'd|we'd love|like to see|have
		then … tell people
		try reading
	`)
	r.losses = table(`
		doesn't|does|doesen't|don't|didn't|did|won't|wouldn't|isn't|aren't|wasn't|can't|couldn't|hasn't|haven't|never|not ~not|even|seem|to|let|me|at|all|actually|ever|still|yet|be|really|appear work|working|worked|play|playing|load|loading|open|opening|help|helped|start|starting|show|showing|update|updating|download|respond|responding|answer|answered|reply|replied|arrive|arrived|come|came|fit|fix|fixed|received|receive|delivered|shipped|connect|charge|turn|find|get|access|log|login|see|listen|skip|watch|hear|reach|deliver|available|believe|refunded|credited|change|do|allow|recognize|recognise|accept|accepted|happy|satisfied|impressed|acceptable|sync|print|resume|complete|honor|honour|exist|anymore|reflect
		can't|couldn't|unable|won't ~even|to|let|me|longer use|do|read|change|put|select|tell|open
		won't|doesn't|didn't|don't|not ~even let|allow me|us|you
		nothing|neither ~ever|has|have|of happens|happened|happend|works|worked|helped|helps|does|changed
		none of … helped|works|worked|help
		no|any|zero|without|never|still ~one|real|any|single|longer|more|sign|use|working response|reply|answer|help|refund|luck|humans|human|sense|sign|longer|explanation|communication|option|options|customer|service|news|update|compensation|apology|intention
		still ~the|very same|doing|playing|happening|persists|there|getting|having|showing|says|won't
		^no|zero change|difference|improvement|progress|joy|success|avail
		but|to|made|makes|still|with|had no ~real change|difference|joy|avail|success|improvement|progress
		the|exact|exactly|got same ~exact result|thing|here
		^same ~exact result|thing|problem|here
		^nothing changed|changes|done|helped|fixed
		worked|working|works ~fine|well|perfectly|great until|before
		persists|persist|persisted|persisting
		keeps ~randomly|constantly|always|on|just skipping|going|turning|cutting|repeating|disappearing|adding|switching|restarting|loading|kicking|trying|opening|pausing
		it|app|music|song|player|shuffle|spotify ~just|only|then|always|randomly|constantly|will just|only|randomly|constantly plays|play|skips|skip|stops|stop|goes|shows|repeats|repeat|loads|closes|says|cuts|shuts|spins|loops|disappears|pauses
		i|we|you ~still|always|then|now|just have|had ~to to ~always|manually|constantly|keep restart|reinstall|re-install|redownload|re-download|force|wait|manually|keep|relog|reboot|restarting|delete
		out of nowhere
		for no ~apparent|good|obvious reason
		messed|messes|messing up
		every|each|any time i|it|we
		everytime|anytime|whenever i|it|we ~try|want|go|open|click|play|close|use|tap|hit|press|plays|starts|log|restart
		sometimes it|the|they|when|my
		no matter how|what|which|where
		can't|couldn't ~even|seem|not ~to find|locate|create|make|sign|select|see|hear|add|save|remove|enter|reach|book|pay|order|do|check|tell|talk
		randomly
		you|they|he|she ~guys|people|still|just|clearly|completely|totally|really|have missed|lied|ignored|refuse|refused|refuses|forgot|lost|ruined|failed|keep|don't|didn't|never|haven't
		nobody|no-one|noone|no one ~has|ever|is|can answers|answered|replies|replied|helps|responds|responded|picks|called|cares|one
		still ~has|have|is|am|are|been|it|the not|no|on|waiting|happening|doing|having|getting|broken|missing|does|won't|can't|isn't|doesn't|hasn't|haven't|stuck|gave|nothing|shows
		same|this|another|an|the|my|a|major|huge|having|with|of|these|several|big|have|has|had ~same|exact|ongoing|big|serious|real|similar|such ~this problem|problems|issue|issues|trouble|bug|bugs|glitch|error|errors|fault|difficulty
		error|crash|crashes|crashed|crashing|crashs|freezes|freezing|frozen|froze|hang|hangs|glitch|glitches|glitching|buggy|bug|bugs|lag|lagging|laggy|fail|fails|failed|failing|failure|broken|broke|breaks|breaking|cracked|leak|leaks|leaking|leaked|damaged|defective|faulty|dead|stuck|stopped|stops|missing|lost|stolen|vanished|disappeared|gone|overcharged|hacked|blocked|muted|delayed|delay|delays|late|cancelled|canceled|cancelling|flightled|flightlation|flighted|flighting|ruined|wasted|down|corrupted|expired|slow|slower|sluggish|overlapping|unable|impossible|unusable|unavailable|useless|worthless|pointless|unacceptable|unprofessional|inexcusable|disgusting|disgusted|disgrace|disgraceful|disappointed|disappointing|disappointment|frustrated|frustrating|annoyed|annoying|angry|furious|upset|sad|terrible|horrible|awful|horrendous|atrocious|dreadful|pathetic|ridiculous|rubbish|garbage|trash|crap|sucks|sux|worst|worse|poor|poorly|bad|shameful|ashamed|shame|joke|nightmare|mess|scam|rude|ignored|ignoring|lied|lying|misleading|absurd|insane|hate|hated|nervous|horrid|shambles|flawed|ugly|painful|struggling|trouble|outage|wrong|incorrect|mistake|mistaken|confusing|complain|complaint|complaining|complaints|unhappy|dissatisfied|appalling|appalled|lousy|ripped|rip-off|stranded|reject|rejected|declined|denied|refused|refuse|refuses|interrupt|cuts|cutting|drains|draining|dropped|drops|blares|scratched|torn|bent|dented|unfortunate|buffering
		charged|billed|debited twice|double|again|wrong|me|wrongly|for|my|extra
		twice|double charged|billed
		hung|hang up
		on hold
		waiting|waited ~for|over|more|almost|now ~over|more|almost|since hours|days|weeks|months|hour|week|month|forever|long|an|two|three|2|3|4|5|6|7|8|10|30|45|so|since
		keeps|kept|keep ~on|getting crashing|stopping|popping|asking|saying|getting|telling|freezing|losing|showing|coming|giving|happening|pausing|disconnecting|failing|playing|changing|removing|logging
		happening|happened|happens ~to|me|again ~again again|today|still|randomly|on|in|only|when|with|every
		instead of
		takes|took|taking ~us|me|up forever|ages|long|hours|too|days|weeks|so|tons
		supposed to|be
		was|were|i'm|i|we expecting|promised|told ~a|it|that|to ~little|be|by|would
		gave|gives|get|got|getting|give|receive|received|see ~me|us|an|a|this|the|only|extremely|always ~extremely|vague|strange error|errors|wrong|message|nothing
		kicked|logged|signed me|out|us
		let|letting ~me|us|them|everyone down
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
		won't
		just hate
		no longer
		empty|wet|smashed|shattered|burnt|burned|smoke|sparks
		lose|losing ~you|paying|our|your customers|money|data|my|me
		hour|hours|days|weeks late
		it's|its|is|still on the ground
		sit|sat|sitting and wait|on
		your|you|so ~guys|best|work … joke|useless|incompetent|clueless|idiots|liars|thieves
		like|just|about to cancel|leaving|switch
		going|gonna|will|might|just|may ~just|be|have ~to cancel|subscribing|switching|leaving|leave
		wtf|wth|ffs|smh|grr
	`)
	r.goods = table(`
		^i|we ~do ~really have|need to
		^~so i guess|assume|suppose|presume|take
		no|any|without|zero|had ~real|more|further|single problem|problems|issue|issues|trouble|worries|error|complaints|complaint|delay|bug
		not a|an|bothering|bad|my|spotify ~big problem|issue|deal|fault|me|at
		not bad
		don't|not|doubt|isn't|never think|sure|it's|believe … issue|problem|spotify
		no error
		is|was|been|got|get|problem|issue|it|that|issues ~was|been|is|now|finally solved|resolved|fixed|sorted|working
		fixed itself
		have|has|that|this|it|which|and|above|reset|reinstall|reinstalling|finally|seems|that's fixed|solved|resolved ~the|my|this|that issue|problem|problems|issues|error|it
		props|kudos|shoutout|shout-out to
		problem|issue is|was gone|over
		resolving my|our|the|this
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
		has|have|did|does|is not|never crashed|failed|broken|frozen|stopped|skipped
		hasn't|haven't|didn't|doesn't|isn't crashed|crash|failed|fail|broken|frozen|stopped|stop|skipped|skip
		i ~will|i'll try
	`)
	r.praise = table(`
		i|we|they|he|she|daughter|son|kids|everyone|family|wife|husband ~really|just|absolutely|do|also|still|otherwise love|loves|loved|loving|adore|adores|enjoy|enjoyed|enjoying _
		^~otherwise|absolutely|really love|loved|loving|adore|enjoy|enjoyed|enjoying how|that|the|your|my|this|it|these|them|you|our|spotify|being
		in love with
		you|they|he|she|staff|team|service|everyone|crew|agent ~guys|all|there have|has ~always ~been|done ~so|really|very|always|such|extremely|super|nothing ~a|but helpful|great|kind|amazing|awesome|patient|wonderful|fantastic|good|lovely|brilliant|excellent|friendly
		you've|they've|she's|he's ~all ~been|done ~so|really|very|always|such|extremely|super ~a helpful|great|kind|amazing|awesome|patient|wonderful|fantastic|good|lovely|brilliant|excellent|friendly
		you|they|y'all ~guys|all ~are|were doing|did|do ~such ~a ~really great|good|amazing|awesome|fantastic|excellent|brilliant|wonderful
		appreciate ~all the|your|all|this|you ~guys|quick|fast|prompt|kind|great help|support|effort|efforts|time|response|reply|service|kindness|assistance|care|providing
		^love you|this|your
		^love it
		i ~still|really|just|do love|luv you|your|this|spotify
		my|our favorite|favourite ~ever airline|airlines|app|company|apps|service|shop|store
		^what a great|wonderful|fantastic|lovely|amazing|awesome|pleasant|perfect
		you|saved … my|me|the day|life|bacon|trip|vacation|honeymoon
		^saved my|our|the
		you|he|she|they|agent saved my|me|us|our
		must congratulate|commend|compliment
		congratulations|congrats|bravo
		only airline|company|app|service i|we ~ever|will|would trust|fly|use|love
		how brilliant|great|amazing|awesome|helpful|wonderful|good … is|are|was|were
		is|was|are brilliant|fantastic|amazing|awesome|superb|excellent|outstanding|stellar|wonderful
		really|so|very|super|extremely helpful|thankful|grateful|kind|friendly
		know how to treat
		love how|the|that|your
		customer|client for life
		loyal|lifelong customer
		you|they|he|she|staff|team|service|guys|everyone|customer|agent|rep|becky|it|that|this|which ~guys|all|is|are|was|were|did|been|really|so|very|just|a|be ~really|so|very|super|absolutely|truly|extremely|doing|done|an|a|been|always|the ~really|so|very great|awesome|amazing|fantastic|wonderful|excellent|brilliant|helpful|nice|friendly|kind|lovely|superb|perfect|outstanding|best|fast|quick|patient|polite|professional|rock|incredible|exceptional|appreciated|legend|legends
		great|excellent|amazing|awesome|fantastic|brilliant|wonderful|super|outstanding|superb|good|perfect|best|exceptional|fast|quick|friendly|lovely|stellar|incredible ~customer|flight|job|and service|help|job|product|work|team|staff|experience|app|support|response|crew|airline|company|quality|delivery|people
		well done|played
		keep up
		good|great|nice job|work|one
		impressed|delighted|thrilled|pleased
		happy|glad|satisfied with|that|about|it|it's
		happy|glad to hear|have|see|fly|be
		you|team|guys rock
		appreciate|appreciated|grateful ~it|the|your|for ~the|your|a fast|quick|prompt|great|excellent|upgrade|kindness|patience|speed
		much|it is|really|so appreciated
		thanks|thank ~you|so|much|again|very|a|to ~lot|much|you for helping|fixing|solving|resolving|making|sorting|saving|keeping|listening
		thanks|thank ~you|so|much|again|very|a|to ~lot|much|you for ~the|your|a|such|being ~a|an|so|very amazing|great|excellent|wonderful|awesome|quick|fast|prompt|super|brilliant|lovely|good|kind|patient|helpful|speedy|upgrade|re-upgrade|swift|friendly
		that|it|this|which|resetting|restarting|reinstalling|reinstall ~just|finally|seems|seemed|has|have|appears ~to ~have did|done|fixed|solved|resolved it|the|this|that|my ~trick|issue|problem
		did|done the trick
		problem|issue is|was gone
		^it|that|this|everything ~finally|just|now worked
		excellent|great|outstanding|superb|stellar|amazing support|cs|care|recovery|people
		happy|satisfied customer
		you|y'all|you're ~are|the|so|really great|cool|best|awesome|amazing|legends
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
	`)
}
