// Makes pages quicker where JavaScript runs; every page works without it.
import { initAll, createAll, Button } from './vendor/govuk-frontend.js'

initAll()
forgetExpanded(document)
enhance(document)

// ARIA knows no expanded radio button, and readers say different things of one; the kit sets it all the same.
function forgetExpanded (root) {
  for (const radio of root.querySelectorAll('input[type="radio"][aria-controls]')) {
    new MutationObserver(() => radio.removeAttribute('aria-expanded')).observe(radio, { attributeFilter: ['aria-expanded'] })
    radio.removeAttribute('aria-expanded')
  }
}

// A list or a box that finds as one types. Fetched only where a page has one.
//   <select data-searchable="true">
//   <input data-suggest="/address">, in a form with its token
//       What is typed is posted there as `typed`: an address would keep it in histories and logs. The answer is JSON,
//       ["Alder Primary School (123456)", …], and what is chosen stands in the box as if it had been typed.
async function enhance (root) {
  const selects = root.querySelectorAll('select[data-searchable]:not([data-enhanced])')
  const boxes = root.querySelectorAll('input[data-suggest]:not([data-enhanced])')
  if (!selects.length && !boxes.length) return
  for (const found of [...selects, ...boxes]) found.dataset.enhanced = 'true'
  addStyles()
  await import('./vendor/accessible-autocomplete.js')
  for (const select of selects) keepingThePlace(select, enhanceSelect)
  for (const box of boxes) keepingThePlace(box, enhanceBox)
}

// Whoever is in the box already, and types, goes on in the one that takes its place.
function keepingThePlace (old, replace) {
  const wasIn = document.activeElement === old
  const [start, end] = [old.selectionStart, old.selectionEnd]
  const id = old.id
  replace(old)
  if (!wasIn) return
  const now = document.getElementById(id)
  now.focus()
  // After the box has marked all that stands in it, as it does whenever somebody comes in.
  if (typeof start === 'number') queueMicrotask(() => now.setSelectionRange(start, end))
}

function addStyles () {
  if (document.querySelector('link[data-autocomplete]')) return
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.dataset.autocomplete = 'true'
  link.href = new URL('./vendor/accessible-autocomplete.css', import.meta.url)
  // Before our own stylesheet, which has the last word.
  document.querySelector('link[href*="onroll.css"]').before(link)
}

function enhanceSelect (select) {
  const id = select.id
  const described = select.getAttribute('aria-describedby')
  const options = [...select.options].filter((option) => option.value)
  window.accessibleAutocomplete.enhanceSelectElement({
    selectElement: select,
    defaultValue: select.value ? undefined : '',
    showAllValues: true,
    // Leaving the box must not choose whatever happened to be first in its list.
    confirmOnBlur: false
  })
  const typed = document.getElementById(id)
  if (described && typed) typed.setAttribute('aria-describedby', described)
  hideHint(typed)
  // What stands in the box is the answer: emptied, it empties the list's choice; half a name is no choice.
  const settle = () => {
    const text = typed.value.trim().toLowerCase()
    const same = options.find((option) => option.text.trim().toLowerCase() === text)
    select.value = same ? same.value : ''
    return !text || Boolean(same)
  }
  // The list takes room: closed by a press on a button below, it would draw the button from under the pointer.
  select.form?.addEventListener('mousedown', (event) => {
    if (typed.getAttribute('aria-expanded') === 'true' && event.target.closest('button')) event.preventDefault()
  })
  select.form?.addEventListener('submit', (event) => {
    document.getElementById(`${id}-unmatched`)?.remove()
    if (settle()) return
    event.preventDefault()
    const told = document.createElement('p')
    told.id = `${id}-unmatched`
    told.className = 'govuk-error-message'
    told.textContent = 'Choose one from the list, or empty the box'
    typed.closest('.autocomplete__wrapper').before(told)
    typed.setAttribute('aria-describedby', `${described || ''} ${told.id}`.trim())
    typed.focus()
  }, true)
}

