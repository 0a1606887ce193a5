// Where this browser stands: its checkpoint, which way people pass, and what the gate is called.
import { find } from './pieces.js'
import { remember, remembered } from './settings.js'

const { dataset } = find('#gate')

export class Post extends EventTarget {
  #base
  #name
  #form = find('#post')
  #checkpoints = find('#here')

  constructor (base) {
    super()
    this.#base = base
    this.#name = `post:${base}`
    this.#recall()
    this.#form.addEventListener('change', () => this.#changed())
    this.#tell()
  }

  get where () {
    return { checkpoint: this.#checkpoints.value, direction: this.#form.elements.way.value, gate: dataset.gate || null }
  }

  // What was chosen on the page before goes first; a page from this device's memory knows only what was remembered.
  #recall () {
    const address = new URL(location.href)
    if (address.searchParams.has('checkpoint')) {
      remember(this.#name, this.where)
      history.replaceState(null, '', address.pathname)
    }
    const { checkpoint, direction, gate } = remembered(this.#name, this.where)
    const known = [...this.#checkpoints.options].some(one => one.value === checkpoint)
    if (known) this.#checkpoints.value = checkpoint
    if (direction === 'in' || direction === 'out') this.#form.elements.way.value = direction
    dataset.gate = gate ?? ''
  }

  #changed () {
    remember(this.#name, this.where)
    this.#tell()
    this.dispatchEvent(new Event('change'))
    const { gate, ...where } = this.where
    fetch(`${this.#base}?${new URLSearchParams(gate ? { ...where, gate } : where)}`).catch(() => {})
  }

  #tell () {
    const { direction } = this.where, button = find('#scan button[type=submit]')
    const title = dataset.title.replace('{checkpoint}', this.#checkpoints.selectedOptions[0]?.text ?? '')
    button.textContent = direction === 'in' ? button.dataset.in : button.dataset.out
    find('h1').textContent = title
    document.title = `${title} · Comitiva`
  }
}
