// The camera's part of the page: what it sees, its light, the choice among several, and the photograph of a badge instead.
import { Camera } from './camera.js'
import { readCode } from './codes.js'
import { element, find } from './pieces.js'
import { remember, remembered } from './settings.js'
import { canVibrate } from './signals.js'
import { say } from './words.js'

const SETTINGS = 'gate'

export class Finder extends EventTarget {
  #camera = new Camera(find('#finder video'))
  #settings = remembered(SETTINGS, { sound: true, vibration: true, camera: false, device: '' })
  #lock = null

  constructor () {
    super()
    this.#camera.addEventListener('code', ({ detail }) => this.#tell('code', detail))
    this.#camera.addEventListener('trouble', ({ detail }) => this.#idle(`camera_${detail.why}`))
    this.#camera.addEventListener('change', () => this.#draw())
    find('#camera-on').addEventListener('click', () => this.#open())
    find('#camera-off').addEventListener('click', () => this.#close())
    find('#torch').addEventListener('click', () => this.#camera.light(!this.#camera.torch))
    find('#camera').addEventListener('change', event => this.#open(event.target.value))
    find('#photo').addEventListener('change', event => this.#photograph(event.target))
    for (const what of ['sound', 'vibration']) find(`#${what}`).addEventListener('click', () => this.#switch(what))
    document.addEventListener('visibilitychange', () => this.#pause())
  }

  // Begin by itself where somebody switched the camera on before or the browser lets this page have it anyway.
  async begin () {
    const granted = await navigator.permissions?.query({ name: 'camera' }).then(one => one.state === 'granted', () => false)
    this.#idle('camera_idle')
    this.#draw()
    if (granted || this.#settings.camera) this.#open(this.#settings.device)
  }

  get on () {
    return this.#camera.on
  }

  get signals () {
    return this.#settings
  }

  set held (held) {
    this.#camera.held = held
  }

  async #open (device = '') {
    this.#idle('camera_starting')
    await this.#camera.open(device)
    if (!this.#camera.on) return
    this.#keep({ camera: true, device })
    this.#list()
    this.#lock = await navigator.wakeLock?.request('screen').catch(() => null)
  }

  #close () {
    this.#keep({ camera: false })
    this.#camera.close()
    this.#lock?.release()
    this.#idle('camera_idle')
  }

  // Out of sight the camera is given back; it comes again with the page.
  #pause () {
    if (document.hidden) this.#camera.close()
    else if (this.#settings.camera) this.#open(this.#settings.device)
  }

  async #list () {
    const { cameras, chosen } = await this.#camera.choice()
    const options = cameras.map((one, index) => element('option', { value: one.deviceId, textContent: one.label || say('camera', { number: index + 1 }) }))
    find('#camera').replaceChildren(...options)
    find('#camera').value = chosen
    find('.finder-choice').hidden = cameras.length < 2
  }

  async #photograph (field) {
    const texts = field.files.length ? await this.#camera.photograph(field.files[0]) : []
    field.value = ''
    const text = texts?.find(readCode) ?? texts?.[0]
    if (text) this.#tell('code', { text })
    else this.#tell('unread', { why: texts ? 'no_code' : 'no_picture' })
  }

  #switch (what) {
    this.#keep({ [what]: !this.#settings[what] })
    this.#draw()
  }

  #keep (values) {
    Object.assign(this.#settings, values)
    remember(SETTINGS, this.#settings)
  }

  #idle (why) {
    find('#trouble').textContent = say(why)
  }

  #draw () {
    const { on, torch } = this.#camera
    find('#finder').dataset.on = on
    find('.finder-idle').hidden = on
    find('#camera-off').hidden = !on
    find('#torch').hidden = torch === null
    find('#torch').setAttribute('aria-pressed', Boolean(torch))
    find('#vibration').hidden = !canVibrate
    for (const what of ['sound', 'vibration']) find(`#${what}`).setAttribute('aria-pressed', Boolean(this.#settings[what]))
  }

  #tell (what, detail) {
    this.dispatchEvent(new CustomEvent(what, { detail }))
  }
}
