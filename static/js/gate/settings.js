// What this browser remembers of how somebody set up this gate. Where nothing may be kept, it is forgotten with the page.
export function remembered (name, otherwise) {
  try {
    return { ...otherwise, ...JSON.parse(localStorage.getItem(name)) }
  } catch {
    return { ...otherwise }
  }
}

export function remember (name, values) {
  try {
    localStorage.setItem(name, JSON.stringify(values))
  } catch { /* it is remembered until the page is closed */ }
}
