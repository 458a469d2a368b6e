package questions

// englishScorns tells what English asks without wanting to know.
func englishScorns(r *rules) {
	r.scorns = table(`
		how|why|what|who|where on|in|the earth|world|hell|heck|fuck
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
		^don't|do you ~not ~even think|see|agree|care ~so
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
		^seriously|really|srsly|wtf|wth|huh|excuse
		who does|would|wants|in ~do|ever that|this|such|so|want|think|pay|their
		how can|could|do you ~guys|people not
		who do you think
		do|don't|did you ~guys|people|really|actually|even ~really|actually|even realize|realise|realizehow|care|understand|think|listen|read|want ~how|what … ridiculous|useless|only|how|people|we|i'm
		do|does you|they|spotify|anyone|anybody ~even|actually|really care|read|listen
		do|does you|they even|actually|really understand
		how dare|hard|difficult|stupid|dumb
		how … ridiculous|useless|stupid|dumb|bad|hard|incompetent ~is|are|can ~you|it|that ~be
		what is|was|were|are|the|on|happened|kind|sort ~the|on|kind|sort|of point|hell|fuck|earth|heck
		what is|was the use $
		what is|'s wrong with you|y'all|them|people
		what's the point|use|hell
		what the hell|fuck|heck|actual
		why bother|even|on|in
		why the hell|fuck|heck|earth|world
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
	`)
}
