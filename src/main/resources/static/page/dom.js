/** Builds elements. Whatever comes from outside becomes a text node or an attribute, never markup. */

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') for (const [property, text] of Object.entries(value)) element.style.setProperty(property, text);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** Changes text only when it differs, so that nothing flickers and selections stay. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function badge(text, tone) {
  return h('span', {class: `badge ${tone}`}, text);
}

/** A bar that says how much of something is used. */
export function bar(label, share, tone = '') {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return h('div', {class: `bar ${tone}`, role: 'meter', 'aria-label': label, 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': percent},
    h('i', {style: {width: `${percent}%`}}));
}

export function facts(entries) {
  return h('dl', {class: 'facts'}, entries
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}

let fading;

/** Says briefly, also to screen readers, what came of an action. */
export function toast(text) {
  const place = document.getElementById('toast');
  place.textContent = text;
  clearTimeout(fading);
  fading = setTimeout(() => place.textContent = '', 6000);
}

/** Asks in a dialog; resolves to the form's values, or to null when it was left. */
export function ask(title, explanation, fields, action) {
  return new Promise(resolve => {
    const form = h('form', {method: 'dialog', onsubmit: () => finish(Object.fromEntries(new FormData(form)))},
      fields,
      h('div', {class: 'actions'},
        h('button', {class: 'main', type: 'submit'}, action),
        h('button', {type: 'button', onclick: () => dialog.close()}, 'Cancel')));
    const dialog = h('dialog', {'aria-labelledby': 'asked', onclose: () => finish(null)},
      h('h2', {id: 'asked'}, title), h('p', {class: 'muted'}, explanation), form);
    const finish = values => {
      dialog.remove();
      resolve(values);
    };
    document.body.append(dialog);
    dialog.showModal();
  });
}
