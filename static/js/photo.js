// A photograph is cut here before it is sent, or taken with the camera. Without this script the file is sent as it is, and the server cuts it.
const form = document.querySelector('#photo-form')
const file = form.querySelector('input[type=file]')
const cut = form.querySelector('.photo-cut')
const canvas = cut.querySelector('canvas')
const [size, across, down] = cut.querySelectorAll('input')
const camera = form.querySelector('.photo-camera')
const [trouble, finder] = camera.querySelectorAll('[data-trouble], [data-finder]')
const video = finder.querySelector('video')
const LARGEST = 4
let picture = null
let held = null

// How much the picture stands out of the frame on both sides together, in the canvas's pixels.
function spare() {
  const least = Math.max(canvas.width / picture.width, canvas.height / picture.height)
  const scale = least * LARGEST ** (size.value / 100)
  return { scale, x: picture.width * scale - canvas.width, y: picture.height * scale - canvas.height }
}

function draw() {
  const { scale, x, y } = spare()
  const pen = canvas.getContext('2d')
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(picture, -x * across.value / 100, -y * down.value / 100, picture.width * scale, picture.height * scale)
}

// What the browser cannot read is left to the server, which says why.
async function show(source) {
  picture = await createImageBitmap(source).catch(() => null)
  cut.hidden = !picture
  if (!picture) return
  size.value = 0
  across.value = 50
  down.value = 35
  draw()
}

function close() {
  video.srcObject?.getTracks().forEach(track => track.stop())
  video.srcObject = null
  finder.hidden = true
}

// A camera that was slow to start, or that somebody else just let go of, is asked once more.
async function stream(wanted) {
  try {
    return await navigator.mediaDevices.getUserMedia(wanted)
  } catch (fault) {
    if (!['AbortError', 'NotReadableError'].includes(fault.name)) throw fault
    await new Promise(resolve => setTimeout(resolve, 500))
    return navigator.mediaDevices.getUserMedia(wanted)
  }
}

async function open() {
  trouble.hidden = true
  try {
    video.srcObject = await stream({ video: { facingMode: form.dataset.facing || 'user', width: { ideal: 1920 } } })
    // Only what is there can be taken: a tap before the first frame would find nothing.
    await video.play()
    finder.hidden = false
  } catch {
    close()
    trouble.hidden = false
  }
}

async function take() {
  file.value = ''
  await show(video)
  close()
}

function grasp(event) {
  canvas.setPointerCapture(event.pointerId)
  held = event
}

function drag(event) {
  if (!held) return
  const ratio = canvas.width / canvas.clientWidth
  const { x, y } = spare()
  if (x > 0) across.value -= (event.clientX - held.clientX) * ratio / x * 100
  if (y > 0) down.value -= (event.clientY - held.clientY) * ratio / y * 100
  held = event
  draw()
}

function send(octets) {
  const files = new DataTransfer()
  files.items.add(new File([octets], 'photo.jpg', { type: octets.type }))
  file.files = files.files
  form.submit()
}

file.addEventListener('change', () => file.files.length ? show(file.files[0]) : cut.hidden = true)
cut.addEventListener('input', draw)
canvas.addEventListener('pointerdown', grasp)
canvas.addEventListener('pointermove', drag)
canvas.addEventListener('lostpointercapture', () => { held = null })
form.addEventListener('submit', event => {
  if (!picture) return
  event.preventDefault()
  canvas.toBlob(send, 'image/jpeg', 0.92)
})
if (navigator.mediaDevices) {
  camera.hidden = false
  camera.querySelector('[data-open]').addEventListener('click', open)
  camera.querySelector('[data-take]').addEventListener('click', take)
  camera.querySelector('[data-close]').addEventListener('click', close)
}
