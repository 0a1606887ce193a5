// The slider and the number beside it say the same; without this file the number alone does.
const slide = document.getElementById('slide')
const minutes = document.getElementById('minutes')
slide.closest('[hidden]').hidden = false
slide.addEventListener('input', () => { minutes.value = slide.value })
minutes.addEventListener('input', () => { if (/^-?\d{1,4}$/.test(minutes.value)) slide.value = minutes.value })
