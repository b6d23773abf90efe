### status: needs-review
### simpler: plain
### note: A first translation. Emergency lines are to be worded by a safeguarding lead who speaks this language.

tongue-hello = Olá. Sou um bot, não sou uma pessoa. Só sei poucas palavras em português.
tongue-read = As pessoas que trabalham aqui podem ler o que escreves. Não posso guardar todos os segredos.
tongue-how = Podes escrever em português, muito ou pouco. Para limpar esta conversa, envia x.
tongue-asked = Pedi a uma pessoa para ler isto. Ainda ninguém respondeu.
tongue-away = Pedi uma pessoa, mas agora não está aqui ninguém. Vão poder ler isto mais tarde.
tongue-got = Já está guardado. Uma pessoa vai poder ler.
tongue-later = Está bem. Podes escrever outra vez quando quiseres.
tongue-media = Não consigo abrir fotos nem mensagens de voz. Podes escrever o que é.

numbers = Se estás em perigo, liga 999. Para falar agora com uma pessoa, liga para a Childline: 0800 1111.

language-ask = Escolhe as palavras que eu uso, ou escreve o nome.
language-list = Podes escrever um destes: English, Cymraeg, polski, română, українська, español, français, português, العربية, اردو, Urdu.

bland = Está bem. Falamos depois.
frozen = Está bem. Não escrevo até tu escreveres. Antes podes limpar esta conversa.
again-ask = Olá. Podes escrever agora?
cleared = Feito. Esta conversa está limpa.
late = Só agora recebi a tua mensagem. Podes escrever? 1 sim, 2 não
ended = Obrigado por falares comigo.
ended-back = Podes voltar quando quiseres. Escreve aqui.

check-in-yes = Está bem. Escrevo uma vez daqui a duas semanas, mais ou menos a esta hora. Se limpares esta conversa, não escrevo.
check-in = Olá. Estou aqui se quiseres escrever.
joined = Agora falas com uma pessoa de verdade, que trabalha aqui.
joined-name = Agora falas com uma pessoa de verdade, que trabalha aqui: { $name }.
joined-call = Essa pessoa pode ligar por ti, se quiseres. Toca no botão e ela liga 999.
call-noted = Está bem. Dá para ver que queres que liguem.
parted = Estás outra vez na fila, no mesmo lugar. A pessoa que te escrevia teve de ir.
phoning = Estou a ligar para pedir ajuda. Posso não escrever durante alguns minutos. Não te deixei.
closed = É tudo por agora. A pessoa que falava contigo terminou.
person-here = Está aqui alguém agora e pode ler o que escreves.

danger-person-1 = Liga 999 se puderes. É grátis. Se não puderes falar, tosse ou bate no telefone, e carrega em 55 quando pedirem.
danger-person-2 = Mexe-te só se não houver perigo. Vai para junto de pessoas ou para uma saída, não para a cozinha nem a casa de banho.
danger-person-3 = Se tens de guardar o telefone, guarda. Não te escrevo até tu escreveres.
danger-taken-1 = Liga 999 agora, mesmo que te sintas bem. Diz o que tomaste e quando.
danger-taken-2 = Não provoques o vómito. Abre a porta e fica perto de alguém em quem confias.
danger-taken-3 = Sangue: carrega com força com uma coisa limpa.
danger-suicidal-1 = Levo isto a sério. Se podes fazê-lo agora, liga 999 ou vai às urgências (A&E).
danger-suicidal-2 = Consegues afastar-te do que podias usar? Consegues ficar perto de alguém em quem confias?
danger-other-1 = Liga 999 agora e põe em alta-voz. Diz se a outra pessoa respira. Fica só se não correres perigo.
danger-nobody = Ainda ninguém respondeu. Por favor, não esperes por nós. Liga 999.
danger-nobody-suicidal = Ainda ninguém respondeu. Por favor, não esperes por nós. Liga 999. Também podes mandar SMS para a Shout: 85258, ou ligar para a Childline: 0800 1111.

danger-where = Onde estás? Escreve uma rua, uma loja ou uma cidade, para se poder mandar ajuda.
danger-thanks = Obrigado. Já está escrito, e uma pessoa vai poder ver.
danger-here = Estou aqui contigo e fico aqui. Se ainda não ligaste 999, liga agora.
danger-still = Ainda estou aqui contigo.
danger-asked = Fico aqui contigo. Pedi uma pessoa.
danger-asked-away = Agora não está aqui ninguém, mas pedi uma pessoa. Por favor, liga 999.
danger-called = Fizeste bem. Fica ao telefone se puderes.
danger-cannot = Está bem. Se está perto alguém em quem confias, pede para ligar 999.
danger-safe-now = Ainda bem que agora estás bem. Mesmo assim pedi uma pessoa, e fico aqui.
danger-pause = Está bem. Pousa o telefone se for preciso. Estou aqui quando escreveres.
danger-skip = Está bem, não tens de responder. Liga 999 se puderes.
danger-presence-1 = Ainda estou aqui.
danger-presence-2 = Ainda estou aqui e fico contigo. Liga 999 se ainda não ligaste.

choice-language = Língua (language)
choice-hide = Limpar a conversa
choice-back = Voltar
choice-check-in = Escreve daqui a duas semanas
choice-yes = Sim
choice-no = Não
choice-call = Que alguém ligue
choice-called = Já liguei 999
choice-cannot = Não posso ligar
choice-safe-now = Já não há perigo
choice-lang-pt = Português

control-lang = português, em português, portuguese
control-language = língua, idioma
control-hide = esconder, limpar o chat
control-person = uma pessoa, ajuda-me, quero falar com uma pessoa
control-stop = parar, adeus