// The rest of a name, in grey behind what is typed, is a box of its own without a label: it is for the eyes alone.
function hideHint (typed) {
  const wrapper = typed.closest('.autocomplete__wrapper')
  const hide = () => wrapper.querySelector('.autocomplete__hint')?.setAttribute('aria-hidden', 'true')
  new MutationObserver(hide).observe(wrapper, { childList: true, subtree: true })
}

function enhanceBox (box) {
  const form = box.form
  const holder = document.createElement('div')
  let latest = 0
  box.before(holder)
  const described = box.getAttribute('aria-describedby')
  box.remove()
  window.accessibleAutocomplete({
    element: holder,
    id: box.id,
    name: box.name,
    defaultValue: box.value,
    minLength: 3,
    confirmOnBlur: false,
    displayMenu: 'overlay',
    inputClasses: box.className,
    // Its own way to show a suggestion takes it for HTML.
    templates: { inputValue: (choice) => choice || '', suggestion: (choice) => escaped(choice) },
    showNoOptionsFound: false, // the button beside it says what was not found
    source: debounced(async (typed, show) => {
      const mine = ++latest
      const sent = new FormData()
      sent.set('typed', typed)
      sent.set('csrf_token', form?.elements.csrf_token?.value || '')
      const answer = await fetch(box.dataset.suggest, { method: 'POST', body: sent }).catch(() => null)
      if (mine !== latest) return // an answer that came late must not replace a newer one
      // Whoever has gone on from the box would find the list over the button that they are about to press.
      if (document.activeElement?.id !== box.id) return
      show(answer?.ok ? await answer.json() : [])
    })
  })
  const typed = document.getElementById(box.id)
  if (described) typed.setAttribute('aria-describedby', described)
  typed.spellcheck = false
  hideHint(typed)
}

function debounced (call, wait = 200) {
  let timer
  return (...args) => { clearTimeout(timer); timer = setTimeout(() => call(...args), wait) }
}

function escaped (text) {
  const span = document.createElement('span')
  span.textContent = text
  return span.innerHTML
}

// htmx: what a colleague did first (409) and what must be put right (422) are answers, and are drawn.
// Anything else that failed is drawn only where the server said where; otherwise a line says so.
document.addEventListener('htmx:beforeSwap', (event) => {
  const answer = event.detail.xhr
  if (answer.status < 400 || answer.status === 409 || answer.status === 422) return
  if (answer.getResponseHeader('HX-Retarget')) return
  event.detail.shouldSwap = false
  say('That did not work. Nothing was changed. Try again, or reload the page.')
})
document.addEventListener('htmx:sendError', () => say('The connection was lost. Nothing was changed. Try again.'))
document.addEventListener('htmx:timeout', () => say('No answer came. Reload the page to see whether it was done.'))
document.addEventListener('htmx:afterSwap', (event) => {
  const drawn = event.detail.target
  if (!drawn.isConnected) return
  createAll(Button, undefined, drawn)
  enhance(drawn)
})

function say (text) {
  const place = document.getElementById('page-message')
  if (!place) return
  const box = document.createElement('div')
  box.className = 'onroll-danger'
  box.textContent = text
  place.replaceChildren(box)
}

// Keys for people who work a queue all day: j and k move along the rows of a [data-keys] table, / goes to the search box.
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, [contenteditable]')) return
  if (event.key === '/') {
    const search = document.querySelector('input[type="search"], [data-search]')
    if (search) { event.preventDefault(); search.focus() }
    return
  }
  if (event.key !== 'j' && event.key !== 'k') return
  const links = [...document.querySelectorAll('[data-keys] tbody tr')].map((row) => row.querySelector('a')).filter(Boolean)
  if (!links.length) return
  const now = links.findIndex((link) => link.closest('tr').contains(document.activeElement))
  links[Math.min(links.length - 1, Math.max(0, now + (event.key === 'j' ? 1 : -1)))].focus()
})
