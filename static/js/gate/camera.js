// The camera and what it sees. `new Camera(video)` tells "code" ({text}), "trouble" ({why}) and "change".
// A code that stays in view is told once, and again only when it was out of view for two seconds.
import { Reader, drawn } from './reader.js'

const AWAY = 2000
//: Milliseconds between two looks at the least: a phone has to last all evening.
const PAUSE = 60
const WANTED = { width: { ideal: 1280 }, height: { ideal: 720 } }
const TROUBLES = {
  NotAllowedError: 'forbidden', SecurityError: 'forbidden', NotFoundError: 'none', OverconstrainedError: 'none', NotReadableError: 'busy',
}

export class Camera extends EventTarget {
  held = false
  #video
  #reader = new Reader()
  #stream = null
  #turn = 0
  #seen = new Map()

  constructor (video) {
    super()
    this.#video = video
    this.#reader.addEventListener('broken', () => this.#fail('decoder'))
  }

  get on () {
    return Boolean(this.#stream)
  }

  async open (id) {
    this.close()
    try {
      if (!navigator.mediaDevices) throw new DOMException('', 'NotFoundError')
      const which = id ? { deviceId: { exact: id } } : { facingMode: { ideal: 'environment' } }
      this.#stream = await navigator.mediaDevices.getUserMedia({ video: { ...WANTED, ...which }, audio: false })
    } catch (fault) {
      if (id && ['NotFoundError', 'OverconstrainedError'].includes(fault.name)) return this.open()
      return this.#fail(TROUBLES[fault.name] ?? 'busy')
    }
    this.#track.addEventListener('ended', () => this.#fail('busy'))
    this.#video.srcObject = this.#stream
    await this.#video.play().catch(() => {})
    this.#changed()
    this.#next()
  }

  close () {
    this.#stream?.getTracks().forEach(track => track.stop())
    this.#stream = this.#video.srcObject = null
    this.#seen.clear()
    this.#changed()
  }

  // The cameras to choose from, and which of them is on.
  async choice () {
    const devices = await navigator.mediaDevices?.enumerateDevices() ?? []
    return { cameras: devices.filter(one => one.kind === 'videoinput' && one.deviceId), chosen: this.#track?.getSettings().deviceId }
  }

  get torch () {
    return this.#track?.getCapabilities?.().torch ? Boolean(this.#track.getSettings().torch) : null
  }

  async light (on) {
    await this.#track?.applyConstraints({ advanced: [{ torch: on }] }).catch(() => {})
    this.#changed()
  }

  // The texts of the codes in a photograph; `null` when it cannot be read.
  photograph (file) {
    return this.#reader.photograph(file)
  }

  get #track () {
    return this.#stream?.getVideoTracks()[0]
  }

  #next () {
    const look = () => this.#look(this.#stream)
    if (this.#video.requestVideoFrameCallback) this.#video.requestVideoFrameCallback(look)
    else setTimeout(look, PAUSE)
  }

  async #look (stream) {
    if (!stream || stream !== this.#stream) return
    const began = performance.now()
    if (!this.held && this.#video.videoWidth) {
      const texts = await this.#reader.read(drawn(this.#video, this.#turn++))
      texts.forEach(text => this.#see(text))
    }
    setTimeout(() => stream === this.#stream && this.#next(), Math.max(0, PAUSE - (performance.now() - began)))
  }

  #see (text) {
    const now = performance.now(), fresh = !(now - this.#seen.get(text) < AWAY)
    for (const [one, at] of this.#seen) if (now - at >= AWAY) this.#seen.delete(one)
    this.#seen.set(text, now)
    if (fresh && !this.held) this.#tell('code', { text })
  }

  #fail (why) {
    this.close()
    this.#tell('trouble', { why })
  }

  #changed () {
    this.dispatchEvent(new Event('change'))
  }

  #tell (what, detail) {
    this.dispatchEvent(new CustomEvent(what, { detail }))
  }
}
