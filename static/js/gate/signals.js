// What is heard and felt with a verdict. Both can be switched off; a browser lets neither begin before somebody touched the page.
const TONES = {
  admitted: [[880, 0, .12], [1320, .1, .16]],
  repeat: [[587, 0, .16], [587, .22, .16]],
  refused: [[196, 0, .5]],
}
const BUZZES = { admitted: [60], repeat: [60, 80, 60], refused: [400] }
let sounds = null

const touched = () => navigator.userActivation?.hasBeenActive ?? false

function tone ([pitch, begins, lasts]) {
  const start = sounds.currentTime + begins
  const voice = new OscillatorNode(sounds, { type: 'triangle', frequency: pitch }), volume = new GainNode(sounds, { gain: 0 })
  volume.gain.setValueAtTime(0, start)
  volume.gain.linearRampToValueAtTime(.4, start + .015)
  volume.gain.linearRampToValueAtTime(0, start + lasts)
  voice.connect(volume).connect(sounds.destination)
  voice.start(start)
  voice.stop(start + lasts)
}

export const canVibrate = 'vibrate' in navigator

// `result` is admitted, repeat or refused; `wanted` says what is switched on: { sound, vibration }.
export function signal (result, wanted) {
  if (!touched() || !TONES[result]) return
  if (wanted.vibration && canVibrate) navigator.vibrate(BUZZES[result])
  if (!wanted.sound) return
  sounds ??= new AudioContext()
  sounds.resume().then(() => TONES[result].forEach(tone)).catch(() => {})
}
