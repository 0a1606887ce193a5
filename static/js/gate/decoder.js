// Reads QR codes beside the page, so that the page never stands still. A picture comes in, the texts in it go back.
import { prepareZXingModule, readBarcodes } from '../../vendor/zxing/reader/index.js'

const wasm = new URL('../../vendor/zxing/reader/zxing_reader.wasm', import.meta.url).href
const ready = prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true })

async function read ({ picture, thoroughly }) {
  await ready
  const found = await readBarcodes(picture, {
    formats: ['QRCode'], tryHarder: true, tryInvert: thoroughly, tryDenoise: thoroughly, maxNumberOfSymbols: thoroughly ? 8 : 1,
  })
  return found.filter(one => one.isValid).map(one => one.text)
}

addEventListener('message', async ({ data }) => {
  const began = performance.now()
  try {
    postMessage({ id: data.id, texts: await read(data), took: performance.now() - began })
  } catch (fault) {
    postMessage({ id: data.id, fault: String(fault) })
  }
})
