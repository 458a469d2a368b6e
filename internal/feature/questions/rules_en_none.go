package questions

// englishNone tells what English says that looks as if it asked.
func englishNone(r *rules) {
	r.empty = table(`
		let me|us assure|tell|say|be|guess|explain|rephrase|clarify|add|see|check|try|start|just|do|look|reboot|restart|think|clear|test|double|double-check
		keep up the|it|that
		tell that _
		would|i'd|we'd|'d ~really|just love to see
		has this issue|problem|bug
		want|wanna|wanted|like|love to give|send|say|offer ~out ~a|my|our ~very ~big|huge|warm|special|quick thanks|thank|thankyou|shoutout|shout|shout-out|props|kudos|hello|hi|congrats
		~i|we need|have to debug|test|wait|run|think|look|leave|sleep
		i wanna be|go
		no idea what happened
		check out new|my|these|this
		credit to you|your|him|her|them|where
		~please bring ~it|them|this|these|that|those back
		another|one|more|quick question
		i|we don't|dont know|understand how i|we ~haven't|didn't|never|missed ~noticed|know|knew|notice|seen|see
		do it|this|that|so
		have it
		did it|that|this again|over|too|twice|and|already|before|seems|seem|not|but
		need to wait
		~i|we need|have to restart|reinstall|reboot|uninstall|relog
		~i|we need to get to
		~i|we need|have to disconnect|reconnect|log|close|force|keep|restarting
		looks|seems|guess|guessing like|i|we ~i|we need
		~i|we ~just|only want|wanted|like you|y'all|u ~guys|all to know|be
		did i mention|tell
		we|we'd ~would ~also|just|really want|like|love to reward|ensure|celebrate|show
		please and thank|thanks|thx
		i'd|we'd|i|we|would ~would ~really|also|just|still like|love to see|have|hear ~a ~lot more|less|better|fewer
		i'd|we'd|i|we|would ~would ~really|also|just|still like|love to see|have a|an|the|some … option|feature|button|support|app|version|filter|mode|playlist
		i|we|^~have ~have|had|got ~absolutely no idea|clue ~exactly|of what|which version|os|system|model|it|happened|is|was
		i'd|we'd|i|we|^would ~would ~also|just|really like|love|want ~to ~personally|also to share|thank|welcome|invite|inform|introduce|clarify|point|draw|remind|congratulate|apologize|apologise|extend|assure|add|offer
		please try again
		~i|we don't|dont ~really|even|exactly know what changed|happened|went|you|they|u ~guys|people ~did|changed
		~just|i'm|we're hoping for the best
		keep up your
		^want|wanna to make my|our|your
		~i|we don't|dont|can't|cant|cannot|didn't|couldn't remember ~exactly|the when|if|which|what|who
		~i|we don't|dont|didn't ~quite|really|even see how|why
		~i|we can't|cant|cannot see how i|you|it|the|this|that|well
		~i|we idk ~exactly|really if|whether it|it's|its|that|that's|this|does|there|any|they|anyone|the
		~i|we don't|dont|not ~really|even|exactly know ~exactly if|whether it|it's|its|that|that's|this|does|there|any|they|anyone|the|you|u
		^want|ready|wanna to try|save|win|earn|join|upgrade|start
		where would|will i|we be
		not ~really|quite|entirely sure ~exactly how|what to explain|describe|say|put|phrase|word|call|think
		i|we|^don't|dont ~don't|dont|do|really ~not ~really know ~exactly how|what to explain|describe|say|put|phrase|word|think
		~i|we don't|dont|not|idk ~really|exactly|quite|know|sure ~know|exactly which|what version|os|system|operating|model|kind|type|is|happened|it's|its
		just want|wanted you to
		i|we|i'd|we'd|^would ~would|'d ~really|also|just love|like to be able|block|hide|see
		i|we want|need|'d a|an|the … button|feature|option|mode|filter|way
		i|we|i'd|we'd ~would|'d ~really|just|only|also|still want|wanna|need|like|love ~to ~be ~able ~to listen|play|hear|watch|enjoy|use|stream|shuffle|sleep|believe|keep
		^~really|just|only want|wanna|need ~to listen|play|hear|watch|enjoy|use|stream
		^how about you|u
		i ~really|just|do wish _
		^not sure if|whether|that that's|it's|that|this|it|its ~is|was|will right|correct|helps|matters|relevant|related
		can|could|would|will you|u|spotify|guys ~guys|please|maybe|also ~try|consider adding|building|making|bringing|implementing|including|supporting|allowing
		please|pls|plz ~just add|bring|implement|introduce|support ~back|a|an|the|more|this|that|it|in … option|feature|features|support|ability|function|button|back|filter|mode
		i|we need|want a|an|the ~better|quick|simple|easy|real|proper feature|option|way|button|filter
		what's|whats|what weird|strange|funny|odd|worse|more|annoying|frustrating|interesting ~is
		^to avoid|clarify|confirm|save|summarize|summarise _
		did i|we ~already ~mention|say|forget that|it|how
		what we|i ~should|can|could get|got
		^if you|there ~you|is|are ~have|had|need ~any|other|further|more questions|anything|question
		let me|us know if|should you|there ~do|would|is|are ~have|need|want|like ~any ~further|more|other questions|question|anything|else|concerns
		i|just thought|figured you|i ~would|might|'d|should want|know|like|let
		let me|us know how it|things|that|you
		any|further|more questions ~or|just|please|concerns|feel ~ask|just
		call|contact|email|write|reach ~out ~me|us ~to ~me|us if|with|should you|any ~have|need|questions
		please|pls note|see|accept|feel|consider|review attached|that|the|free|enclosed|below|our|my
		please|pls find attached|the|enclosed|below|our|here|herewith
		please note
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
		how odd|sad|strange|weird|funny|annoying|awful|ironic|convenient|great|nice|lovely|wonderful|kind|sweet|disappointing|rude|cool
		come on|off
		keep|get it up|together
		would|'d|i'd love|like that|it
		which is|was|isn't|doesn't|didn't|wasn't|can't|won't|don't|are|means|has|would|will|i|you|we|makes|made|did|does|should
		who is|was|are|has|have|had|can
		where i|you|we|it|they|the
		when i|you|we|they|it|the|he|she|my|this|that|your
		why i|you|we|they
		how i|you|we|they|it
		do not
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
	`)
	r.polite = table(`
		let me|us know if|should you|there ~do ~have|need|want|are|is ~any|further|more|would|can ~further|more|other questions|question|anything|else|like|help|concerns
		if you|there ~is|are ~have|need ~any|other|further|more questions|anything|question|concerns
		let me|us know how it|things|that
		not hesitate
		don't hesitate
		feel free
		find|see attached|enclosed|below
		please|pls note|accept|consider
		please|pls find attached|enclosed|below|herewith|here|the|our
		please|pls see attached|enclosed|below|above|pic|the
		let you know
	`)
	r.circulars = table(`
		click|clicking|tap ~on the|this|here|below|link|on
		by going|clicking|copying|following|visiting|verifying|tapping
		link below
		check|try|see|discover|visit|download|shop|get|enjoy ~out our|my|the new|newest|latest|free|special|exclusive
		take a|some|few ~few|short moment|minute|minutes|second|survey
		please visit|add|remove ~here|yourself|mailto|the|our|below|to|from|this
		fill ~out this|our|the ~short survey|form
		rate|opt ~it|us|this|out in|on|here|again
		wish|like|prefer ~not|longer ~to ~longer ~receive|hear receive
		limited time
		your free account|trial|copy|gift
		for free
		please|to call|contact|visit|follow us now|today|at|on
		to learn|find ~out more
		verify|validate|activate|confirm your
		while it|supplies
		your address book
	`)
	r.scorns = table(`
		how|why|what|who|where on|in|the earth|world|hell|heck|fuck
		how is this|that a|an|even|acceptable|ok|okay|fair|possible|legal
		why do|does you|they ~even|guys bother|care|ask|hate|insist
		^isn't|aren't|doesn't|don't this|that|it|you ~a|the|even|kind ~big|huge|of|serious issue|problem|bother|embarrass|defeat|concern
		how can this|that|it ~even be
		how can|could|do you|they|this|it|that|anyone|someone ~guys|people|even|possibly|not ~be ~so say|claim|call|think|expect|treat|justify|this|bad|happen|acceptable|allowed|see|sleep|care
		did|do i|we mention|say|stutter
		^why would you ~ever
		is ~it|this so|too|that hard|difficult|much ~to|for
		^don't|dont|do you ~not ~even think|see|agree|care ~so
		do|does|did my|this|that|it|i … sound|look|seem like
		do|did|does you|u|y'all|they ~guys|people|all even _
		what's|whats|what is the point|use
		what kind|sort of|if a|an|airline|airlines|company|service|customer|business
		why am|are|should i|we ~still|even paying|giving|pay|wasting
		why would|do|did you|u|anyone ~guys|even|ever hire|treat|think|ignore|lie|hate
		can't|cant you|u ~guys|people ~even|just|not tell|see|read|do anything|understand|spell|count
		are you|u ~guys|people ~even|actually|fucking|freaking|really kidding|joking|serious|for|insane|crazy|mad|blind|deaf|stupid|idiots|robots
		is|was this|that|it … joke|joking|prank|acceptable|scam|serious
		^seriously|really|srsly|wtf|wth|huh|excuse
		who does|would|wants|in ~do|ever that|this|such|so|want|think|pay|their
		how can|could|do you ~guys|people not
		who do you think
		do|don't|did you|u ~guys|people|really|actually|even ~really|actually|even realize|realise|realizehow|care|understand|think|listen|read|want|know ~how|what … ridiculous|useless|only|how|people|we|i'm
		do|does you|they|spotify|anyone|anybody|u ~even|actually|really care|read|listen
		do|does you|they|u even|actually|really understand
		how dare|hard|difficult|stupid|dumb
		how … ridiculous|useless|stupid|dumb|bad|hard|incompetent ~is|are|can ~you|it|that ~be
		what is|was|were|are|the|on|happened|kind|sort ~the|on|kind|sort|of point|use|hell|fuck|earth|heck|wrong
		what's the point|use|hell
		what the hell|fuck|heck|actual
		why bother|even|on|in
		why the hell|fuck|heck|earth|world
		why would|should i|you|u|we|they|anyone|anybody|a|an ~ever _
		why do|does i|we|anyone ~even ~have|need ~to bother|pay|keep|trust|stay
		why are|is you|this|your|it ~guys|service|company|always|so so|such|always|useless|bad|terrible|incompetent
		^isn't|aren't that|it|you ~supposed|your|great|lovely|wonderful|fantastic|nice|spotify
		you are … aren't you
		wouldn't you think|agree
		gotta|got admit
		^you call|think this|that|i|we
		does ~that|this|it make any sense
		how many times|more
		how much longer|worse
		is this the way|how
		what did|do i|you|we expect
	`)
}
