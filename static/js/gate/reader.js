// Pictures in, texts out: the page's end of decoder.js, and how pictures are prepared for it.

//: The shorter side of what is decoded: most badges are read in a small picture in half the time, far or dark ones in a fine one.
const COARSE = 540
const FINE = 720
//: The longer sides in which a photograph is tried, for a code may fill it or be a tenth of it.
const SIZES = [1600, 800, 3200]
const canvas = document.createElement('canvas')
const pen = canvas.getContext('2d', { willReadFrequently: true })

function pixels (source, [x, y, width, height], scale) {
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  pen.drawImage(source, x, y, width, height, 0, 0, canvas.width, canvas.height)
  return pen.getImageData(0, 0, canvas.width, canvas.height)
}

//: How many looks in turn differ.
export const LOOKS = 3

// What the camera shows: in turns all of it coarsely, its middle as fine as it is, and all of it finely.
export function drawn (video, turn) {
  const { videoWidth: width, videoHeight: height } = video, side = Math.min(width, height)
  if (turn % LOOKS === 1 && side >= FINE) return pixels(video, [(width - FINE) / 2, (height - FINE) / 2, FINE, FINE], 1)
  return pixels(video, [0, 0, width, height], Math.min(1, (turn % LOOKS ? FINE : COARSE) / side))
}

export class Reader extends EventTarget {
  #worker = new Worker(new URL('./decoder.js', import.meta.url), { type: 'module' })
  #waiting = new Map()
  #number = 0

  constructor () {
    super()
    this.#worker.addEventListener('message', ({ data }) => this.#answer(data))
    this.#worker.addEventListener('error', () => this.#break())
  }

  // The texts of the codes in a picture.
  read (picture, thoroughly = false) {
    return new Promise(resolve => {
      const id = ++this.#number
      this.#waiting.set(id, resolve)
      this.#worker.postMessage({ id, picture, thoroughly }, [picture.data.buffer])
    })
  }

  async photograph (file) {
    const picture = await createImageBitmap(file).catch(() => null)
    if (!picture) return null
    for (const size of SIZES) {
      const scale = Math.min(1, size / Math.max(picture.width, picture.height))
      const texts = await this.read(pixels(picture, [0, 0, picture.width, picture.height], scale), true)
      if (texts.length) return texts
    }
    return []
  }

  #answer ({ id, texts, fault }) {
    this.#waiting.get(id)?.(texts ?? [])
    this.#waiting.delete(id)
    if (fault) this.#break()
  }

  #break () {
    this.#waiting.forEach(resolve => resolve([]))
    this.#waiting.clear()
    this.dispatchEvent(new Event('broken'))
  }
}
