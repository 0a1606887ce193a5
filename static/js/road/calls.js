// How to reach somebody with one touch: a call, or a message on WhatsApp.
import { element, piece } from '../gate/pieces.js'
import { say } from '../gate/words.js'

/** Links for somebody whose number is known: [as it is read, as it is called]. */
export function callLinks ({ name, phone }) {
  const links = element('span', { className: 'calls' })
  if (!phone) return links
  const [, dialled] = phone, digits = dialled.replace(/\D/g, '')
  links.append(link(`tel:${dialled}`, 'phone', say('call', { name })), link(`https://wa.me/${digits}`, 'messages-square', say('whatsapp', { name })))
  return links
}

function link (href, icon, words) {
  const made = element('a', { href, className: 'call', rel: 'noreferrer' }, ...piece(`icon-${icon}`))
  if (href.startsWith('https:')) made.target = '_blank'
  made.setAttribute('aria-label', words)
  return made
}
