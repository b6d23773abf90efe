### status: needs-review
### simpler: plain
### note: A first translation. Emergency lines are to be worded by a safeguarding lead who speaks this language.

tongue-hello = Hola. Soy un bot, no una persona. Solo sé unas pocas palabras en español.
tongue-read = Las personas que trabajan aquí pueden leer lo que escribes. No puedo guardar todos los secretos.
tongue-how = Puedes escribir en español, mucho o poco. Para vaciar este chat, envía x.
tongue-asked = He pedido a una persona que lea esto. Todavía no ha respondido nadie.
tongue-away = He pedido una persona, pero ahora no hay nadie aquí. Lo podrán leer más tarde.
tongue-got = Ya lo tengo. Una persona podrá leerlo.
tongue-later = Vale. Puedes escribir otra vez cuando quieras.
tongue-media = No puedo abrir fotos ni notas de voz. Puedes escribir lo que es.

numbers = Si estás en peligro, llama al 999. Para hablar ahora con una persona, llama a Childline: 0800 1111.

language-ask = Elige qué palabras uso, o escribe el nombre.
language-list = Puedes escribir uno de estos: English, Cymraeg, polski, română, українська, español, français, português, العربية, اردو, Urdu.

bland = Vale. Hablamos luego.
frozen = Vale. No escribo hasta que escribas tú. Antes puedes vaciar este chat.
again-ask = Hola. ¿Puedes escribir ahora?
cleared = Hecho. Este chat está vacío.
late = Acabo de recibir tu mensaje. ¿Puedes escribir? 1 sí, 2 no
ended = Gracias por hablar conmigo.
ended-back = Puedes volver cuando quieras. Escribe aquí.

check-in-yes = Vale. Te escribo una vez dentro de dos semanas, más o menos a esta hora. Si vacías este chat, no escribo.
check-in = Hola. Estoy aquí si quieres escribir.
joined = Ahora hablas con una persona de verdad, que trabaja aquí.
joined-name = Ahora hablas con una persona de verdad, que trabaja aquí: { $name }.
joined-call = Esa persona puede llamar por ti, si quieres. Toca el botón y llamará al 999.
call-noted = Vale. Se ve que quieres que llamen.
parted = Estás otra vez en la cola, en el mismo lugar. La persona que te escribía ha tenido que irse.
phoning = Estoy llamando para pedir ayuda. Puede que no escriba unos minutos. No te he dejado.
closed = Es todo por ahora. La persona que hablaba contigo ha terminado.
person-here = Hay alguien aquí ahora y puede leer lo que escribes.

danger-person-1 = Llama al 999 si puedes. Es gratis. Si no puedes hablar, tose o da golpecitos, y marca 55 cuando lo pida.
danger-person-2 = Muévete solo si no hay peligro. Ve hacia la gente o una salida, no a la cocina ni al baño.
danger-person-3 = Si tienes que guardar el teléfono, hazlo. No te escribo hasta que escribas tú.
danger-taken-1 = Llama al 999 ahora, aunque te sientas bien. Di qué tomaste y cuándo.
danger-taken-2 = No te provoques el vómito. Abre la puerta y ponte cerca de alguien de confianza.
danger-taken-3 = Sangre: aprieta fuerte con algo limpio.
danger-suicidal-1 = Me lo tomo en serio. Si podrías hacerlo ahora, llama al 999 o ve a urgencias (A&E).
danger-suicidal-2 = ¿Puedes alejarte de lo que podrías usar? ¿Puedes ponerte cerca de alguien de confianza?
danger-other-1 = Llama al 999 ahora y pon el altavoz. Di si tu amigo o amiga respira. Quédate solo si no corres peligro.
danger-nobody = Todavía no ha respondido nadie. Por favor, no nos esperes. Llama al 999.
danger-nobody-suicidal = Todavía no ha respondido nadie. Por favor, no nos esperes. Llama al 999. También puedes enviar un SMS a Shout: 85258, o llamar a Childline: 0800 1111.

danger-where = ¿Dónde estás? Escribe una calle, una tienda o una ciudad, para poder mandar ayuda.
danger-thanks = Gracias. Ya está anotado, y una persona podrá verlo.
danger-here = Estoy aquí contigo y me quedo aquí. Si no has llamado al 999, llama ahora.
danger-still = Sigo aquí contigo.
danger-asked = Me quedo aquí contigo. He pedido una persona.
danger-asked-away = Ahora no hay nadie aquí, pero he pedido una persona. Por favor, llama al 999.
danger-called = Has hecho bien. Sigue al teléfono si puedes.
danger-cannot = Vale. Si hay cerca alguien de confianza, pídele que llame al 999.
danger-safe-now = Me alegro de que ahora estés bien. Aun así he pedido una persona, y me quedo aquí.
danger-pause = Vale. Deja el teléfono si hace falta. Estoy aquí cuando escribas.
danger-skip = Vale, no tienes que responder. Llama al 999 si puedes.
danger-presence-1 = Sigo aquí.
danger-presence-2 = Sigo aquí y me quedo contigo. Llama al 999 si no has llamado.

choice-language = Idioma (language)
choice-hide = Vaciar el chat
choice-back = Volver
choice-check-in = Escríbeme en dos semanas
choice-yes = Sí
choice-no = No
choice-call = Que llame alguien
choice-called = Ya llamé al 999
choice-cannot = No puedo llamar
choice-safe-now = Ya no hay peligro
choice-lang-es = Español

control-lang = español, en español, spanish, castellano
control-language = idioma
control-hide = ocultar, borrar el chat
control-person = una persona, ayuda, quiero hablar con una persona
control-stop = parar, adiós
