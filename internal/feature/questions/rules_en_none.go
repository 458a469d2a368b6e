package questions

// englishNone tells what English says that looks as if it asked.
func englishNone(r *rules) {
	r.empty = table(`
		let me|us call|assure|tell|say|be|guess|explain|rephrase|clarify|add|see|check|try|start|just|do|look|reboot|restart|think|clear|test|double|double-check
		take a lesson|leaf|page|hint|cue ~or ~_ from|out
		give me|us|it a break|rest
		don't give me|us that|this|the
		tell me about it $
		call me crazy|old|stupid|naive|cynical|biased|whatever|impressed|skeptical|spoiled|picky
		let that sink
		check it|this|that|these|them out
		if|should|when|whenever you ~ever|do need|want ~any|some|more|our help|assistance|support
		think|thought|believe i ~may|might|just|also need to
		would|'d|i'd ~really|so|just|absolutely|certainly love|like that|it|this $
		we ~just|do|all|really|also want all|more|different|better
		i|we|i'd|we'd|^would|^want|^need ~would ~really|also|just|still want|need|like|love|prefer ~to ~see|have ~a|an|some|more … option|feature|button|mode|toggle|widget|equalizer|functionality|integration|shortcuts
		please wait $
		please ~just|also|do launch|relaunch|reintroduce|integrate|redesign|optimize|optimise|modernize|expand|train|retrain|rethink
		please ~just|do improve
		please ~just|do make it possible|easier|easy|simpler
		please ~just|do allow|let|give|enable users|people|everyone|customers|passengers|members|subscribers
		give it|this|that|these|them|us ~all a try|go|shot|whirl|chance|break|rest
		take a minute|moment|second|sec to|and
		keep on rocking|rockin|going|trying|smiling|dreaming|keeping|truckin|trucking|doing
		please yes|yeah _
		please just do it
		please ~just|do|hurry|also get|come here|home|back|to ~_ soon|fast|quick|quickly|already
		make it|this|that happen
		take|have|use|show some ~damn common|common-sense|responsibility|pride
		please ~just|also|do start|begin|keep|continue developing|supporting|offering|building|making|improving
		please ~do|just come back $
		^just|please|or ~just implement|introduce|develop a|an|more|some|support|dark|proper
		keep up the|it|that
		stop|quit wrecking|ruining|destroying|killing|hurting|lying|pretending|acting|trolling|kidding|joking|whining|laughing|crying
		tell that _
		would|i'd|we'd|'d ~really|just love to see
		has this issue|problem|bug
		want|wanted|like|love to give|send|say|offer ~out ~a|my|our ~very ~big|huge|warm|special|quick thanks|thank|thankyou|shoutout|shout|shout-out|props|kudos|hello|hi|congrats
		~i|we need|have to debug|test|wait|run|think|look|leave|sleep
		i want be|go
		no idea what happened
		check out new|my|these|this
		credit to you|your|him|her|them|where
		~please bring ~it|them|this|these|that|those back
		another|one|more|quick question
		^~i|we ~just|also|still ~have|had|got one|another|a|my ~more|last|next|quick|final|other|further|small|second question|query ~please|pls|though|now|then|too $
		one|another|my ~more|last|quick|final|other|only question|thing|request $
		know how much more
		no idea|clue how|what $
		know how long|many|far|old as|it|i|we|this|but|since|ago
		know|sure|dunno|unsure when|since it|this|that|they|these
		sure|know|idk|dunno how|where|what … … version
		dunno ~really if|whether it|it's|that|this|the|there|any
		can't see who|which is|are
		answer me this
		excuse me
		~i|we just want|wanted to add|note|mention|say|share|inform|touch|thank
		please we need this|that|it
		leave it to us|me|them
		let's you|me|us|them|people
		please know|understand|rest|excuse|forgive|bear|remember
		i|we don't know|understand how i|we was|were not
		i|we don't know|understand how i|we wasn't|haven't|didn't|never|missed ~noticed|know|knew|notice|seen|see
		do it|this|that|so
		have it
		did it|that|this again|over|too|twice|and|already|before|seems|seem|not|but
		need to wait
		~i|we need|have to restart|reinstall|reboot|uninstall|relog
		~i|we need to get to
		~i|we need|have to disconnect|reconnect|log|force|keep|restarting
		~i|we need|have to close the|it|spotify|down|and|out
		looks|seems|guess|guessing like|i|we ~i|we need
		~i|we ~just|only want|wanted|like you|y'all ~guys|all to know|be
		did i mention|tell
		we|we'd ~would ~also|just|really want|like|love to reward|ensure|celebrate|show
		please and thank|thanks
		i'd|we'd|i|we|would ~would ~really|also|just|still like|love to see|have|hear ~a ~lot more|less|better|fewer
		i'd|we'd|i|we|would ~would ~really|also|just|still like|love to see|have a|an|the|some … option|feature|button|support|app|version|filter|mode|playlist
		i|we|^~have ~have|had|got ~absolutely no idea|clue ~exactly|of what|which version|os|system|model|it|happened|is|was
		i'd|we'd|i|we|^would ~would ~also|just|really like|love|want ~to ~personally|also to ~personally|also share|thank|welcome|invite|inform|introduce|touch|recommend|show|announce|present|express|commend|compliment|praise|acknowledge|recognize|mention|clarify|point|draw|remind|congratulate|apologize|apologise|assure|add|offer
		can|could|would|will|please ~you ~guys|all ~please|just|also|maybe ~start|try|consider ~to add|adding|make|making|develop|developing|build|building|create|creating|implement|introduce|include … app|button|option|feature|filter|mode|support|version|icon|toggle|function|functionality
		want|like|love|need to be able to _
		please try again
		~i|we don't ~really|even|exactly know what changed|happened|went|you|they ~guys|people ~did|changed
		~just|i'm|we're hoping for the best
		keep up your
		^want to make my|our|your
		~i|we don't|can't|didn't|couldn't remember ~exactly|the when|if|which|what|who
		~i|we don't|didn't ~quite|really|even see how|why
		~i|we can't see how i|you|it|the|this|that|well
		~i|we idk ~exactly|really if|whether it|it's|its|that|that's|this|does|there|any|they|anyone|the
		~i|we don't|not ~really|even|exactly know ~exactly if|whether it|it's|its|that|that's|this|does|there|any|they|anyone|the|you
		^want|ready to try|save|win|earn|join|upgrade|start
		where would|will i|we be
		not ~really|quite|entirely sure ~exactly how|what to explain|describe|say|put|phrase|word|call|think
		i|we|^don't|don't ~don't|do|really ~not ~really know ~exactly how|what to explain|describe|say|phrase|word|think
		i|we|^don't|don't ~don't|do|really ~not ~really know ~exactly how|what to put it|this|that
		~i|we don't|not|idk ~really|exactly|quite|know|sure ~know|exactly which|what version|os|system|operating|model|kind|type|is|happened|it's|its
		just want|wanted you to
		i|we|i'd|we'd|^would ~would|'d ~really|also|just love|like to be able|block|hide|see
		i|we want|need|'d a|an|the … button|feature|option|mode|way
		i|we|i'd|we'd ~would|'d ~really|just|only|also|still want|need|like|love ~to ~be ~able ~to hear|watch|enjoy|sleep|believe
		i|we ~really|just|only|also|still want|need|like to keep it|this|that|going|pushing|trying
		^~really|just|only want|need ~to listen|play|hear|watch|enjoy|use|stream
		^how about you
		^why not _
		why we can't have nice
		let's ~just see|say|hope|face|sum|not|pretend|start|assume|remember|leave|end|forget|agree|wait
		do|don't|have|haven't|are|were it|he|she|it's ~_
		would|'d|i'd|we'd prefer|rather not
		use it|this|that daily|every|all
		^~ever did|do you know|realize|realise that _
		^what happens|happened is|was
		know|get what happened|happed
		tell|let us|everyone|the ~know what you think|like|love
		tell you|ya what
		know what i'm|i|we ~am|was doing|did
		know|sure how i|we did|do|ended|got|managed
		wondering because|b/c|bc|cause
		know how i|we|you|they|much|long manage|managed|did|do|more|my|can
		know what caused
		is|does|has i|we|they|you|i'm|i've ~_
		i'd|i|we|we'd ~would ~really love|like to stay|continue|remain
		would like me|us
		anytime|whenever|everytime|time i|we|you need|want
		say|says|saying|said|tells|telling ~me ~that i|we|you need|have|must|want|should|can
		was you|we|they
		thing|things|one|something|anything|everything|reason i|we want|need|wanted|like
		don't|not know|understand how you|they ~guys|people can|could
		don't know what i'm doing
		~not idk|know|sure ~really what|how to say|explain
		if you ~guys ~even|actually|really care $
		~i|we need|have to check|test|wait|leave|restart $
		don't get|take me|us wrong|started
		i|we ~really|just|do|actually|also|so|still|only|often|sometimes|always wish _
		i|we|i'd|we'd|^would|^want ~would|'d|do ~really|just|only|also|still|actually want|need|like|love|wanted to surprise|celebrate|cry|die|scream|live|relax|dance|sing|party|punch|hug|marry|impress|rant|vent|brag|complain|forget|laugh|feel|believe|highlight
		i|we|i'd|we'd|^would|^want ~would|'d|do ~really|just|only|also|still|actually want|like|love|wanted to give|help|offer|send|bring|provide|reward|support|warn|remind ~out ~a|the you|u|people|everyone|everybody|others
		~i|we ~am|are|was|were|i'm|we're ~really|just hoping|hope ~that it|this|that|they|all ~still|can|won't|don't|doesn't|will|get|gets|is|are
		^~i|we hope i|we can|could _ ~to ~it|this|that ~to today|tomorrow|soon|later|this
		don't|doesn't|didn't|do|does|actually|when|if ~i|you|we|they ~ever|do|actually|really need|want ~any|some|more help|assistance
		no longer need|wish|require
		please|and|always|do keep ~_ ~_ in mind
		don't|not judge|blame|hate|sue|at|shoot|mind me|us
		i|we|i'd|we'd|^would ~would|'d want|like|love to ~personally tell you|u more|how|that|about|why|a
		i|we|i'd|we'd ~would|'d love for you|them|people|everyone to
		nothing|something|everything|anything|only|song|album|version|feature|option ~else|more i|we ~really|actually|ever want|need
		^not sure if|whether|that that's|it's|that|this|it|its ~is|was|will right|correct|helps|matters|relevant|related
		can|could|would|will you|spotify|guys ~guys|please|maybe|also ~try|consider adding|building|making|bringing|implementing|including|supporting|allowing
		please ~just add|bring|implement|introduce|support ~back|a|an|the|more|this|that|it|in … option|feature|features|support|ability|function|button|back|filter|mode
		i|we need|want a|an|the ~better|quick|simple|easy|real|proper feature|option|way|button
		what's|what weird|strange|funny|odd|worse|more|annoying|frustrating|interesting ~is
		^to avoid|clarify|confirm|save|summarize|summarise _
		did i|we ~already ~mention|say|forget that|it|how
		what we|i ~should|can|could get|got
		^if you|there ~you|is|are ~have|had|need ~any|other|further|more questions|anything|question
		let me|us know if|should you|there ~do|would|is|are ~have|need|want|like ~any ~further|more|other questions|question|anything|else|concerns
		i|just thought|figured you|i ~would|might|'d|should want|know|like|let
		let me|us know how it|things|that|you
		any|further|more questions ~or|just|please|concerns|feel ~ask|just
		call|contact|email|write|reach ~out ~me|us ~to ~me|us if|with|should you|any ~have|need|questions
		please note|see|accept|feel|consider|review attached|that|the|free|enclosed|below|our|my
		please find attached|the|enclosed|below|our|here|herewith
		please note
		please be informed|advised|aware|assured|reminded|warned|patient|seated
		please enjoy|welcome
		feel free
		don't|do hesitate|worry ~not
		not hesitate
		thank|thanks ~you|again|so|very|much ~for ~the|your
		look|looking forward
		will do|try|check|give|let|keep|wait|see
		i'll|ill|we'll try|let|check|give|send|wait|do|keep|be|get|take|see|call|contact
		i|we will|can|could|would|won't _
		can't|couldn't wait|believe|help
		how are you $
		how are you doing|all|guys|folks|today|feeling|keeping
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
		has been|a
		may be
		might be
		need to be
		as i|you|we ~would|said|am
		let alone
		let you
		helped|helps|helping ~me|us with|it|this|out|fix
		find attached
		thank you
		take care
		have read|tried|done|reinstalled|deleted|checked
	`)
	englishPolite(r)
	englishNotices(r)
	englishScorns(r)
}
