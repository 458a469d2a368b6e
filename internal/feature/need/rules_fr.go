package need

const rulesFR = `
[danger]
odeur|sent|sentons|fuite ~de|~le|~du gaz
odeur|sent ~de|~le brule
fuite de gaz
monoxyde
prend|pris|prenait|a feu
en feu|flammes
incendie
fumee|etincelles|flammes sort|sortent|sortait|sortaient|qui|s'echappe|s'echappent
decharge|choc electrique
electrocute|electrocutee
fils ~electriques denudes
suicide
suicider|suicidaire
mettre fin a
envie|veux de|~plus mourir|vivre
enfant|bebe|fils|fille … avale|blesse|blessee|brule|brulee|coince|coincee|enferme|enfermee|etouffe|saigne
explose|explosion
batterie … gonflee|gonfle|explose|brule|fume
intoxication|empoisonne
insuline|oxygene|dialyse … panne|marche|vide|casse|cassee
freins … lachent|lache|fonctionnent
danger de mort
urgence vitale|medicale

[blocked]
sauter ~le|~les|~mes|~mon plombs|disjoncteur|fusible|fusibles
ne fonctionne|marche|fonctionnent|marchent|demarre|s'allume|repond|charge ~du|~tout|~toujours pas|plus
fonctionne|marche|demarre|s'allume ~toujours|~du|~tout pas|plus
rien ne fonctionne|marche|va
ne|n' peux|pouvons|peut|puis|arrive|arrivons ~meme|~toujours|~absolument pas|plus|rien
n'arrive|n'arrivons|n'ai|n'avons ~toujours|~meme pas|plus ~a|~acces|~d'acces|~de … connecter|acces|internet|reseau|utiliser|ouvrir|electricite|chauffage|telephone|telephoner|courant|ligne
peux|pouvons|peut plus|pas … connecter|utiliser|travailler|acceder|ouvrir|payer|telephoner|appeler|me|nous
impossible de|d'|d'acceder|d'utiliser|d'ouvrir|d'installer
plus|pas d'internet|internet|de reseau|connexion|courant|electricite|chauffage|eau|acces|telephone|ligne|d'electricite|d'eau|d'acces
sans internet|chauffage|electricite|eau|telephone|courant|connexion|acces
en panne
est|sont ~completement|~totalement|~toujours|~encore casse|cassee|bloque|bloquee|bloques|hs|morte|inutilisable|defectueux|defectueuse|coupee|coupe
hors service|d'usage
compte ~est|~a|~ete bloque|suspendu|desactive|verrouille
panne totale|generale|complete

[work]
besoin … pour ~mon|~le|~notre|~ma travail|travailler|activite|entreprise|boulot|metier|clients
ne|peux|pouvons ~pas|~plus ~pas|~plus travailler
teletravail|teletravaille
perds|perdons|perdu|perdre ~des|~mes|~nos|~de clients|commandes|ventes|contrats|journee
mon|notre|mes|nos entreprise|commerce|magasin|clients|patients|activite|salaries|equipe … arret|attendent|ferme|fermee|bloque|bloquee|depend|souffre|plaignent
arret de l'activite
manque a gagner
independant|independante|auto-entrepreneur

[money]
perds|perdons|perdu|perdre ~beaucoup ~de|~d'|~l'|d'argent argent|d'argent|chiffre|euros
coute|coutent ~tres|~beaucoup|~plus cher
nous|me|m'a|a coute
preleve|prelevee|facture|debite|debitee|paye|prelevement ~deux|~2|~en|~a fois|double|tort
double|deux prelevement|facturation|prelevements|debit
frais bancaires|supplementaires|de
agios|decouvert
dedommagement|indemnisation
oblige|obligee|du d'acheter|acheter|payer|de
escroquerie|arnaque

[deadline]
faut|besoin|merci … avant|pour|d'ici ~le … janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre
avant|pour|d'ici ~le|~ce|~la|~fin lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|soir|midi|week-end|weekend|noel
d'ici demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|ce
au plus tard
urgent|urgente|urgence|urgemment
des que possible
au plus vite
le plus vite|rapidement possible
dans les plus brefs delais
date limite
delai
pars|partons|partez|demenage|demenageons|voyage ~en|~deja demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|ce
mon|notre|ma|mes vol|examen|mariage|operation|train|entretien|demenagement|anniversaire … demain|aujourd'hui|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|est|a

[since]
depuis ~plus|~de|~deja|~environ|~bientot|~le|~la … jours|semaines|mois|heures|jour|semaine|an|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|avant-hier|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre
ca|cela fait ~deja|~plus|~maintenant|~bientot ~de … jours|semaines|mois|heures|jour|semaine
attends|attendons|attend|attente ~toujours|~encore depuis|longtemps|des
il y a ~plus|~deja ~de … jours|semaines|mois

[repeated]
deuxieme|troisieme|quatrieme|cinquieme|enieme|2eme|3eme|4eme fois|message|mail|appel|relance|demande
encore une fois
a nouveau
deja appele|ecrit|contacte|signale|telephone|demande|envoye|relance
plusieurs fois
plusieurs|deux|trois|quatre|cinq|2|3|4|5 mails|appels|messages|relances|emails
toujours pas|aucune|rien|sans ~de|~eu|~recu|~d'|reponse reponse|recu|nouvelles|nouvelle|resolu|rembourse|repare
aucune reponse|nouvelle|solution
sans reponse
personne ne|n'a repond|repondu|rappelle|rappele|m'a|nous
meme probleme|erreur|panne

[-]
pas|rien ~d'|~tres urgent|urgence|d'urgent
en cas d'urgence
gaz facture|contrat
facture de gaz
fonctionne|marche a|de nouveau
fonctionne|marche bien|tres|parfaitement
`
