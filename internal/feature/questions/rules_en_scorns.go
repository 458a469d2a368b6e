package questions

// englishScorns tells what English asks without wanting to know.
func englishScorns(r *rules) {
	r.scorns = table(`
		^how can|could|is … … be|is|this|that this|that|so hard|difficult|slow|bad|complicated|expensive
		^how is|was this|that|it ~in ~any ~even good|great|helpful|customer|professional
		^how can|could|do|does you|they|it|this|that|a|an|the … possibly _
		^are|is you|anyone|anybody|someone ~guys|people|there even listening|reading|trying|there|aware|serious|human|real|monitoring|paying
		do|did i|we ~now win|get ~a|an|some prize|medal|award|trophy|cookie $
		^who would|could have|of thought|guessed|imagined
		^are|is you|they|he|she now gonna|going ~to tell me|us
		^should i|we|people ~just thank|congratulate|celebrate|applaud|clap
		how|why|what|who|when on|in|the ~the ~actual earth|world|hell|heck|fuck could|would|should|can|did
		how|why|what|who|where|when on|in|the ~the ~actual earth|world|hell|heck|fuck $
		how|why|what|who|where|when on|in|the ~the ~actual earth|world|hell|heck|fuck do you
		what on|in|the ~the ~actual earth|world|hell|heck|fuck are|is|were you|your|wrong|this|that|it|playing ~guys|people playing|doing|thinking|with|shit|crap|bullshit
		how is this|that a|an|even|acceptable|ok|okay|fair|possible|legal
		why do|does you|they ~even|guys bother|care|hate|insist
		^isn't|aren't|doesn't|don't this|that|it|you ~a|the|even|kind ~big|huge|of|serious issue|problem|bother|embarrass|defeat|concern
		how can it ~even be
		how can this|that even be
		how can this|that be so|a|an|the|still|acceptable|ok|okay|legal|allowed|right|fair|real|happening|possible
		how can this|that be $
		why would|should i|we|anyone want|need _
		why should i|we ~have|need ~to have|tell|wait|hold|call|pay|go|do|trust|stay|believe|care|use
		how can|could|do you|they|this|it|that|anyone|someone ~guys|people|even|possibly|not ~be ~so say|claim|call|think|expect|treat|justify|this|bad|happen|acceptable|allowed|see|sleep|care
		did|do i|we mention|say|stutter
		is ~it|this so|too|that hard|difficult|much ~to|for
		^don't|do you ~not ~even see|agree|care ~so
		^don't you ~even think ~so
		^do you not|even|really think ~so
		do|does|did my|this|that|it|i … sound|look|seem like
		do|did|does you|y'all|they ~guys|people|all even _
		what's|what is the point
		what kind|sort of|if a|an|airline|airlines|company|service|customer|business
		why am|are|should i|we ~still|even paying|giving|pay|wasting
		why would|do|did you|anyone ~guys|even|ever hire|treat|think|ignore|lie|hate
		can't you ~guys|people ~even|just|not tell|see|read|do anything|understand|spell|count
		are you ~guys|people ~even|actually|fucking|freaking|really kidding|joking|serious|for|insane|crazy|mad|blind|deaf|stupid|idiots|robots
		is|was this|that|it … joke|joking|prank|scam|serious
		is|was this|that|it … acceptable $
		do you ~guys|people ~even|really|actually know how ~_ ridiculous|useless|bad|long|many|annoying|frustrating|hard|stupid
		^wtf|wth $
		^seriously|really|srsly|huh|excuse
		who does|would|wants|in ~do|ever that|this|such|so|want|think|pay|their
		how can|could|do you ~guys|people not
		who do you think
		do|don't|did you ~guys|people|really|actually|even ~really|actually|even realize|realise|realizehow|care|understand|think|listen|read|want ~how|what … ridiculous|useless|only|how|people|we|i'm
		do|does you|they|spotify|anyone|anybody ~even|actually|really care|read|listen
		do|does you|they even|actually|really understand
		how dare|hard|difficult|stupid|dumb
		how … ridiculous|useless|stupid|dumb|bad|hard|incompetent ~is|are|can ~you|it|that ~be
		what is|was|were|are|happened|kind|sort ~the|on|kind|sort|of point|hell|fuck|earth|heck
		what is|was the use $
		what is|'s wrong with you|y'all|them|people
		what's the point|use|hell
		what the hell|fuck|heck|actual ~hell|fuck|heck $
		why bother|even|on|in
		why would|should i|you|we|they|anyone|anybody ever _
		why would|should i|we|anyone|anybody ~even ~want|keep|continue|choose ~to pay|paying|stay|buy|trust|bother|believe|keep|give|fly|flying
		why do|does i|we|anyone ~even bother|pay|keep|trust|stay
		why are|is you|this|your|it ~guys|service|company|always|so such|always|useless|bad|terrible|incompetent
		why are|is you|this|your|it ~guys|service|company|always so _
		^isn't it|that|this funny|odd|strange|ironic|interesting|amazing|crazy|sad
		do you ~guys|people know how to use|read|do|run|spell|count
		^isn't|aren't that|it|you supposed|your|great|lovely|wonderful|fantastic|nice|spotify
		you are … aren't you
		wouldn't you think|agree
		gotta|got admit
		^you call|think this|that|i|we
		does ~that|this|it make any sense
		how many times do|must|will|have i|we ~have|need|got
		how many more
		how much worse
		is this the way|how
		^like i|you|we|they|you're
		what's so hard|difficult|funny
		not very|so|too good|nice|helpful is it
		^you ~do|guys realise|realize that|this|it|i|we|opt|you|your
		what is it with
		how is|are this|that|it going to help|fix|solve
		how is|are this|that|it any different|better|fair
		why don't you ~guys|people|just|all figure|give|hire|learn|invest|improve|train
		^that's it $
		lost your mind|minds|marbles
		^you know when|how
		^is that all
		did|do you ~guys not see|read|hear|realize|realise
		^still not|waiting|on
		what did|do i|you|we expect
		how does|do|will|would|did|is that|this ~even|really|going|to ~to help|helping me|us|anyone|anybody $
		how is|was that|this|it ~even|really worth
		do|does all airlines|companies ~really|just have|treat|act|do
		are you ~people|guys cruel|blind|stupid|joking|insane
		are you ~people|guys intentionally|deliberately|purposely _
		^do you ~guys|people really|honestly|seriously|actually expect me|us|him|her|them|people|anyone|everyone|customers
		what have you|they ~guys|people done $
		why must you|your always
		what part of … don't|didn't|doesn't
		what were you thinking
		who thought|decided this|that|it was|is|would _
		whose bright|great|brilliant|genius idea
		would it kill you|them
		is that all you|y'all|it
		is this|that the best you|y'all|they ~guys|people can|could do $
		do you ~even|guys take me|us
		when will|are you|they ~guys|people ~finally|ever|going|gonna ~to ~finally|ever learn|care|wake
		how am i ~even supposed|suppose|meant to trust|believe|live|sleep|work
		why would i|we $
		was that english|sarcasm
		who could have|would've|could've ~have ~ever known|predicted|thought|guessed|imagined
		how can|could i|we|anyone|anybody ever trust|believe|respect|rely
		what did i|we do to deserve _
		does anyone|anybody ~even|actually|really realize|realise|care|listen
		isn't|aren't|wasn't that|it|you what|why|your
		why ~even discriminate|punish|penalize|penalise|treat|lie|pretend|claim|promise|insult|ruin|waste
		what world|planet|century do|are|is|does
		is|was this|that ~really|seriously|actually how you|y'all|they|we ~guys|people|all treat|run|handle|do
		does|do|did|will|would this|that|the|these|delays|lies ~process|nightmare|madness|saga|wait|nonsense ever end|stop $
		isn't|doesn't|don't|hasn't|haven't|didn't|wasn't|won't|can't anyone|anybody ~there actually|even|ever _
		is|are anyone|anybody|somebody|someone ~there actually|even|really _
		do|did i|we really|even have|need to ~even|really say|explain|spell|repeat|beg|ask|remind
		how many people even
		why do|does|did it|this|that|flying|everything ~always|just ~have feel|seem|sound like
		how do|does|did|can|could|would you|u|they|it|a|an|the|one|any|airline|airlines|company|people ~guys|people|all|major|big|huge|airline|company|pilot|crew|agent|plane|person|app ~even|possibly|just|simply|manage ~to lose|misplace|misplaced|screw|mess|botch|oversell|ruin|overlook|mislay
		how do|does|did|can|could a|an|any|one _ ~even|just|ever|possibly|simply lose|misplace|screw|mess|botch|oversell|overlook|mislay|break|ruin
		where is|was|'s|are the|your|that ~so great|amazing|wonderful|famous|legendary|excellent|so-called|fabulous
		how else am|are|is|do|does|can|should … supposed|meant|expected|feel|think|take
		how do|does you|they|he|she|it still have|get ~a|any job|business|customers|work|money
		do|did|are you ~guys|people|all ~just|really aim|aiming|intend|intending|trying|try|enjoy|enjoying|like|love|want|wanting ~to ~_ insult|insulting|lose|losing|annoy|annoying|anger|ruin|ruining|torture|torturing|lie|lying|punish|punishing|drive|mock|mocking|rip|ripping|scam|scamming|rob|robbing|make
		do you ~guys|people actually|even|purposely teach|hire
		don't|doesn't|didn't|haven't they|you|everyone|people|we|he|she ~people|guys|all even _
		why do|does|did|must you|your|it|this|they|the ~_ ~_ ~always suck|sucks|stink|stinks
		why am|are|is|do|does you|your|this|they|everything|customer … so|such ~a|an ~fucking|damn bad|terrible|awful|horrible|shit|shitty|crap|crappy|trash|useless|rude|stupid|dumb|incompetent|poor|garbage|buggy|pathetic|ridiculous|unhelpful|lousy|inept|greedy
		what|what's ~is this|that|the ~_ insanity|nonsense|madness|bs|bullshit|shit|garbage|rubbish
		who's|whose|who fault is|was
		what am|are i|we ~even|actually|really paying ~you|them for
		what|which airline|airlines|company|companies|business ~_ still charges|makes|treats|lets|cancels|loses|takes|serves|leaves|forces
		is|are you … the only decent|competent|reliable|reputable
		is there anything|anyone|anybody worse|dumber|slower
		is|was this|that ~really supposed|spose|suppose|meant to help $
		is|was this|that ~really supposed|suppose|meant to impress|comfort|console|cheer
		is|was that|this a ~new|world record $
		have|did you ~guys|people even|actually|bother ~even|actually|bother ~to read my|your|own
		am i ~really|just|that|so|too ~that|so|too illiterate|crazy|stupid|dumb|insane|invisible|naive
	`)
}
