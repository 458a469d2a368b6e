package need

const rulesEN = `
[danger]
smell|smells|smelled|smelt|smelling ~of|~like|~the|~strongly gas|burning|smoke
gas leak|leaking|smell|escaping
leaking gas
carbon monoxide
caught|catches|catching|on fire
burst|bursts|went into|in flames
smoke|sparks|flames is|are|was|were|came|coming|comes|from|out
is|was|starts|started|begins smoking|sparking|burning|smouldering
smoking|sparking when|from|at|badly
exposed|bare|live wire|wires|cable|cables
electric|electrical shock|shocks
electrocuted
got|gets|gave|gives|had|getting ~me|~us|~him|~her|~an|~a|~electric shock|shocks
kill myself|himself|herself
suicide
suicidal
end my|his|her life
want|wants|wanted to die
don't want to live
self harm
harm myself
child|baby|toddler|kid|son|daughter|children … swallowed|choked|choking|hurt|injured|burned|burnt|trapped|locked|bleeding|unconscious
hurt|injured|burned|burnt|trapped … child|baby|toddler|son|daughter
exploded
explosion
overheated|overheating ~and|~so|~battery|badly
battery … swollen|bulging|exploded|burning|smoking
can't|cannot breathe
bleeding
poisoned|poisoning
chest pain
medical emergency
insulin|oxygen|dialysis|ventilator … not|stopped|fails|failed|broken|empty|broke
brakes … fail|failed|failing|gone
threatened|threatens|threatening ~to … kill|hurt

[blocked]
trips|tripped|tripping|blows|blew ~out ~the|~our|~my|~a|~every|~all fuse|fuses|breaker|breakers|electrics
can't|cannot|couldn't|unable ~to ~even ~at|~all log|sign|access|use|open|start|work|pay|connect|enter|call|reach|continue|print|download|upload|register|install
can ~no ~not ~longer not log|sign|access|use|open|start|work|connect|get|call
can no longer log|sign|access|use|open|start|work|connect|get|call
not able to log|sign|access|use|open|start|work|connect|call
doesn't|don't|won't|didn't|isn't|aren't ~even ~at|~all work|working|start|open|load|connect|turn|charge|boot
does|do|did|is|are|will not ~even work|working|start|open|load|connect|turn|charge|boot
not working
stopped|stops working
no longer works|work|working
nothing works|happens|loads|helps
is|are|was|were|goes|went|been ~completely|~totally|~still down|dead|broken|offline
completely|totally dead|broken|down|stuck|blocked
dead line|phone|battery
no internet|connection|signal|power|electricity|heating|water|network|service|access|dial
without internet|power|electricity|heating|water|hot|phone
locked out
stranded
stuck|stranded at|in|on|here|without
account … blocked|locked|suspended|disabled
lost access
keeps crashing|freezing|failing|disconnecting
crashes every|whenever|constantly|immediately
broken|defective|faulty|damaged on|upon|when|after arrival|arrived|delivery|it

[work]
need|needs it|this|them|to … for ~my|~our|~the work|business|job
can't|cannot|unable ~to|~do ~my|~our work|trade|earn
for|at|from my|our work|business|job|clients|customers|patients|students
my|our business|shop|clients|customers|company|livelihood|living|income|staff|employees|team … depends|depend|stopped|waiting|wait|down|stands|suffers|suffering|losing|lose|closed|complain|complaining|leaving
losing|lose|lost ~my|~our|~a|~more|~us customers|clients|business|sales|orders|work|job|jobs|bookings
lost a day|week of work
work from home
working from home
self employed
freelancer
whole|entire team|office|company|shop|department

[money]
who pays|pay ~for ~the|~my|~our electrician|plumber|repair|damage|hotel|taxi
losing|lose|lost ~a|~lot|~of|~us money|revenue|income|sales|thousands|hundreds
costs|costing me|us
cost us
charged|billed|debited|paid ~me|~us|~my|~our|~card|~account|~for|~it twice|again|double|wrongly
double|duplicate|wrongly|incorrectly|over charged|charge|billed|payment
overcharged
took|taken|withdrew money|twice … account|card|twice
can't|cannot afford
out of pocket
late|overdraft|penalty|bank fee|fees|charge|charges
overdrawn
had to buy|pay|rent|hire
want|need|where … my money back
scam|scammed|fraud|defrauded
stolen money|card

[deadline]
please|send|deliver … by|before ~next|~this|~the|~end|~of monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight|noon
need|needs|needed|required|please … by|before|until ~the … january|february|march|april|may|june|july|august|september|october|november|december
need|needs|needed|have|must|required|has … by|before|until monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight|today|noon|midnight|then
by|before|until ~next|~this|~the|~end|~of monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight|noon|weekend at|~latest
no later than
at the latest
due|expires|expire|expiring|leaves|leaving|flies|flying|travelling|traveling|moving|departs ~on|~this|~out today|tomorrow|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday
my|our|the flight|exam|wedding|deadline|interview|surgery|appointment|funeral|meeting|presentation|trip|holiday|train|ceremony … tomorrow|today|tonight
deadline
as soon as possible
asap
urgent|urgently
right away
time sensitive
birthday ~is ~on tomorrow|today|monday|tuesday|wednesday|thursday|friday|saturday|sunday

[since]
for|over|past|last ~more|~than|~the|~over|~nearly|~almost|~past|~last two|three|four|five|six|seven|eight|nine|ten|several|many|2|3|4|5|6|7|8|9|10|11|12|13|14|15|20|21|30 hours|days|weeks|months
for ~over|~more|~than|~about|~almost|~nearly a|an|one|1 day|week|month|year|fortnight
since ~last|~this|~about monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|week|month|january|february|march|april|may|june|july|august|september|october|november|december
waiting ~already|~now|~for since|over|days|weeks|months
all|whole|entire day|week|weekend|month
days|weeks|months ago

[repeated]
second|third|fourth|fifth broken|defective|faulty
again and again
second|third|fourth|fifth|sixth|tenth|umpteenth|2nd|3rd|4th|5th time
several|many|multiple times
two|three|four|five|six|several|many|multiple|2|3|4|5|6|7|8 emails|mails|calls|messages|reminders
twice|thrice already|before|now|and
already|previously called|wrote|written|contacted|emailed|mailed|phoned|asked|reported|complained|told|rang|reached
called|wrote|written|contacted|emailed|phoned|asked|reported|rang|complained ~you|~about|~this|~it twice|before|already|yesterday|several|multiple|repeatedly|two|three|again
still no answer|reply|response|solution|news|word|refund
still haven't|hasn't|not heard|received|answered|resolved|fixed|arrived|working|solved
never got|received|heard|answered|replied|called ~an|~a|~any|~back answer|reply|response|back
no one|nobody answers|answered|replies|replied|responds|responded|called|calls|helps|helped|cares
nobody|noone has answered|replied|called|responded
happened|happens|happening again|before|repeatedly|every
same problem|issue|error|thing again
keep|keeps happening|getting|asking
promised … but|and|never|nothing

[-]
not urgent
no rush|hurry|urgency
isn't|not that|very|really urgent
gas bill|station|tariff|price|prices|contract
fire|smoke stick|tv|tablet|wall|department|alarm|detector|sale
on fire tv|tablet|stick
works|work|working again|now|fine|perfectly
for the past|last years
paid again next
`
