// Light or dark by choice. Loaded in the head so that the choice holds before the first paint;
// without script, or without a choice, the system's own setting decides (tokens.css).
// ?theme=dark chooses for one address: that of a screen on a wall, which nobody touches.
(() => {
  const root = document.documentElement
  const dark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches

  try {
    const chosen = localStorage.getItem('theme')
    if (chosen) root.dataset.theme = chosen
  } catch { /* storage may be forbidden; the page is fine without */ }
  const asked = new URLSearchParams(location.search).get('theme')
  if (['light', 'dark'].includes(asked)) root.dataset.theme = asked

  document.addEventListener('DOMContentLoaded', () => {
    const button = document.querySelector('.theme-switch')
    if (!button) return
    const tell = () => button.setAttribute('aria-pressed', String(dark()))
    button.hidden = false
    button.addEventListener('click', () => {
      root.dataset.theme = dark() ? 'light' : 'dark'
      try { localStorage.setItem('theme', root.dataset.theme) } catch { /* as above */ }
      tell()
    })
    tell()
  })
})()
