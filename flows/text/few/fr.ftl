### status: needs-review
### simpler: plain
### note: A first translation. Emergency lines are to be worded by a safeguarding lead who speaks this language.

tongue-hello = Salut. Je suis un robot, pas une personne. Je ne connais que quelques mots en français.
tongue-read = Les gens qui travaillent ici peuvent lire ce que tu écris. Je ne peux pas garder tous les secrets.
tongue-how = Tu peux écrire en français, beaucoup ou peu. Pour vider cette discussion, envoie x.
tongue-asked = J'ai demandé à une personne de lire ceci. Personne n'a encore répondu.
tongue-away = J'ai demandé une personne, mais il n'y a personne ici maintenant. On pourra lire ceci plus tard.
tongue-got = C'est noté. Une personne pourra le lire.
tongue-later = D'accord. Tu peux écrire à nouveau quand tu veux.
tongue-media = Je ne peux pas ouvrir les photos ni les messages vocaux. Tu peux écrire ce que c'est.

numbers = Si tu es en danger, appelle le 999. Pour parler à une personne maintenant, appelle Childline: 0800 1111.

language-ask = Choisis les mots que j'utilise, ou écris le nom.
language-list = Tu peux écrire un de ces noms: English, Cymraeg, polski, română, українська, español, français, português, العربية, اردو, Urdu.

bland = D'accord. À plus tard.
frozen = D'accord. Je n'écris pas avant toi. Tu peux d'abord vider cette discussion.
again-ask = Salut. Est-ce que tu peux écrire maintenant?
cleared = C'est fait. Cette discussion est vide.
late = Je viens de recevoir ton message. Est-ce que tu peux écrire? 1 oui, 2 non
ended = Merci de m'avoir parlé.
ended-back = Tu peux revenir quand tu veux. Écris ici.

check-in-yes = D'accord. J'écris une fois dans deux semaines, à peu près à cette heure. Si tu vides cette discussion, je n'écris pas.
check-in = Salut. Je suis là si tu veux écrire.
joined = Tu parles maintenant avec une vraie personne, qui travaille ici.
joined-name = Tu parles maintenant avec une vraie personne, qui travaille ici: { $name }.
joined-call = Cette personne peut appeler pour toi, si tu veux. Touche le bouton et elle appelle le 999.
call-noted = D'accord. On voit que tu veux qu'on appelle.
parted = Tu es de nouveau dans la file, à la même place. La personne qui t'écrivait a dû partir.
phoning = J'appelle de l'aide maintenant. Je peux ne pas écrire pendant quelques minutes. Je ne t'ai pas laissé tomber.
closed = C'est tout pour le moment. La personne qui te parlait a terminé.
person-here = Quelqu'un est ici maintenant et peut lire ce que tu écris.

danger-person-1 = Appelle le 999 si tu peux. C'est gratuit. Si tu ne peux pas parler, tousse ou tapote, et appuie sur 55 quand on te le demande.
danger-person-2 = Bouge seulement si c'est sans danger. Va vers des gens ou une sortie, pas dans la cuisine ni la salle de bain.
danger-person-3 = Si tu dois ranger le téléphone, fais-le. Je ne t'écris pas avant que tu écrives.
danger-taken-1 = Appelle le 999 maintenant, même si tu te sens bien. Dis ce que tu as pris et quand.
danger-taken-2 = Ne te fais pas vomir. Ouvre la porte et va près de quelqu'un en qui tu as confiance.
danger-taken-3 = Sang: appuie fort avec quelque chose de propre.
danger-suicidal-1 = Je prends ça au sérieux. Si tu pourrais le faire maintenant, appelle le 999 ou va aux urgences (A&E).
danger-suicidal-2 = Est-ce que tu peux t'éloigner de ce que tu pourrais utiliser? Est-ce que tu peux aller près de quelqu'un en qui tu as confiance?
danger-other-1 = Appelle le 999 maintenant et mets le haut-parleur. Dis si ton ami ou amie respire. Reste seulement si tu n'es pas en danger.
danger-nobody = Personne n'a encore répondu. S'il te plaît, ne nous attends pas. Appelle le 999.
danger-nobody-suicidal = Personne n'a encore répondu. S'il te plaît, ne nous attends pas. Appelle le 999. Tu peux aussi envoyer un SMS à Shout: 85258, ou appeler Childline: 0800 1111.

danger-where = Où es-tu? Écris une rue, un magasin ou une ville, pour qu'on puisse envoyer de l'aide.
danger-thanks = Merci. C'est noté, et une personne pourra le voir.
danger-here = Je suis là avec toi et je reste ici. Si tu n'as pas encore appelé le 999, appelle maintenant.
danger-still = Je suis toujours là avec toi.
danger-asked = Je reste ici avec toi. J'ai demandé une personne.
danger-asked-away = Il n'y a personne ici maintenant, mais j'ai demandé une personne. S'il te plaît, appelle le 999.
danger-called = C'était la bonne chose à faire. Reste au téléphone si tu peux.
danger-cannot = D'accord. S'il y a près de toi quelqu'un en qui tu as confiance, demande-lui d'appeler le 999.
danger-safe-now = Je suis content que ça aille maintenant. J'ai quand même demandé une personne, et je reste ici.
danger-pause = D'accord. Pose le téléphone s'il le faut. Je suis là quand tu écris.
danger-skip = D'accord, tu n'as pas à répondre. Appelle le 999 si tu peux.
danger-presence-1 = Je suis toujours là.
danger-presence-2 = Je suis toujours là et je reste avec toi. Appelle le 999 si ce n'est pas fait.

choice-language = Langue (language)
choice-hide = Vider la discussion
choice-back = Retour
choice-check-in = Écris-moi dans deux semaines
choice-yes = Oui
choice-no = Non
choice-call = Que quelqu'un appelle
choice-called = J'ai appelé le 999
choice-cannot = Je ne peux pas appeler
choice-safe-now = Plus de danger
choice-lang-fr = Français

control-lang = français, en français, french
control-language = langue
control-hide = vider le chat, effacer le chat
control-person = une personne, aidez moi, je veux parler à quelqu'un
control-stop = arrêter, au revoir
